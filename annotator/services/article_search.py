"""The list of a project's articles: searched, filtered, sorted, and how far the work on each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from annotator.core.text import fold
from annotator.models import Article, ArticleText, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.visibility import assigns, blind_articles, visible_claims

SHOWN = 50
#: The most that one answer holds.
MOST = 500

Sort = Literal["position", "title", "published", "length"]
State = Literal["to_do", "in_progress", "submitted", "returned", "skipped", "accepted"]
_SORTS: dict[Sort, Any] = {
    "position": Article.position,
    "title": Article.folded,
    "published": Article.published,
    "length": Article.length,
}
_FINISHED = ("submitted", "accepted")


class ArticleFilter(Struct, frozen=True, kw_only=True):
    """Which articles a list holds, and in which order; None is any."""

    #: Words of the metadata or the text, in any case and with or without diacritics.
    q: str | None = None
    #: Of the caller's own work.
    state: State | None = None
    language: str | None = None
    #: Of everybody's work, for those who may see it: nobody has begun, some have submitted, all who began have.
    progress: Literal["none", "some", "all"] | None = None
    #: The deleted ones instead of those that are there.
    deleted: bool = False
    sort: Sort = "position"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list, and how far the work on it is."""

    article: Article
    #: The caller's own; "assigned" too for annotators of a project that assigns nothing, None where it is not hers.
    state: str | None
    own_claims: int
    #: What the caller may see of everybody's claims.
    claims: int
    #: How many people have submitted, and how many have begun or were given it; None where the caller must not know.
    submitted: int | None
    people: int | None


@dataclass(frozen=True)
class ArticlePage:
    """One page of the list."""

    rows: list[ArticleRow]
    #: Counted from 1.
    number: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // SHOWN))


def page_articles(session: Session, caller: Caller, chosen: ArticleFilter, number: int) -> ArticlePage:
    """Return the page *number* of the articles that *chosen* leaves; a number past the end is the last page."""
    query = _filtered(session, caller, chosen)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // SHOWN))
    number = min(max(1, number), pages)
    column = _SORTS[chosen.sort]
    order = column.desc() if chosen.descending else column
    found = session.scalars(query.order_by(order, Article.position).limit(SHOWN).offset((number - 1) * SHOWN)).all()
    return ArticlePage(describe_articles(session, caller, found), number, total)


def list_articles(
    session: Session, caller: Caller, chosen: ArticleFilter, after: int = 0, limit: int = SHOWN
) -> list[ArticleRow]:
    """Return up to *limit* articles behind the import position *after*, in the order of import."""
    query = _filtered(session, caller, chosen).where(Article.position > after)
    found = session.scalars(query.order_by(Article.position).limit(min(max(1, limit), MOST))).all()
    return describe_articles(session, caller, found)


def list_languages(session: Session, caller: Caller) -> list[str]:
    """Return the languages of the project's articles."""
    query = select(Article.language).where(
        Article.project_id == caller.project.id, Article.deleted_at.is_(None), Article.language != ""
    )
    return list(session.scalars(query.distinct().order_by(Article.language)))


def count_deleted(session: Session, caller: Caller) -> int:
    """Return how many deleted articles the caller could restore."""
    if not caller.is_at_least("manager"):
        return 0
    query = select(func.count()).where(Article.project_id == caller.project.id, Article.deleted_at.is_not(None))
    return session.scalar(query) or 0


def read_own_progress(session: Session, caller: Caller) -> tuple[int, int] | None:
    """Return how many of the caller's articles are done, and how many she has; None for those who have none."""
    is_there = and_(Article.project_id == caller.project.id, Article.deleted_at.is_(None))
    own = select(func.count()).select_from(Assignment).join(Article)
    own = own.where(is_there, Assignment.person_id == caller.person_id)
    done = session.scalar(own.where(Assignment.state.in_((*_FINISHED, "skipped")))) or 0
    every = select(func.count()).select_from(Article).where(is_there)
    total = session.scalar(every if _has_every_article(session, caller) else own) or 0
    return (done, total) if total else None


