"""How far the readers of articles disagree, kept for the queue that gives out the most disputed ones first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from annotator.core.disagreement import disagreement
from annotator.core.records import ClaimBody
from annotator.models import Article, Assignment, Claim, Disagreement
from annotator.services.access import Caller
from annotator.services.assignments import HANDED_IN
from annotator.services.claim_reading import read_body
from annotator.services.queue_places import read_rules

#: At most so many articles are compared anew at once: those whose last submission is the oldest wait for the next time.
AT_ONCE = 100


@dataclass(frozen=True)
class Score:
    """How far the readers of an article disagree, and the submissions that say so."""

    article_id: int
    value: float
    submissions: int
    submitted_at: datetime


def compare_readers(session: Session, caller: Caller, limit: int = AT_ONCE) -> list[Score]:
    """Return the scores that are missing or out of date, where the project's queue orders by them; else none.

    Only articles that two or more persons have submitted are compared. Reading and comparing need no lock, so this is
    for a reader, and `store_scores` for the writer after it.
    """
    rules = read_rules(caller.project)
    if rules is None or rules.order != "disagreement":
        return []
    submissions, latest = func.count(), func.max(Assignment.submitted_at)
    query = (
        select(Assignment.article_id, submissions.label("submissions"), latest.label("submitted_at"))
        .join(Article)
        .outerjoin(Disagreement, Disagreement.article_id == Article.id)
        .where(
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            Assignment.state.in_(HANDED_IN),
            Assignment.submitted_at.is_not(None),
        )
        .group_by(Assignment.article_id, Disagreement.submissions, Disagreement.submitted_at)
        .having(submissions > 1)
        .having(
            or_(
                Disagreement.submissions.is_(None),
                Disagreement.submissions != submissions,
                Disagreement.submitted_at != latest,
            )
        )
        .order_by(latest.desc())
        .limit(limit)
    )
    changed = session.execute(query).all()
    claims = _read_claims(session, [row.article_id for row in changed])
    return [_score(row, claims[row[0]]) for row in changed]


def store_scores(session: Session, scores: Sequence[Score]) -> None:
    """Keep *scores* in the place of what was known of their articles."""
    if not scores:
        return
    session.execute(delete(Disagreement).where(Disagreement.article_id.in_([each.article_id for each in scores])))
    session.execute(insert(Disagreement), [vars(each) for each in scores])


def _read_claims(session: Session, articles: Sequence[int]) -> dict[int, dict[int, list[ClaimBody]]]:
    """Return by article each reader's submitted claims, an empty list for one who submitted none."""
    found: defaultdict[int, dict[int, list[ClaimBody]]] = defaultdict(dict)
    readers = select(Assignment.article_id, Assignment.person_id).where(
        Assignment.article_id.in_(articles), Assignment.state.in_(HANDED_IN)
    )
    for article, person in session.execute(readers):
        found[article][person] = []
    bodies = select(Claim.article_id, Claim.person_id, Claim.body).where(
        Claim.article_id.in_(articles), Claim.layer == "annotator", Claim.is_submitted, Claim.deleted_at.is_(None)
    )
    for article, person, body in session.execute(bodies.order_by(Claim.start, Claim.end, Claim.uuid)):
        found[article].setdefault(person, []).append(read_body(body))
    return found


def _score(row: Row[*tuple[Any, ...]], claims: dict[int, list[ClaimBody]]) -> Score:
    value = disagreement({str(person): own for person, own in claims.items()})
    return Score(row.article_id, value, row.submissions, row.submitted_at)
