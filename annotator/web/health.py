"""Whether this installation can do its work: asked by monitors and load balancers, without signing in."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from annotator import __version__
from annotator.db import Database, now
from annotator.migrations import is_current
from annotator.models import LogEntry
from annotator.web.database import database

pages = Blueprint("health", __name__)


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
        # A writer at work shows that writing works; a long import must not make the probe wait.
        if not database.is_writing:
            _try_to_write(database)
    except SQLAlchemyError as error:
        current_app.logger.warning("healthz: %s", error)
        return "The database cannot be written to. The server's log says why."
    return None


def _try_to_write(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(LogEntry).values(at=now(), action="health"))
        session.rollback()
