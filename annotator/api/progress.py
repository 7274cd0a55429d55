"""How a project goes over HTTP: everybody's work for reviewers where they are not blind, an annotator's own."""

from __future__ import annotations

from flask import Response

from annotator.api.routing import Routes, answer
from annotator.services.access import enter_project
from annotator.services.progress import ProgressRecord, read_progress
from annotator.web.database import reading
from annotator.web.login import current_account

routes = Routes("progress")


@routes(
    "GET",
    "/projects/<slug>/progress",
    "What is done, in work, returned and skipped by person and article, how fast, when it ends, and stances taken.",
    answers={200: ProgressRecord},
)
def get_progress(slug: str) -> Response:
    """Return the record."""
    with reading() as session:
        return answer(read_progress(session, enter_project(session, current_account(), slug)))
