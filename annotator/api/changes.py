"""Whether an article changed, asked by open pages now and then: as long as nothing did, the answer is a bare 304."""

from __future__ import annotations

from flask import Response, request

from annotator.api.claims import ARTICLE
from annotator.api.routing import Routes, answer
from annotator.core.records import encode
from annotator.core.text import digest
from annotator.services.access import enter_article
from annotator.services.article_changes import ArticleChanges, read_changes
from annotator.web.database import reading
from annotator.web.login import current_account

routes = Routes("changes")


@routes(
    "GET",
    f"{ARTICLE}/changes",
    "Figures that move when what the caller sees of an article changes; 304 where If-None-Match names the last ETag.",
    answers={200: ArticleChanges, 304: None},
)
def get_changes(slug: str, article: str) -> Response:
    """Return the figures, with their digest as ETag."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        changes = read_changes(session, caller, found)
    answered = answer(changes, etag=digest(encode(changes).decode())[:32])
    answered.make_conditional(request)
    return answered
