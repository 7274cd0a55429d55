"""An installation of its own for a benchmark: a folder, a database, a project and somebody who works in it."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

from annotator import create_app
from annotator.core.codebook import Codebook
from annotator.db import Database
from annotator.formats.source import Source
from annotator.migrations import upgrade
from annotator.models import Account
from annotator.services.access import enter_project
from annotator.services.accounts import create_account
from annotator.services.importing import import_files
from annotator.services.members import give_role
from annotator.services.projects import create_project
from annotator.services.sessions import open_session
from annotator.services.tokens import create_token
from benchmarks.corpus import CODEBOOK

SLUG = "benchmark"
ANNOTATOR = (sys.executable, "-c", "from annotator.cli import main; main()")
#: Lines imported in one transaction.
BATCH = 200


@dataclass(frozen=True)
class Installation:
    """A folder that `annotator` works in, with one project, and the one who works there."""

    folder: Path
    app: Flask
    account: Account
    #: An API token.
    token: str

    @property
    def database(self) -> Database:
        """Return the installation's database, as this process has it open."""
        database: Database = self.app.extensions["annotator.database"]
        return database

    @property
    def program_headers(self) -> dict[str, str]:
        """Return what a program sends to be known."""
        return {"Authorization": f"Bearer {self.token}"}

    def browser_headers(self) -> dict[str, str]:
        """Open a session; return what its browser sends to be known."""
        with self.database.writing() as writing:
            _, opened = open_session(writing, self.account)
        with self.app.test_request_context():
            csrf = generate_csrf()
            said = dict(session) | {"_user_id": opened, "_fresh": True, "_permanent": True}
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None, "an installation has a secret key"
        return {"Cookie": f"annotator={serializer.dumps(said)}", "X-CSRFToken": csrf}

    def hire(self, count: int) -> list[dict[str, str]]:
        """Make *count* people annotators of the project; return what each one's program sends to be known."""
        with self.database.writing() as writing:
            project = enter_project(writing, self.account, SLUG).project
            tokens = []
            for number in range(count):
                account = create_account(writing, f"annotator-{number}", "a harbour at first light")
                give_role(writing, project, account, "annotator")
                tokens.append(create_token(writing, account, "benchmark"))
        return [{"Authorization": f"Bearer {token}"} for token in tokens]

    def fill(self, lines: Iterable[dict[str, Any]]) -> list[str]:
        """Import articles given as lines of JSONL; return their ids."""
        found: list[str] = []
        remaining = iter(lines)
        while batch := list(itertools.islice(remaining, BATCH)):
            with self.database.writing() as writing:
                caller = enter_project(writing, self.account, SLUG)
                source = Source("articles.jsonl", jsonl(batch))
                found += import_files(writing, caller, [source]).article_ids
        return found


@contextmanager
def installation(folder: Path, address: str | None = None) -> Iterator[Installation]:
    """Make an installation in the new *folder*, with an empty project that its administrator manages.

    Its database is the empty one at *address*, or a file of SQLite in the folder.
    """
    folder.mkdir()
    url = address or f"sqlite:///{folder / 'annotator.db'}"
    # Nobody signs in with a password here.
    app = create_app({"INSTANCE": folder, "DATABASE_URL": url, "PASSWORD_HASHING": "cheapest"})
    database: Database = app.extensions["annotator.database"]
    upgrade(database)
    with database.writing() as writing:
        account = create_account(writing, "ada", "a harbour at first light", is_admin=True)
        create_project(writing, account, SLUG, "Benchmark", Codebook.from_object(CODEBOOK))
        token = create_token(writing, account, "benchmark")
    try:
        yield Installation(folder, app, account, token)
    finally:
        database.dispose()


def environment(folder: Path | None = None, address: str | None = None) -> dict[str, str]:
    """Return the environment for commands on an installation as made above, without the machine's own settings.

    Python keeps what it compiled of our modules, as it does of the bare programs' libraries and of installed packages.
    """
    dropped = ("ANNOTATOR_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    said = {"ANNOTATOR_INSTANCE": folder and str(folder), "ANNOTATOR_DATABASE_URL": address}
    return kept | {name: value for name, value in said.items() if value}


def jsonl(lines: Iterable[dict[str, Any]]) -> bytes:
    """Return *lines* as a file of JSONL."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
