"""The page of people by articles: who has what, and how far it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from annotator.core.text import fold
from annotator.core.wording import say
from annotator.models import Article, Assignment, Person
from annotator.services.access import Caller
from annotator.services.assigning import WORKING
from annotator.services.visibility import assigns, blind_articles

PAGE_SIZE = 50
_DONE = ("submitted", "accepted")


@dataclass(frozen=True)
class Filter:
    """Which articles are meant: words of title, author, publisher or external id; given or not; a phase."""

    query: str = ""
    #: "" for all, "assigned" or "unassigned".
    given: str = ""
    phase: str = ""

    def articles(self, caller: Caller) -> Select[int]:
        """Return the query for the keys of the articles, in order of import."""
        return select(Article.id).where(self._condition(caller)).order_by(Article.position)

    def _condition(self, caller: Caller) -> ColumnElement[bool]:
        conditions = [Article.project_id == caller.project.id, Article.deleted_at.is_(None)]
        conditions += [Article.folded.contains(word, autoescape=True) for word in fold(self.query).split()]
        of_article = Assignment.article_id == Article.id
        if self.given:
            given = exists().where(of_article, Assignment.is_assigned)
            conditions.append(given if self.given == "assigned" else ~given)
        if self.phase:
            may_know = or_(Assignment.is_assigned, Article.id.not_in(blind_articles(caller)))
            conditions.append(exists().where(of_article, Assignment.phase == self.phase, may_know))
        return and_(*conditions)


@dataclass(frozen=True)
class Column:
    """A person, what was given to them and how much of that is done; of it only what the caller may know."""

    person: Person
    given: int
    done: int
    can_be_given: bool


@dataclass(frozen=True)
class Place:
    """One person on one article; *state* is None where the caller is blind and may not know it."""

    state: str | None
    phase: str
    is_assigned: bool


@dataclass(frozen=True)
class MatrixRow:
    """An article and, in the order of the columns, who has it."""

    article: Article
    places: list[Place | None]


@dataclass(frozen=True)
class Matrix:
    """One page of the matrix."""

    columns: list[Column]
    rows: list[MatrixRow]
    #: Articles that match the filter.
    matching: int
    #: Articles of the project.
    articles: int
    #: False while everybody may work on everything.
    assigns: bool
    page: int

    @property
    def first(self) -> int:
        """Return the number of the first row, counted from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return self.first + len(self.rows) - 1


def read_matrix(session: Session, caller: Caller, chosen: Filter, page: int = 1) -> Matrix:
    """Return the *page*th part of the matrix, counted from 1; a page past the end is the last one.

    Raises NotAllowed below manager.
    """
    caller.require("manager", say("Only a manager may assign articles. Ask a manager of the project for that role."))
    keys = chosen.articles(caller)
    matching = _count(session, keys)
    page = max(1, min(page, -(-matching // PAGE_SIZE)))
    articles = list(
        session.scalars(
            select(Article)
            .where(Article.id.in_(keys.order_by(None)))
            .order_by(Article.position)
            .limit(PAGE_SIZE)
            .offset((page - 1) * PAGE_SIZE)
        )
    )
    columns = _columns(session, caller)
    return Matrix(
        columns=columns,
        rows=_rows(session, caller, articles, columns),
        matching=matching,
        articles=_count(session, Filter().articles(caller)),
        assigns=bool(session.scalar(select(assigns(caller.project)))),
        page=page,
    )


def _count(session: Session, keys: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(keys.order_by(None).subquery())) or 0


def _columns(session: Session, caller: Caller) -> list[Column]:
    done = Assignment.state.in_(_DONE) & Assignment.article_id.not_in(blind_articles(caller))
    counts = (
        select(
            Assignment.person_id.label("person_id"),
            func.sum(case((Assignment.is_assigned, 1), else_=0)).label("given"),
            func.sum(case((done, 1), else_=0)).label("done"),
        )
        .join(Article)
        .where(Article.project_id == caller.project.id, Article.deleted_at.is_(None))
        .group_by(Assignment.person_id)
        .subquery()
    )
    query = (
        select(Person, func.coalesce(counts.c.given, 0), func.coalesce(counts.c.done, 0))
        .outerjoin(counts, counts.c.person_id == Person.id)
        .where(Person.project_id == caller.project.id, or_(Person.role.in_(WORKING), counts.c.person_id.is_not(None)))
        .options(joinedload(Person.account))
        .order_by(Person.role.is_(None), Person.name_key)
    )
    return [Column(person, given, count, person.role in WORKING) for person, given, count in session.execute(query)]


def _rows(session: Session, caller: Caller, articles: list[Article], columns: list[Column]) -> list[MatrixRow]:
    keys = [article.id for article in articles]
    blind = set(session.scalars(blind_articles(caller, keys)))
    query = select(
        Assignment.article_id, Assignment.person_id, Assignment.state, Assignment.phase, Assignment.is_assigned
    ).where(Assignment.article_id.in_(keys))
    places: defaultdict[int, dict[int, Place]] = defaultdict(dict)
    for article, person, state, phase, is_assigned in session.execute(query):
        may_know = article not in blind or person == caller.person_id
        # What was given is the manager's own doing; that somebody began without being given is that person's.
        if not may_know and not is_assigned:
            continue
        places[article][person] = Place(state if may_know else None, phase, is_assigned)
    order = [column.person.id for column in columns]
    return [MatrixRow(article, [places[article.id].get(person) for person in order]) for article in articles]
