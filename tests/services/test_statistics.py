"""After a large import PostgreSQL plans with what the tables hold, and an import never fails for it."""

from __future__ import annotations

import pytest
from cast import Cast, caller
from sqlalchemy import func, select, text

from annotator.db import Database
from annotator.formats.source import Source
from annotator.models import Article
from annotator.services.importing import import_files


@pytest.fixture
def postgresql(database: Database) -> Database:
    if database.is_sqlite:
        pytest.skip("SQLite plans by what is written into the queries")
    return database


def bring_in(database: Database, cast: Cast, count: int) -> None:
    lines = b"".join(b'{"text": "article %d"}\n' % number for number in range(count))
    with database.writing("harbour") as session:
        import_files(session, caller(session, cast, "dora"), [Source("a.jsonl", lines)])


def known_rows(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'article'")))


def test_a_large_import_is_known_at_its_commit_and_a_small_one_is_left_to_the_server(postgresql, cast):
    before = known_rows(postgresql)
    bring_in(postgresql, cast, 20)
    assert known_rows(postgresql) == before
    bring_in(postgresql, cast, 1234)
    assert known_rows(postgresql) == 1234


def test_an_import_goes_in_while_the_tables_are_held(postgresql, cast):
    with postgresql.engine.begin() as other:
        other.execute(text("LOCK TABLE claim_event IN SHARE UPDATE EXCLUSIVE MODE"))
        bring_in(postgresql, cast, 1001)
    with postgresql.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 1001
