"""Every test works on a database of its own, copied from one that the migrations made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cast import Cast, client_for, make_cast
from databases import Databases, PostgresqlServer, SqliteFiles, address
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from routing import KnownRule
from sqlalchemy.orm import Session

from annotator import create_app
from annotator.app import Application
from annotator.db import Database
from annotator.services.hashing import choose_hashing

# How long a machine takes over an example says nothing about the code.
settings.register_profile("unhurried", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("unhurried")

#: The tests that drive a real browser, real servers or workers, which take turns as the machine has it.
REAL = tuple(
    f"tests/{name}"
    for name in (
        "api/test_description",
        "browser/",
        "cli/test_demo",
        "cli/test_serving",
        "deploy/",
        "faults/",
        "services/test_job_worker",
        "test_benchmarks",
    )
)

#: The browser tests in which people save through the page: they run on both databases where --database says both. What
#: the others look at is the same page on each, byte by byte: see tests/web/test_both_databases.py. What the API answers
#: on each is for its tests to prove, and test_story goes through annotating, reviewing and adjudicating on each.
SAVING = {
    "test_annotate_saving",
    "test_changes",
    "test_import",
    "test_jobs",
    "test_outbox",
    "test_outbox_conflicts",
    "test_proposals",
    "test_queue",
    "test_review_outbox",
    "test_story",
    "test_threads",
}

SHARED_ARTICLES = Path(__file__).parents[2] / "shared" / "articles"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long rounds too")
    parser.addoption("--second-try", action="store_true", help="run a test that drives a real server twice if it fails")
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql", "both", "every"],
        default="sqlite",
        help="what the tests work on; with every, each that needs a database runs twice; with both, the browser's that "
        "only look run once",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let tests that need a database run on each, where --database says so: all, or of the browser's those that save.

    One about files asks for `sqlite_files` or `migrated`, one about PostgreSQL for `postgresql_server`: these run once.
    """
    path, chosen = metafunc.definition.path, metafunc.config.getoption("--database")
    is_looking = path.parent.name == "browser" and path.stem not in SAVING
    if "databases" in metafunc.fixturenames and (chosen == "every" or (chosen == "both" and not is_looking)):
        metafunc.parametrize("databases", ["sqlite", "postgresql"], indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "long" in item.keywords and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="a long round; run with --long"))
        if config.getoption("--second-try") and item.nodeid.startswith(REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Databases as files, also where the tests run on PostgreSQL."""
    return SqliteFiles(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlServer]:
    """The PostgreSQL of this session, started when the first test needs it."""
    server = PostgresqlServer(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where new databases come from: SQLite or PostgreSQL, as --database says."""
    chosen = getattr(request, "param", request.config.getoption("--database"))
    return request.getfixturevalue("postgresql_server" if chosen == "postgresql" else "sqlite_files")


@pytest.fixture(scope="session")
def migrated(sqlite_files: SqliteFiles) -> Path:
    """The file of an empty SQLite database, made by the migrations."""
    return sqlite_files.migrated


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing() -> None:
    """Hash passwords in no time, also where no application is made."""
    choose_hashing("cheapest")


@pytest.fixture(scope="session", autouse=True)
def quick_applications(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile each template and each route once, of however many applications the tests make."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Application.jinja_options = Application.jinja_options | {"bytecode_cache": cache}
    Application.url_rule_class = KnownRule


@pytest.fixture
def database(tmp_path: Path, databases: Databases) -> Iterator[Database]:
    """A new database, on SQLite in the test's own folder."""
    with databases.make(tmp_path) as database:
        yield database


@pytest.fixture
def app(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application on the test's database, on which commands work too once they know the instance folder."""
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", address(database))
    settings = {
        "INSTANCE": tmp_path,
        "DATABASE_URL": address(database),
        "SECRET_KEY": "for tests",
        "PASSWORD_HASHING": "cheapest",
        "METRICS": "loopback",
        "TESTING": True,
        "JOB_WORKERS": "apart",
    }
    app = create_app(settings | {"SIGN_IN_LIMIT": "1000 per minute"})
    app.extensions["annotator.database"].dispose()
    app.extensions["annotator.database"] = database
    desk = replace(app.extensions["annotator.jobs"], database=database)
    app.extensions["annotator.jobs"] = desk
    yield app
    desk.queue.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on the test's database, rolled back at the end; for services without a browser."""
    with Session(database.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def team(session: Session) -> Cast:
    """The cast inside `session`."""
    return make_cast(session)


@pytest.fixture
def cast(database: Database) -> Cast:
    """The cast, committed, for tests that go through HTTP."""
    with database.writing() as session:
        return make_cast(session)


@pytest.fixture
def client_of(app: Flask, cast: Cast, database: Database) -> Callable[[str | None], FlaskClient]:
    """Return a client that is signed in as the named person, or as nobody; forms need no CSRF token there."""
    app.config["WTF_CSRF_ENABLED"] = False

    return partial(client_for, app, database, cast)
