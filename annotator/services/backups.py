"""Backups: one SQLite file that holds every row of an installation, whichever database that works on."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError

from annotator.core.errors import Conflict, Invalid
from annotator.db import Database
from annotator.migrations import NEWEST, find_revision, list_revisions, upgrade_to
from annotator.services.copying import MANIFEST, Sum, Track, clear_tables, copy_rows, is_in_use, sum_rows


def write_backup(database: Database, path: Path, track: Track) -> list[Sum]:
    """Write one snapshot of *database* to the file *path*, prove it by restoring it, and return what it holds.

    Others work on meanwhile. Raises Conflict where the file is there already, or would not restore to the same rows.
    """
    if path.exists():
        raise Conflict(f"The file {path} is there already. Name another, or remove it first.")
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".backup-") as folder:
        made, tried = Path(folder) / "backup.db", Path(folder) / "tried.db"
        with database.read_engine.connect() as source:
            if find_revision(source) is None:
                raise Conflict("There is nothing to back up: the database was never initialised. Run `annotator init`.")
            sums = _copy_pages(source, made, track) if database.is_sqlite else _copy_table_rows(source, made, track)
        _write_manifest(made, sums)
        with _open(f"sqlite:///{tried}") as trial:
            restore_backup(trial, made, track)
        _sync(made)
        made.replace(path)
    return sums


def restore_backup(database: Database, path: Path, track: Track) -> list[Sum]:
    """Load the backup at *path* into *database*, which holds nothing yet, all of it or nothing; return what came.

    Raises Invalid for a file that is no backup or was damaged, and Conflict for one of a newer release or a database
    that is in use.
    """
    with _open_backup(path) as source, database.engine.begin() as target:
        revision = find_revision(source)
        if revision is None:
            raise Invalid(f"The file {path} is no backup of Annotator.")
        _require_known(revision)
        damaged = Invalid(f"The file {path} was damaged or changed since it was written. Take another backup.")
        try:
            sums = _fill(database, source, target, revision, track)
        except (DataError, IntegrityError):
            raise damaged from None
        # What the backup held when it was made: where that is not what came, all of it is taken back.
        if set(_read_manifest(source)) != set(sums):
            raise damaged
        return sums


def copy_to(database: Database, url: str, track: Track) -> list[Sum]:
    """Copy everything to the database at *url*, which holds nothing yet, and return what came; *database* stays as is.

    Raises Conflict where the database there is in use, or cannot hold the same rows.
    """
    with _open(url) as other, database.read_engine.connect() as source, other.engine.begin() as target:
        return _fill(other, source, target, NEWEST, track)


@contextmanager
def _open(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


def _fill(database: Database, source: Connection, target: Connection, revision: str, track: Track) -> list[Sum]:
    """Give *target*, which nobody uses, the schema and rows of *source*, and bring them to this release's schema."""
    database.lock(target)
    if is_in_use(target):
        raise Conflict("The database to fill is in use already. Name an empty one: nothing there is ever overwritten.")
    # An installation that was only initialised has tables, and perhaps a link to set it up.
    clear_tables(target)
    upgrade_to(target, revision)
    sums = copy_rows(source, target, track)
    upgrade_to(target, NEWEST)
    return sums


def _require_known(revision: str) -> None:
    if revision not in list_revisions():
        raise Conflict("The backup is of a newer release of Annotator. Install that release, then restore it.")


@contextmanager
def _open_backup(path: Path) -> Iterator[Connection]:
    """Yield a connection to the file, which is not changed. Raises Invalid where it is no SQLite file."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    address = f"{path.absolute().as_uri()}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    with engine.connect() as connection:
        try:
            inspect(connection).get_table_names()
        except DatabaseError:
            raise Invalid(f"The file {path} is no backup of Annotator.") from None
        yield connection


def _copy_pages(source: Connection, path: Path, track: Track) -> list[Sum]:
    """Copy what the open snapshot sees, as SQLite itself does it; writers go on meanwhile."""
    find_revision(source)  # the first statement opens the snapshot
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as copy:
        source.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
    return sum_rows(source, track)


def _copy_table_rows(source: Connection, path: Path, track: Track) -> list[Sum]:
    path.touch(mode=0o600)
    with _open(f"sqlite:///{path}") as copy, copy.engine.begin() as target:
        upgrade_to(target, str(find_revision(source)))
        return copy_rows(source, target, track)


def _write_manifest(path: Path, sums: list[Sum]) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        file.execute(f'CREATE TABLE {MANIFEST} ("table" TEXT PRIMARY KEY, "rows" INTEGER, sha256 TEXT)')
        file.executemany(f"INSERT INTO {MANIFEST} VALUES (?, ?, ?)", [(s.table, s.rows, s.sha256) for s in sums])
        file.commit()


def _read_manifest(source: Connection) -> list[Sum]:
    if not inspect(source).has_table(MANIFEST):
        return []
    return [Sum(*row) for row in source.execute(text(f'SELECT "table", "rows", sha256 FROM {MANIFEST}'))]


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
