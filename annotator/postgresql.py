"""How PostgreSQL is talked to: in few trips, since each costs a save more than what the database does in it."""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Pipeline
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.interfaces import PoolProxiedConnection

from annotator.db import ASKED, ONE_CHANGE, WITH_BEGIN, WITH_COMMIT, Statement
from annotator.pipeline import run_together

#: In a connection's `info`: the names of the statements that are prepared on it, by their text.
PREPARED = "annotator.prepared"


class PostgresqlDialect(PGDialect_psycopg):
    """psycopg 3 with transactions that begin as the engine says, and only where one is wanted.

    Connections commit by themselves until a transaction begins, so that a single look-up is one trip. Statements that
    come again are prepared by the driver, which forgets them all at a ROLLBACK: what only read ends with a COMMIT.
    """

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **options: Any) -> None:
        super().__init__(use_native_hstore=False, **options)  # type: ignore[no-untyped-call]
        self.begin = begin
        self.only_reads = "READ ONLY" in begin

    def on_connect(self) -> Callable[[Any], None]:
        """Return what is done with a new connection."""
        prepare: Callable[[Any], None] = super().on_connect()  # type: ignore[no-untyped-call]

        def commit_by_itself(connection: Any) -> None:
            prepare(connection)
            connection.autocommit = True

        return commit_by_itself

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """Refuse: it would change how the connection begins and ends for whoever has it next."""
        raise NotImplementedError("how a transaction begins is said by its engine")

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin a transaction, and run what is to go with it, in one trip."""
        info = dbapi_connection.info
        for left_over in (ASKED, WITH_COMMIT):  # of a transaction that was rolled back
            info.pop(left_over, None)
        also = info.pop(WITH_BEGIN, ())
        info[ONE_CHANGE] = len(also) > 1
        answer = self._run_together(dbapi_connection, [(self.begin, None), *also])
        if len(also) > 1:
            info[ASKED] = (*also[-1], answer)

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Commit, and before it run what is to go with it, in one trip."""
        info = dbapi_connection.info
        info.pop(ASKED, None)
        also = info.pop(WITH_COMMIT, ())
        if also:
            self._run_together(dbapi_connection, [*also, ("COMMIT", None)])
        else:
            dbapi_connection.commit()

    def do_rollback(self, dbapi_connection: PoolProxiedConnection) -> None:
        """End a transaction without its changes."""
        if self.only_reads:
            dbapi_connection.commit()
            return
        driver: Any = dbapi_connection.driver_connection
        has_begun = driver.pgconn.transaction_status != TransactionStatus.IDLE
        dbapi_connection.rollback()
        # The driver has what it prepared forgotten then, and ours with it, or nothing where it prepared nothing.
        if has_begun and dbapi_connection.info.pop(PREPARED, None) is not None:
            driver.execute("DEALLOCATE ALL")

    def do_rollback_to_savepoint(self, connection: Any, name: str) -> None:
        """End a part of a transaction, at which the driver has everything forgotten that is prepared, ours too."""
        super().do_rollback_to_savepoint(connection, name)  # type: ignore[no-untyped-call]
        connection.connection.info.pop(PREPARED, None)

    def do_ping(self, dbapi_connection: Any) -> bool:
        """Return whether the server is there. To a connection at rest it says nothing but its end."""
        said = select.poll()
        said.register(dbapi_connection.fileno(), select.POLLIN)
        return not said.poll(0) or bool(super().do_ping(dbapi_connection))  # type: ignore[no-untyped-call]

    def _run_together(self, dbapi_connection: PoolProxiedConnection, statements: Sequence[Statement]) -> Any:
        """Run *statements* up to the first that fails, in one trip if the library can; return what the last brought."""
        driver: Any = dbapi_connection.driver_connection
        if not Pipeline.is_supported():
            return [driver.execute(*statement) for statement in statements][-1]
        return run_together(driver, dbapi_connection.info.setdefault(PREPARED, {}), statements)
