"""Where wrong guesses are counted: in the database or in Redis, for all processes together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import delete, select

from annotator.core.errors import Conflict
from annotator.core.patience import Tally
from annotator.db import Database
from annotator.models import GuessTally

#: Older ones say nothing any more.
KEPT_S = 86400
REDIS_TIMEOUT_S = 2

Change = Callable[[list[Tally]], list[Tally]]


class Tallies(Protocol):
    """Tallies by key."""

    def change(self, keys: Sequence[str], change: Change) -> None:
        """Replace the tallies of *keys* by what *change* makes of them, as if alone; nothing if it raises an error."""


class DatabaseTallies:
    """Tallies as rows of the database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def change(self, keys: Sequence[str], change: Change) -> None:
        """Replace the tallies of *keys*, and drop those that are old."""
        with self.database.writing("@guesses") as session:
            session.execute(delete(GuessTally).where(GuessTally.last_at < time.time() - KEPT_S))
            rows = {row.key: row for row in session.scalars(select(GuessTally).where(GuessTally.key.in_(keys)))}
            known = [Tally(rows[key].guesses, rows[key].last_at) if key in rows else Tally() for key in keys]
            for key, before, tally in zip(keys, known, change(known), strict=True):
                if tally == before:
                    continue
                row = rows.get(key) or GuessTally(key=key)
                row.guesses, row.last_at = tally.guesses, tally.last_at
                session.add(row)


class RedisTallies:
    """Tallies as keys of Redis; whoever changes one that somebody else changes at the same time tries again."""

    def __init__(self, url: str) -> None:
        try:
            import redis
        except ModuleNotFoundError:
            raise Conflict("Redis needs its driver. Install it: pip install 'annotator[redis]'") from None
        self.errors = redis.RedisError
        self.client = redis.Redis.from_url(
            url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S, decode_responses=True
        )

    def change(self, keys: Sequence[str], change: Change) -> None:
        """Replace the tallies of *keys*."""
        names = [f"annotator:guesses:{key}" for key in keys]

        def within(pipe: Any) -> None:
            rows = [pipe.hgetall(name) for name in names]
            known = [Tally(int(row["guesses"]), float(row["last_at"])) if row else Tally() for row in rows]
            tallies = change(known)
            pipe.multi()
            for name, tally in zip(names, tallies, strict=True):
                pipe.hset(name, mapping={"guesses": tally.guesses, "last_at": repr(tally.last_at)})
                pipe.expire(name, KEPT_S)

        self.client.transaction(within, *names)
