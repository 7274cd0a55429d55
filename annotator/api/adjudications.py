"""Adjudication over HTTP: the clusters of an article, and steps that settle them, each of which can be undone."""

from __future__ import annotations

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Routes, answer, read_body
from annotator.services import adjudications
from annotator.services.access import enter_article
from annotator.services.adjudication_steps import AdjudicationInput
from annotator.services.adjudications import AdjudicationRecord
from annotator.services.settling import SettlingRecord, read_settling
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("adjudication")


@routes(
    "GET",
    f"{ARTICLE}/clusters",
    "The submitted claims on an article in clusters of one passage each, how they differ and what became of them.",
    answers={200: SettlingRecord},
)
def list_clusters(slug: str, article: str) -> Response:
    """Return the clusters in text order, open and settled ones."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        return answer(read_settling(session, caller, found))


@routes(
    "PUT",
    f"{ARTICLE}/adjudications/<adjudication>",
    "Settle clusters in one step, under an id that the client made.",
    body=AdjudicationInput,
    answers={200: AdjudicationRecord, 201: AdjudicationRecord},
)
def put_adjudication(slug: str, article: str, adjudication: str) -> Response:
    """Return the step: 201 where it is new, 200 where it was sent again or is taken again after it was undone."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record, is_new = adjudications.put_adjudication(
            session, caller, found, adjudication, lambda: read_body(AdjudicationInput)
        )
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{ARTICLE}/adjudications/<adjudication>", "Undo an own step.", answers={204: None})
def undo_adjudication(slug: str, article: str, adjudication: str) -> Response:
    """Answer 204, also where it was undone before."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        adjudications.undo_adjudication(session, caller, found, adjudication)
    return answer(None, 204)
