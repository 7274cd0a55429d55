"""Taking the next article: what a person was given and has not begun, else what the project's queue gives now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, delete, exists, func, or_, select, union
from sqlalchemy.orm import Session

from annotator.core.queueing import QueueRules, own_order
from annotator.core.records import Phase
from annotator.core.wording import say
from annotator.db import now
from annotator.models import (
    Account,
    Adjudication,
    Article,
    Assignment,
    Claim,
    Disagreement,
    PassageReview,
    Person,
    RegionProposal,
    Review,
    Thread,
)
from annotator.services.access import Caller, own_person
from annotator.services.queue_places import read_rules
from annotator.services.reading_order import first_to_do

_PHASES: tuple[Phase, ...] = ("training", "pilot", "main")
#: Work that is not handed in: while there is any in a phase, the next phase does not begin.
_OPEN = ("assigned", "in_progress", "returned")


def take_next(session: Session, caller: Caller) -> Article | None:
    """Return the caller's next article, given to her by this where the queue has it; None where there is none.

    Asking again returns the same article until it is begun, submitted or skipped, so that neither a double click nor
    an answer that got lost takes two. Where the project has no queue it is the next one on which she has something to
    do. The transaction must have the project to itself: that no article goes to more persons than the rules say rests
    on it. Raises NotAllowed, and Conflict in an archived project.
    """
    caller.require("annotator", say("Only an annotator may take articles. Ask a manager of the project for that role."))
    caller.require_open()
    rules = read_rules(caller.project)
    if rules is None:
        return first_to_do(session, caller)
    person, moment = own_person(session, caller), now()
    give_back_idle(session, caller, rules, moment)
    for phase in _PHASES:
        found = _own(session, caller, person, phase)
        if found is not None:
            found.updated_at = moment
            return found.article
        chosen = _choose(session, caller, person, rules, phase)
        if chosen is not None:
            work = Assignment(article_id=chosen, person_id=person.id, phase=phase, state="assigned", updated_at=moment)
            work.is_assigned, work.queued_at = True, moment
            session.add(work)
            session.flush()
            return session.get_one(Article, chosen)
    return None


def give_back_idle(session: Session, caller: Caller, rules: QueueRules, moment: datetime) -> int:
    """Give back what the queue gave to others who left it idle, or the project, and holds no work; return how many.

    What holds a claim, a note, a proposal or a thread of theirs, what was submitted once and what a manager gave stays
    whose it is.
    """
    # Administrators work in projects without being members.
    admins = select(Account.id).where(Account.is_admin)
    is_left: ColumnElement[bool] = and_(
        Person.role.is_(None), or_(Person.account_id.is_(None), Person.account_id.not_in(admins))
    )
    if rules.idle_hours is not None:
        is_left = or_(is_left, Assignment.updated_at < moment - timedelta(hours=rules.idle_hours))
    left = (
        select(Assignment.id)
        .join(Article)
        .join(Person)
        .where(
            Article.project_id == caller.project.id,
            Assignment.person_id != caller.person_id,
            Assignment.queued_at.is_not(None),
            Assignment.state.in_(("assigned", "in_progress")),
            Assignment.first_submitted_at.is_(None),
            Assignment.note == "",
            is_left,
            *(~exists().where(*each) for each in _traces()),
        )
    )
    gone = list(session.scalars(left))
    if gone:
        session.execute(delete(Assignment).where(Assignment.id.in_(gone)))
    return len(gone)


def _traces() -> list[tuple[ColumnElement[bool], ColumnElement[bool]]]:
    """Return for each kind of thing that a person can leave on an article the condition that an Assignment has one."""
    article, person = Assignment.article_id, Assignment.person_id
    return [
        (Claim.article_id == article, Claim.person_id == person),
        (RegionProposal.article_id == article, RegionProposal.person_id == person),
        (Thread.article_id == article, Thread.starter_id == person),
    ]


def candidates(caller: Caller, person: int, rules: QueueRules, phase: Phase) -> Select[*tuple[Any, ...]]:
    """Return the query for the articles of *phase* that may have a place for *person* (a key), as imported.

    Its columns are id, uuid, position and the number of holders. Nobody is given an article whose claims she judged.
    """
    held = (
        select(Assignment.article_id, func.count().label("holders"))
        .join(Article)
        .where(Article.project_id == caller.project.id, Assignment.state != "skipped")
        .group_by(Assignment.article_id)
        .subquery()
    )
    holders = func.coalesce(held.c.holders, 0)
    first = {"training": 0, "pilot": rules.training, "main": rules.training + rules.pilot}[phase]
    query = (
        select(Article.id, Article.uuid, Article.position, holders.label("holders"))
        .outerjoin(held, held.c.article_id == Article.id)
        .where(
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            Article.position > first,
            Article.id.not_in(select(Assignment.article_id).where(Assignment.person_id == person)),
        )
    )
    if caller.is_at_least("reviewer"):
        query = query.where(Article.id.not_in(_judged(person)))
    if phase == "main":
        query = query.where(holders < rules.most_readers)
    else:
        query = query.where(Article.position <= first + getattr(rules, phase))
    return query.order_by(Article.position)


def _judged(person: int) -> CompoundSelect[Any]:
    """Return the query for the keys of the articles on which *person* has judged or settled claims."""
    claims = select(Claim.article_id).join(Review, Review.claim_id == Claim.id).where(Review.reviewer_id == person)
    passages = select(PassageReview.article_id).where(PassageReview.reviewer_id == person)
    return union(claims, passages, select(Adjudication.article_id).where(Adjudication.person_id == person))


def _own(session: Session, caller: Caller, person: Person, phase: Phase) -> Assignment | None:
    """Return what *person* has to do first in *phase*: in the phase main what is not begun, else what is not done."""
    states = ("assigned",) if phase == "main" else _OPEN
    query = (
        select(Assignment)
        .join(Article)
        .where(
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            Assignment.person_id == person.id,
            Assignment.phase == phase,
            Assignment.state.in_(states),
        )
    )
    return session.scalar(query.order_by(Article.position).limit(1))


def _choose(session: Session, caller: Caller, person: Person, rules: QueueRules, phase: Phase) -> int | None:
    """Return the key of the article that the queue gives to *person* in *phase*, None where none is free."""
    query = candidates(caller, person.id, rules, phase)
    order = rules.order if phase == "main" else "import"
    if order == "disagreement":
        query = query.add_columns(func.coalesce(Disagreement.value, -1.0).label("disagreement"))
        query = query.outerjoin(Disagreement, Disagreement.article_id == Article.id)
    free = (row for row in session.execute(query) if _has_place(rules, row))
    match order:
        case "import":
            chosen = next(free, None)
        case "random":
            chosen = min(free, key=lambda row: own_order(rules.seed, person.id, row.uuid), default=None)
        case "fewest":
            chosen = min(free, key=lambda row: (row.holders, row.position), default=None)
        case "disagreement":
            chosen = min(free, key=lambda row: (-row.disagreement, row.position), default=None)
    return None if chosen is None else chosen.id


def _has_place(rules: QueueRules, row: Row[*tuple[Any, ...]]) -> bool:
    readers = rules.readers_of(row.position)
    return readers is None or row.holders < readers
