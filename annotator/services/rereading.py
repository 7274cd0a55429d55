"""Articles that nobody has read for a target that came late, and what is done about it: read again, or by others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook_parts import Target
from annotator.core.errors import Conflict, NotFound
from annotator.core.wording import say
from annotator.models import Article, Assignment, Person
from annotator.services.access import Caller
from annotator.services.assigning import WORKING, Change, give_cells
from annotator.services.assignments import HANDED_IN, WorkChange, change_work
from annotator.services.codebook_gaps import PAGE, Gap, find_gaps

#: The states in which somebody is about to submit the article again.
UNDER_WAY = ("assigned", "in_progress", "returned")


@dataclass(frozen=True)
class UnreadArticle:
    """An article, and how each person stands on it: [(name, state)]."""

    uuid: str
    title: str
    works: list[tuple[str, str]]

    @property
    def is_under_way(self) -> bool:
        """Return whether somebody is at it, and will have read it for the target with the next submission."""
        return _is_under_way(self.works)


@dataclass(frozen=True)
class UnreadTarget:
    """A target that came with version `since`, and a page of the articles that nobody has submitted since then."""

    target: Target
    since: int
    articles: list[UnreadArticle]
    #: Of the page, counted from 1.
    number: int
    #: How many articles there are on all pages, and how many of them nobody is at.
    total: int
    left: int


def list_unread(session: Session, caller: Caller, target: str | None = None, number: int = 1) -> list[UnreadTarget]:
    """Return the targets for which articles were not read, or only *target*, with page *number* of their articles.

    In the codebook's order. Raises NotAllowed.
    """
    _require(caller)
    gaps = [gap for gap in find_gaps(session, caller) if target in (None, gap.target.key)]
    works = _works(session, {article.id for gap in gaps for article in gap.articles})
    return [_page(gap, _articles(gap, works), number) for gap in gaps]


def count_unread(session: Session, caller: Caller) -> int:
    """Return how many articles were not read for one target or more, those that somebody is at left out."""
    _require(caller)
    found = {article.id for gap in find_gaps(session, caller) for article in gap.articles}
    works = _works(session, found)
    return sum(not _is_under_way(works.get(each, [])) for each in found)


def return_for_target(
    session: Session, caller: Caller, target: str, articles: Collection[str] | None, reason: str
) -> Change:
    """Return *articles* to those who submitted them before the target came, with *reason*; own work stays.

    None stands for all that nobody is at. Raises NotAllowed, NotFound for what is not on the list, Conflict where
    nothing can be returned.
    """
    chosen = _find(session, caller, target, articles)
    query = select(Assignment, Person).join(Person, Person.id == Assignment.person_id)
    query = query.where(Assignment.article_id.in_(list(chosen)), Assignment.state.in_(HANDED_IN))
    # Who reads for practice, or has no account, is asked for nothing.
    query = query.where(Person.id != caller.person_id, Person.role.in_(WORKING), Assignment.phase != "training")
    rows = session.execute(query.order_by(Assignment.id)).all()
    if not rows:
        raise Conflict(say("Nobody can be asked to read these again: give them to somebody."))
    change = WorkChange(state="returned", reason=reason)
    for work, person in rows:
        change_work(session, caller, chosen[work.article_id], person, change)
    return Change(len(rows), len(chosen) - len({work.article_id for work, _ in rows}))


def give_for_target(
    session: Session, caller: Caller, target: str, articles: Collection[str] | None, person: str
) -> Change:
    """Give *articles* (None: all that nobody is at) to the member called *person*.

    Raises NotAllowed, NotFound, Conflict.
    """
    chosen = _find(session, caller, target, articles)
    query = select(Person.id).where(Person.project_id == caller.project.id, Person.name == person)
    key = session.scalar(query)
    if key is None:
        raise NotFound()
    return give_cells(session, caller, [(each.uuid, key) for each in chosen.values()], "main")


def list_readers_to_be(session: Session, caller: Caller) -> list[str]:
    """Return the names of the members who can be given articles."""
    query = select(Person.name).where(Person.project_id == caller.project.id, Person.role.in_(WORKING))
    return list(session.scalars(query.order_by(Person.name_key)))


def _require(caller: Caller) -> None:
    caller.require("manager", say("Only a manager may work through these. Ask a manager of the project for that role."))


def _find(session: Session, caller: Caller, target: str, uuids: Collection[str] | None) -> dict[int, Article]:
    """Return by key the named articles that were not read for *target*, or those nobody is at. Raises NotFound."""
    _require(caller)
    caller.require_open()
    found = {each.id: each for gap in find_gaps(session, caller) if gap.target.key == target for each in gap.articles}
    if uuids is None:
        works = _works(session, found)
        chosen = {key: each for key, each in found.items() if not _is_under_way(works.get(key, []))}
    else:
        chosen = {key: each for key, each in found.items() if each.uuid in uuids}
    if not chosen:
        raise NotFound(say("Tick at least one article that is on the list. Reload the page to see what is."))
    return chosen


def _works(session: Session, articles: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    query = select(Assignment.article_id, Person.name, Assignment.state).join(Person, Person.id == Assignment.person_id)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = session.execute(query.where(Assignment.article_id.in_(list(articles))).order_by(Person.name_key))
    for article, name, state in rows:
        found[article].append((name, state))
    return found


def _is_under_way(works: Iterable[tuple[str, str]]) -> bool:
    return any(state in UNDER_WAY for _, state in works)


def _page(gap: Gap, articles: list[UnreadArticle], number: int) -> UnreadTarget:
    total, left = len(articles), sum(not each.is_under_way for each in articles)
    number = max(1, min(number, -(-total // PAGE)))
    return UnreadTarget(gap.target, gap.since, articles[(number - 1) * PAGE : number * PAGE], number, total, left)


def _articles(gap: Gap, works: dict[int, list[tuple[str, str]]]) -> list[UnreadArticle]:
    return [UnreadArticle(each.uuid, each.title, works.get(each.id, [])) for each in gap.articles]
