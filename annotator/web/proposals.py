"""What annotators propose, for those who decide: targets on a page beside the codebook, regions on the article's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.core.errors import Invalid
from annotator.core.wording import say
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.current_codebook import current_codebook
from annotator.services.proposals_deciding import DecisionInput, decide_proposal, suggest_key
from annotator.services.proposals_reading import ProposalRecord, count_open, list_proposals
from annotator.services.proposals_regions import RegionDecisionInput, decide_region_proposal
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import show_problems
from annotator.web.forms.proposals import DecisionForm
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("proposals", __name__, url_prefix="/projects/<slug>")

#: What each answer sends.
FIELDS = {"accepted": ("key", "label", "definition"), "joined": ("target",), "declined": ("answer",)}


@dataclass(frozen=True)
class Shown:
    """A proposal with its forms, and which of them is open."""

    record: ProposalRecord
    form: DecisionForm
    opened: str = ""


@pages.get("/codebook/proposed")
def page(slug: str) -> ResponseReturnValue:
    """Show which targets wait for the lead's word, with their passages, and what was decided. :raise 403: to others."""
    with reading() as session:
        return _page(session, _enter(session, slug))


@pages.post("/codebook/proposed/<proposal>")
def decide(slug: str, proposal: str) -> ResponseReturnValue:
    """Accept, join or decline a proposed target. :raise 403: to all but managers."""
    account = current_account()
    form = DecisionForm(prefix=f"{proposal}-")
    decision = request.form.get("decision", "")
    sent: dict[str, Any] = {"decision": decision} | {name: form[name].data or "" for name in FIELDS.get(decision, ())}
    try:
        with writing() as session:
            caller = remember(enter_project(session, account, slug))
            record = decide_proposal(session, caller, proposal, lambda: convert(sent, DecisionInput))
    except Invalid as error:
        show_problems(form, error)
        with reading() as session:
            return _page(session, _enter(session, slug), {proposal: (form, decision)}), 422
    flash(_said(record), "success")
    return redirect(url_for("proposals.page", slug=slug), 303)


@pages.post("/articles/<article>/proposed-regions/<proposal>")
def decide_region(slug: str, article: str, proposal: str) -> ResponseReturnValue:
    """Accept or decline a proposed region. :raise 403: to all but reviewers and up."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        sent = {"decision": request.form.get("decision", "")}
        record = decide_region_proposal(session, caller, found, proposal, lambda: convert(sent, RegionDecisionInput))
    flash(_("The region is set.") if record.state == "accepted" else _("The proposal is declined."), "success")
    return redirect(url_for("articles.details", slug=slug, article=article, _anchor="regions"), 303)


@pages.app_template_global()
def open_proposals() -> int:
    """Return how many proposed targets wait for the reader's word; 0 for all but managers."""
    caller: Caller | None = g.get("caller")
    if caller is None or not caller.is_at_least("manager"):
        return 0
    with reading() as session:
        return count_open(session, caller)


def _enter(session: Session, slug: str) -> Caller:
    caller = remember(enter_project(session, current_account(), slug))
    caller.require(
        "manager", say("Only a manager may decide on proposed targets. Ask a manager of the project for that role.")
    )
    return caller


def _page(session: Session, caller: Caller, sent: dict[str, tuple[DecisionForm, str]] | None = None) -> str:
    codebook = current_codebook(session, caller.project)
    records = list_proposals(session, caller)
    waiting = [_shown(each, codebook, sent or {}) for each in records if each.state == "open"]
    decided = [each for each in reversed(records) if each.state != "open"]
    labels = {target.key: target.label for target in codebook.targets}
    return render_template("proposals/page.html", waiting=waiting, decided=decided, labels=labels)


def _shown(record: ProposalRecord, codebook: Codebook, sent: dict[str, tuple[DecisionForm, str]]) -> Shown:
    form, opened = sent.get(record.id, (None, ""))
    if form is None:
        form = DecisionForm(None, prefix=f"{record.id}-", data=_proposed(record, codebook))
    form.offer(codebook)
    return Shown(record, form, opened)


def _proposed(record: ProposalRecord, codebook: Codebook) -> dict[str, str]:
    return {"key": suggest_key(record.label, codebook), "label": record.label}


def _said(record: ProposalRecord) -> str:
    match record.state:
        case "accepted":
            words = _("“%(label)s” is a target now, and the claims that waited have it.", label=record.label)
        case "joined":
            words = _("The claims that waited have the target %(key)s now.", key=record.target)
        case _:
            words = _("Declined. %(name)s reads your reason on the claim.", name=record.annotator)
    return str(words)
