"""The queue that carries jobs from those who ask to the workers, and what changes too often for the database.

Signs of life and wishes to cancel go beside the database: SQLite has one writer, and an import is that writer until it
ends.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from huey import Huey

NAME = "annotator"


class Pulse(Struct):
    """A sign of life of a running job."""

    #: Seconds since the epoch.
    at: float
    step: str
    done: int
    total: int


class JobQueue:
    """huey over a SQLite file in *folder*, or over Redis; messages are signed with *secret*, since they are pickles."""

    def __init__(self, folder: Path, redis_url: str, secret: str) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self.secret = secret
        self._run: Callable[[str], None] = lambda uuid: None

    @cached_property
    def huey(self) -> Huey:
        """The queue itself; loaded when the first job comes, since most processes never see one."""
        from huey import RedisHuey, SqliteHuey
        from huey.serializer import SignedSerializer

        said = {"results": False, "serializer": SignedSerializer(secret=self.secret, salt=NAME)}
        if self.redis_url:
            return RedisHuey(NAME, url=self.redis_url, blocking=False, **said)
        return SqliteHuey(NAME, filename=str(self.folder / "queue.db"), timeout=20, **said)

    @cached_property
    def failures(self) -> tuple[type[Exception], ...]:
        """What is raised where the queue does not answer."""
        if not self.redis_url:
            return (sqlite3.Error, OSError)
        from redis.exceptions import RedisError

        return (RedisError, OSError)

    @cached_property
    def _task(self) -> Any:
        return self.huey.task(name="run_job")(lambda uuid: self._run(uuid))

    def send(self, uuid: str) -> None:
        """Put a job into the queue."""
        self._task(uuid)

    def run_next(self, run: Callable[[str], None]) -> bool:
        """Call *run* with the next job's id; return whether there was one."""
        self._run = run
        self._task  # noqa: B018  known to the queue before it reads a message of it
        task = self.huey.dequeue()
        if task is None:
            return False
        self.huey.execute(task)
        return True

    def beat(self, uuid: str, step: str, done: int, total: int) -> None:
        """Note that a job is alive, and how far it is."""
        self._put(f"pulse:{uuid}", msgspec.json.encode(Pulse(time.time(), step, done, total)))

    def pulse(self, uuid: str) -> Pulse | None:
        """Return the last sign of life of a job, None where there was none."""
        raw = self._peek(f"pulse:{uuid}")
        return None if raw is None else msgspec.json.decode(raw, type=Pulse)

    def ask_to_cancel(self, uuid: str, worker: str) -> None:
        """Ask the *worker* of a job to leave it."""
        self._put(f"cancel:{uuid}", worker.encode())

    def is_cancelled(self, uuid: str, worker: str) -> bool:
        """Return whether the *worker* of a job was asked to leave it."""
        return self._peek(f"cancel:{uuid}") == worker.encode()

    def forget(self, uuid: str) -> None:
        """Drop what is noted of a job."""
        for name in ("pulse", "cancel"):
            self.huey.storage.pop_data(f"{name}:{uuid}")

    def close(self) -> None:
        """Close the connection, where one was made."""
        if "huey" in self.__dict__:
            self.huey.storage.close()

    def _put(self, key: str, value: bytes) -> None:
        self.huey.storage.put_data(key, value)

    def _peek(self, key: str) -> bytes | None:
        found = self.huey.storage.peek_data(key)
        return bytes(found) if isinstance(found, bytes | memoryview) else None
