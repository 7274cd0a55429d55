"""An import costs what it brings, however much the project holds already."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cast import Cast, caller, claim_body
from sqlalchemy import func, select

from annotator.db import Database, connection_of
from annotator.formats.source import Source
from annotator.models import Claim
from annotator.services.importing import import_files

FILLED, CLAIMS = 400, 3
#: To go through all articles, or through all claims, takes SQLite more than this.
FEW = 500


@pytest.fixture
def sqlite(database: Database) -> Database:
    if not database.is_sqlite:
        pytest.skip("the steps of a query can be counted on SQLite alone")
    return database


def lines(name: str, count: int) -> Source:
    """Return so many articles with claims, with external ids that begin with *name*."""
    claims = [claim_body("The tram", "The tram will come.", note=str(number)) for number in range(CLAIMS)]
    articles: list[dict[str, Any]] = [
        {"external_id": f"{name}-{number}", "text": f"The tram will come. {name} {number}", "claims": claims}
        for number in range(count)
    ]
    return Source(f"{name}.jsonl", "\n".join(map(json.dumps, articles)).encode())


def steps(database: Database, cast: Cast, source: Source) -> int:
    """Import *source* and return how many steps of its virtual machine SQLite took for it."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    with database.writing("harbour") as session:
        dora = caller(session, cast, "dora")
        driver: Any = connection_of(session).connection.driver_connection
        driver.set_progress_handler(step, 1)
        import_files(session, dora, [source])
        driver.set_progress_handler(None, 0)
    return count


def test_an_import_takes_no_more_steps_where_there_is_more(sqlite: Database, cast: Cast):
    steps(sqlite, cast, lines("first", 1))
    before = steps(sqlite, cast, lines("before", 2))
    steps(sqlite, cast, lines("many", FILLED))
    after = steps(sqlite, cast, lines("after", 2))
    with sqlite.reading() as session:
        assert session.scalar(select(func.count(Claim.id))) == (FILLED + 5) * CLAIMS
    assert after - before < FEW, (before, after)
