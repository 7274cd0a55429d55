"""What every command starts from: the installation's application, its database, and the one who types."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

import click
from flask import Flask
from sqlalchemy.orm import Session

from annotator import create_app
from annotator.core.errors import Conflict, NotFound
from annotator.db import Database, now
from annotator.migrations import is_current
from annotator.models import Account
from annotator.services.access import Caller, enter_project


def open_app(*, pages: bool = False) -> Flask:
    """Return the application of this installation, made once a command, and with *pages* only where it serves them."""
    root = click.get_current_context().find_root()
    app: Flask | None = root.meta.get("annotator.app")
    if app is None:
        app = root.meta["annotator.app"] = create_app(pages=pages)
        root.call_on_close(app.extensions["annotator.database"].dispose)
    return app


def open_database() -> Database:
    """Return the installation's database. Raises Conflict where it was never initialised or is of another release."""
    database = cast(Database, open_app().extensions["annotator.database"])
    if not is_current(database):
        raise Conflict("The database is not ready for this release. Run `annotator init` first.")
    return database


def writing(*part: str) -> AbstractContextManager[Session]:
    """Open a session that commits at its end; *part* is the slug of the project that it changes, if it is one."""
    return open_database().writing(*part)


def reading() -> AbstractContextManager[Session]:
    """Open a session that sees one snapshot."""
    return open_database().reading()


def operator() -> Account:
    """Return the one who types commands on the server: an administrator who is no account of the database."""
    return Account(name="command line", display_name="Command line", is_admin=True, created_at=now())


def enter(session: Session, slug: str) -> Caller:
    """Return the operator as a caller in the project *slug*. Raises NotFound with a sentence."""
    try:
        return enter_project(session, operator(), slug)
    except NotFound:
        raise NotFound(f'There is no project "{slug}". `annotator project list` shows those there are.') from None
