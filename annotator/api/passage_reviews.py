"""Verdicts on passages over HTTP: what a person did not claim, and the answers to it."""

from __future__ import annotations

from flask import Response

from annotator.api.claims import ARTICLE
from annotator.api.routing import Page, Routes, answer, read_body
from annotator.core.records import PassageReviewRecord
from annotator.core.wording import say
from annotator.services import passage_reviews
from annotator.services.access import enter_article
from annotator.services.passage_reviews import PassageReviewInput
from annotator.services.reviews import AnswerInput
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("reviews")
REVIEWS = f"{ARTICLE}/reviews"


@routes("GET", REVIEWS, "The verdicts on passages that the caller may see, in text order.", answers={200: Page})
def list_passage_reviews(slug: str, article: str) -> Response:
    """Return verdicts with their answers; an annotator's own once the work came back."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        caller.require(
            "annotator", say("Only an annotator may see reviews. Ask a manager of the project for that role.")
        )
        records = passage_reviews.list_passage_reviews(session, caller, found)
    return answer(Page(records))


@routes(
    "PUT",
    f"{REVIEWS}/<review>",
    "Mark a passage that a person did not claim, or change an own mark.",
    body=PassageReviewInput,
    answers={200: PassageReviewRecord, 201: PassageReviewRecord},
)
def put_passage_review(slug: str, article: str, review: str) -> Response:
    """Return the verdict: 201 where it is new, 200 where it was changed or sent again."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record, is_new = passage_reviews.put_passage_review(
            session, caller, found, review, lambda: read_body(PassageReviewInput)
        )
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{REVIEWS}/<review>", "Take an own verdict on a passage back.", answers={204: None})
def delete_passage_review(slug: str, article: str, review: str) -> Response:
    """Answer 204, also where it was taken back before."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        passage_reviews.delete_passage_review(session, caller, found, review)
    return answer(None, 204)


@routes(
    "POST",
    f"{REVIEWS}/<review>/answers",
    "Reply to a verdict on a passage, as its annotator or as a reviewer.",
    body=AnswerInput,
    answers={201: PassageReviewRecord},
)
def answer_passage_review(slug: str, article: str, review: str) -> Response:
    """Return the verdict with the new answer."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record = passage_reviews.answer_passage_review(session, caller, found, review, lambda: read_body(AnswerInput))
    return answer(record, 201)
