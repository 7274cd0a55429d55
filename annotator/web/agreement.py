"""The agreement page: how far people agree, for a methods section and for the next meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from annotator.core.agreement_rows import figure_rows
from annotator.core.codebook import Codebook
from annotator.core.errors import Invalid
from annotator.core.job_records import AgreementAsk
from annotator.formats import csv
from annotator.models import Job
from annotator.services.access import Caller, enter_project
from annotator.services.agreement import (
    Report,
    count_articles,
    count_settled,
    count_submitted,
    measure_agreement,
    require_question,
)
from annotator.services.agreement_question import Question, read_question
from annotator.services.consensus_report import list_offered
from annotator.services.current_codebook import current_codebook
from annotator.services.job_reading import find_measured, find_measuring, read_report
from annotator.services.queue_places import read_rules
from annotator.web import agreement_shown as shown
from annotator.web.agreement_form import form_choices, said_by
from annotator.web.agreement_words import methods_paragraph
from annotator.web.database import reading
from annotator.web.jobs_at_hand import desk, hand_in, is_over
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("agreement", __name__, url_prefix="/projects/<slug>")


@pages.get("/agreement")
def page(slug: str) -> ResponseReturnValue:
    """Show every figure for the parameters in the address. :raise 403: to all but reviewers and managers."""
    problem, said = "", request.args.to_dict()
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        codebook = current_codebook(session, caller.project)
        try:
            question = require_question(session, caller, said)
        except Invalid as refusal:
            problem, said = refusal.message, {}
            question = require_question(session, caller, said)
        is_much = is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller))
        job = find_measured(session, desk(), caller, question) if is_much else None
        if is_much and job is None:
            waiting = find_measuring(session, desk(), caller, question)
            return page_later(codebook, said_by(question), problem, waiting), 422 if problem else 200
        report = _measure(session, caller, said) if job is None else read_report(session, desk(), caller, job)
        paragraph = methods_paragraph(
            report,
            count_articles(session, caller),
            count_settled(session, caller),
            # The share and the seed say which articles are in the sample, and that is for managers alone.
            read_rules(caller.project) if caller.is_at_least("manager") else None,
            list_offered(session, caller),
        )
    html = render_template(
        "agreement/page.html",
        report=report,
        problem=problem,
        paragraph=paragraph,
        choices=form_choices(codebook),
        said=said_by(report.question) | (request.args.to_dict() if problem else {}),
        measured=job,
        **_tables(report, codebook),
        **_downloads(slug, report.question, job),
    )
    return html, 422 if problem else 200


@pages.post("/agreement")
def measure(slug: str) -> ResponseReturnValue:
    """Start the job that measures much work, and lead to it. :raise 403: as above."""
    account, said = current_account(), {name: value for name, value in request.form.items() if name != "csrf_token"}
    with reading() as session:
        question = require_question(session, enter_project(session, account, slug), said)
    job = hand_in(account, slug, "agreement", AgreementAsk(said_by(question)))
    return redirect(url_for("jobs.page", job=job.uuid), 303)


def page_later(codebook: Codebook, said: dict[str, str], problem: str, waiting: Job | None) -> str:
    """Return the page that offers to measure in the background, or says that this is being done."""
    choices = form_choices(codebook)
    return render_template("agreement/later.html", choices=choices, said=said, problem=problem, waiting=waiting)


@pages.get("/agreement.csv")
def download_csv(slug: str) -> ResponseReturnValue:
    """Return every figure as a row. :raise 403: to all but reviewers and managers."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        question = require_question(session, caller, request.args)
        is_much = is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller))
        job = find_measured(session, desk(), caller, question) if is_much else None
        report = _measure(session, caller, request.args) if job is None else read_report(session, desk(), caller, job)
    response = Response(b"".join(csv.write(figure_rows(report.answer))), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-agreement.csv")
    return response


def _measure(session: Session, caller: Caller, said: Mapping[str, str]) -> Report:
    return measure_agreement(session, caller, lambda: read_question(dict(said)), compares_rules=True)


def _tables(report: Report, codebook: Codebook) -> dict[str, Any]:
    """Return what the page's tables show."""
    names = shown.variable_names(codebook)
    return {
        "lead": shown.lead_rows(report, codebook),
        "rule": shown.rule_text(report),
        "rules": {"overlap": _("overlap"), "iou": f"IoU ≥ {report.answer.threshold:g}", "exact": _("exact")},
        "everyone": shown.group_rows(report, names) if len(report.people) > 2 else [],
        "pairs": [(pair, shown.pair_rows(pair, names)) for pair in report.answer.pairs],
        "targets": list(shown.target_rows(report, codebook)),
        "number": shown.number,
        "f1_by": lambda pair, rule: shown.f1_by(report, pair, rule),
    }


def _downloads(slug: str, question: Question, job: Job | None) -> dict[str, str]:
    said: dict[str, Any] = said_by(question)
    measured = None if job is None else url_for("api.get_job_file", job=job.uuid)
    return {
        "csv_url": url_for("agreement.download_csv", slug=slug, **said),
        "json_url": measured or url_for("api.get_agreement", slug=slug, **said),
    }
