"""Verdicts on claims and the answers to them: data beside the claim, whose version they never raise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import astuple
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.codebook import Codebook
from annotator.core.errors import Conflict, NotAllowed, NotFound, Problem, Stale
from annotator.core.records import ReviewRecord, Verdict, encode
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Claim, Person, Review, ReviewAnswer
from annotator.services import claims
from annotator.services.access import Caller, own_person
from annotator.services.claim_reading import person_names, read_body, read_reviews
from annotator.services.claim_writing import text_reader
from annotator.services.current_codebook import current_codebook
from annotator.services.reviews_proposed import check_proposed
from annotator.services.visibility import visible_claims, visible_reviews


class ReviewInput(Struct, forbid_unknown_fields=True):
    """A verdict as a client sends it; what is left out is null or empty."""

    verdict: Verdict
    #: The version of the claim that was judged.
    claim_version: int
    #: A key of the codebook's reasons; a rejection needs one.
    reason: str | None = None
    comment: str = ""
    #: Fields of the claim as a fix would have them.
    proposed: dict[str, Any] | None = None


class AnswerInput(Struct, forbid_unknown_fields=True):
    """A reply to a verdict."""

    text: str


def list_reviews(session: Session, caller: Caller, article: Article, uuid: str) -> list[ReviewRecord]:
    """Return the reviews of a claim that the caller may see, oldest first. Raises NotFound."""
    return claims.get_claim(session, caller, article, uuid).reviews


def put_review(
    session: Session, caller: Caller, article: Article, uuid: str, review: str, read: Callable[[], ReviewInput]
) -> tuple[ReviewRecord, bool]:
    """Store the verdict that *read* returns under the id *review*; return its record and whether it is new.

    Raises NotAllowed for the claim's own annotator, Conflict for a taken id and for work that is not submitted, Stale
    (with the claim's record) where another version was judged, and Invalid.
    """
    claim = _find_claim(session, caller, article, uuid)
    caller.require("reviewer", say("Only a reviewer may review claims. Ask a manager of the project for that role."))
    caller.require_open()
    person = own_person(session, caller)
    if claim.person_id == person.id:
        raise NotAllowed(say("This is your own claim. Another reviewer must judge it."))
    key = claims.check_uuid(review, "review")
    row = session.scalar(select(Review).where(Review.project_id == caller.project.id, Review.uuid == key))
    if row is not None and (row.claim_id != claim.id or row.reviewer_id != person.id):
        raise Conflict(say("This id belongs to another review. Make a new id and send it again."))
    sent = read()
    if row is not None and _content(row) == astuple(sent):
        return _record(session, caller, row), False
    _require_reviewable(claim)
    if sent.claim_version != claim.version:
        record = claims.get_claim(session, caller, article, uuid)
        raise Stale(say("The annotator changed this claim since you read it. Look at it again."), record)
    proposed = _check(session, caller, article, claim, sent)
    if row is None:
        return _record(session, caller, _create(session, person, claim, key, sent, proposed)), True
    _fill(row, sent, proposed)
    return _record(session, caller, row), False


def delete_review(session: Session, caller: Caller, article: Article, uuid: str, review: str) -> None:
    """Take an own verdict back, as if it had not been given; one that is not there is taken back already.

    Raises NotFound for the claim, NotAllowed for another reviewer's verdict, Conflict for one that was answered and
    for work that went back to its annotator.
    """
    claim = _find_claim(session, caller, article, uuid)
    caller.require("reviewer", say("Only a reviewer may review claims. Ask a manager of the project for that role."))
    caller.require_open()
    key = claims.check_uuid(review, "review")
    row = session.scalar(select(Review).where(Review.claim_id == claim.id, Review.uuid == key))
    if row is None:
        return
    if row.reviewer_id != caller.person_id:
        raise NotAllowed(say("Only who gave the verdict can take it back."))
    _require_reviewable(claim)
    if row.answers:
        raise Conflict(say("This verdict was answered, so it stays as it is. Give another one."))
    session.delete(row)
    session.flush()


def add_answer(
    session: Session, caller: Caller, article: Article, uuid: str, review: str, read: Callable[[], AnswerInput]
) -> ReviewRecord:
    """Add a reply of the claim's annotator or of a reviewer; return the review with it.

    Raises NotFound where the caller may not see the review, Invalid for no text or too much of it.
    """
    claim = _find_claim(session, caller, article, uuid)
    query = select(Review).join(Claim).where(Review.claim_id == claim.id, Review.uuid == review)
    row = session.scalar(query.where(visible_reviews(caller)))
    if row is None:
        raise NotFound()
    caller.require_open()
    text = check_answer(read())
    author = own_person(session, caller)
    session.add(ReviewAnswer(review_id=row.id, author_id=author.id, text=text, created_at=now()))
    return _record(session, caller, row)


def check_answer(sent: AnswerInput) -> str:
    """Return the text of a reply to a verdict. Raises Invalid for none or too much of it."""
    problems = check_string(sent.text, STRING_LIMIT, "/text", say("The answer"))
    if not sent.text.strip():
        problems.append(Problem(say("Write an answer first."), pointer="/text"))
    if problems:
        raise refusal(problems)
    return sent.text


def _find_claim(session: Session, caller: Caller, article: Article, uuid: str) -> Claim:
    visible = visible_claims(caller, [article.id])
    query = select(Claim).where(Claim.article_id == article.id, Claim.uuid == uuid, visible)
    claim = session.scalar(query)
    if claim is None:
        raise NotFound()
    return claim


def _require_reviewable(claim: Claim) -> None:
    if claim.layer != "annotator":
        raise Conflict(say("Only claims that a person made are reviewed."))
    if not claim.is_submitted:
        raise Conflict(say("This claim is not submitted, so it cannot be judged yet."))


def _check(
    session: Session, caller: Caller, article: Article, claim: Claim, sent: ReviewInput
) -> dict[str, Any] | None:
    """Return the proposed fields to store. Raises Invalid."""
    codebook = current_codebook(session, caller.project)
    problems = [
        *_reason_problems(sent, codebook),
        *check_string(sent.comment, STRING_LIMIT, "/comment", say("The comment")),
    ]
    if sent.proposed and sent.verdict != "fix":
        problems.append(Problem(say("Only the verdict fix proposes fields. Leave them out."), pointer="/proposed"))
    if problems:
        raise refusal(problems)
    if not sent.proposed:
        return None
    read = text_reader(session, article)
    return check_proposed(sent.proposed, read_body(claim.body), codebook, article.length, read)


def _reason_problems(sent: ReviewInput, codebook: Codebook) -> list[Problem]:
    if sent.reason is None:
        if sent.verdict != "reject" or not codebook.reasons:
            return []
        return [Problem(say("Say why the claim is rejected: choose a reason."), pointer="/reason")]
    if codebook.reason(sent.reason) is None:
        message = say('The codebook has no reason "%(reason)s". Choose one that it has.', reason=sent.reason[:64])
        return [Problem(message, pointer="/reason")]
    return []


def _create(
    session: Session, person: Person, claim: Claim, key: str, sent: ReviewInput, proposed: dict[str, Any] | None
) -> Review:
    row = Review(
        project_id=claim.project_id, claim_id=claim.id, uuid=key, reviewer_id=person.id, created_at=now(), answers=[]
    )
    _fill(row, sent, proposed)
    session.add(row)
    return row


def _fill(row: Review, sent: ReviewInput, proposed: dict[str, Any] | None) -> None:
    row.verdict, row.reason, row.comment = sent.verdict, sent.reason, sent.comment
    row.proposed = encode(proposed).decode() if proposed else None
    row.claim_version = sent.claim_version


def _content(row: Review) -> tuple[Any, ...]:
    """Return what *row* says, in the order of ReviewInput's fields."""
    proposed = msgspec.json.decode(row.proposed) if row.proposed else None
    return row.verdict, row.claim_version, row.reason, row.comment, proposed


def _record(session: Session, caller: Caller, row: Review) -> ReviewRecord:
    session.flush()
    return read_reviews(session, Review.id == row.id, person_names(session, caller.project))[row.claim_id][0]
