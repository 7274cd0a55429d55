"""Which articles wait to be settled: two or more others submitted them, and a claim there is open."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.assignments import HANDED_IN
from annotator.services.visibility import blind_articles


def count_to_settle(session: Session, callers: Sequence[Caller]) -> dict[int, int]:
    """Return how many articles each of *callers*, who is one account in several projects, has to settle, by project."""
    may = [each for each in callers if each.is_at_least("reviewer") and each.project.archived_at is None]
    if not may:
        return {}
    query = select(Article.project_id, func.count()).where(or_(*(_waits(each) for each in may)))
    return dict(session.execute(query.group_by(Article.project_id)).all())


def first_to_settle(session: Session, caller: Caller) -> str | None:
    """Return the id of the first article that the caller has to settle, None where everything is settled."""
    return session.scalar(select(Article.uuid).where(_waits(caller)).order_by(Article.position).limit(1))


def _waits(caller: Caller) -> ColumnElement[bool]:
    """Return the condition on Article that differences there wait for *caller*."""
    readers = (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.article_id == Article.id, Assignment.state.in_(HANDED_IN), Assignment.phase != "training")
        .scalar_subquery()
    )
    open_outcome = or_(
        Claim.settlement.is_(None),
        Claim.settlement.like('{"outcome":null%'),
        Claim.settlement.like('{"outcome":{"state":"open"%'),
    )
    waiting = exists().where(
        Claim.article_id == Article.id,
        Claim.layer == "annotator",
        Claim.is_submitted,
        Claim.deleted_at.is_(None),
        open_outcome,
    )
    return and_(
        Article.project_id == caller.project.id,
        Article.deleted_at.is_(None),
        Article.id.not_in(blind_articles(caller)),
        readers > 1,
        waiting,
    )
