"""Which article comes before and after, for the person who works through them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment
from annotator.services.access import Caller, find_article
from annotator.services.visibility import assigns

_OPEN = ("assigned", "in_progress", "returned")


@dataclass(frozen=True)
class Neighbours:
    """Ids of articles around one, None where there is none."""

    previous: str | None
    next: str | None
    #: The next one on which the caller has something to do, from here on and then from the start.
    to_do: str | None


def find_neighbours(session: Session, caller: Caller, article: Article) -> Neighbours:
    """Return the articles around *article* in the order of import, among those that the caller is to work on."""
    mine = _mine(session, caller)
    return Neighbours(
        previous=_first(session, caller, mine & (Article.position < article.position), descending=True),
        next=_first(session, caller, mine & (Article.position > article.position)),
        to_do=_first(session, caller, _unfinished(caller, mine) & (Article.position > article.position))
        or _first(session, caller, _unfinished(caller, mine) & (Article.position < article.position)),
    )


def first_to_do(session: Session, caller: Caller) -> Article | None:
    """Return the first article, in the order of import, on which the caller has something to do."""
    uuid = _first(session, caller, _unfinished(caller, _mine(session, caller)))
    return None if uuid is None else find_article(session, caller, uuid)


def _mine(session: Session, caller: Caller) -> ColumnElement[bool]:
    """Return the condition for the caller's articles: those given or begun, or all where the project gives none."""
    if caller.is_at_least("reviewer") or not session.scalar(select(assigns(caller.project))):
        return true()
    return exists().where(Assignment.article_id == Article.id, Assignment.person_id == caller.person_id)


def _unfinished(caller: Caller, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    own = (Assignment.article_id == Article.id, Assignment.person_id == caller.person_id)
    begun = exists().where(*own, Assignment.state.in_(_OPEN))
    if caller.is_at_least("reviewer"):
        return begun
    return mine & or_(begun, ~exists().where(*own))


def _first(session: Session, caller: Caller, condition: ColumnElement[bool], *, descending: bool = False) -> str | None:
    order = Article.position.desc() if descending else Article.position
    query = select(Article.uuid).where(Article.project_id == caller.project.id, Article.deleted_at.is_(None), condition)
    return session.scalar(query.order_by(order).limit(1))
