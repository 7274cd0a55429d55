"""Verdicts on passages: a reviewer marks what a person did not claim, and the person answers or claims it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, NotAllowed, NotFound, Problem
from annotator.core.records import AnswerRecord, PassageReviewRecord
from annotator.core.segments import Segment, check_range
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, ArticleText, Assignment, Claim, PassageAnswer, PassageReview, Person
from annotator.services.access import Caller, find_person, own_person
from annotator.services.claim_reading import person_names, timestamp
from annotator.services.claim_writing import text_reader
from annotator.services.claims import check_uuid
from annotator.services.reviews import AnswerInput, check_answer
from annotator.services.visibility import is_blind, visible_passage_reviews


class PassageReviewInput(Struct, forbid_unknown_fields=True):
    """A verdict on a passage as a client sends it."""

    #: Whose work lacks a claim there.
    annotator: str
    start: int
    end: int
    #: The text at the offsets; it is checked.
    quote: str
    verdict: Literal["missing"] = "missing"
    comment: str = ""


def list_passage_reviews(session: Session, caller: Caller, article: Article) -> list[PassageReviewRecord]:
    """Return the verdicts on passages of *article* that the caller may see, in text order."""
    condition = (PassageReview.article_id == article.id) & visible_passage_reviews(caller, [article.id])
    return read_passage_reviews(session, condition, person_names(session, caller.project)).get(article.id, [])


def put_passage_review(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], PassageReviewInput]
) -> tuple[PassageReviewRecord, bool]:
    """Store the verdict that *read* returns under the id *uuid*; return its record and whether it is new.

    Raises NotAllowed for own work and where the reviewer is blind, Conflict for a taken id, for an answered verdict
    and for work that is not handed in, and Invalid.
    """
    reviewer = _reviewer(session, caller, article)
    key = check_uuid(uuid, "review")
    row = _find_row(session, caller, key)
    if row is not None and (row.article_id != article.id or row.reviewer_id != reviewer.id):
        raise Conflict(say("This id belongs to another review. Make a new id and send it again."))
    sent = read()
    person = _find_annotator(session, caller, article, sent.annotator)
    if row is not None and _content(row) == (person.id, sent.verdict, sent.start, sent.end, sent.comment):
        return _record(session, caller, row), False
    _require_open(session, row)
    _check(session, article, sent)
    is_new = row is None
    if row is None:
        row = PassageReview(project_id=caller.project.id, article_id=article.id, uuid=key, reviewer_id=reviewer.id)
        row.created_at = now()
        session.add(row)
    row.person_id, row.verdict, row.comment = person.id, sent.verdict, sent.comment
    row.start, row.end = sent.start, sent.end
    return _record(session, caller, row), is_new


def delete_passage_review(session: Session, caller: Caller, article: Article, uuid: str) -> None:
    """Take an own verdict back; one that is not there is taken back already.

    Raises NotAllowed for another reviewer's, Conflict for one that was answered.
    """
    reviewer = _reviewer(session, caller, article)
    row = _find_row(session, caller, check_uuid(uuid, "review"))
    if row is None:
        return
    if row.article_id != article.id or row.reviewer_id != reviewer.id:
        raise NotAllowed(say("Only who gave the verdict can take it back."))
    _require_open(session, row)
    session.delete(row)
    session.flush()


def answer_passage_review(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], AnswerInput]
) -> PassageReviewRecord:
    """Add a reply of the annotator or of a reviewer; return the verdict with it.

    Raises NotFound where the caller may not see the verdict, Invalid for no text or too much of it.
    """
    query = select(PassageReview).where(PassageReview.article_id == article.id, PassageReview.uuid == uuid.lower())
    row = session.scalar(query.where(visible_passage_reviews(caller, [article.id])))
    if row is None:
        raise NotFound()
    caller.require_open()
    text = check_answer(read())
    author = own_person(session, caller)
    session.add(PassageAnswer(review_id=row.id, author_id=author.id, text=text, created_at=now()))
    return _record(session, caller, row)


def read_passage_reviews(
    session: Session, condition: ColumnElement[bool], names: dict[int, str]
) -> dict[int, list[PassageReviewRecord]]:
    """Return the verdicts for which *condition*, on PassageReview, holds: by article key, in text order."""
    query = select(PassageReview, ArticleText.text).join(
        ArticleText, ArticleText.article_id == PassageReview.article_id
    )
    rows = session.execute(query.where(condition).order_by(PassageReview.start, PassageReview.end, PassageReview.uuid))
    found: dict[int, list[PassageReviewRecord]] = defaultdict(list)
    answers = _answers(session, condition, names)
    for row, text in rows:
        record = PassageReviewRecord(
            id=row.uuid,
            reviewer=names[row.reviewer_id],
            annotator=names[row.person_id],
            verdict="missing",
            start=row.start,
            end=row.end,
            quote=text[row.start : row.end],
            comment=row.comment,
            created_at=timestamp(row.created_at),
            answers=answers.get(row.id, []),
        )
        found[row.article_id].append(record)
    return found


def _answers(session: Session, condition: ColumnElement[bool], names: dict[int, str]) -> dict[int, list[AnswerRecord]]:
    query = select(PassageAnswer).join(PassageReview, PassageReview.id == PassageAnswer.review_id).where(condition)
    found: dict[int, list[AnswerRecord]] = defaultdict(list)
    for each in session.scalars(query.order_by(PassageAnswer.id)):
        found[each.review_id].append(AnswerRecord(names[each.author_id], each.text, timestamp(each.created_at)))
    return found


def _reviewer(session: Session, caller: Caller, article: Article) -> Person:
    """Return the caller as a person who may judge others' work on *article*. Raises NotAllowed, Conflict."""
    caller.require("reviewer", say("Only a reviewer may review claims. Ask a manager of the project for that role."))
    if is_blind(session, caller, article):
        raise NotAllowed(say("Submit your own work on this article first. Then you can review it."))
    caller.require_open()
    return own_person(session, caller)


