"""What is wrong with an installation, in plain words: its folder, its database, its clock, its settings."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from annotator.db import THREADS, Database, now
from annotator.migrations import NEWEST, find_revision, list_revisions
from annotator.models import Claim, LogEntry

MOUNTS = Path("/proc/self/mountinfo")
#: File systems on which SQLite's locks are not to be trusted.
NETWORK = ("9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "lustre", "ncpfs", "nfs", "smb")
#: The first with RETURNING.
OLDEST_SQLITE = (3, 35, 0)
SPARE_BYTES = 500_000_000
DRIFT = timedelta(minutes=5)


def find_faults(
    database: Database,
    instance: Path,
    environment: Mapping[str, str],
    known: set[str],
    settings: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong, and what to do about it.

    *known* are the names of settings as the environment has them, *settings* their values by the names without prefix.
    """
    yield from _folder_faults(instance)
    if database.is_sqlite and database.url.database:
        yield from _file_faults(Path(database.url.database))
    yield from _database_faults(database)
    yield from _setting_faults(settings or {})
    for name in sorted(environment):
        if name.startswith("ANNOTATOR_") and name not in known:
            yield f"The environment sets {name}, which is no setting. The README lists those there are."


def _setting_faults(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings.get("REDIS_URL"):
        yield from _redis_faults(str(settings["REDIS_URL"]))
    if str(settings.get("BASE_URL", "")).startswith("https://") and not int(settings.get("PROXIES", 0)):
        yield (
            "ANNOTATOR_BASE_URL is https, so a proxy stands in front, but ANNOTATOR_PROXIES is 0: everybody seems to "
            "come from the proxy's address, and one who guesses passwords keeps all others waiting. Set it to 1."
        )


def _redis_faults(url: str) -> Iterator[str]:
    if find_spec("redis") is None:
        yield "ANNOTATOR_REDIS_URL is set, but the redis package is missing. Install it: pip install 'annotator[redis]'"
        return
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        reason = " ".join(str(error).split())
        yield f"Redis does not answer: {reason} Start it, or change ANNOTATOR_REDIS_URL; the database counts meanwhile."


def _folder_faults(instance: Path) -> Iterator[str]:
    if not os.access(instance, os.R_OK | os.W_OK | os.X_OK):
        yield f"The folder {instance} cannot be written by this user. Give it to the user that runs the server."
    free = shutil.disk_usage(instance).free
    if free < SPARE_BYTES:
        yield f"Only {free // 1_000_000} MB are free where {instance} lies. Make room: a full disk refuses every save."
    key = instance / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield f"Others can read {key}, and so sign in as anybody. Run: chmod 600 {key}"


def _file_faults(path: Path) -> Iterator[str]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        yield f"SQLite {sqlite3.sqlite_version} is too old; this needs {oldest}. Use a newer Python, or PostgreSQL."
    kind = file_system(path)
    if kind.startswith(NETWORK):
        yield (
            f"The database {path} lies on a network file system ({kind}), where SQLite can lose data. "
            "Move it to a local disk, or use PostgreSQL."
        )
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if file.exists() and file.stat().st_uid != path.parent.stat().st_uid:
            yield f"{file} belongs to another user than its folder. Give both to the user that runs the server."


def file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """Return the kind of the file system that holds *path*; empty where this machine does not say."""
    if not mounts.exists():
        return ""
    best, kind = -1, ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        place, _, rest = line.partition(" - ")
        point = place.split()[4].replace("\\040", " ")
        if path.absolute().is_relative_to(point) and len(point) > best:
            best, kind = len(point), rest.split()[0]
    return kind


def _database_faults(database: Database) -> Iterator[str]:
    try:
        with database.read_engine.connect() as connection:
            revision = find_revision(connection)
            if revision != NEWEST:
                yield _schema_fault(revision)
                return
            yield from _clock_faults(database, connection)
            if not database.is_sqlite:
                yield from _server_faults(connection)
        with database.engine.connect() as connection:
            connection.execute(insert(LogEntry).values(at=now(), action="doctor"))
            is_kept = _keeps_its_log(connection)
            connection.rollback()
        if not is_kept:
            yield (
                "The log of what was done can be changed: its triggers are missing. Ask who took them away, and "
                "restore a backup into a new installation, which makes them again."
            )
    except SQLAlchemyError as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        yield f"The database cannot be used: {reason}"


def _schema_fault(revision: str | None) -> str:
    if revision is None:
        return "The database was never initialised. Run `annotator init`, or restore a backup."
    if revision in list_revisions():
        return f"The database has the schema {revision} of an older release. Back it up, then run `annotator init`."
    return f"The database has the schema {revision} of a newer release. Install that release."


def _clock_faults(database: Database, connection: Connection) -> Iterator[str]:
    moments = [connection.scalar(select(func.max(column))) for column in (LogEntry.at, Claim.updated_at)]
    newest = max((moment for moment in moments if moment), default=None)
    if newest and newest - now() > DRIFT:
        yield (
            f"The clock is wrong, or was: something was written at {newest:%Y-%m-%d %H:%M} UTC, which is to come. "
            "Set the clock by NTP."
        )
    if not database.is_sqlite:
        theirs: datetime = connection.scalar(text("SELECT clock_timestamp() AT TIME ZONE 'UTC'")) or datetime.now(UTC)
        if abs(theirs.replace(tzinfo=UTC) - now()) > DRIFT:
            yield f"PostgreSQL's clock says {theirs:%H:%M} UTC and this machine's {now():%H:%M}. Set both by NTP."


def _server_faults(connection: Connection) -> Iterator[str]:
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        yield f"PostgreSQL keeps this database as {encoding}, not every text fits. Make it with ENCODING 'UTF8'."
    allowed = int(connection.scalar(text("SHOW max_connections")) or 0)
    if allowed < 2 * THREADS:
        yield f"PostgreSQL allows {allowed} connections; a server process may use {2 * THREADS}. Raise max_connections."


def _keeps_its_log(connection: Connection) -> bool:
    """Return whether the database refuses to take an entry away; the caller rolls its own back."""
    try:
        with connection.begin_nested():
            connection.execute(delete(LogEntry).where(LogEntry.action == "doctor"))
    except DBAPIError:
        return True
    return False
