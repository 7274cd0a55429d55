"""The health page is green only when a write would work."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from annotator import create_app
from annotator.db import Database
from annotator.models import LogEntry


def test_a_ready_installation_is_healthy_and_nothing_is_written(app: Flask, database: Database) -> None:
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    with database.reading() as session:
        assert session.scalar(select(LogEntry)) is None
    assert app.test_client().get("/healthz").status_code == 200


def test_a_database_without_tables_is_not(tmp_path: Path) -> None:
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": "for tests"})
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "unavailable")
    assert "annotator init" in answer.get_json()["reason"]
    app.extensions["annotator.database"].dispose()


def test_a_database_that_cannot_be_written_is_not(app: Flask, database: Database) -> None:
    closed = "PRAGMA query_only=ON" if database.is_sqlite else "SET default_transaction_read_only = on"
    with database.engine.connect() as connection:
        connection.rollback()
        connection.connection.driver_connection.execute(closed)
        if not database.is_sqlite:
            connection.connection.driver_connection.commit()
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert "cannot be written" in answer.get_json()["reason"]


def test_an_older_schema_is_not(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert app.test_client().get("/healthz").status_code == 503


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_health_page_is_only_read(app: Flask, method: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert getattr(app.test_client(), method)("/healthz").status_code == 405
