"""Bring a database to the newest schema; run by `annotator init`, with no ini file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from annotator.db import Database


def upgrade(database: Database) -> None:
    """Create or upgrade the schema of *database*, all of it or nothing."""
    with database.engine.begin() as connection:
        command.upgrade(_config(connection), "head")


def is_current(database: Database) -> bool:
    """Return whether the database has the schema that this release works with."""
    with database.read_engine.connect() as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    return version == ScriptDirectory.from_config(_config()).get_current_head()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
