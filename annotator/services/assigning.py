"""Giving articles to people: who is to work on what, in which phase."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from sqlalchemy import Row, Select, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from annotator.core.dealing import Deal, deal
from annotator.core.errors import Conflict, Invalid, NotFound, Problem
from annotator.core.records import Phase
from annotator.core.wording import say, say_count
from annotator.db import now
from annotator.models import Article, Assignment, Claim, Person
from annotator.services.access import Caller, log

PHASES: tuple[Phase, ...] = get_args(Phase)
#: Roles whose people can be given articles.
WORKING = ("annotator", "reviewer", "manager")
CELL_LIMIT = 10_000
#: SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000

#: An article's UUID and a person's key, as the page names a cell.
Cell = tuple[str, int]


@dataclass(frozen=True)
class Change:
    """What became of the cells that somebody named."""

    changed: int
    #: Left as they were: so already, or with work in them.
    kept: int
    #: Begun by their persons without being given: the work was there, and counts as given now.
    taken_on: int = 0


def give_cells(session: Session, caller: Caller, cells: Collection[Cell], phase: str) -> Change:
    """Give each cell's article to its person; work that was begun without being given keeps its state and phase.

    Raises NotAllowed, NotFound for what is not in the project, Invalid.
    """
    _require(caller, phase)
    places = _find_places(session, caller, cells)
    _require_working(session, caller, {person for _, person in places})
    return _give(session, caller, places, phase)


def give_articles(
    session: Session,
    caller: Caller,
    articles: Select[int],
    persons: Collection[int],
    phase: str,
    each: int | None = None,
) -> Change:
    """Give all *articles* to all *persons*, or to *each* of them so that everybody gets about as many.

    *articles* selects keys of the caller's project in the order of dealing. Raises NotAllowed, NotFound, Invalid.
    """
    _require(caller, phase)
    if not persons:
        raise _invalid("/persons", say("Choose at least one person."))
    if each is not None and not 1 <= each <= len(persons):
        raise _invalid(
            "/each", say("Choose from 1 to %(persons)s people an article, as many as you ticked.", persons=len(persons))
        )
    _require_working(session, caller, set(persons))
    chosen = list(session.scalars(articles))
    if not chosen:
        raise _invalid("/articles", say("Tick at least one article, or change the filter."))
    order = list(session.scalars(select(Person.id).where(Person.id.in_(persons)).order_by(Person.name_key)))
    if each is None:
        return _give(session, caller, [(article, person) for article in chosen for person in order], phase)
    in_project = Article.project_id == caller.project.id
    dealt = select(Assignment.article_id, Assignment.person_id).join(Article).where(in_project)
    known: list[Deal] = [(article, person) for article, person in session.execute(dealt)]
    made = deal(chosen, order, each, known)
    wanted, people = set(chosen), set(order)
    begun = [place for place in known if place[0] in wanted and place[1] in people]
    return _give(session, caller, begun + made, phase)


def change_phase(session: Session, caller: Caller, cells: Collection[Cell], phase: str) -> Change:
    """Move the given cells that hold an assignment to *phase*. Raises NotAllowed, NotFound, Invalid."""
    _require(caller, phase)
    rows = _find_rows(session, _find_places(session, caller, cells))
    moved = [row.id for row in rows if row.phase != phase]
    session.execute(update(Assignment).where(Assignment.id.in_(moved)).values(phase=phase, updated_at=now()))
    if moved:
        log(session, caller.account, "phase changed", caller.project, f"{len(moved)} to {phase}")
    return Change(len(moved), len(cells) - len(moved))


def take_back(session: Session, caller: Caller, cells: Collection[Cell]) -> Change:
    """Take articles back from people who have done nothing on them, or skipped them so; the others keep theirs.

    Raises NotAllowed, NotFound, and Conflict where there is work in every one of the cells.
    """
    _require(caller)
    rows = _find_rows(session, _find_places(session, caller, cells))
    untouched = [row.id for row in rows if row.state in ("assigned", "skipped") and not row.has_claims]
    if rows and not untouched:
        raise Conflict(
            say_count(
                "There is work in this assignment, so nothing was taken back. "
                "Work can be returned or skipped, never thrown away.",
                "There is work in all %(num)s of these, so nothing was taken back. "
                "Work can be returned or skipped, never thrown away.",
                len(rows),
            )
        )
    session.execute(delete(Assignment).where(Assignment.id.in_(untouched)))
    if untouched:
        log(session, caller.account, "articles taken back", caller.project, f"{len(untouched)} assignments")
    return Change(len(untouched), len(rows) - len(untouched))


def hand_over(session: Session, caller: Caller, cells: Collection[Cell], person: int) -> Change:
    """Give what the cells' persons have not touched to *person* instead, each article in its phase; the rest stays.

    Where *person* has the article the other one keeps it too. Raises NotAllowed, NotFound, Invalid, and Conflict
    where *person* cannot work here or there is work in every one of the cells.
    """
    _require(caller)
    _require_working(session, caller, {person})
    places = _find_places(session, caller, cells)
    rows = _find_rows(session, [*places, *((article, person) for article, _ in places)])
    has = {row.article_id for row in rows if row.person_id == person}
    given = [row for row in rows if (row.article_id, row.person_id) in set(places) and row.person_id != person]
    free = [row for row in given if row.state == "assigned" and not row.has_claims and row.article_id not in has]
    # One article of several persons goes over once.
    moved = {row.article_id: row for row in reversed(free)}
    if given and not moved:
        raise Conflict(say("Nothing was handed over: there is work in these, or that person has them already."))
    session.execute(delete(Assignment).where(Assignment.id.in_([row.id for row in moved.values()])))
    for phase in PHASES:
        _give(session, caller, [(key, person) for key, row in moved.items() if row.phase == phase], phase)
    return Change(len(moved), len(cells) - len(moved))


def ticked_articles(caller: Caller, uuids: Collection[str]) -> Select[int]:
    """Return the query for the keys of those articles of the project, in order of import."""
    return (
        select(Article.id)
        .where(Article.project_id == caller.project.id, Article.uuid.in_(uuids), Article.deleted_at.is_(None))
        .order_by(Article.position)
    )


def read_cell(said: str) -> Cell:
    """Return the cell that a form names as "UUID:person". Raises Invalid."""
    uuid, _, person = said.partition(":")
    try:
        return str(UUID(uuid)), int(person)
    except ValueError:
        raise _invalid("/cells", say("A ticked cell could not be read. Reload the page and tick again.")) from None


def _give(session: Session, caller: Caller, places: Sequence[Deal], phase: str) -> Change:
    known = {(row.article_id, row.person_id): row for row in _find_rows(session, places)}
    taken_on = [row.id for row in known.values() if not row.is_assigned]
    moment = now()
    values = {"phase": phase, "state": "assigned", "is_assigned": True, "updated_at": moment}
    new = [
        {"article_id": article, "person_id": person} | values
        for article, person in places
        if (article, person) not in known
    ]
    if new:
        session.execute(insert(Assignment), new)
    if taken_on:
        session.execute(
            update(Assignment), [{"id": key, "is_assigned": True, "updated_at": moment} for key in taken_on]
        )
    if new or taken_on:
        begun = f" and {len(taken_on)} begun before" if taken_on else ""
        said = f"{len(new)} assignments, phase {phase}{begun}"
        log(session, caller.account, "articles assigned", caller.project, said)
    return Change(len(new), len(places) - len(new) - len(taken_on), len(taken_on))


def _find_places(session: Session, caller: Caller, cells: Collection[Cell]) -> list[Deal]:
    """Return article and person keys of *cells*, each looked up through the project. Raises NotFound, Invalid."""
    if not cells:
        raise _invalid("/cells", say("Tick at least one cell."))
    if len(cells) > CELL_LIMIT:
        raise _invalid(
            "/cells",
            say(
                "These are %(cells)s cells; the limit is %(cell_limit)s. Do it in parts.",
                cells=f"{len(cells):,}",
                cell_limit=f"{CELL_LIMIT:,}",
            ),
        )
    uuids = {uuid for uuid, _ in cells}
    found = select(Article.uuid, Article.id).where(
        Article.project_id == caller.project.id, Article.uuid.in_(uuids), Article.deleted_at.is_(None)
    )
    articles = dict(session.execute(found).all())
    persons = set(session.scalars(select(Person.id).where(Person.project_id == caller.project.id)))
    if len(articles) < len(uuids) or not {person for _, person in cells} <= persons:
        raise NotFound(say("An article or a person on your page is gone. Reload the page and tick again."))
    return [(articles[uuid], person) for uuid, person in dict.fromkeys(cells)]


def _find_rows(session: Session, places: Sequence[Deal]) -> list[Row[int, int, int, str, str, bool, bool]]:
    claims = exists().where(Claim.article_id == Assignment.article_id, Claim.person_id == Assignment.person_id)
    columns = (
        Assignment.id,
        Assignment.article_id,
        Assignment.person_id,
        Assignment.state,
        Assignment.phase,
        Assignment.is_assigned,
        claims.label("has_claims"),
    )
    wanted = set(places)
    articles, persons = sorted({article for article, _ in wanted}), {person for _, person in wanted}
    query = select(*columns).where(Assignment.person_id.in_(persons))
    found: list[Row[int, int, int, str, str, bool, bool]] = []
    for start in range(0, len(articles), _BATCH):
        found += session.execute(query.where(Assignment.article_id.in_(articles[start : start + _BATCH])))
    return [row for row in found if (row.article_id, row.person_id) in wanted]


def _require(caller: Caller, phase: str = "main") -> None:
    caller.require("manager", say("Only a manager may assign articles. Ask a manager of the project for that role."))
    caller.require_open()
    if phase not in PHASES:
        raise _invalid("/phase", say("The phase is one of %(names)s.", names=", ".join(PHASES)))


def _require_working(session: Session, caller: Caller, persons: set[int]) -> None:
    """Raise NotFound for persons of another project, Conflict for those who cannot work in this one."""
    query = select(Person.id, Person.role).where(Person.project_id == caller.project.id, Person.id.in_(persons))
    roles = dict(session.execute(query).all())
    if len(roles) < len(persons):
        raise NotFound(say("A person on your page is gone. Reload the page and choose again."))
    if not all(role in WORKING for role in roles.values()):
        raise Conflict(say("Only members from annotator up can be given articles. Give the others that role first."))


def _invalid(pointer: str, message: str) -> Invalid:
    return Invalid(message, [Problem(message, pointer=pointer)])
