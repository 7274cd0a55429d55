"""An installation for a fault: a project, people with tokens and articles on a database of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cast import TEXT, join, make_account, make_article, make_project
from databases import address

from annotator.db import Database
from annotator.models import Account
from annotator.services.tokens import create_token

ROOT = Path(__file__).parents[2]
SLUG = "harbour"
ARTICLES = 4


def command(broken: str = "", *, die_before: int = 0) -> list[str]:
    """Return the command `annotator`; a *broken* one lacks something that keeps people's work: see `broken.py`.

    With *die_before* it is killed before the statement of that number that writes.
    """
    before = "from faults.broken import break_it, die_at; " if broken or die_before else ""
    before += f"break_it({broken!r}); " if broken else ""
    before += f"die_at({die_before}); " if die_before else ""
    return [sys.executable, "-c", f"{before}from annotator.cli import main; main()"]


@dataclass(frozen=True)
class Site:
    """A folder that `annotator` works in, and who works there."""

    folder: Path
    url: str
    #: The API token of each annotator, and of the manager `dora`.
    tokens: dict[str, str]
    #: The articles' ids.
    articles: list[str]

    @property
    def people(self) -> list[str]:
        """Return the annotators."""
        return [name for name in self.tokens if name != "dora"]

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is a file."""
        return self.url.startswith("sqlite")

    def environment(self) -> dict[str, str]:
        """Return the environment of a process of this installation, without the machine's own settings.

        Python keeps what it compiled, as it does where the package is installed.
        """
        dropped = ("ANNOTATOR_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        return kept | {
            "ANNOTATOR_INSTANCE": str(self.folder),
            "ANNOTATOR_DATABASE_URL": self.url,
            "ANNOTATOR_PASSWORD_HASHING": "cheapest",
            "ANNOTATOR_SIGN_IN_LIMIT": "1000 per minute",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
        }

    def run(self, *arguments: str) -> str:
        """Return what the command `annotator` says. Raises CalledProcessError where it fails."""
        ended = subprocess.run(
            [*command(), *arguments], env=self.environment(), capture_output=True, text=True, timeout=600
        )
        assert ended.returncode == 0, f"annotator {' '.join(arguments)}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def export(self) -> list[dict[str, Any]]:
        """Return the claims as the data set has them, unfinished work included."""
        return [json.loads(line) for line in self.run("export", SLUG).splitlines()]


def make_site(folder: Path, database: Database, people: Iterable[str] = ("ada", "ben")) -> Site:
    """Return an installation in *folder* on the empty *database*."""
    with database.writing() as session:
        project = make_project(session, SLUG)
        tokens: dict[str, str] = {}
        for name, role in [("dora", "manager"), *((name, "annotator") for name in people)]:
            account: Account = make_account(session, name)
            join(session, project, account, role)
            tokens[name] = create_token(session, account, "faults")
        articles = [make_article(session, project, TEXT).uuid for _ in range(ARTICLES)]
    return Site(folder, address(database), tokens, articles)
