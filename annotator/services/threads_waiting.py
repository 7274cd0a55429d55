"""The threads of a project as a list, and those that wait for the caller's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from annotator.core.records import ThreadRecord
from annotator.models import Article, Claim, Review, Thread, ThreadMention, ThreadMessage
from annotator.services.access import Caller
from annotator.services.claim_reading import person_names, read_body
from annotator.services.thread_reading import read_threads, visible_threads

#: Threads that a list holds; older ones are reached once these are done with.
LISTED = 200
Which = Literal["waiting", "open", "resolved"]


class ThreadFilter(Struct, frozen=True):
    """Which threads are wanted."""

    which: Which = "waiting"


class ListedThread(Struct):
    """A thread with the article and, where it is on one, the words of the claim that it is about."""

    article: str
    title: str
    quote: str | None
    thread: ThreadRecord


def list_project_threads(session: Session, caller: Caller, which: Which) -> list[ListedThread]:
    """Return the threads that the caller may read and that wait for her, are open or resolved: last spoken in first."""
    query = select(Thread.uuid, Article.uuid, Article.title, Claim.body).join(Article, Article.id == Thread.article_id)
    query = query.outerjoin(Claim, Claim.id == Thread.claim_id).where(_condition(caller, which))
    rows = session.execute(query.order_by(_last(ThreadMessage.id).desc()).limit(LISTED)).all()
    these = Thread.uuid.in_([row[0] for row in rows]) & (Thread.project_id == caller.project.id)
    found = read_threads(session, these, person_names(session, caller.project))
    records = {each.id: each for on_article in found.values() for each in on_article}
    return [
        ListedThread(article, title, read_body(body).quote if body else None, records[uuid])
        for uuid, article, title, body in rows
    ]


def count_waiting(session: Session, callers: Sequence[Caller]) -> dict[int, int]:
    """Return how many threads wait for *callers*, who are one account in several projects, by project."""
    may = [each for each in callers if each.is_at_least("annotator") and each.project.archived_at is None]
    if not may:
        return {}
    query = select(Thread.project_id, func.count()).where(or_(*(_condition(each, "waiting") for each in may)))
    return dict(session.execute(query.group_by(Thread.project_id)).all())


def locate_thread(session: Session, caller: Caller, uuid: str) -> tuple[str, str | None] | None:
    """Return the ids of a thread's article and claim, None where the caller may not read it."""
    query = select(Article.uuid, Claim.uuid).select_from(Thread).join(Article, Article.id == Thread.article_id)
    query = query.outerjoin(Claim, Claim.id == Thread.claim_id)
    row = session.execute(query.where(Thread.uuid == uuid, _readable(caller))).one_or_none()
    return None if row is None else (row[0], row[1])


def _condition(caller: Caller, which: Which) -> ColumnElement[bool]:
    readable = _readable(caller)
    match which:
        case "waiting":
            return and_(
                readable, Thread.state == "open", _last(ThreadMessage.author_id) != caller.person_id, _of(caller)
            )
        case _:
            return and_(readable, Thread.state == which)


def _readable(caller: Caller) -> ColumnElement[bool]:
    there = exists().where(Article.id == Thread.article_id, Article.deleted_at.is_(None)).correlate(Thread)
    return and_(visible_threads(caller), there)


def _of(caller: Caller) -> ColumnElement[bool]:
    """Return the condition that a thread is the caller's business: own, named or spoken in, an own claim or review."""
    me = caller.person_id
    said = select(ThreadMessage.id).where(ThreadMessage.thread_id == Thread.id).correlate(Thread)
    named = ThreadMention.message_id == ThreadMessage.id
    return or_(
        said.where(ThreadMessage.author_id == me).exists(),
        said.where(exists().where(named, ThreadMention.person_id == me)).exists(),
        exists().where(Claim.id == Thread.claim_id, Claim.person_id == me).correlate(Thread),
        exists().where(Review.claim_id == Thread.claim_id, Review.reviewer_id == me).correlate(Thread),
    )


def _last(column: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Return *column* of a thread's last message."""
    last = select(column).where(ThreadMessage.thread_id == Thread.id).correlate(Thread)
    return last.order_by(ThreadMessage.id.desc()).limit(1).scalar_subquery()