def describe_articles(session: Session, caller: Caller, articles: Sequence[Article]) -> list[ArticleRow]:
    """Return *articles* with what the caller may know of the work on them."""
    keys = [article.id for article in articles]
    states = _own_states(session, caller, keys)
    open_to_all = _has_every_article(session, caller)
    own = _count_claims(session, keys, _is_own(caller))
    claims = _count_claims(session, keys, visible_claims(caller, keys))
    work = _count_work(session, caller, keys)
    return [
        ArticleRow(
            article,
            states.get(article.id, "assigned" if open_to_all else None),
            own.get(article.id, 0),
            claims.get(article.id, 0),
            *work.get(article.id, (None, None)),
        )
        for article in articles
    ]


def _filtered(session: Session, caller: Caller, chosen: ArticleFilter) -> Select[Any]:
    is_gone = chosen.deleted and caller.is_at_least("manager")
    conditions: list[ColumnElement[bool]] = [
        Article.project_id == caller.project.id,
        Article.deleted_at.is_not(None) if is_gone else Article.deleted_at.is_(None),
        *(_mentions(word) for word in fold(chosen.q or "").split()),
    ]
    if chosen.language is not None:
        conditions.append(Article.language == chosen.language)
    if chosen.state is not None:
        conditions.append(_has_state(session, caller, chosen.state))
    if chosen.progress is not None and caller.is_at_least("reviewer"):
        conditions.append(_has_progress(caller, chosen.progress))
    return select(Article).where(*conditions)


def _mentions(word: str) -> ColumnElement[bool]:
    in_text = ArticleText.folded.contains(word, autoescape=True)
    return or_(
        Article.folded.contains(word, autoescape=True),
        exists().where(ArticleText.article_id == Article.id, in_text),
    )


def _has_state(session: Session, caller: Caller, state: State) -> ColumnElement[bool]:
    own = (Assignment.article_id == Article.id, Assignment.person_id == caller.person_id)
    if state != "to_do":
        return exists().where(*own, Assignment.state == state)
    given = exists().where(*own, Assignment.state == "assigned")
    return or_(given, ~exists().where(*own)) if _has_every_article(session, caller) else given


def _has_every_article(session: Session, caller: Caller) -> bool:
    """Return whether each article is the caller's to annotate; reviewers and managers say themselves which."""
    return caller.role == "annotator" and not session.scalar(select(assigns(caller.project)))


def _has_progress(caller: Caller, progress: str) -> ColumnElement[bool]:
    """Return the condition for *progress*; articles on which the caller is blind are in none of them."""
    work = Assignment.article_id == Article.id
    submitted = exists().where(work, Assignment.state.in_(_FINISHED))
    pending = exists().where(work, Assignment.state.not_in((*_FINISHED, "skipped")))
    conditions = {"none": ~submitted, "some": and_(submitted, pending), "all": and_(submitted, ~pending)}
    return and_(conditions[progress], Article.id.not_in(blind_articles(caller)))


def _is_own(caller: Caller) -> ColumnElement[bool]:
    return and_(Claim.person_id == caller.person_id, Claim.layer == "annotator", Claim.deleted_at.is_(None))


def _own_states(session: Session, caller: Caller, keys: Sequence[int]) -> dict[int, str]:
    query = select(Assignment.article_id, Assignment.state).where(
        Assignment.article_id.in_(keys), Assignment.person_id == caller.person_id
    )
    return {row.article_id: row.state for row in session.execute(query)}


def _count_claims(session: Session, keys: Sequence[int], condition: ColumnElement[bool]) -> dict[int, int]:
    query = select(Claim.article_id, func.count().label("claims")).where(Claim.article_id.in_(keys), condition)
    return {row.article_id: row.claims for row in session.execute(query.group_by(Claim.article_id))}


def _count_work(session: Session, caller: Caller, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return (submitted, people) of each article, for reviewers and up, where they are not blind."""
    if not caller.is_at_least("reviewer") or not keys:
        return {}
    blind = set(session.scalars(blind_articles(caller, keys)))
    is_finished = case((Assignment.state.in_(_FINISHED), 1), else_=0)
    query = (
        select(Assignment.article_id, func.sum(is_finished).label("submitted"), func.count().label("people"))
        .where(Assignment.article_id.in_(keys), Assignment.state != "skipped")
        .group_by(Assignment.article_id)
    )
    counted = {row.article_id: (row.submitted, row.people) for row in session.execute(query)}
    return {key: counted.get(key, (0, 0)) for key in keys if key not in blind}
