"""When the work that is given out will be handed in, as far as the last four weeks tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.forecast import WINDOW, forecast_days
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Assignment, Person
from annotator.services.access import Caller
from annotator.services.assigning import WORKING
from annotator.services.progress_scope import sees_everybody, work_in_scope
from annotator.services.queue_places import read_rules
from annotator.services.visibility import blind_articles

#: A forecast beyond so many days says no more than that it takes long.
MOST_DAYS = 3650


class ForecastRecord(Struct):
    """When the rest is handed in: days as YYYY-MM-DD; where there is none, *reason* says why."""

    #: What was given out, or is still to be given out by a queue, and was never handed in.
    remaining: int
    #: First submissions a day, over the days of the window.
    a_day: float | None
    expected: str | None
    #: Between these two in 80 of 100 cases; no latest where the pace varies too much to say.
    earliest: str | None
    latest: str | None
    reason: str | None


def forecast_end(session: Session, caller: Caller) -> ForecastRecord:
    """Return when what the caller may know of is handed in, if people go on as in the last 28 days."""
    remaining = _count_remaining(session, caller) + _count_places(session, caller)
    today = now().date()
    daily = _daily(session, caller, today)
    a_day = round(sum(daily) / len(daily), 2) if daily else None
    if remaining == 0:
        return ForecastRecord(0, a_day, None, None, None, say("Nothing that was given out is still to be handed in."))
    days = forecast_days(daily, remaining)
    if days is None:
        reason = say("Too little is known for a forecast: five days and ten submissions are needed.")
        return ForecastRecord(remaining, a_day, None, None, None, reason)
    expected, earliest, latest = (None if each is None else _day(today, each) for each in days)
    if expected is None:
        return ForecastRecord(remaining, a_day, None, None, None, say("At this pace it takes more than ten years."))
    return ForecastRecord(remaining, a_day, expected, earliest, latest, None)


def _day(today: date, days: float) -> str | None:
    return None if days > MOST_DAYS else (today + timedelta(math.ceil(days))).isoformat()


def _count_remaining(session: Session, caller: Caller) -> int:
    query = select(func.count()).select_from(Assignment).join(Article, Article.id == Assignment.article_id)
    waits = (Assignment.first_submitted_at.is_(None), Assignment.state.in_(("assigned", "in_progress")))
    return session.scalar(query.where(work_in_scope(caller), *waits)) or 0


def _count_places(session: Session, caller: Caller) -> int:
    """Return how many places the project's queue has still to give; who asks for the own end has none of them."""
    rules = read_rules(caller.project)
    if rules is None or not sees_everybody(caller):
        return 0
    workers = select(func.count()).where(Person.project_id == caller.project.id, Person.role.in_(WORKING))
    everybody = session.scalar(workers) or 0
    held = func.count(Assignment.id)
    query = (
        select(Article.position, held)
        .outerjoin(Assignment, (Assignment.article_id == Article.id) & (Assignment.state != "skipped"))
        .where(
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            Article.id.not_in(blind_articles(caller)),
        )
        .group_by(Article.position)
    )
    places = 0
    for position, holders in session.execute(query):
        readers = rules.readers_of(position)
        places += max((everybody if readers is None else readers) - holders, 0)
    return places


def _daily(session: Session, caller: Caller, today: date) -> Sequence[int]:
    """Return the first submissions of each whole day of the window, oldest first, from the first one on."""
    begin = today - timedelta(WINDOW)
    moment = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
    day = func.date(Assignment.first_submitted_at)
    query = (
        select(day, func.count())
        .join(Article, Article.id == Assignment.article_id)
        .where(work_in_scope(caller), Assignment.first_submitted_at >= moment)
        .group_by(day)
    )
    counts: dict[str, int] = {str(on): count for on, count in session.execute(query)}
    days = [(begin + timedelta(at)).isoformat() for at in range(WINDOW)]
    first = next((at for at, on in enumerate(days) if on in counts), len(days))
    return [counts.get(on, 0) for on in days[first:]]
