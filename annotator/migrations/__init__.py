"""Bring a database to the newest schema; run by `annotator init`, with no ini file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from annotator.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest revision in `versions/`, named here so that a server, which only compares, need not load Alembic.
NEWEST = "0015"


def upgrade(database: Database) -> None:
    """Create or upgrade the schema of *database*, all of it or nothing; of two at once, the second finds it done."""
    with database.engine.begin() as connection:
        database.lock(connection)
        upgrade_to(connection, "head")


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the schema to *revision* inside the transaction of *connection*."""
    from alembic import command

    command.upgrade(make_config(connection), revision)


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the schema; None where there is none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def list_revisions() -> list[str]:
    """Return every revision that this release knows, the oldest first."""
    folder = Path(__file__).parent / "versions"
    return sorted(path.name.split("_")[0] for path in folder.glob("[0-9]*.py"))


def is_current(database: Database) -> bool:
    """Return whether the database has the schema that this release works with."""
    with database.read_engine.connect() as connection:
        return find_revision(connection) == NEWEST


def make_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for this folder and, where there is one, an open *connection*."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
