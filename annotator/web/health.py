"""Whether this installation can do its work: asked by monitors and load balancers, without signing in."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from annotator import __version__
from annotator.db import Database, now
from annotator.migrations import is_current
from annotator.models import LogEntry
from annotator.web.database import database

pages = Blueprint("health", __name__)
#: How long another process may write before nobody can say that a write would work.
PATIENCE_MS = 3000
#: Bytes that the disk of SQLite's file must have left: what one commit writes beside the file, several times over.
ROOM = 1_000_000


@pages.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Answer 200 when a write would work now, else 503 with the reason."""
    reason = find_hindrance(database())
    if reason is None:
        return jsonify(status="ok", version=__version__), 200
    return jsonify(status="unavailable", version=__version__, reason=reason), 503


def find_hindrance(database: Database) -> str | None:
    """Return why a write would fail now, None when it would work."""
    try:
        if not is_current(database):
            return "The database is not ready for this release. Run `annotator init`."
        if database.is_sqlite and not _has_room(Path(str(database.url.database))):
            return "The disk that holds the database is full; saves are refused. Make room."
        # A writer of our own at work shows that writing works; a long import must not make the probe wait.
        if not database.is_writing and not _could_write(database):
            return f"Another process has kept the database to itself for {PATIENCE_MS // 1000} seconds; saves wait."
    except SQLAlchemyError as error:
        current_app.logger.warning("healthz: %s", error)
        return "The database cannot be written to. The server's log says why."
    return None


def _has_room(path: Path) -> bool:
    """Return whether the disk takes more: what is written and taken back again, as below, never reaches it."""
    return not path.exists() or shutil.disk_usage(path).free >= ROOM


def _could_write(database: Database) -> bool:
    with database.writing_if_free("@health", wait_ms=PATIENCE_MS) as session:
        if session is None:
            # On PostgreSQL others can only be asking the same, or restore a backup.
            return not database.is_sqlite or database.is_writing
        session.execute(insert(LogEntry).values(at=now(), action="health"))
        session.rollback()
    return True
