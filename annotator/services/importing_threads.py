"""The threads that come with an import: those that are there already stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid
from annotator.core.wording import say
from annotator.ingest.threads import ThreadDraft, draft_thread
from annotator.models import Claim, Project, Thread, ThreadMessage
from annotator.services.importing_articles import Subject
from annotator.services.importing_claims import People

Row = dict[str, Any]


class ThreadBatch:
    """The threads of one import."""

    def __init__(self, session: Session, project: Project, people: People) -> None:
        self.session = session
        self.project = project
        self.people = people
        self._new: dict[str, tuple[Subject, ThreadDraft]] = {}
        self._messages: set[str] = set()

    def draft(self, fields: Any, subject: Subject, claims: Collection[str]) -> None:
        """Check a thread on *subject*, of which the import brings *claims*, and keep it where it is new.

        Raises Invalid.
        """
        draft = draft_thread(fields)
        key = draft.said.id.lower()
        if key in self._new:
            raise Invalid.at("/id", say("Two threads of this import have the same id."))
        self._require_claim(draft, subject, claims)
        if self._is_there(key, draft, subject):
            return
        ids = [each.id.lower() for each in draft.said.messages]
        if len({*ids} - self._messages) < len(ids) or self._are_taken(ids):
            raise Invalid.at("/messages", say("A message of this id is there already."))
        self._messages.update(ids)
        self._new[key] = subject, draft
        for each in draft.said.messages:
            for name in (each.author, *each.mentions):
                self.people.add(name)
        if draft.said.resolved_by is not None:
            self.people.add(draft.said.resolved_by)

    def unstored(self) -> tuple[list[Row], list[Row], list[tuple[str, str]]]:
        """Return the rows of threads, those of messages, and the mentions: a message's id with a name's key.

        Persons stand in rows by their name's key, articles as their Subject, claims and threads by their id.
        """
        rows: list[Row] = []
        messages: list[Row] = []
        mentions: list[tuple[str, str]] = []
        for uuid, (subject, draft) in self._new.items():
            rows.append(self._row(uuid, subject, draft))
            for each, moment in zip(draft.said.messages, draft.written_at, strict=True):
                key = each.id.lower()
                row = {"project_id": self.project.id, "thread_id": uuid, "uuid": key, "text": each.text}
                messages.append(row | {"author_id": self.people.add(each.author), "created_at": moment})
                mentions += dict.fromkeys((key, self.people.add(name)) for name in each.mentions)
        return rows, messages, mentions

    def _row(self, uuid: str, subject: Subject, draft: ThreadDraft) -> Row:
        said = draft.said
        return {
            "project_id": self.project.id,
            "article_id": subject,
            "claim_id": said.claim.lower() if said.claim else None,
            "starter_id": self.people.add(said.messages[0].author),
            "uuid": uuid,
            "is_question": said.question,
            "state": said.state,
            "resolved_by_id": self.people.add(said.resolved_by) if said.resolved_by is not None else None,
            "resolved_at": draft.resolved_at,
            "created_at": draft.written_at[0],
        }

    def _require_claim(self, draft: ThreadDraft, subject: Subject, claims: Collection[str]) -> None:
        claim = draft.said.claim
        if claim is None or claim.lower() in claims:
            return
        stored = select(Claim.id).where(Claim.article_id == subject.key, Claim.uuid == claim.lower())
        if subject.key is None or self.session.scalar(stored) is None:
            raise Invalid.at("/claim", say("The article has no such claim. Import the claim with its thread."))

    def _is_there(self, uuid: str, draft: ThreadDraft, subject: Subject) -> bool:
        """Return whether the project has the thread with these messages. Raises Invalid where it has another."""
        query = select(Thread.id, Thread.article_id, Claim.uuid).outerjoin(Claim, Claim.id == Thread.claim_id)
        row = self.session.execute(query.where(Thread.project_id == self.project.id, Thread.uuid == uuid)).one_or_none()
        if row is None:
            return False
        said = select(ThreadMessage.uuid, ThreadMessage.text).where(ThreadMessage.thread_id == row.id)
        there = dict(self.session.execute(said).all())
        claim = draft.said.claim.lower() if draft.said.claim else None
        is_same = (row.article_id, row.uuid) == (subject.key, claim)
        if not is_same or any(there.get(each.id.lower()) != each.text for each in draft.said.messages):
            raise Invalid.at("/id", say("A thread with this id is there with other content. Leave it out of the file."))
        return True

    def _are_taken(self, ids: Collection[str]) -> bool:
        query = select(ThreadMessage.id).where(ThreadMessage.project_id == self.project.id)
        return self.session.scalar(query.where(ThreadMessage.uuid.in_(ids)).limit(1)) is not None
