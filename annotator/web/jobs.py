"""A person's jobs: how each stands, what came of it; cancelled and run again with a button."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from annotator.core.job_records import AgreementAsk, ConsensusAsk, ExportAsk, ImportAsk, JobKind
from annotator.models import Account, Job
from annotator.services.job_reading import read_job
from annotator.services.jobs import Standing, find_job, list_jobs, read_ask, read_standing
from annotator.web.agreement_form import question_words
from annotator.web.database import reading
from annotator.web.jobs_at_hand import cancel as cancel_job
from annotator.web.jobs_at_hand import desk, run_again, see_to
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("jobs", __name__, url_prefix="/jobs")

#: Jobs that a page of a project shows.
RECENT = 5

KINDS = {
    "import": lazy_gettext("Import"),
    "export": lazy_gettext("Export"),
    "agreement": lazy_gettext("Agreement"),
    "consensus": lazy_gettext("Error rates"),
}
STATES = {
    "queued": lazy_gettext("Waiting"),
    "running": lazy_gettext("Running"),
    "done": lazy_gettext("Done"),
    "failed": lazy_gettext("Failed"),
    "cancelled": lazy_gettext("Cancelled"),
    "interrupted": lazy_gettext("Interrupted"),
}
#: What services say that they are at.
STEPS = {
    "Reading files": lazy_gettext("Reading files"),
    "Reading": lazy_gettext("Reading"),
    "Checking claims": lazy_gettext("Checking claims"),
    "Storing": lazy_gettext("Storing"),
    "Writing": lazy_gettext("Writing"),
    "Measuring": lazy_gettext("Measuring"),
    "Estimating": lazy_gettext("Estimating"),
}


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the reader's jobs in all projects, the newest first."""
    account = current_account()
    with reading() as session:
        found = [(read_standing(desk().queue, job), about(job)) for job in list_jobs(session, account)]
    return render_template("jobs/index.html", jobs=found, kinds=KINDS, states=STATES)


@pages.get("/<job>")
def page(job: str) -> ResponseReturnValue:
    """Show one job. :raise 404: for one that is not the reader's."""
    account = current_account()
    with reading() as session:
        caller, found = find_job(session, account, job)
        remember(caller)
        record = read_job(session, desk(), caller, found, url_for("api.get_job_file", job=found.uuid))
        standing = see_to(read_standing(desk().queue, found))
    return render_template(
        "jobs/page.html",
        job=record,
        standing=standing,
        about=about(found),
        shown=result_address(found),
        kinds=KINDS,
        states=STATES,
        steps={key: str(words) for key, words in STEPS.items()},
    )


@pages.post("/<job>/cancel")
def cancel(job: str) -> ResponseReturnValue:
    """Cancel a job. :raise 404: as above."""
    if not cancel_job(job):
        flash(_("The job is asked to stop. Nothing of it will stay."), "message")
    return redirect(url_for("jobs.page", job=job), 303)


@pages.post("/<job>/again")
def again(job: str) -> ResponseReturnValue:
    """Let a job run again. :raise 404: as above."""
    run_again(job)
    return redirect(url_for("jobs.page", job=job), 303)


def recent_jobs(session: Session, account: Account, slug: str, kind: JobKind) -> list[tuple[Standing, str, Any]]:
    """Return the last jobs of a kind in a project: how each stands, what it is about, and its state in words."""
    standings = [read_standing(desk().queue, job) for job in list_jobs(session, account, slug, kind)[:RECENT]]
    return [(each, about(each.job), STATES[each.state]) for each in standings]


def about(job: Job) -> str:
    """Return what a job is about: the first of its files, what is exported, or what is measured."""
    ask = read_ask(job)
    if isinstance(ask, ImportAsk):
        more = len(ask.files) - 1
        return _("%(name)s and %(num)s more", name=ask.files[0], num=more) if more else ask.files[0]
    if isinstance(ask, ExportAsk):
        units = {"claim": _("Claims"), "article": _("Articles"), "stance": _("Stances")}
        return f"{units.get(str(ask.selection.get('unit')), '')} · {ask.format.upper()}"
    if isinstance(ask, ConsensusAsk):
        return _("All work")
    return question_words(ask.question) or _("All work")


def result_address(job: Job) -> str | None:
    """Return the page that shows what came of a job, None where there is none but its own."""
    ask = read_ask(job)
    if isinstance(ask, AgreementAsk):
        question: dict[str, Any] = dict(ask.question)
        return url_for("agreement.page", slug=job.project.slug, **question)
    if isinstance(ask, ConsensusAsk):
        return url_for("consensus.page", slug=job.project.slug)
    if isinstance(ask, ExportAsk):
        return url_for("exports.page", slug=job.project.slug, **_as_said(ask))
    return None


def _as_said(ask: ExportAsk) -> dict[str, Any]:
    said = {name: "true" if value is True else value for name, value in ask.selection.items()}
    return {name: value for name, value in said.items() if value not in (False, "", None)}
