"""Turning a project's queue on and off, and what its rules mean in numbers."""

from __future__ import annotations

import secrets
from collections import Counter

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid
from annotator.core.queueing import SEED_LIMIT, QueueRules, check_rules
from annotator.core.records import Phase, encode
from annotator.core.wording import say
from annotator.models import Article, Assignment, Person, Project
from annotator.services.access import Caller, log
from annotator.services.assigning import WORKING
from annotator.services.queue_places import count_holders, read_rules
from annotator.services.visibility import blind_articles


class QueueNumbers(Struct, frozen=True):
    """What rules mean for the articles and persons that there are; a reading is one person's work on one article."""

    articles: dict[Phase, int]
    #: Articles of the phase main that are drawn for the sample.
    sample: int
    #: Members who can work.
    persons: int
    readings: int
    #: Of these readings, those that somebody holds or has handed in.
    taken: int
    #: Those that somebody holds or has handed in beside them: given by hand, or begun under other rules.
    beyond: int
    #: Places of the phase main that nobody holds; training and pilot have one for everybody.
    free: int
    #: Articles that more persons read than there are members to read them.
    short: int


def change_queue(session: Session, caller: Caller, rules: QueueRules | None) -> QueueRules | None:
    """Give the project's articles out by *rules* from now on, or by no queue; return them.

    What people hold stays theirs. Raises NotAllowed, Conflict in an archived project, Invalid.
    """
    require_manager(caller)
    caller.require_open()
    if rules is not None:
        require_sound(rules)
    project, before = caller.project, read_rules(caller.project)
    if rules == before:
        return rules
    project.queue = None if rules is None else encode(rules).decode()
    log(session, caller.account, "queue changed", project, project.queue or "off")
    session.flush()
    return rules


def describe_queue(session: Session, caller: Caller, rules: QueueRules) -> QueueNumbers:
    """Return what *rules*, not stored yet perhaps, mean for the project. Raises NotAllowed, Invalid."""
    require_manager(caller)
    require_sound(rules)
    project = caller.project
    # Where the caller is blind only what was given counts: that somebody began by herself is hidden there.
    holders = count_holders(or_(Assignment.is_assigned, Article.id.not_in(blind_articles(caller))))
    query = select(Article.position, holders).where(Article.project_id == project.id, Article.deleted_at.is_(None))
    members = select(func.count()).where(Person.project_id == project.id, Person.role.in_(WORKING))
    persons = session.scalar(members) or 0
    articles: Counter[Phase] = Counter({"training": 0, "pilot": 0, "main": 0})
    sample = readings = taken = beyond = free = short = 0
    for position, held in session.execute(query):
        readers = rules.readers_of(position)
        articles[rules.phase_of(position)] += 1
        sample += readers is not None and bool(rules.sample_percent) and readers == rules.sample_per_article
        wanted = persons if readers is None else readers
        readings += wanted
        taken += min(held, wanted)
        beyond += max(0, held - wanted)
        free += 0 if readers is None else max(0, readers - held)
        short += readers is not None and readers > persons
    return QueueNumbers(dict(articles), sample, persons, readings, taken, beyond, free, short)


def require_manager(caller: Caller) -> None:
    """Raise NotAllowed below manager."""
    caller.require("manager", say("Only a manager may set the queue. Ask a manager of the project for that role."))


def require_sound(rules: QueueRules) -> None:
    """Raise Invalid where *rules* cannot be."""
    problems = list(check_rules(rules))
    if problems:
        raise Invalid(problems[0].message, problems)


def with_seed(project: Project, rules: QueueRules) -> QueueRules:
    """Return *rules* with the seed that the project's queue has, or a random one, where they name none."""
    if rules.seed:
        return rules
    before = read_rules(project)
    return replace(rules, seed=before.seed if before else 1 + secrets.randbelow(SEED_LIMIT - 1))
