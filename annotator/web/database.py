"""The request's way to the database: `with writing() as session:` and `with reading() as session:`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

from flask import current_app, request
from sqlalchemy.orm import Session

from annotator.db import Database, Question


def database() -> Database:
    """Return the installation's database."""
    return cast(Database, current_app.extensions["annotator.database"])


def writing(*, account: int | None = None, first: Question | None = None) -> AbstractContextManager[Session]:
    """Open a session that commits at its end, or rolls back when an error leaves it.

    A page below a project changes that project alone; with *account*, what is that account's in it.
    *first* is what will be asked first, if that is known.
    """
    slug = (request.view_args or {}).get("slug")
    part = [] if slug is None else [slug] if account is None else [slug, account]
    return database().writing(*part, first=first)


def reading() -> AbstractContextManager[Session]:
    """Open a session that sees one snapshot and writes nothing."""
    return database().reading()
