"""One run of a job: gives signs of life, says how far it is, and ends where its owner or the server wants it to."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from annotator.core.job_records import JobState
from annotator.db import now
from annotator.models import Job
from annotator.services.job_desk import JobDesk

T = TypeVar("T")
BEAT_S = 0.5


class Stopped(Exception):
    """The run ends here, as *state* says; nothing of it stays. None: another one has taken the job over."""

    def __init__(self, state: JobState | None) -> None:
        super().__init__(state)
        self.state = state


class Run:
    """A run of *job*; it ends at the next step once *stopping* is set or its owner has cancelled it.

    It shows how far a long task is, as services take it: called with a sequence and what is done to it, it yields that.
    """

    def __init__(self, desk: JobDesk, job: Job, stopping: threading.Event) -> None:
        self.desk = desk
        self.job = job
        self.step = ""
        self.done = 0
        self.total = 0
        self._stopping = stopping
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        self._heart = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._heart.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()
        self._heart.join()
        with suppress(*self.desk.queue.failures):
            self.desk.queue.forget(self.job.uuid)

    def __call__(self, sequence: Sequence[T], description: str) -> Iterable[T]:
        """Return the items of *sequence*, counted as they are taken. Raises Stopped."""
        self.begin(description, len(sequence))
        return self._counted(sequence)

    def begin(self, step: str, total: int = 0) -> None:
        """Begin another step of so many things; of 0 where they are not counted. Raises Stopped."""
        self.step, self.done, self.total = step, 0, total
        self.check()

    def count(self, done: int) -> None:
        """Say that so many things of the step are done. Raises Stopped."""
        self.done = min(done, self.total)
        self.check()

    def check(self) -> None:
        """Raise Stopped where the run is to end."""
        if self._cancelled.is_set():
            raise Stopped("cancelled")
        if self._stopping.is_set():
            raise Stopped("interrupted")

    def _counted(self, sequence: Sequence[T]) -> Iterator[T]:
        for done, item in enumerate(sequence):
            self.count(done)
            yield item
        self.count(len(sequence))

    def _beat(self) -> None:
        while True:
            # One beat may fail: the next tries again.
            with suppress(*self.desk.queue.failures):
                self._note_in_queue()
            if not self.desk.database.is_sqlite:
                with suppress(SQLAlchemyError):
                    self._note_in_row()
            if self._ended.wait(BEAT_S):
                return

    def _note_in_queue(self) -> None:
        queue, uuid = self.desk.queue, self.job.uuid
        queue.beat(uuid, self.step, self.done, self.total)
        if queue.is_cancelled(uuid, self.job.worker or ""):
            self._cancelled.set()

    def _note_in_row(self) -> None:
        """Say it in the row too, for servers that do not share the queue; SQLite's one writer may be the job itself."""
        noted = {"heartbeat_at": now(), "step": self.step[:64], "done": self.done, "total": self.total}
        with self.desk.database.writing("@jobs", self.job.uuid) as session:
            same = (Job.id == self.job.id, Job.worker == self.job.worker)
            session.execute(update(Job).where(*same).values(noted))
