"""The health page is green only when a write would work."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from databases import address
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError

from annotator import __version__, create_app
from annotator.db import Database, now
from annotator.models import LogEntry, SignedIn
from annotator.web import health


def test_a_ready_installation_is_healthy_and_nothing_is_written(app: Flask, database: Database) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "version": __version__})
    with database.reading() as session:
        assert session.scalar(select(LogEntry)) is None
    assert app.test_client().get("/healthz").status_code == 200


def test_a_database_without_tables_is_not(tmp_path: Path) -> None:
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": "for tests"})
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "unavailable")
    assert "annotator init" in answer.get_json()["reason"]
    app.extensions["annotator.database"].dispose()


@pytest.fixture
def unwritable(database: Database) -> Iterator[str]:
    """The address of the test's database for somebody who may only read it."""
    if database.is_sqlite:
        yield f"sqlite:///file:{database.url.database}?mode=ro&uri=true"
        return
    with database.engine.begin() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader"))
    yield address(database.url.set(username="reader"))
    with database.engine.begin() as connection:
        connection.execute(text("DROP ROLE reader"))


def test_a_database_that_cannot_be_written_is_not(unwritable: str, tmp_path: Path) -> None:
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": "for tests", "DATABASE_URL": unwritable})
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "unavailable")
    assert "cannot be written" in answer.get_json()["reason"]
    app.extensions["annotator.database"].dispose()


def test_an_older_schema_is_not(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert app.test_client().get("/healthz").status_code == 503


def test_a_disk_without_room_is_not(sqlite_files, tmp_path: Path, monkeypatch) -> None:
    """A real one is filled in faults/test_database.py."""
    with sqlite_files.make(tmp_path) as database:
        assert health.find_hindrance(database) is None
        monkeypatch.setattr(health, "ROOM", 10**18)
        assert "disk" in str(health.find_hindrance(database))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_health_page_is_only_read(app: Flask, method: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert getattr(app.test_client(), method)("/healthz").status_code == 405


def test_a_connection_that_is_read_only_is_not_used_again(sqlite_files, tmp_path: Path) -> None:
    with sqlite_files.make(tmp_path) as database:
        with database.engine.connect() as connection:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA query_only=ON")
        for is_writable in (False, True):
            with nullcontext() if is_writable else pytest.raises(OperationalError), database.writing() as session:
                session.execute(insert(LogEntry).values(at=now(), action="test"))


def test_a_file_that_another_process_keeps_to_itself_is_not(tmp_path: Path, migrated: Path, monkeypatch) -> None:
    monkeypatch.setattr(health, "PATIENCE_MS", 50)
    shutil.copy(migrated, tmp_path / "annotator.db")
    app = create_app({"INSTANCE": tmp_path})
    other = sqlite3.connect(tmp_path / "annotator.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503 and "saves wait" in answer.get_json()["reason"]
    other.execute("ROLLBACK")
    other.close()
    assert app.test_client().get("/healthz").status_code == 200
    app.extensions["annotator.database"].dispose()


def test_a_page_is_shown_while_another_process_writes(client_of, database: Database, cast) -> None:
    """When somebody was last seen can wait; the page cannot."""
    client = client_of("ada")
    with database.writing() as session:
        session.execute(update(SignedIn).values(last_seen_at=now() - timedelta(hours=1)))
    if database.is_sqlite:
        other = sqlite3.connect(database.url.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert client.get("/account").status_code == 200
        other.execute("ROLLBACK")
        other.close()
    else:
        with database.engine.begin() as connection:
            database.lock(connection)
            assert client.get("/account").status_code == 200
    with database.reading() as session:
        assert now() - session.scalars(select(SignedIn.last_seen_at)).one() > timedelta(minutes=50)
    assert client.get("/account").status_code == 200
    with database.reading() as session:
        assert now() - session.scalars(select(SignedIn.last_seen_at)).one() < timedelta(minutes=1)


def test_a_postgresql_that_stops_turns_it_red_and_back(postgresql_server, tmp_path: Path) -> None:
    with postgresql_server.make(tmp_path) as database:
        app = create_app({"INSTANCE": tmp_path, "DATABASE_URL": address(database)})
        assert app.test_client().get("/healthz").status_code == 200
        postgresql_server.server.stop()
        assert app.test_client().get("/healthz").status_code == 503
        postgresql_server.server.start()
        assert app.test_client().get("/healthz").status_code == 200
        app.extensions["annotator.database"].dispose()


def test_the_question_does_not_wait_for_those_who_write_on_postgresql(postgresql_server, tmp_path: Path) -> None:
    with postgresql_server.make(tmp_path) as database:
        app = create_app({"INSTANCE": tmp_path, "DATABASE_URL": address(database)})
        with database.writing("harbour"):
            assert app.test_client().get("/healthz").status_code == 200
        app.extensions["annotator.database"].dispose()
