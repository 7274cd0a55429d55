"""Statements that go to PostgreSQL together run as they would one by one, and leave the connection in step."""

from __future__ import annotations

from datetime import datetime

import psycopg
import pytest

from annotator.pipeline import run_together

BEGIN, COMMIT = ("BEGIN", None), ("COMMIT", None)
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'annotator%'"


@pytest.fixture
def driver(postgresql_server, tmp_path):
    with postgresql_server.make(tmp_path) as database:
        address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


@pytest.fixture
def entries(driver):
    """A table of numbers, each there once."""
    driver.execute("CREATE TEMPORARY TABLE entry (number integer UNIQUE)")
    return lambda: [number for (number,) in driver.execute("SELECT number FROM entry ORDER BY number")]


def add(number: int) -> tuple[str, dict[str, int]]:
    return "INSERT INTO entry VALUES (%(number)s)", {"number": number}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "İran 😀 100 % %(a)s 'said'\n\\"),
        ("text", ""),
        ("text", None),
        ("integer", 7),
        ("bigint", -(2**63)),
        ("double precision", 0.1),
        ("boolean", False),
        ("timestamp", datetime(2024, 2, 29, 23, 59, 59, 999999)),
    ],
)
def test_values_go_and_come_back_as_they_are(driver, kind, value):
    statement = f"SELECT %(value)s::{kind}, %(other)s::text, %(value)s::{kind}, '5 %%'"
    answer = run_together(driver, {}, [BEGIN, COMMIT, (statement, {"other": "x", "value": value, "unused": 1})])
    assert [answer.fetchone(), answer.fetchone()] == [(value, "x", value, "5 %"), None]


def test_what_the_last_brought_is_what_is_returned(driver, entries):
    written = ("UPDATE entry SET number = number + %(more)s", {"more": 10})
    assert run_together(driver, {}, [add(1), add(2), written]).rowcount == 2
    assert entries() == [11, 12]


def test_nothing_runs_behind_a_statement_that_fails(driver, entries):
    with pytest.raises(psycopg.errors.UniqueViolation, match="already exists"):
        run_together(driver, {}, [BEGIN, add(1), add(1), add(2), COMMIT])
    assert driver.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
    driver.rollback()
    assert entries() == []
    run_together(driver, {}, [BEGIN, add(2), COMMIT])
    assert entries() == [2]


def test_a_value_that_the_database_does_not_take_is_found_before_anything_is_sent(driver, entries):
    with pytest.raises(psycopg.DataError, match="NUL"):
        run_together(driver, {}, [add(1), ("SELECT %(value)s::text", {"value": "a\0b"})])
    assert entries() == []


def test_a_connection_that_ends_meanwhile_is_closed(driver):
    ended = ("SELECT pg_terminate_backend(pg_backend_pid())", None)
    with pytest.raises(psycopg.OperationalError):
        run_together(driver, {}, [BEGIN, ended, COMMIT])
    assert driver.closed


def test_more_goes_out_and_comes_back_than_a_socket_holds(driver):
    long = "0123456789" * 300_000
    statement = ("SELECT %(value)s::text", {"value": long})
    assert run_together(driver, {}, [statement] * 4).fetchone() == (long,)


def test_a_statement_is_prepared_once_whatever_its_values(driver):
    prepared = {}
    for value in (1, 2**40, None, 3):
        statement = ("SELECT %(value)s::bigint", {"value": value})
        assert run_together(driver, prepared, [statement, BEGIN, COMMIT, statement]).fetchone() == (value,)
    assert driver.execute(PREPARED).fetchone() == (1,)
