"""The progress page: how a project goes for those who lead it, and how one does for everybody else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annotator.formats import csv
from annotator.services.access import enter_project
from annotator.services.current_codebook import current_codebook
from annotator.services.progress import ProgressRecord, done, read_progress, total
from annotator.services.progress_rows import progress_rows
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.numbers import page_shown
from annotator.web.progress_shown import dispute_chart, stance_chart, work_chart
from annotator.web.templating import remember

pages = Blueprint("progress", __name__)

#: Rows of the table of articles on one page.
PAGE_SIZE = 50


@pages.get("/projects/<slug>/progress")
def page(slug: str) -> ResponseReturnValue:
    """Show how the project goes; to annotators how they do. :raise 403: to viewers."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        record = read_progress(session, caller)
        codebook = current_codebook(session, caller.project)
    charts = {
        "work": work_chart(record),
        "by_person": stance_chart(record.stances.by_person, codebook),
        "by_target": stance_chart(
            record.stances.by_target, codebook, {each.key: each.label for each in codebook.targets}
        ),
        "disputes": dispute_chart(record, codebook),
    }
    return render_template(
        "progress/page.html",
        record=record,
        charts=charts,
        stances=[{"key": each.key, "color": each.color} for each in codebook.stances],
        done=done,
        total=total,
        duration=duration,
        **_articles(slug, record),
    )


@pages.get("/projects/<slug>/progress.csv")
def download_csv(slug: str) -> ResponseReturnValue:
    """Return every figure as a row. :raise 403: to viewers."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        record = read_progress(session, caller)
    response = Response(b"".join(csv.write(progress_rows(record))), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-progress.csv")
    return response


def duration(seconds: int) -> tuple[int, int]:
    """Return whole hours and minutes."""
    return seconds // 3600, seconds % 3600 // 60


def _articles(slug: str, record: ProgressRecord) -> dict[str, Any]:
    """Return the part of the articles that the address asks for, and the way to the others."""
    count = len(record.by_article)
    last = max(-(-count // PAGE_SIZE), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    begin = (number - 1) * PAGE_SIZE
    rows = record.by_article[begin : begin + PAGE_SIZE]

    def url(wanted: int) -> str:
        return url_for("progress.page", slug=slug, page=wanted, _anchor="articles")

    return {"articles": rows, "pages": page_shown(number, PAGE_SIZE, count, url)}
