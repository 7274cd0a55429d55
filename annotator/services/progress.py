"""How a project goes: what is done, in work, returned and skipped, by person and by article, and how fast."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.assignments import HANDED_IN
from annotator.services.claim_reading import person_names
from annotator.services.progress_forecast import ForecastRecord, forecast_end
from annotator.services.progress_scope import (
    OF_WORK,
    claims_in_scope,
    count_left_out,
    require_progress,
    sees_everybody,
    work_in_scope,
)
from annotator.services.progress_stances import StanceFigures, read_stances


class StateCounts(Struct):
    """How many articles, or persons of an article, are in each state; done are submitted and accepted ones."""

    assigned: int = 0
    in_progress: int = 0
    submitted: int = 0
    returned: int = 0
    skipped: int = 0
    accepted: int = 0


class PersonProgress(Struct):
    """One person's work."""

    annotator: str
    work: StateCounts
    active_seconds: int
    #: Claims in work that is handed in.
    claims: int
    #: Of handed-in work whose time is known; null where there is none.
    claims_an_hour: float | None


class ArticleProgress(Struct):
    """An article, and how many persons are how far with it."""

    id: str
    title: str
    work: StateCounts
    #: Submitted ones, training apart.
    claims: int


class ProgressRecord(Struct):
    """How a project goes, as far as the caller may know; to annotators, how they do."""

    #: "all", or "own" for annotators.
    scope: str
    #: Articles of the project.
    articles: int
    #: Articles on which others' work is left out, because the caller has to hand in own work there first.
    left_out: int
    work: StateCounts
    active_seconds: int
    forecast: ForecastRecord
    persons: list[PersonProgress]
    by_article: list[ArticleProgress]
    stances: StanceFigures


def read_progress(session: Session, caller: Caller) -> ProgressRecord:
    """Return how the caller's project goes. Raises NotAllowed below annotator."""
    require_progress(caller)
    persons = _persons(session, caller)
    return ProgressRecord(
        scope="all" if sees_everybody(caller) else "own",
        articles=_count_articles(session, caller),
        left_out=count_left_out(session, caller),
        work=_states(sum((_counter(each.work) for each in persons), Counter())),
        active_seconds=sum(each.active_seconds for each in persons),
        forecast=forecast_end(session, caller),
        persons=persons,
        by_article=_articles(session, caller),
        stances=read_stances(session, caller),
    )


def done(work: StateCounts) -> int:
    """Return how many are handed in."""
    return work.submitted + work.accepted


def total(work: StateCounts) -> int:
    """Return how many there are in any state."""
    return sum(_counter(work).values())


def _persons(session: Session, caller: Caller) -> list[PersonProgress]:
    handed_in = Assignment.state.in_(HANDED_IN)
    timed = case((handed_in, Assignment.active_seconds), else_=0)
    query = (
        select(
            Assignment.person_id,
            Assignment.state,
            func.count(),
            func.coalesce(func.sum(Assignment.active_seconds), 0),
            func.coalesce(func.sum(timed), 0),
        )
        .join(Article, Article.id == Assignment.article_id)
        .where(work_in_scope(caller))
        .group_by(Assignment.person_id, Assignment.state)
    )
    states: defaultdict[int, Counter[str]] = defaultdict(Counter)
    active: Counter[int] = Counter()
    handed: Counter[int] = Counter()
    for person, state, count, seconds, handed_seconds in session.execute(query):
        states[person][state] += count
        active[person] += int(seconds)
        handed[person] += int(handed_seconds)
    claims = _claims_by_person(session, caller)
    names = person_names(session, caller.project)
    found = [
        PersonProgress(
            annotator=names[person],
            work=_states(counts),
            active_seconds=active[person],
            claims=claims[person][0],
            claims_an_hour=round(claims[person][1] * 3600 / handed[person], 2) if handed[person] else None,
        )
        for person, counts in states.items()
    ]
    return sorted(found, key=lambda each: each.annotator)


def _claims_by_person(session: Session, caller: Caller) -> defaultdict[int, tuple[int, int]]:
    """Return by person how many claims are handed in, and how many of them in work whose time is known."""
    timed = case((Assignment.active_seconds > 0, 1), else_=0)
    query = (
        select(Claim.person_id, func.count(), func.sum(timed))
        .join(Article, Article.id == Claim.article_id)
        .join(Assignment, OF_WORK)
        .where(
            work_in_scope(caller),
            Assignment.state.in_(HANDED_IN),
            Claim.layer == "annotator",
            Claim.is_submitted,
            Claim.deleted_at.is_(None),
        )
        .group_by(Claim.person_id)
    )
    found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.update({person: (count, int(known)) for person, count, known in session.execute(query)})
    return found


def _articles(session: Session, caller: Caller) -> list[ArticleProgress]:
    in_project = (Article.project_id == caller.project.id, Article.deleted_at.is_(None))
    states = (
        select(Assignment.article_id, Assignment.state, func.count())
        .join(Article, Article.id == Assignment.article_id)
        .where(work_in_scope(caller))
        .group_by(Assignment.article_id, Assignment.state)
    )
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for article, state, count in session.execute(states):
        counts[article][state] += count
    claims = (
        select(Claim.article_id, func.count())
        .join(Article, Article.id == Claim.article_id)
        .join(Assignment, OF_WORK)
        .where(claims_in_scope(caller))
        .group_by(Claim.article_id)
    )
    made = Counter[int]()
    for article, count in session.execute(claims):
        made[article] = count
    query = select(Article.id, Article.uuid, Article.title).where(*in_project).order_by(Article.position)
    return [
        ArticleProgress(uuid, title, _states(counts[key]), made[key])
        for key, uuid, title in session.execute(query)
        if sees_everybody(caller) or key in counts
    ]


def _count_articles(session: Session, caller: Caller) -> int:
    query = select(func.count()).select_from(Article)
    return session.scalar(query.where(Article.project_id == caller.project.id, Article.deleted_at.is_(None))) or 0


def _states(counts: Mapping[str, int]) -> StateCounts:
    return StateCounts(**{state: counts.get(state, 0) for state in StateCounts.__struct_fields__})


def _counter(work: StateCounts) -> Counter[str]:
    return Counter({state: getattr(work, state) for state in work.__struct_fields__})
