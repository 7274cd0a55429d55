"""Completion for the names of voices."""

from __future__ import annotations

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Page, Query, Routes, answer, read_query
from annotator.services.access import enter_project, find_article
from annotator.services.voice_names import complete_voice
from annotator.web.database import reading
from annotator.web.login import current_account

routes = Routes("claims")


@routes(
    "GET",
    f"{ARTICLE}/actors",
    "Names of voices in use, this article's first.",
    answers={200: Page},
    query=(Query("q", "What was typed; compared without case and diacritics."),),
)
def list_voice_names(slug: str, article: str) -> Response:
    """Return the names that the caller may know."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        found = find_article(session, caller, article)
        return answer(Page(list(complete_voice(session, caller, found, read_query().get("q", "")))))
