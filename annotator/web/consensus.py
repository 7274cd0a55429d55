"""The page of a project's consensus: how far offers decide, and how each person errs as far as answers tell."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from annotator.core.codebook import Codebook
from annotator.core.consensus import ABSENT, Rates
from annotator.core.error_rates import ErrorRates
from annotator.core.job_records import ConsensusAsk
from annotator.services.access import enter_project
from annotator.services.agreement import count_submitted
from annotator.services.consensus import estimate_project_rates, require_estimator, store_rates
from annotator.services.consensus_report import read_consensus
from annotator.services.current_codebook import current_codebook
from annotator.web.database import reading, writing
from annotator.web.jobs_at_hand import hand_in, is_over, open_job
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("consensus", __name__)

METHODS = {
    "off": lazy_gettext("nothing"),
    "majority": lazy_gettext("what more than half say"),
    "confidence": lazy_gettext("what has most weight by confidence"),
    "dawid_skene": lazy_gettext("what is most likely by everybody’s error rates"),
}


@pages.get("/projects/<slug>/consensus")
def page(slug: str) -> ResponseReturnValue:
    """Show how offers decide and how people err. :raise 403: to all but managers."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        record = read_consensus(session, caller)
        codebook = current_codebook(session, caller.project)
        waiting = open_job(session, current_account(), slug, "consensus")
    tables = error_tables(record.estimate.rates, codebook) if record.estimate else []
    return render_template("consensus/page.html", record=record, methods=METHODS, tables=tables, waiting=waiting)


@pages.post("/projects/<slug>/consensus/estimate")
def estimate(slug: str) -> ResponseReturnValue:
    """Estimate the error rates anew, of much work in a job. :raise 403: to all but managers."""
    account = current_account()
    with reading() as session:
        caller = enter_project(session, account, slug)
        require_estimator(caller)
        is_much = is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller))
        estimated = None if is_much else estimate_project_rates(session, caller)
    if estimated is None:
        job = hand_in(account, slug, "consensus", ConsensusAsk())
        return redirect(url_for("jobs.page", job=job.uuid), 303)
    with writing() as session:
        store_rates(session, enter_project(session, account, slug), estimated)
    flash(_("The error rates are estimated anew."), "success")
    return redirect(url_for("consensus.page", slug=slug), 303)


def error_tables(rates: Rates, codebook: Codebook) -> list[dict[str, Any]]:
    """Return what is shown of type and stance: the labels as people read them, and the persons' rows."""
    types = {each.key: each.label for each in codebook.claim_types}
    stances = {each.key: each.label for each in codebook.stances} | {ABSENT: _("target not named")}
    found = [
        ("type", _("Claim type"), rates.type, types),
        ("stance", _("Stance towards a target"), rates.stance, stances),
    ]
    return [
        {"id": name, "title": title, "rates": each, **(_shown(each, labels) if each else {})}
        for name, title, each, labels in found
    ]


def _shown(rates: ErrorRates, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "labels": [labels.get(key, key) for key in rates.labels],
        "persons": [
            # How often the person says what is true, over all that is true.
            (name, sum(p * rows[at] for at, (p, rows) in enumerate(zip(rates.prevalence, table, strict=True))), table)
            for name, table in sorted(rates.confusion.items())
        ],
    }
