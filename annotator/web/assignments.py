"""The page of people by articles: who is to work on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from annotator.core.errors import BadRequest, Conflict, Invalid
from annotator.core.wording import say
from annotator.services import assigning
from annotator.services.access import Caller, enter_project
from annotator.services.assigning import PHASES
from annotator.services.assignment_matrix import Filter, Matrix, read_matrix
from annotator.web.database import reading, writing
from annotator.web.login import current_account
from annotator.web.numbers import page_number
from annotator.web.templating import remember
from annotator.web.words import PHASES as PHASE_NAMES
from annotator.web.words import inside_a_sentence

pages = Blueprint("assignments", __name__, url_prefix="/projects/<slug>/assign")


@dataclass(frozen=True)
class Pages:
    """Which rows of the matrix a page shows, and the ways to the next ones."""

    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None


@pages.get("")
def matrix(slug: str) -> ResponseReturnValue:
    """Show who has which article. :raise 403: to all but managers."""
    return _page(slug)


@pages.post("/cells")
def change_cells(slug: str) -> ResponseReturnValue:
    """Give, move to a phase, hand over or take back what was ticked. :raise 403: to all but managers."""
    phase = request.form.get("phase", "")

    def change(session: Session, caller: Caller) -> str:
        caller.require(
            "manager", say("Only a manager may assign articles. Ask a manager of the project for that role.")
        )
        cells = [assigning.read_cell(said) for said in request.form.getlist("cell")]
        match request.form.get("action"):
            case "give":
                change = assigning.give_cells(session, caller, cells, phase)
                return _given(change)
            case "phase":
                change = assigning.change_phase(session, caller, cells, phase)
                return _moved(change.changed, phase) + _left(change.kept)
            case "take_back":
                change = assigning.take_back(session, caller, cells)
                return _taken_back(change.changed) + _kept(change.kept)
            case "hand_over":
                person = _number(request.form.get("to"), "/to")
                change = assigning.hand_over(session, caller, cells, person)
                return _handed_over(change.changed) + _left(change.kept)
            case _:
                raise BadRequest(say("Use one of the buttons below the table."))

    return _change(slug, change)


@pages.post("/articles")
def give_articles(slug: str) -> ResponseReturnValue:
    """Give all articles of the filter to the people ticked, or deal them out. :raise 403: to all but managers."""

    def change(session: Session, caller: Caller) -> str:
        caller.require(
            "manager", say("Only a manager may assign articles. Ask a manager of the project for that role.")
        )
        persons = {_number(said, "/persons") for said in request.form.getlist("person")}
        each = _number(request.form.get("each"), "/each") if request.form.get("how") == "each" else None
        articles = read_filter().articles(caller)
        first = request.form.get("first", "").strip()
        if first:
            articles = articles.limit(_number(first, "/first"))
        phase = request.form.get("phase", "")
        change = assigning.give_articles(session, caller, articles, persons, phase, each)
        return _given(change)

    return _change(slug, change)


def read_filter() -> Filter:
    """Return the filter that the request names; what it does not know is no filter."""
    given, phase = request.values.get("given", ""), request.values.get("only", "")
    return Filter(
        request.values.get("q", "").strip(),
        given if given in ("assigned", "unassigned") else "",
        phase if phase in PHASES else "",
    )


def _change(slug: str, change: Callable[[Session, Caller], str]) -> ResponseReturnValue:
    account = current_account()
    try:
        with writing() as session:
            words = change(session, enter_project(session, account, slug))
    except (Invalid, Conflict) as error:
        return _page(slug, error.status, problem=error.message)
    flash(words, "success")
    return redirect(_address(slug, read_filter(), page_number(request.values.get("page"))), 303)


def _page(slug: str, status: int = 200, **parts: Any) -> ResponseReturnValue:
    chosen = read_filter()
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        found = read_matrix(session, caller, chosen, page_number(request.values.get("page")))
    page = render_template(
        "assignments/matrix.html",
        matrix=found,
        chosen=chosen,
        pages=_pages(slug, chosen, found),
        phases=PHASES,
        **parts,
    )
    return page, status


def _pages(slug: str, chosen: Filter, found: Matrix) -> Pages:
    previous = _address(slug, chosen, found.page - 1) if found.page > 1 else None
    following = _address(slug, chosen, found.page + 1) if found.last < found.matching else None
    return Pages(found.first, found.last, found.matching, previous, following)


def _address(slug: str, chosen: Filter, page: int) -> str:
    return url_for(
        "assignments.matrix",
        slug=slug,
        q=chosen.query or None,
        given=chosen.given or None,
        only=chosen.phase or None,
        page=page if page > 1 else None,
    )


def _number(said: str | None, pointer: str) -> int:
    if said is None or not (said.isascii() and said.isdigit() and len(said) < 10) or int(said) < 1:
        raise Invalid.at(pointer, say("Give a whole number from 1 up."))
    return int(said)


def _given(change: assigning.Change) -> str:
    """Return what was new, what somebody had begun before, and what people had already."""
    num = change.changed
    if not num and not change.taken_on:
        return _("Nothing new was given: people have all of these already.")
    new = ngettext(
        "%(count)s new assignment given.", "%(count)s new assignments given.", num, count=format_decimal(num)
    )
    return new + _taken_on(change.taken_on) + _had_it(change.kept)


def _taken_on(num: int) -> str:
    if not num:
        return ""
    return " " + ngettext(
        "%(count)s was begun before without being given, and counts as given now.",
        "%(count)s were begun before without being given, and count as given now.",
        num,
        count=format_decimal(num),
    )


def _moved(num: int, phase: str) -> str:
    return ngettext(
        "%(count)s assignment moved to the phase %(phase)s.",
        "%(count)s assignments moved to the phase %(phase)s.",
        num,
        count=format_decimal(num),
        phase=inside_a_sentence(PHASE_NAMES.get(phase, phase)),
    )


def _taken_back(num: int) -> str:
    return ngettext(
        "%(count)s assignment taken back.", "%(count)s assignments taken back.", num, count=format_decimal(num)
    )


def _handed_over(num: int) -> str:
    return ngettext(
        "%(count)s assignment handed over.", "%(count)s assignments handed over.", num, count=format_decimal(num)
    )


def _had_it(num: int) -> str:
    return " " + ngettext("%(num)s was there already.", "%(num)s were there already.", num) if num else ""


def _left(num: int) -> str:
    return " " + ngettext("%(num)s left as it was.", "%(num)s left as they were.", num) if num else ""


def _kept(num: int) -> str:
    if not num:
        return ""
    return " " + ngettext("%(num)s kept: there is work in it.", "%(num)s kept: there is work in them.", num)
