"""What is done while writing is stored together at the end, or not at all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, insert, select

from annotator.db import Database, connection_of, now
from annotator.models import LogEntry


def entries(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(LogEntry.action == "written")) or 0


def entry() -> dict[str, object]:
    return {"at": now(), "action": "written"}


def by_object(session):
    session.add(LogEntry(**entry()))


def by_statement(session):
    session.execute(insert(LogEntry).values(**entry()))


def by_connection(session):
    connection_of(session).execute(insert(LogEntry).values(**entry()))


WAYS = pytest.mark.parametrize("way", [by_object, by_statement, by_connection])


@WAYS
def test_what_was_written_is_there_afterwards(database, way):
    with database.writing() as session:
        way(session)
    assert entries(database) == 1


@WAYS
def test_nothing_is_there_after_a_failure(database, way):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        way(session)
        session.flush()
        raise ZeroDivisionError
    assert entries(database) == 0


def test_a_connection_that_is_given_back_within_a_transaction_stores_nothing(database):
    driver = database.engine.raw_connection()
    driver.cursor().execute("BEGIN")
    driver.cursor().execute("INSERT INTO log_entry (at, action, detail) VALUES ('2026-01-01 12:00:00', 'written', '')")
    driver.close()
    assert entries(database) == 0


def test_objects_can_be_read_afterwards_and_belong_to_nobody(database):
    with database.writing() as session:
        made = LogEntry(**entry())
        session.add(made)
    assert made.id is not None
    assert made not in session


def test_of_two_who_open_a_new_file_at_one_moment_neither_is_refused(tmp_path):
    """SQLite lets the switch to the write-ahead log wait for nobody: of two processes it refuses one in fifteen."""
    together = threading.Barrier(4)

    def open_new(number: int) -> str:
        database = Database(f"sqlite:///{tmp_path / str(number)}.sqlite3")
        together.wait()
        with database.engine.connect() as connection:
            mode: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        database.dispose()
        return mode

    with ThreadPoolExecutor(4) as people:
        assert set(people.map(open_new, [number // 4 for number in range(400)])) == {"wal"}
