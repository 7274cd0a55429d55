"""Every test works on a SQLite file of its own, copied from one that the migrations made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cast import Cast, make_cast
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy.orm import Session

from annotator import create_app
from annotator.db import Database
from annotator.migrations import upgrade
from annotator.services.hashing import choose_hashing
from annotator.services.sessions import open_session

# How long a machine takes over an example says nothing about the code.
settings.register_profile("unhurried", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("unhurried")

SHARED_ARTICLES = Path(__file__).parents[2] / "shared" / "articles"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long rounds too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="a long round; run with --long"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database, made by the migrations."""
    path = tmp_path_factory.mktemp("migrated") / "annotator.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session", autouse=True)
def cheap_hashing() -> None:
    """Hash passwords in no time, also where no application is made."""
    choose_hashing("cheapest")


@pytest.fixture
def database(tmp_path: Path, migrated: Path) -> Iterator[Database]:
    """A new database in a folder of its own."""
    shutil.copy(migrated, tmp_path / "annotator.db")
    database = Database(f"sqlite:///{tmp_path / 'annotator.db'}")
    yield database
    database.dispose()


@pytest.fixture
def app(tmp_path: Path, database: Database) -> Flask:
    """The application on the test's database."""
    settings = {"INSTANCE": tmp_path, "SECRET_KEY": "for tests", "PASSWORD_HASHING": "cheapest", "TESTING": True}
    app = create_app(settings | {"SIGN_IN_LIMIT": "1000 per minute"})
    app.extensions["annotator.database"].dispose()
    app.extensions["annotator.database"] = database
    return app


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

    def sign_in(name: str | None) -> FlaskClient:
        client = app.test_client()
        if name is not None:
            with database.writing() as session:
                _, token = open_session(session, cast.accounts[name])
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
        return client

    return sign_in
