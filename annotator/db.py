"""The database: one engine for writers and one for readers, and the two ways to open a session on them."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    RootTransaction,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import PoolProxiedConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from annotator.core.errors import Conflict

#: Threads of the embedded server, and so the connections that the pool must hold.
THREADS = 16
#: How long a writer waits for others before it is told to come again.
BUSY_TIMEOUT_MS = 20_000
CONNECT_TIMEOUT_S = 5
#: Errors after which a SQLite connection is opened anew.
USELESS = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC, to the microsecond, on databases that know no time zones too."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return *value* in UTC without its zone, as it is stored."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored *value* with its zone, UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcDateTime}


class SqliteDialect(SQLiteDialect_pysqlite):
    """SQLite with transactions that begin as the engine says: IMMEDIATE for writers, DEFERRED for readers.

    A listener for the beginning of a transaction would do the same, and slow down every statement.
    """

    supports_statement_cache = True

    def __init__(self, begin: str = "IMMEDIATE", **options: Any) -> None:
        super().__init__(**options)
        self.begin = f"BEGIN {begin}"

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin a transaction."""
        dbapi_connection.cursor().execute(self.begin)

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        """Return whether a connection is of no use after *e*: one opened on a read-only disk stays read-only."""
        return getattr(e, "sqlite_errorcode", 0) & 0xFF in USELESS or super().is_disconnect(e, connection, cursor)


registry.register("sqlite.annotator", __name__, SqliteDialect.__name__)
registry.register("postgresql.annotator", "annotator.postgresql", "PostgresqlDialect")  # imported where it is needed
#: In a connection's `info`: statements that go out together with the next BEGIN, and with the next COMMIT, ...
WITH_BEGIN, WITH_COMMIT = "annotator.with_begin", "annotator.with_commit"
#: ... and the last of those with BEGIN, with its answer, until the next statement.
ASKED = "annotator.asked"
#: Whether the transaction began with a question, and so makes one change, after which nothing is read.
ONE_CHANGE = "annotator.one_change"
#: A statement as the driver takes it: its text and its parameters.
Statement = tuple[str, Any]
Question = Callable[[Dialect], Statement]


