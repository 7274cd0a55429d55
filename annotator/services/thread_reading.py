"""Who may read which thread, and the records of threads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from annotator.core.records import MessageRecord, ThreadRecord
from annotator.models import Claim, Thread, ThreadMention, ThreadMessage
from annotator.services.access import Caller
from annotator.services.claim_reading import optional_timestamp, timestamp
from annotator.services.visibility import blind_articles, opened_articles, visible_claims


def visible_threads(caller: Caller, among: Sequence[int] | None = None) -> ColumnElement[bool]:
    """Return the condition on Thread that holds for those which *caller* may read in the project.

    One on a claim is read by whoever may see the claim now. One on an article is read by reviewers who are not blind
    there, and by annotators to whom others' work there is open; so is an own one, once one is not blind. A question,
    which was begun by somebody blind, is read by that person and by such reviewers alone.
    """
    if caller.role == "viewer":
        return false()
    claim = (
        select(Claim.id).where(Claim.id == Thread.claim_id, visible_claims(caller, among)).correlate(Thread).exists()
    )
    is_own = Thread.starter_id == caller.person_id
    sees = Thread.article_id.not_in(blind_articles(caller, among))
    if caller.is_at_least("reviewer"):
        on_article = or_(sees, and_(is_own, Thread.is_question))
    else:
        opened = and_(~Thread.is_question, opened_articles(caller, Thread.article_id, among))
        on_article = or_(opened, and_(is_own, or_(Thread.is_question, sees)))
    return and_(
        Thread.project_id == caller.project.id,
        or_(and_(Thread.claim_id.is_not(None), claim), and_(Thread.claim_id.is_(None), on_article)),
    )


def read_threads(
    session: Session, condition: ColumnElement[bool], names: Mapping[int, str], said: Mapping[int, str] | None = None
) -> dict[int, list[ThreadRecord]]:
    """Return the threads for which *condition*, on Thread, holds: by article key, the oldest first.

    *names* are the persons' names in the records; where they differ from those *said* in messages, they replace these.
    """
    query = select(Thread, Claim.uuid).outerjoin(Claim, Claim.id == Thread.claim_id).where(condition)
    rows = session.execute(query.order_by(Thread.created_at, Thread.uuid)).all()
    messages = _messages(session, condition, names, said or names) if rows else {}
    found: dict[int, list[ThreadRecord]] = defaultdict(list)
    for row, claim in rows:
        record = ThreadRecord(
            id=row.uuid,
            claim=claim,
            question=row.is_question,
            state=row.state,  # type: ignore[arg-type]
            resolved_by=None if row.resolved_by_id is None else names[row.resolved_by_id],
            resolved_at=optional_timestamp(row.resolved_at),
            messages=messages[row.id],
        )
        found[row.article_id].append(record)
    return found


def _messages(
    session: Session, condition: ColumnElement[bool], names: Mapping[int, str], said: Mapping[int, str]
) -> dict[int, list[MessageRecord]]:
    mine = select(ThreadMention.message_id, ThreadMention.person_id)
    mine = mine.join(ThreadMessage, ThreadMessage.id == ThreadMention.message_id)
    mentions: dict[int, list[int]] = defaultdict(list)
    for message, person in session.execute(mine.join(Thread, Thread.id == ThreadMessage.thread_id).where(condition)):
        mentions[message].append(person)
    query = select(ThreadMessage).join(Thread, Thread.id == ThreadMessage.thread_id).where(condition)
    found: dict[int, list[MessageRecord]] = defaultdict(list)
    for row in session.scalars(query.order_by(ThreadMessage.id)):
        persons = mentions[row.id]
        text = _renamed(row.text, {said[each]: names[each] for each in persons})
        mentioned = sorted(names[each] for each in persons)
        record = MessageRecord(row.uuid, names[row.author_id], text, mentioned, timestamp(row.created_at))
        found[row.thread_id].append(record)
    return found


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Return *text* with other names behind its @, as an export under pseudonyms needs it."""
    for name, other in names.items():
        if name != other:
            text = re.sub(f"@{re.escape(name)}", f"@{other}", text, flags=re.IGNORECASE)
    return text
