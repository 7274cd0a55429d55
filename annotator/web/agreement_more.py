"""Pages with the further figures of agreement: where and on what people differ, and the disagreements themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from annotator.core.agreement_cells import Cell
from annotator.core.agreement_detail_rows import detail_rows
from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.core.errors import Invalid
from annotator.formats import csv
from annotator.models import Job
from annotator.services.access import Caller, enter_project
from annotator.services.agreement import count_submitted, require_question
from annotator.services.agreement_details import Details, measure_details
from annotator.services.agreement_differences import PAGE, Differences, list_differences
from annotator.services.agreement_question import Question, read_question
from annotator.services.current_codebook import current_codebook
from annotator.services.job_reading import find_details, find_measuring, find_places
from annotator.web import agreement_more_shown as shown
from annotator.web.agreement import page_later
from annotator.web.agreement_form import form_choices, said_by
from annotator.web.agreement_shown import number, pair_grid, percent, show, variable_names
from annotator.web.database import reading
from annotator.web.jobs_at_hand import desk, is_over
from annotator.web.login import current_account
from annotator.web.numbers import page_number, page_shown
from annotator.web.templating import remember

pages = Blueprint("agreement_more", __name__, url_prefix="/projects/<slug>/agreement")

#: What an address says of a cell of a matrix, beside the question.
CELL = ("part", "variable", "one", "other", "pair")


@pages.get("/more")
def page(slug: str) -> ResponseReturnValue:
    """Show the further figures for the parameters in the address. :raise 403: to whom figures are not open yet."""
    problem = ""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        codebook = current_codebook(session, caller.project)
        try:
            question = require_question(session, caller, _asked())
        except Invalid as refusal:
            problem, question = refusal.message, require_question(session, caller, {})
        shared: dict[str, Any] = {"said": said_by(question), "choices": form_choices(codebook), "problem": problem}
        job, details = _details(session, caller, question)
        if details is None:
            waiting = find_measuring(session, desk(), caller, question)
            return page_later(codebook, said_by(question), problem, waiting), 422 if problem else 200
    html = render_template(
        "agreement/more.html",
        **shared,
        measured=job,
        **_figures(details, codebook),
        **_downloads(slug, shared["said"], job),
    )
    return html, 422 if problem else 200


def _details(session: Session, caller: Caller, question: Question) -> tuple[Job | None, Details | None]:
    """Return the further figures, measured now or, of much work, by a job; None where no job has measured them yet."""
    if not is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller)):
        return None, measure_details(session, caller, lambda: question)
    return find_details(session, desk(), caller, question) or (None, None)


def _figures(details: Details, codebook: Codebook) -> dict[str, Any]:
    """Return what the page's tables and charts show."""
    names, chosen = variable_names(codebook), request.args.get("pair", "")
    return {
        "details": details,
        "slice_tables": shown.slice_tables(details, codebook),
        "ranking": shown.ranking(details),
        "periods": shown.periods(details, codebook),
        "grid": pair_grid(details.people, details.pairs),
        "coefficients": shown.coefficient_table(details, names),
        "matrices": shown.matrices(details, codebook, names, chosen),
        "pairs": shown.pair_choices(details),
        "chosen": chosen,
        "confidence": details.answer.confidence,
        "calibration": shown.calibration_chart(details),
        "used": shown.used_table(details),
        "number": number,
        "percent": percent,
        "show": show,
    }


def _downloads(slug: str, said: dict[str, Any], job: Job | None) -> dict[str, str]:
    measured = None if job is None else url_for("api.get_job_file", job=job.uuid, details="true")
    return {
        "csv_url": url_for("agreement_more.download_csv", slug=slug, **said),
        "json_url": measured or url_for("api.get_agreement_details", slug=slug, **said),
    }


@pages.get("/more.csv")
def download_csv(slug: str) -> ResponseReturnValue:
    """Return every further figure as a row. :raise 403: to whom figures are not open yet."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        question = require_question(session, caller, _asked())
        details = _details(session, caller, question)[1] or measure_details(session, caller, lambda: question)
    response = Response(b"".join(csv.write(detail_rows(details.answer))), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-agreement-more.csv")
    return response


@pages.get("/differences")
def differences(slug: str) -> ResponseReturnValue:
    """Show the matched claims behind a cell of a matrix. :raise 403: to whom figures are not open yet."""
    said: dict[str, Any] = {name: value for name, value in request.args.items() if name in CELL and value}
    two = str(said.pop("pair", "")).split(";", 1)
    if len(two) == 2:
        said["annotators"] = tuple(two)
    number = page_number(request.args.get("page"))
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        codebook = current_codebook(session, caller.project)
        question = require_question(session, caller, _asked())
        job, places = None, None
        if is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller)):
            job, places = find_places(session, desk(), caller, question) or (None, None)
            if places is None:
                waiting = find_measuring(session, desk(), caller, question)
                return page_later(codebook, said_by(question), "", waiting)
        found = list_differences(
            session, caller, lambda: question, lambda: convert(said, Cell, strict=False), number, places
        )
    return render_template(
        "agreement/differences.html",
        cell=found.cell,
        found=found,
        shown=_shown(slug, found),
        measured=job,
        said=said_by(question),
        name=variable_names(codebook).get(found.cell.variable, found.cell.variable),
        label=lambda value: shown.value_label(codebook, found.cell.variable, value),
        target_label=lambda key: shown.value_label(codebook, "target", key),
        back_url=url_for("agreement_more.page", slug=slug, **_back()),
    )


def _shown(slug: str, found: Differences) -> dict[str, Any]:
    """Return what of the list is shown, and the ways to the pages before and after."""
    here = {name: value for name, value in request.args.items() if name != "page"}

    def way(number: int) -> str:
        args: dict[str, Any] = here | {"page": number}
        return url_for("agreement_more.differences", slug=slug, **args)

    return page_shown(found.number, PAGE, found.total, way)


def _asked() -> dict[str, str]:
    """Return the parameters of the address that are the question's."""
    known = set(Question.__struct_fields__)
    return {name: value for name, value in request.args.items() if name in known}


def _question() -> Question:
    return read_question(_asked())


def _back() -> dict[str, Any]:
    return said_by(_question()) | ({"pair": request.args["pair"]} if request.args.get("pair") else {})
