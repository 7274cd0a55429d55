"""What there is to review: whose work lies on an article, and which article comes next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Person
from annotator.services.access import Caller
from annotator.services.assignments import WorkRecord, work_record
from annotator.services.visibility import blind_articles


@dataclass(frozen=True)
class Ways:
    """Ids of articles with work to review around one, None where there is none."""

    previous: str | None
    next: str | None


def find_reviewable(session: Session, caller: Caller, article: Article) -> Ways:
    """Return the articles with submitted work before and after *article*, in the order of import; it goes round."""
    before, after = Article.position < article.position, Article.position > article.position
    return Ways(
        _first(session, caller, before, descending=True) or _first(session, caller, after, descending=True),
        _first(session, caller, after) or _first(session, caller, before),
    )


def first_reviewable(session: Session, caller: Caller) -> str | None:
    """Return the id of the first article with submitted work that the caller may judge, None where all is judged."""
    return _first(session, caller, Article.position > 0)


def list_works(session: Session, caller: Caller, article: Article) -> list[WorkRecord]:
    """Return the others' work on *article*, by name; for reviewers who are not blind there."""
    query = select(Assignment, Person).join(Person, Person.id == Assignment.person_id)
    others = query.where(Assignment.article_id == article.id, Assignment.person_id != caller.person_id)
    return [work_record(work, person, caller) for work, person in session.execute(others.order_by(Person.name_key))]


def _first(session: Session, caller: Caller, condition: ColumnElement[bool], *, descending: bool = False) -> str | None:
    submitted = exists().where(
        Assignment.article_id == Article.id,
        Assignment.person_id != caller.person_id,
        Assignment.state == "submitted",
    )
    query = select(Article.uuid).where(
        Article.project_id == caller.project.id,
        Article.deleted_at.is_(None),
        Article.id.not_in(blind_articles(caller)),
        submitted,
        condition,
    )
    return session.scalar(query.order_by(Article.position.desc() if descending else Article.position).limit(1))
