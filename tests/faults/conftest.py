"""Real servers on real databases, and the table of what became of the writes that they acknowledged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import Databases, PostgresqlServer, SqliteFiles
from faults.journal import Outcome
from faults.site import Site, make_site

from annotator.db import Database

HEAD = (
    "fault",
    "database",
    "rounds",
    "acknowledged",
    "lost",
    "duplicated",
    "answers of 500",
    "of 503",
    "slowest recovery",
)

Report = Callable[..., None]


@pytest.fixture(scope="session")
def durable_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlServer]:
    """A PostgreSQL with the settings that it comes with: what it acknowledged outlives its crash."""
    server = PostgresqlServer(tmp_path_factory.mktemp("postgresql"), durable=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where new databases come from, as --database says; PostgreSQL is a durable one here."""
    chosen = getattr(request, "param", request.config.getoption("--database"))
    return request.getfixturevalue("durable_postgresql" if chosen == "postgresql" else "sqlite_files")


@pytest.fixture
def site(tmp_path: Path, database: Database) -> Site:
    """An installation with two annotators."""
    return make_site(tmp_path, database)


@pytest.fixture
def sqlite_site(tmp_path: Path, sqlite_files: SqliteFiles) -> Iterator[Site]:
    """The same on SQLite, for what does not depend on the database."""
    with sqlite_files.make(tmp_path) as database:
        yield make_site(tmp_path, database)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long rounds are wanted."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Report:
    """Write an outcome into the table that is printed at the end of the session."""

    def write(fault: str, site: Site, outcome: Outcome, rounds: int = 1) -> None:
        database = "SQLite" if site.is_sqlite else "PostgreSQL"
        row = [fault, database, rounds, outcome.acknowledged, outcome.lost, outcome.duplicated, outcome.failures]
        row.append(outcome.unavailable)
        record_property("fault", json.dumps([*row, f"{outcome.recovery:.1f} s" if outcome.recovery else "none needed"]))

    return write


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of docs/faults.md, as far as its tests ran."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    rows = [json.loads(value) for each in reports for name, value in each.user_properties if name == "fault"]
    if not rows:
        return
    terminalreporter.section("faults")
    for row in (HEAD, ("---",) * len(HEAD), *sorted(rows, key=lambda row: row[:2])):
        terminalreporter.write_line(f"| {' | '.join(map(str, row))} |")