class Glance:
    """A connection of the pool for one look-up that needs no snapshot, without SQLAlchemy's work around a transaction.

    As far as a prepared statement is concerned it is a Connection.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect
        try:
            self.connection = engine.raw_connection()
        except self.dialect.loaded_dbapi.Error as error:
            # What a Connection of SQLAlchemy raises: the pages ask to come again while the database is away.
            raise DBAPIError.instance(
                None, None, error, self.dialect.loaded_dbapi.Error, dialect=self.dialect
            ) from error

    def __enter__(self) -> Glance:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def invalidate(self, error: BaseException) -> None:
        """Let nobody use the connection again."""
        self.connection.invalidate(error)


class Database:
    """The two engines of one installation, on SQLite or PostgreSQL. Raises Conflict for an address that is neither's.

    A writer sees what the writers before it committed, and none beside it touches what it works on. On SQLite one
    writes at a time. On PostgreSQL transactions are READ COMMITTED and begin with advisory locks: one that names
    nothing has the installation to itself, one that names a project has that project, and one that names an account
    too has what is that account's in the project. All take the locks from the whole to the part and none takes more
    later, so there is neither a deadlock nor anything to try again.
    """

    def __init__(self, url: str) -> None:
        self.url = _address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine, self.read_engine = _sqlite_engines(self.url) if self.is_sqlite else _postgresql_engines(self.url)
        # SQLite's busy handler sleeps blindly: writers that queue here first do not convoy in the file's lock.
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_writing(self) -> bool:
        """Return whether a writer is at work, so that another one would have to wait."""
        return not isinstance(self._writer, nullcontext) and self._writer.locked()

    @contextmanager
    def writing(self, *part: str | int, first: Question | None = None) -> Iterator[Session]:
        """Open a session whose changes are committed together at the end, or not at all.

        *part* names what it changes: nothing for anything, a project's slug, or that and an account's key. *first* is
        what will be asked first: PostgreSQL is asked it in the trip that begins.
        """
        # In this order what a connection takes to come and go is not waited for by others.
        with self.engine.connect() as connection, self._writer, self._begin(connection, part, first):
            # On a connection that has begun, so that what asks for no object of the session's does none of its work.
            session = Session(connection, expire_on_commit=False)
            try:
                yield session
                if session.in_transaction():
                    session.commit()
            finally:
                if session.in_transaction() or session.identity_map:
                    session.close()

    @contextmanager
    def writing_if_free(self, *part: str | int, wait_ms: int = 0) -> Iterator[Session | None]:
        """Open a session as `writing` does, or yield None where another writer keeps it waiting for over *wait_ms*."""
        if self.is_writing:
            yield None
            return
        with self.engine.connect() as connection:
            if not self._take_at_once(connection, part, wait_ms):
                yield None
                return
            with Session(connection, expire_on_commit=False) as session:
                yield session
                session.commit()
            connection.commit()

    def _take_at_once(self, connection: Connection, part: tuple[str | int, ...], wait_ms: int) -> bool:
        """Begin a transaction that has *part*, and return whether that was possible."""
        if not self.is_sqlite:
            return all(connection.exec_driver_sql(*_locking(part, "pg_try_advisory_xact_lock")).one())
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={wait_ms}")
        try:
            connection.begin()
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        return True

    def _begin(self, connection: Connection, part: tuple[str | int, ...], first: Question | None) -> RootTransaction:
        """Begin a transaction once *part* is free, and keep it until that ends."""
        if not self.is_sqlite:
            asked = [] if first is None else [first(connection.dialect)]
            connection.connection.info[WITH_BEGIN] = [_locking(part), *asked]
        return connection.begin()

    def lock(self, connection: Connection, *part: str | int) -> None:
        """Wait until *part* is free, and keep it until the transaction ends; SQLite keeps the whole from its BEGIN."""
        if not self.is_sqlite:
            connection.exec_driver_sql(*_locking(part))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one snapshot and writes nothing."""
        # Closing ends the transaction and leaves what was read usable; a rollback would expire it.
        with Session(self.read_engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def glancing(self) -> Glance:
        """Lend a connection for one look-up."""
        return Glance(self.engine)

    def dispose(self) -> None:
        """Close every connection that nobody uses; whoever asks next gets a new one."""
        self.engine.pool.dispose()  # the engines share it


def committed(connection: Connection) -> tuple[object, ...] | None:
    """Return what is the same in a later transaction where nobody committed between; None where nothing tells that.

    SQLite counts what others committed, its driver what this connection changed.
    """
    if connection.dialect.name != "sqlite":
        return None
    driver: Any = connection.connection.driver_connection
    return driver, driver.total_changes, connection.exec_driver_sql("PRAGMA data_version").scalar_one()


def connection_of(session: Session) -> Connection:
    """Return the connection that *session* works on; to ask the session for it takes longer than a statement."""
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def _use_sqlite_well(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # else the driver's own BEGIN logic comes between
    for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Let the file have a write-ahead log. Of two who open a new one SQLite refuses one, however long it waits."""
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    drivers = {"sqlite": "sqlite+annotator", "postgresql": "postgresql+annotator"}
    if address is None or address.get_backend_name() not in drivers:
        raise Conflict("The database's address begins with sqlite:/// or postgresql://; this one does not.")
    return address.set(drivername=drivers[address.get_backend_name()])


# The pool ends what a connection brings back as the engine that was made last would: as the writers, who roll back.
def _sqlite_engines(address: URL) -> tuple[Engine, Engine]:
    readers = create_engine(address, pool_size=THREADS, max_overflow=THREADS, begin="DEFERRED")
    event.listen(readers, "connect", _use_sqlite_well)
    return create_engine(address, pool=readers.pool), readers


def _postgresql_engines(address: URL) -> tuple[Engine, Engine]:
    said = {"connect_timeout": CONNECT_TIMEOUT_S, "options": f"-c lock_timeout={BUSY_TIMEOUT_MS} -c timezone=UTC"}
    try:
        # Asking before each use finds the connections that a restart of the server has closed.
        options = {"pool_size": THREADS, "max_overflow": THREADS, "pool_pre_ping": True, "connect_args": said}
        readers = create_engine(address, begin="BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", **options)
    except ModuleNotFoundError:
        raise Conflict("PostgreSQL needs a driver. Install it: pip install 'annotator[postgres]'") from None
    return create_engine(address, pool=readers.pool), readers


def _locking(part: tuple[str | int, ...], take: str = "pg_advisory_xact_lock") -> Statement:
    """Return the statement that takes PostgreSQL's locks from the whole to *part*, with its function *take*."""
    keys = {f"part{depth}": _lock_key(part[:depth]) for depth in range(len(part) + 1)}
    functions = [f"{take}_shared"] * len(part) + [take]
    taken = (f"{function}(%({name})s::bigint)" for function, name in zip(functions, keys, strict=True))
    return f"SELECT {', '.join(taken)}", keys


def _lock_key(part: tuple[str | int, ...]) -> int:
    name = "/".join(["annotator", *map(str, part)])
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
