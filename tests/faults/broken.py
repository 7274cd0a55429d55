"""Takes out of a process, as it starts, one thing that keeps people's work: what a test of faults must then see.

Nothing of this is in the product, which has no such switch.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.orm import Session


def break_it(name: str) -> None:
    """Take out what *name* says."""
    VARIANTS[name]()


def die_at(number: int) -> None:
    """Let the process be killed before the statement of that *number* that writes."""
    from sqlalchemy.engine import Engine

    written = count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def look(_connection: Any, _cursor: object, statement: str, *_rest: object) -> None:
        if is_writing(statement) and next(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)


def is_writing(statement: str) -> bool:
    """Return whether *statement* changes rows."""
    return statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))


def answer_before_the_commit() -> None:
    """Commit half a second after the answer."""
    from flask import has_request_context

    from annotator.db import Database

    whole = Database.writing

    @contextmanager
    def writing(self: Database, *part: str | int, first: Any = None) -> Iterator[Session]:
        if not has_request_context():  # what is done before workers are forked, which have none of its threads
            with whole(self, *part, first=first) as session:
                yield session
            return
        self._writer.__enter__()
        session = Session(self.engine, expire_on_commit=False)

        def end(how: Callable[[], None]) -> None:
            how()
            session.close()
            self._writer.__exit__(None, None, None)

        def commit() -> None:
            time.sleep(0.5)
            session.commit()
            time.sleep(0.2)  # SQLite's lock is nobody's turn: else the other workers would never get it
            end(session.rollback)

        try:
            yield session
        except BaseException:
            end(session.rollback)
            raise
        threading.Thread(target=commit, daemon=True).start()

    Database.writing = writing  # type: ignore[method-assign]


def commit_each_row() -> None:
    """Commit after every statement that writes, not at the end of what belongs together."""
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def commit(connection: Any, *_rest: object) -> None:
        # Before the next statement, since one that returns rows is over only once they were read.
        if connection.info.pop("has written", False):
            driver = connection.connection.driver_connection
            driver.commit()
            if connection.dialect.name == "sqlite":
                driver.execute("BEGIN IMMEDIATE")

    @event.listens_for(Engine, "after_cursor_execute")
    def remember(connection: Any, _cursor: object, statement: str, *_rest: object) -> None:
        connection.info["has written"] = is_writing(statement)


def begin_plainly() -> None:
    """Begin SQLite's write transactions by a plain BEGIN, and without waiting in a row."""
    from contextlib import nullcontext

    from annotator.db import Database, SqliteDialect

    begun = SqliteDialect.__init__
    made = Database.__init__

    def begin(self: SqliteDialect, begin: str = "", **options: Any) -> None:
        begun(self, "DEFERRED", **options)

    def make(self: Database, url: str) -> None:
        made(self, url)
        self._writer = nullcontext()

    SqliteDialect.__init__ = begin  # type: ignore[method-assign]
    Database.__init__ = make  # type: ignore[method-assign]


def forget_versions() -> None:
    """Write over whatever version is there: no check before the UPDATE, and none in it."""
    from sqlalchemy import bindparam

    from annotator.models import Claim
    from annotator.services import claim_writing, claims

    claim_writing._ADVANCE = update(Claim).where(Claim.id == bindparam("key"), bindparam("seen") >= 0)
    put = claims.put_claim

    def put_over(session: Any, caller: Any, article: Any, uuid: str, read: Any, seen: int | None, place: Any) -> Any:
        claim = claim_writing.find_claim(session, caller, uuid)
        return put(session, caller, article, uuid, read, claim.version if claim is not None else seen, place)

    claims.put_claim = put_over


def take_repeats_for_changes() -> None:
    """Count a change that is sent again after a lost answer as another one."""
    from annotator.services import claims

    def change(writer: Any, claim: Any, read: Any, seen: int | None) -> Any:
        return writer.change(claim, writer.check(read(), None))

    claims._answer_repeat = change


def trust_the_clock() -> None:
    """Let the newer change win by the machine's clock, as programs do that have no versions."""
    from annotator.db import now
    from annotator.services.claim_writing import ClaimWriter

    change = ClaimWriter.change

    def change_if_newer(self: ClaimWriter, claim: Any, body: Any) -> Any:
        from sqlalchemy import select

        from annotator.models import Claim

        record = self.record(claim)
        if self.session.scalar(select(Claim.updated_at).where(Claim.id == claim.id)) > now():
            return record
        return change(self, claim, body)

    ClaimWriter.change = change_if_newer  # type: ignore[method-assign]


def answer_faults_as_defects() -> None:
    """Have no answer of its own for a database that cannot work now."""
    from flask import Flask
    from sqlalchemy.exc import DBAPIError

    register = Flask.register_error_handler

    def leave_out(self: Flask, kind: Any, handler: Callable[..., Any]) -> None:
        if not (isinstance(kind, type) and issubclass(kind, DBAPIError)):
            register(self, kind, handler)

    Flask.register_error_handler = leave_out  # type: ignore[method-assign]


def wait_for_nobody() -> None:
    """Give up at once where another writer is at work, and call it a defect."""
    from annotator import db

    db.BUSY_TIMEOUT_MS = 50
    answer_faults_as_defects()


VARIANTS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        answer_before_the_commit,
        commit_each_row,
        begin_plainly,
        forget_versions,
        take_repeats_for_changes,
        trust_the_clock,
        answer_faults_as_defects,
        wait_for_nobody,
    )
}
