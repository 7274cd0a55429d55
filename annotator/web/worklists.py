"""What the lead works through beside the codebook: guideline gaps, older claims, articles not read for a target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from annotator.core.decoding import convert
from annotator.core.errors import BadRequest, Conflict, Invalid, Stale
from annotator.core.precedents import PARTS, read_precedent
from annotator.core.wording import say
from annotator.services import codebook_gaps, gap_rulings, older_claims, rereading
from annotator.services.access import Caller, enter_project
from annotator.services.current_codebook import current_codebook
from annotator.services.gap_rulings import RulingInput
from annotator.services.older_claims import OlderFilter
from annotator.web.database import reading, writing
from annotator.web.languages import translate
from annotator.web.login import current_account
from annotator.web.numbers import page_number, page_shown
from annotator.web.templating import remember

pages = Blueprint("worklists", __name__, url_prefix="/projects/<slug>/codebook/work")

Name = Literal["gaps", "claims", "articles"]
NAMES: tuple[Name, ...] = get_args(Name)
#: The blueprints of pages about the codebook.
COUNTED_ON = ("codebooks", "proposals", "worklists")


@pages.get("")
def page(slug: str) -> ResponseReturnValue:
    """Show one of the three lists. :raise 403: to all but managers."""
    with reading() as session:
        return _page(session, _enter(session, slug), _name())


@pages.post("/gaps/<uuid>")
def rule(slug: str, uuid: str) -> ResponseReturnValue:
    """Write a precedent for a claim into the codebook, or note that it needs none. :raise 403: to all but managers."""
    form = request.form
    part, _sep, entry = form.get("entry", "").partition(":")
    says = {name: form.get(name, "") for name in ("passage", "ruling")}
    # Without a choice the part is none of the codebook's, which is refused with a sentence.
    sent = RulingInput(part=part, entry=entry, **says) if form.get("action") != "none" else RulingInput()
    seen = form.get("version", "")

    def change(session: Session, caller: Caller) -> str:
        number = page_number(seen) if seen else None
        version = gap_rulings.rule_on_gap(session, caller, uuid, lambda: sent, number)
        if sent.part is None:
            return _("Noted: it needs no precedent.")
        return _("The precedent stands in version %(version)s of the codebook.", version=version.version)

    return _change(slug, "gaps", change, kept={uuid: dict(form)})


@pages.post("/claims")
def confirm(slug: str) -> ResponseReturnValue:
    """Note that the ticked claims hold under the current codebook. :raise 403: to all but managers."""
    # A row's own button is for that row, whatever is ticked.
    ticked = request.form.getlist("only") or request.form.getlist("claim")

    def change(session: Session, caller: Caller) -> str:
        count = older_claims.confirm_claims(session, caller, ticked)
        return ngettext(
            "%(num)s claim is confirmed under version %(version)s.",
            "%(num)s claims are confirmed under version %(version)s.",
            count,
            version=caller.project.codebook_version,
        )

    return _change(slug, "claims", change)


@pages.post("/articles")
def reread(slug: str) -> ResponseReturnValue:
    """Return the ticked articles to who read them, or give them to somebody. :raise 403: to all but managers."""
    form = request.form
    target = form.get("target", "")
    ticked = None if form.get("all") else form.getlist("article")

    def change(session: Session, caller: Caller) -> str:
        if form.get("action") == "return":
            label = getattr(current_codebook(session, caller.project).target(target), "label", target)
            reason = _("Read it again for “%(label)s”, which was added since.", label=label)
            done = rereading.return_for_target(session, caller, target, ticked, reason)
            return ngettext("%(num)s submission returned.", "%(num)s submissions returned.", done.changed)
        if form.get("action") != "give":
            raise BadRequest(say("Use one of the buttons below the list."))
        done = rereading.give_for_target(session, caller, target, ticked, form.get("person", ""))
        return ngettext("%(num)s article given.", "%(num)s articles given.", done.changed)

    return _change(slug, "articles", change)


@pages.app_template_global()
def work_counts() -> dict[str, int]:
    """Return how much of each list waits; zeros to all but managers, and on pages that are not about the codebook.

    Counting goes through all claims of the project, which is too much for every page.
    """
    caller: Caller | None = g.get("caller")
    if caller is None or not caller.is_at_least("manager") or request.blueprint not in COUNTED_ON:
        return dict.fromkeys(NAMES, 0)
    if "work_counts" not in g:
        with reading() as session:
            g.work_counts = _counts(session, caller)
    counts: dict[str, int] = g.work_counts
    return counts


@pages.app_template_filter()
def as_precedent(example: str) -> Any:
    """Return the precedent that an example of the codebook says, None for any other."""
    return read_precedent(example)


def _counts(session: Session, caller: Caller) -> dict[str, int]:
    return {
        "gaps": gap_rulings.count_gaps(session, caller),
        "claims": older_claims.count_older(session, caller),
        "articles": rereading.count_unread(session, caller),
    }


def _enter(session: Session, slug: str) -> Caller:
    caller = remember(enter_project(session, current_account(), slug))
    caller.require(
        "manager", say("Only a manager may change the codebook. Ask a manager of the project for that role.")
    )
    return caller


def _name() -> Name:
    return convert(request.args.get("list", "gaps"), Name)  # type: ignore[arg-type]


def _change(slug: str, name: Name, change: Callable[[Session, Caller], str], **parts: Any) -> ResponseReturnValue:
    account = current_account()
    try:
        with writing() as session:
            words = change(session, _entered(session, slug, account))
    except (Invalid, Conflict, Stale) as error:
        with reading() as session:
            return _page(session, _enter(session, slug), name, problem=_sentences(error), **parts), error.status
    flash(words, "success")
    return redirect(url_for("worklists.page", slug=slug, **_query(name)), 303)


def _entered(session: Session, slug: str, account: Any) -> Caller:
    caller = enter_project(session, account, slug)
    caller.require(
        "manager", say("Only a manager may change the codebook. Ask a manager of the project for that role.")
    )
    return caller


def _sentences(error: Invalid | Conflict | Stale) -> str:
    problems = error.problems if isinstance(error, Invalid) else []
    return " ".join(str(translate(each.sentence)) for each in problems) or str(translate(error.message))


def _query(name: Name) -> dict[str, Any]:
    """Return what of the address stays after a change: the list, and its filters."""
    said = {key: value for key, value in request.args.items() if value and key != "list"}
    return said | ({} if name == "gaps" else {"list": name})


def _page(session: Session, caller: Caller, name: Name, problem: str | None = None, **parts: Any) -> str:
    shown = {"gaps": _gaps, "claims": _older, "articles": _unread}[name](session, caller)
    codebook = current_codebook(session, caller.project)
    return render_template(
        f"worklists/{name}.html",
        name=name,
        codebook=codebook,
        stances=codebook.to_object()["stances"],
        parts=PARTS,
        problem=problem,
        kept=parts.get("kept", {}),
        **shown,
    )


def _gaps(session: Session, caller: Caller) -> dict[str, Any]:
    at = {name: page_number(request.args.get(name)) for name in ("page", "ruled")}
    gaps = gap_rulings.list_gaps(session, caller, at["page"])
    handled = gap_rulings.list_gaps(session, caller, at["ruled"], handled=True)
    here = {"page": gaps.number, "ruled": handled.number}

    def shown(name: str, found: gap_rulings.GapPage, anchor: str) -> dict[str, Any]:
        return page_shown(
            found.number, gap_rulings.PAGE, found.total, lambda number: _way(caller, here | {name: number}, anchor)
        )

    return {
        "gaps": gaps.rows,
        "gaps_shown": shown("page", gaps, ""),
        "handled": handled.rows,
        "handled_shown": shown("ruled", handled, "handled"),
        "here": {name: number for name, number in here.items() if number > 1},
    }


def _way(caller: Caller, args: dict[str, Any], anchor: str = "") -> str:
    return url_for("worklists.page", slug=caller.project.slug, _anchor=anchor or None, **args)


def _older(session: Session, caller: Caller) -> dict[str, Any]:
    said = {key: value for key, value in request.args.items() if value.strip() and key not in ("list", "page")}
    number = request.args.get("page", "1")
    chosen = convert(said, OlderFilter, strict=False)
    found = older_claims.list_older(session, caller, chosen, page_number(number))

    def way(number: int) -> str:
        return _way(caller, said | {"list": "claims", "page": number})

    shown = page_shown(found.number, older_claims.PAGE, found.total, way)
    choices = {
        "touched": found.entries,
        "version": [(each, _("Version %(number)s", number=each)) for each in found.versions],
        "annotator": [(each, each) for each in found.annotators],
    }
    return {"older": found, "chosen": chosen, "filters": said, "shown": shown, "choices": choices}


def _unread(session: Session, caller: Caller) -> dict[str, Any]:
    target, number = request.args.get("target") or None, page_number(request.args.get("page"))
    unread = rereading.list_unread(session, caller, target, number)

    def shown(each: rereading.UnreadTarget) -> dict[str, Any]:
        of_target = {"list": "articles", "target": each.target.key}
        return page_shown(
            each.number, codebook_gaps.PAGE, each.total, lambda number: _way(caller, of_target | {"page": number})
        )

    return {
        "unread": [(each, shown(each)) for each in unread],
        "only": target,
        "people": rereading.list_readers_to_be(session, caller),
    }
