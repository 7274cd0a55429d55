"""On PostgreSQL a writer has what it names to itself, waits for nothing else, and outlives a restart of the server."""

from __future__ import annotations

import threading

import pytest
from databases import PostgresqlServer
from sqlalchemy import bindparam, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from annotator import db
from annotator.db import Database, connection_of, now
from annotator.models import Account, LogEntry
from annotator.services.prepared import Prepared


@pytest.fixture
def postgresql(postgresql_server: PostgresqlServer, tmp_path, monkeypatch):
    """A database on PostgreSQL on which a writer waits for half a second."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 500)
    with postgresql_server.make(tmp_path) as database:
        yield database


def write(database: Database, *part: str | int) -> None:
    with database.writing(*part) as session:
        session.add(LogEntry(at=now(), action="written"))


@pytest.fixture
def patient(postgresql_server: PostgresqlServer, tmp_path, monkeypatch):
    """One on which a writer waits for as long as another takes, on a slow machine too."""
    monkeypatch.setattr(db, "BUSY_TIMEOUT_MS", 120_000)
    with postgresql_server.make(tmp_path) as database:
        yield database


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((), ()),
        ((), ("harbour",)),
        ((), ("harbour", 1)),
        (("harbour",), ()),
        (("harbour", 1), ()),
        (("harbour",), ("harbour",)),
        (("harbour",), ("harbour", 1)),
        (("harbour", 1), ("harbour",)),
        (("harbour", 1), ("harbour", 1)),
    ],
)
def test_a_writer_waits_for_one_that_has_what_it_wants(postgresql, first, second):
    with postgresql.writing(*first), pytest.raises(OperationalError, match="lock timeout"):
        write(postgresql, *second)
    write(postgresql, *second)


@pytest.mark.parametrize(
    ("first", "second"),
    [(("harbour",), ("ports",)), (("harbour", 1), ("harbour", 2)), (("harbour",), ("ports", 1))],
)
def test_a_writer_does_not_wait_for_one_elsewhere(postgresql, first, second):
    with postgresql.writing(*first):
        write(postgresql, *second)


def test_what_a_writer_asks_first_it_asks_once_the_writer_before_has_committed(patient):
    count = Prepared(select(func.count(LogEntry.id).label("entries")).where(LogEntry.action == bindparam("action")))
    question = {"action": "written"}
    found = []

    def ask() -> None:
        with patient.writing("harbour", first=count.asked(question)) as session:
            write(patient, "ports")  # too late: the question went out when the transaction began
            found.append(count.first(connection_of(session), question).entries)

    with patient.writing("harbour") as session:
        asking = threading.Thread(target=ask)
        asking.start()
        while not session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            pass
        session.add(LogEntry(at=now(), action="written"))
    asking.join()
    assert found == [1]


def test_nothing_is_lost_between_writers_that_read_and_write(patient):
    with patient.writing() as session:
        session.add(Account(name="0", name_key="count", display_name="Count", created_at=now()))

    def add() -> None:
        for _ in range(10):
            with patient.writing("harbour") as session:
                counter = session.get_one(Account, 1)
                counter.name = str(int(counter.name) + 1)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with patient.reading() as session:
        assert session.get_one(Account, 1).name == "40"


def test_a_reader_sees_one_moment_and_cannot_write(postgresql):
    with postgresql.reading() as session:
        assert session.query(LogEntry).count() == 0
        write(postgresql)
        assert session.query(LogEntry).count() == 0
        with pytest.raises(DBAPIError, match="read-only"):
            session.execute(text("DELETE FROM log_entry"))


def test_the_pool_outlives_a_restart_of_the_server(postgresql, postgresql_server):
    write(postgresql)
    postgresql_server.restart()
    write(postgresql)
    with postgresql.reading() as session:
        assert session.query(LogEntry).count() == 2


def test_what_was_prepared_outlives_a_look_up_and_a_reading(postgresql):
    """psycopg prepares what ran five times on a connection, and forgets it all at a ROLLBACK."""
    statement = Prepared(select(LogEntry.id).where(LogEntry.action == bindparam("action")))
    for _ in range(8):
        with postgresql.glancing() as connection:
            statement.first(connection, {"action": "written"})
        with postgresql.reading() as session:
            statement.first(connection_of(session), {"action": "written"})
            prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("log_entry" in each for each in prepared)


def test_what_writers_prepared_neither_goes_missing_nor_piles_up_where_they_fail(postgresql):
    """What psycopg has the server forget at a ROLLBACK is all that there is on the connection, where there is any."""
    statement = Prepared(select(LogEntry.id).where(LogEntry.action == bindparam("action")))
    question = statement.asked({"action": "written"})
    looks = range(8)
    for _ in looks:
        with pytest.raises(ZeroDivisionError), postgresql.writing("harbour", first=question):
            raise ZeroDivisionError
    for _ in looks:  # until psycopg has prepared something too
        with postgresql.glancing() as connection:
            statement.first(connection, {"action": "written"})
    with pytest.raises(ZeroDivisionError), postgresql.writing("harbour", first=question):
        raise ZeroDivisionError
    with postgresql.writing("harbour", first=question) as session:
        prepared = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert sorted(each.split()[0] for each in prepared) == ["SELECT", "SELECT"]
    assert sum("pg_advisory" in each for each in prepared) == 1


def test_nobody_changes_how_a_connection_of_the_pool_begins(postgresql):
    """Who has it next would begin its transactions so too, or lose them."""
    with postgresql.engine.connect() as connection, pytest.raises(NotImplementedError):
        connection.execution_options(isolation_level="AUTOCOMMIT")
    write(postgresql)