def _find_row(session: Session, caller: Caller, uuid: str) -> PassageReview | None:
    return session.scalar(
        select(PassageReview).where(PassageReview.project_id == caller.project.id, PassageReview.uuid == uuid)
    )


def _find_annotator(session: Session, caller: Caller, article: Article, name: str) -> Person:
    """Return the person whose handed-in work is judged. Raises NotFound, NotAllowed for own work, Conflict."""
    person = find_person(session, caller.project, name)
    if person.id == caller.person_id:
        raise NotAllowed(say("This is your own work. Another reviewer must judge it."))
    submitted = select(Assignment.id).where(
        Assignment.article_id == article.id,
        Assignment.person_id == person.id,
        Assignment.state.in_(("submitted", "accepted")),
    )
    claimed = select(Claim.id).where(
        Claim.article_id == article.id, Claim.person_id == person.id, Claim.is_submitted, Claim.deleted_at.is_(None)
    )
    if not session.scalar(select(or_(submitted.exists(), claimed.exists()))):
        raise Conflict(say("This person's work on the article is not submitted, so it cannot be judged yet."))
    return person


def _require_open(session: Session, row: PassageReview | None) -> None:
    if row is None:
        return
    if session.scalar(select(PassageAnswer.id).where(PassageAnswer.review_id == row.id).limit(1)) is not None:
        raise Conflict(say("This verdict was answered, so it stays as it is. Answer in turn."))


def _check(session: Session, article: Article, sent: PassageReviewInput) -> None:
    """Raise Invalid unless the passage is one of *article* and says what the quote says."""
    passage = Segment(sent.start, sent.end)
    problems = check_range(passage, article.length, "")
    problems += check_string(sent.comment, STRING_LIMIT, "/comment", say("The comment"))
    if not problems and text_reader(session, article)(passage)[passage] != sent.quote:
        problems.append(Problem(say("The quote is not the text at its offsets."), pointer="/quote"))
    if problems:
        raise refusal(problems)


def _content(row: PassageReview) -> tuple[object, ...]:
    return row.person_id, row.verdict, row.start, row.end, row.comment


def _record(session: Session, caller: Caller, row: PassageReview) -> PassageReviewRecord:
    session.flush()
    names = person_names(session, caller.project)
    return read_passage_reviews(session, PassageReview.id == row.id, names)[row.article_id][0]
