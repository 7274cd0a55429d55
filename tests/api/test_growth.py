"""What one request reads does not grow with the work there is: neither with the caller's own nor with everybody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from cast import claim_body, make_article
from sqlalchemy import event, insert, select, text

from annotator import postgresql
from annotator.db import Statement, now
from annotator.models import Article, Assignment, Claim, Person
from annotator.pipeline import Answer, run_together

ARTICLES = 400
#: The tables that grow with the work.
GROWING = ("article", "assignment", "claim", "claim_event")
#: Rows of these that one statement may touch: those of one article are a few.
FEW = 12


class Statements:
    """Every statement that the database's drivers run while it listens, with its values."""

    def __init__(self, database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.database = database
        self.said: list[tuple[str, Any]] = []
        # What goes to PostgreSQL together goes past the cursors.
        monkeypatch.setattr(postgresql, "run_together", self._overhear)
        # Connections that come are listened to; those that were there go.
        database.dispose()
        event.listen(database.engine.pool, "connect", self._listen)

    def _overhear(self, driver: Any, prepared: dict[str, bytes], statements: Sequence[Statement]) -> Answer:
        self.said += statements
        return run_together(driver, prepared, statements)

    def _listen(self, connection: Any, _record: object) -> None:
        if self.database.is_sqlite:
            connection.set_trace_callback(lambda statement: self.said.append((statement, None)))
            return
        said = self.said

        class Cursor(psycopg.Cursor):
            def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
                said.append((query, params))
                return super().execute(query, params, **options)

        connection.cursor_factory = Cursor

    def of(self, ask) -> list[tuple[str, Any]]:
        """Return the statements about the growing tables that *ask* makes, whose answer must be good."""
        self.said.clear()
        answer = ask()
        assert answer.status_code in (200, 201), answer.json
        found = [
            (words, values) for words, values in self.said if any(re.search(rf"\b{name}\b", words) for name in GROWING)
        ]
        assert found, self.said
        return found


@pytest.fixture
def worked(client_of, database, cast) -> str:
    """Return an article's id: it and 400 others were begun by Ada, Ben and Cleo, and each has a claim of theirs."""
    with database.writing() as session:
        uuids = [make_article(session, cast.project, f"The tram will come {number}.").uuid for number in range(2)]
    path = f"/api/v1/projects/harbour/articles/{uuids[0]}/claims/{uuid4()}"
    assert client_of("dora").put(path, json=claim_body("The tram", "The tram will come 0.")).status_code == 201
    with database.writing() as session:
        article, claim = (columns_of(session.scalars(select(kind)).first()) for kind in (Article, Claim))
        others = [article | {"uuid": str(uuid4()), "position": 100 + number} for number in range(ARTICLES)]
        session.execute(insert(Article), others)
        persons = session.scalars(select(Person.id).where(Person.name.in_(("ada", "ben", "cleo")))).all()
        places = [
            {"article_id": article, "person_id": person}
            for article in session.scalars(select(Article.id))
            for person in persons
        ]
        begun = {"state": "in_progress", "updated_at": now()}
        session.execute(insert(Assignment), [place | begun for place in places])
        session.execute(insert(Claim), [claim | place | {"uuid": str(uuid4())} for place in places])
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return uuids[1]


def columns_of(row: Any) -> dict[str, Any]:
    """Return the columns of a row but its key."""
    return {each.name: getattr(row, each.name) for each in row.__table__.columns if each.name != "id"}


@pytest.mark.parametrize("name", ["ada", "cleo", "dora"])
@pytest.mark.parametrize("opens", ["own", "all"])
def test_a_request_about_one_article_reads_no_more_where_there_is_more_work(
    client_of, database, cast, worked, name, opens, monkeypatch
):
    with database.writing() as session:
        session.execute(text("UPDATE project SET opens = :opens"), {"opens": opens})
    client = client_of(name)
    base = f"/api/v1/projects/harbour/articles/{worked}"
    uuid, body = str(uuid4()), claim_body("The tram", "The tram will come 1.")
    statements = Statements(database, monkeypatch)
    read = [
        statements.of(lambda: client.put(f"{base}/claims/{uuid}", json=body)),
        statements.of(lambda: client.put(f"{base}/claims/{uuid}", json=body, headers={"If-Match": '"1"'})),
        statements.of(lambda: client.get(f"{base}/claims/{uuid}")),
        statements.of(lambda: client.get(f"{base}/claims")),
        statements.of(lambda: client.get(base)),
        statements.of(lambda: client.get(f"{base}/changes")),
        statements.of(lambda: client.get(f"{base}/threads")),
    ]
    statements.said = []
    for words, values in (each for found in read for each in found):
        most = rows_touched(database, words, values)
        assert most <= FEW, f"{most} rows: {words}"


def rows_touched(database, words: str, values: Any) -> int:
    """Return how many rows of a growing table the statement goes through; of SQLite, whether there is a bound."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}")]
        return ARTICLES if any(is_unbounded(step) for step in plan) else 0
    if not words.lstrip().upper().startswith("SELECT"):
        return 0
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        with driver.transaction():
            # A table of 1,200 rows is as cheap to read through as to look up: what counts is whether there is a way.
            driver.execute("SET LOCAL enable_seqscan = off")
            plan = driver.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {words}", values).fetchone()[0]
        return max(_rows(plan[0]["Plan"]), default=0)


def is_unbounded(step: str) -> bool:
    """Return whether a step of SQLite's plan goes through a growing table by less than an article or a key."""
    words = step.split()
    if len(words) < 2 or words[0] not in ("SCAN", "SEARCH") or words[1] not in GROWING:
        return False
    bounds = ("article_id=?", "rowid=?", "uuid=?", "claim_id=?", "person_id=? AND is_assigned=?")
    return not any(bound in step for bound in bounds)


def _rows(node: dict[str, Any]) -> list[int]:
    own = []
    if node.get("Relation Name") in GROWING:
        rows = (
            node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        )
        own.append(round(rows * node["Actual Loops"]))
    return own + [rows for child in node.get("Plans", ()) for rows in _rows(child)]
