"""Threads on claims and articles: messages under ids that clients make, and whether a thread is open or resolved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, NotAllowed, NotFound, Problem
from annotator.core.records import ThreadRecord, ThreadState
from annotator.core.text import STRING_LIMIT, check_string, is_uuid
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Claim, Person, Thread, ThreadMention, ThreadMessage
from annotator.services.access import Caller, own_person
from annotator.services.claim_reading import person_names
from annotator.services.thread_readers import Place, find_mentions, find_readers, offer_readers
from annotator.services.thread_reading import read_threads, visible_threads
from annotator.services.visibility import is_blind, visible_claims


class MessageInput(Struct, forbid_unknown_fields=True):
    """A message as a client sends it; the first one of a thread says what the thread is about."""

    text: str
    #: The claim's id; None for a thread about the article.
    claim: str | None = None


class StateInput(Struct, forbid_unknown_fields=True):
    """Whether a thread is done with."""

    state: ThreadState


def list_threads(session: Session, caller: Caller, article: Article) -> list[ThreadRecord]:
    """Return the threads on *article* and its claims that the caller may read, the oldest first."""
    require_reader(caller)
    condition = (Thread.article_id == article.id) & visible_threads(caller, [article.id])
    return read_threads(session, condition, person_names(session, caller.project)).get(article.id, [])


def put_message(
    session: Session, caller: Caller, article: Article, thread: str, message: str, read: Callable[[], MessageInput]
) -> tuple[ThreadRecord, bool]:
    """Store what *read* returns as the message of that id, which begins the thread where it is new; resolved, it opens.

    Return the thread's record, and whether the message is new. Raises NotFound for a thread or a claim that the caller
    may not see, Conflict for a taken id and for a message that was answered, and Invalid.
    """
    _require_writer(caller)
    thread_key, key = _check_id(thread, "thread"), _check_id(message, "message")
    person = own_person(session, caller)
    row = _find(session, caller, article, thread_key)
    said = session.scalar(
        select(ThreadMessage).where(ThreadMessage.project_id == caller.project.id, ThreadMessage.uuid == key)
    )
    if said is not None and (row is None or said.thread_id != row.id or said.author_id != person.id):
        raise Conflict(say("This id belongs to another message. Make a new id and send it again."))
    sent = read()
    _check(sent)
    if said is not None and row is not None:
        _change(session, caller, article, row, said, sent)
        return _record(session, caller, row), False
    moment = now()
    if row is None:
        row = _begin(session, caller, article, person, thread_key, sent, moment)
    elif sent.claim is not None and sent.claim.lower() != _claim_of(session, row):
        raise Conflict(say("This thread is about something else. Begin a new one."))
    row.state, row.resolved_by_id, row.resolved_at = "open", None, None
    said = ThreadMessage(project_id=caller.project.id, thread_id=row.id, author_id=person.id, uuid=key)
    said.text, said.created_at = sent.text, moment
    session.add(said)
    session.flush()
    _mention(session, caller, article, row, said)
    return _record(session, caller, row), True


def delete_message(session: Session, caller: Caller, article: Article, thread: str, message: str) -> None:
    """Take an own message back, and the thread with its only one; what is not there is taken back already.

    Raises NotAllowed for another person's, Conflict for one that was answered.
    """
    _require_writer(caller)
    thread_key, key = _check_id(thread, "thread"), _check_id(message, "message")
    row = _find(session, caller, article, thread_key)
    if row is None:
        return
    said = session.scalar(select(ThreadMessage).where(ThreadMessage.thread_id == row.id, ThreadMessage.uuid == key))
    if said is None:
        return
    if said.author_id != caller.person_id:
        raise NotAllowed(say("Only who wrote a message can take it back."))
    _require_last(session, row, said)
    count = session.scalar(select(func.count()).where(ThreadMessage.thread_id == row.id))
    session.delete(said)
    session.flush()
    if count == 1:
        session.delete(row)
        session.flush()


def put_thread(
    session: Session, caller: Caller, article: Article, thread: str, read: Callable[[], StateInput]
) -> ThreadRecord:
    """Resolve a thread or open it again: its starter, the claim's annotator or a reviewer; twice is no error.

    Raises NotFound where the caller may not read it, NotAllowed for anybody else.
    """
    _require_writer(caller)
    row = _find(session, caller, article, thread.lower())
    if row is None:
        raise NotFound()
    owner = session.scalar(select(Claim.person_id).where(Claim.id == row.claim_id))
    person = own_person(session, caller)
    if not caller.is_at_least("reviewer") and person.id not in (row.starter_id, owner):
        raise NotAllowed(say("Who began the thread, the claim's annotator or a reviewer can resolve it."))
    state = read().state
    if state != row.state:
        is_done = state == "resolved"
        row.state, row.resolved_by_id = state, person.id if is_done else None
        row.resolved_at = now() if is_done else None
    return _record(session, caller, row)


def list_readers(
    session: Session, caller: Caller, article: Article, claim: str | None, thread: str | None, typed: str
) -> list[str]:
    """Return names to complete behind @: of members who may read the thread, or a new one there. Raises NotFound."""
    require_reader(caller)
    row = _find(session, caller, article, thread.lower()) if thread else None
    if row is not None:
        place = _place(session, article, row)
    else:
        found = _find_claim(session, caller, article, claim) if claim else None
        place = Place(article, found, found is None and is_blind(session, caller, article), caller.person_id)
    return offer_readers(find_readers(session, caller, place), typed)


def require_reader(caller: Caller) -> None:
    """Raise NotAllowed for those who read articles and gold only."""
    caller.require("annotator", say("Only an annotator may read threads. Ask a manager of the project for that role."))


def _require_writer(caller: Caller) -> None:
    caller.require("annotator", say("Only an annotator may write here. Ask a manager of the project for that role."))
    caller.require_open()


def _check_id(said: str, what: str) -> str:
    if not is_uuid(said):
        raise refusal([Problem(say("An id must be a UUID that the client makes."), pointer=f"/{what}")])
    return said.lower()


def _check(sent: MessageInput) -> None:
    problems = check_string(sent.text, STRING_LIMIT, "/text", say("The message"))
    if not sent.text.strip():
        problems.append(Problem(say("Write something first."), pointer="/text"))
    if problems:
        raise refusal(problems)


def _find(session: Session, caller: Caller, article: Article, uuid: str) -> Thread | None:
    """Return the thread, None where there is none. Raises NotFound unless the caller may read it, and Conflict."""
    query = select(Thread).where(Thread.project_id == caller.project.id, Thread.uuid == uuid)
    row = session.scalar(query)
    if row is None:
        return None
    if row.article_id != article.id:
        raise Conflict(say("This id belongs to another thread. Make a new id and send it again."))
    if session.scalar(query.where(visible_threads(caller, [article.id]))) is None:
        raise NotFound()
    return row


def _find_claim(session: Session, caller: Caller, article: Article, uuid: str) -> Claim:
    visible = visible_claims(caller, [article.id])
    query = select(Claim).where(Claim.article_id == article.id, Claim.uuid == uuid.lower(), visible)
    claim = session.scalar(query)
    if claim is None:
        raise NotFound()
    return claim


def _begin(
    session: Session,
    caller: Caller,
    article: Article,
    person: Person,
    uuid: str,
    sent: MessageInput,
    moment: datetime,
) -> Thread:
    claim = _find_claim(session, caller, article, sent.claim) if sent.claim else None
    row = Thread(project_id=caller.project.id, article_id=article.id, uuid=uuid, starter_id=person.id)
    row.claim_id = None if claim is None else claim.id
    row.is_question = claim is None and is_blind(session, caller, article)
    row.created_at = moment
    session.add(row)
    session.flush()
    return row


def _change(
    session: Session, caller: Caller, article: Article, row: Thread, said: ThreadMessage, sent: MessageInput
) -> None:
    if said.text == sent.text:
        return
    _require_last(session, row, said)
    said.text = sent.text
    session.execute(delete(ThreadMention).where(ThreadMention.message_id == said.id))
    _mention(session, caller, article, row, said)


def _require_last(session: Session, row: Thread, said: ThreadMessage) -> None:
    if session.scalar(select(func.max(ThreadMessage.id)).where(ThreadMessage.thread_id == row.id)) != said.id:
        raise Conflict(say("This message was answered, so it stays as it is. Write another one."))


def _mention(session: Session, caller: Caller, article: Article, row: Thread, said: ThreadMessage) -> None:
    if "@" not in said.text:
        return
    readers = find_readers(session, caller, _place(session, article, row))
    session.add_all(ThreadMention(message_id=said.id, person_id=each.id) for each in find_mentions(said.text, readers))


def _place(session: Session, article: Article, row: Thread) -> Place:
    claim = session.get(Claim, row.claim_id) if row.claim_id is not None else None
    return Place(article, claim, row.is_question, row.starter_id)


def _claim_of(session: Session, row: Thread) -> str | None:
    return session.scalar(select(Claim.uuid).where(Claim.id == row.claim_id))


def _record(session: Session, caller: Caller, row: Thread) -> ThreadRecord:
    session.flush()
    return read_threads(session, Thread.id == row.id, person_names(session, caller.project))[row.article_id][0]
