"""Which claims agreement was measured on and which were dropped, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import Session

from annotator.core.agreement_detail_records import UsedClaims
from annotator.core.wording import say
from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.agreement_question import Question
from annotator.services.agreement_reading import AgreementReader, open_articles

USED = say("Counted.")
DELETED = say("Deleted before the submission.")
NOT_SUBMITTED = say("The article is not submitted by this person.")
OTHER_PHASE = say("The work is of another phase.")
OTHER_ARTICLE = say("Another article was asked for.")
ALONE = say("Nobody else submitted the article.")
LATE = say("Added or restored after the first submission.")
FILTERED = say("Of another target, type or part of the text than was asked for.")
#: In the order in which a claim is asked.
REASONS = (USED, DELETED, NOT_SUBMITTED, OTHER_PHASE, OTHER_ARTICLE, ALONE, LATE, FILTERED)


def explain_used(
    session: Session, caller: Caller, question: Question, reader: AgreementReader, used: Counter[str]
) -> Iterator[UsedClaims]:
    """Yield, for each person, how many claims counted, and how many did not for which reason.

    *reader* has read the articles that count; *used* has the claims that did, by person. Nothing is said of articles on
    which the caller is blind.
    """
    found: dict[str, Counter[str]] = {}
    for row in session.execute(_query(caller, question)):
        reason = _reason(row, question, reader.work.keys())
        found.setdefault(reader.names[row.person_id], Counter())[reason] += row.claims
    for name in sorted(found):
        counted = found[name]
        # What might count and did not came late, or was left out by the filters.
        counted[FILTERED] = counted[USED] - used[name] - reader.late[name]
        counted[LATE] += reader.late[name]
        counted[USED] = used[name]
        yield from (UsedClaims(name, str(reason), counted[reason]) for reason in REASONS if counted[reason] > 0)


def _query(caller: Caller, question: Question) -> Any:
    """Return the query that counts annotators' claims by person, article and what decides about them."""
    submitted = Assignment.first_submitted_at.is_not(None)
    if question.at == "current":
        submitted = Assignment.state.in_(("submitted", "accepted"))
    columns = (
        Claim.person_id,
        Claim.article_id,
        _is(submitted).label("submitted"),
        _is(Assignment.phase == question.phase).label("in_phase"),
        _is(_may_count(question)).label("may_count"),
        _is(Claim.deleted_at.is_not(None)).label("deleted"),
    )
    same = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)
    return (
        select(*columns, func.count().label("claims"))
        .join(Article, Article.id == Claim.article_id)
        .outerjoin(Assignment, same)
        .where(
            Claim.project_id == caller.project.id,
            Claim.layer == "annotator",
            Article.deleted_at.is_(None),
            open_articles(caller),
            # What was never handed in is its owner's alone, its number too.
            or_(Claim.person_id == caller.person_id, Claim.submitted_version.is_not(None)),
        )
        .group_by(*columns)
    )


def _may_count(question: Question) -> ColumnElement[bool]:
    if question.at == "current":
        return and_(Claim.deleted_at.is_(None), Claim.is_submitted)
    return Claim.submitted_version.is_not(None)


def _is(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _reason(row: Row[Any], question: Question, shared: Collection[int]) -> str:
    if not row.submitted:
        return DELETED if row.deleted else NOT_SUBMITTED
    if question.phase != "all" and not row.in_phase:
        return OTHER_PHASE
    if row.article_id not in shared:
        return ALONE if question.article is None else OTHER_ARTICLE
    if not row.may_count:
        return DELETED if row.deleted else LATE
    return USED
