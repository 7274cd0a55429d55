"""Bring a database to the newest schema; run by `annotator init`, with no ini file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from annotator.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest revision in `versions/`, named here so that a server, which only compares, need not load Alembic.
NEWEST = "0004"


def upgrade(database: Database) -> None:
    """Create or upgrade the schema of *database*, all of it or nothing."""
    from alembic import command

    with database.engine.begin() as connection:
        command.upgrade(make_config(connection), "head")


def is_current(database: Database) -> bool:
    """Return whether the database has the schema that this release works with."""
    with database.read_engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [NEWEST]


def make_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for this folder and, where there is one, an open *connection*."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
