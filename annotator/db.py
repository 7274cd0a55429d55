"""The database: one engine for writers and one for readers, and the two ways to open a session on them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import PoolProxiedConnection
from sqlalchemy.orm import DeclarativeBase, Session

#: Threads of the embedded server, and so the connections that the pool must hold.
THREADS = 16
BUSY_TIMEOUT_MS = 20_000


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


registry.register("sqlite.annotator", __name__, SqliteDialect.__name__)


class Database:
    """The two engines of one installation: writers begin at once, readers never wait for them."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        pool: dict[str, Any] = {"pool_size": THREADS, "max_overflow": THREADS, "pool_pre_ping": not self.is_sqlite}
        if self.is_sqlite:
            address = address.set(drivername="sqlite+annotator")
        self.engine = self.read_engine = create_engine(address, **pool)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _use_sqlite_well)
            self.read_engine = create_engine(address, pool=self.engine.pool, begin="DEFERRED")
        # SQLite's busy handler sleeps blindly: writers that queue here first do not convoy in the file's lock.
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_writing(self) -> bool:
        """Return whether a writer is at work, so that another one would have to wait."""
        return not isinstance(self._writer, nullcontext) and self._writer.locked()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session whose changes are committed together at the end, or not at all."""
        with self._writer, Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one snapshot and writes nothing."""
        # Closing ends the transaction and leaves what was read usable; a rollback would expire it.
        with Session(self.read_engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def _use_sqlite_well(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # else the driver's own BEGIN logic comes between
    for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=FULL", "journal_mode=WAL"):
        connection.execute(f"PRAGMA {pragma}")
