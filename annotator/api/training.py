"""Training over HTTP: the own work beside the gold claims."""

from __future__ import annotations

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Routes, answer
from annotator.services.access import enter_article
from annotator.services.training import TrainingRecord, compare_with_gold
from annotator.web.database import reading
from annotator.web.login import current_account

routes = Routes("assignments")


@routes(
    "GET",
    f"{ARTICLE}/training",
    "How the caller's submitted training work differs from the gold claims.",
    answers={200: TrainingRecord},
)
def get_training(slug: str, article: str) -> Response:
    """Return each claim of both sides once; 404 unless the caller submitted the article in the phase training."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        return answer(compare_with_gold(session, caller, found))
