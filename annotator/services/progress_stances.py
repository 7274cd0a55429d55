"""Which stances people take, by target and by person, and over which targets they differ most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.claim_reading import person_names
from annotator.services.progress_scope import OF_WORK, claims_in_scope, sees_everybody

#: Whoever took a stance so often, and others too, can be told to avoid one.
FEWEST = 10
#: How unlikely it is that somebody like the others never takes a stance, from which on it is told.
UNLIKELY = 0.05


class StanceCounts(Struct):
    """How often each stance was taken, by a person or towards a target."""

    name: str
    claims: int
    stances: dict[str, int]
    #: Of a person: stances that she never takes though others do, so often that chance hardly explains it.
    never: list[str]


class Dispute(Struct):
    """A target, and in how many of the articles in which two or more take a stance towards it these differ."""

    target: str
    articles: int
    disputed: int


class StanceFigures(Struct):
    """Stances by each claim's first target, as the agreement figures count them; training is left out."""

    by_person: list[StanceCounts]
    by_target: list[StanceCounts]
    #: The most disputed first; empty for annotators.
    disputes: list[Dispute]


def read_stances(session: Session, caller: Caller) -> StanceFigures:
    """Return the stances of the submitted claims that the caller may know of."""
    query = (
        select(Claim.person_id, Claim.target, Claim.stance, func.count())
        .join(Article, Article.id == Claim.article_id)
        .join(Assignment, OF_WORK)
        .where(claims_in_scope(caller))
        .group_by(Claim.person_id, Claim.target, Claim.stance)
    )
    names = person_names(session, caller.project)
    persons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    targets: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for person, target, stance, count in session.execute(query):
        if stance is None:
            continue
        persons[names[person]][stance] += count
        if target is not None:
            targets[target][stance] += count
    never = find_silent(persons)
    return StanceFigures(
        by_person=[_counts(name, persons[name], never.get(name, [])) for name in sorted(persons)],
        by_target=[_counts(name, targets[name], []) for name in sorted(targets)],
        disputes=_disputes(session, caller) if sees_everybody(caller) else [],
    )


def find_silent(persons: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
    """Return by person the stances never taken that somebody like the others would hardly have left out by chance."""
    totals = Counter[str]()
    for counts in persons.values():
        totals.update(counts)
    found = {}
    for name, counts in persons.items():
        own = sum(counts.values())
        others = totals.total() - own
        if min(own, others) >= FEWEST:
            unused = (stance for stance in sorted(totals) if not counts.get(stance))
            found[name] = [stance for stance in unused if (1 - totals[stance] / others) ** own < UNLIKELY]
    return found


def _counts(name: str, counts: Counter[str], never: list[str]) -> StanceCounts:
    return StanceCounts(name, counts.total(), dict(sorted(counts.items())), never)


def _disputes(session: Session, caller: Caller) -> list[Dispute]:
    """Count articles in which persons' sets of stances towards a target differ: not each person takes each stance."""
    taken = (
        select(Claim.article_id, Claim.target, Claim.person_id, Claim.stance)
        .distinct()
        .join(Article, Article.id == Claim.article_id)
        .join(Assignment, OF_WORK)
        .where(claims_in_scope(caller), Claim.stance.is_not(None), Claim.target.is_not(None))
        .subquery()
    )
    persons, stances = (func.count(each.distinct()) for each in (taken.c.person_id, taken.c.stance))
    shared = (
        select(taken.c.target, case((func.count() < persons * stances, 1), else_=0).label("differs"))
        .group_by(taken.c.article_id, taken.c.target)
        .having(persons > 1)
        .subquery()
    )
    query = select(shared.c.target, func.count(), func.sum(shared.c.differs)).group_by(shared.c.target)
    found = [Dispute(target, articles, int(disputed)) for target, articles, disputed in session.execute(query)]
    return sorted(found, key=lambda each: (-each.disputed / each.articles, -each.disputed, each.target))
