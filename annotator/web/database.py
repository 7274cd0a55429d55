"""The request's way to the database: `with writing() as session:` and `with reading() as session:`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from annotator.db import Database


def database() -> Database:
    """Return the installation's database."""
    return cast(Database, current_app.extensions["annotator.database"])


def writing() -> AbstractContextManager[Session]:
    """Open a session that commits at its end, or rolls back when an error leaves it."""
    return database().writing()


def reading() -> AbstractContextManager[Session]:
    """Open a session that sees one snapshot and writes nothing."""
    return database().reading()
