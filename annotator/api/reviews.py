"""Reviews over HTTP: verdicts under ids that the reviewer's client makes, and the answers to them."""

from __future__ import annotations

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Page, Routes, answer, read_body
from annotator.core.records import ReviewRecord
from annotator.services import reviews
from annotator.services.access import enter_project, find_article
from annotator.services.reviews import AnswerInput, ReviewInput
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("reviews")
REVIEWS = f"{ARTICLE}/claims/<uuid>/reviews"


@routes("GET", REVIEWS, "The reviews of a claim that the caller may see, oldest first.", answers={200: Page})
def list_reviews(slug: str, article: str, uuid: str) -> Response:
    """Return verdicts with their answers; none while an annotator's work is still being judged."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        found = reviews.list_reviews(session, caller, find_article(session, caller, article), uuid.lower())
    return answer(Page(found))


@routes(
    "PUT",
    f"{REVIEWS}/<review>",
    "Give a verdict on a submitted claim, or change an own one.",
    body=ReviewInput,
    answers={200: ReviewRecord, 201: ReviewRecord},
)
def put_review(slug: str, article: str, uuid: str, review: str) -> Response:
    """Return the verdict: 201 where it is new, 200 where it was changed or sent again."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        record, is_new = reviews.put_review(
            session, caller, found, uuid.lower(), review, lambda: read_body(ReviewInput)
        )
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{REVIEWS}/<review>", "Take an own verdict back.", answers={204: None})
def delete_review(slug: str, article: str, uuid: str, review: str) -> Response:
    """Answer 204, also where it was taken back before."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        reviews.delete_review(session, caller, found, uuid.lower(), review)
    return answer(None, 204)


@routes(
    "POST",
    f"{REVIEWS}/<review>/answers",
    "Reply to a verdict, as the claim's annotator or as a reviewer.",
    body=AnswerInput,
    answers={201: ReviewRecord},
)
def post_answer(slug: str, article: str, uuid: str, review: str) -> Response:
    """Return the review with the new answer."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        record = reviews.add_answer(
            session, caller, found, uuid.lower(), review.lower(), lambda: read_body(AnswerInput)
        )
    return answer(record, 201)
