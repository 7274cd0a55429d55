"""An installation with something in every table, and as much of it as an older schema can hold."""

from __future__ import annotations

from typing import Any

from cast import PASSWORD
from sqlalchemy import Column, Connection, Table, select

from annotator.cli.installation import operator
from annotator.db import Database, now
from annotator.models import Claim
from annotator.services.copying import read_tables
from annotator.services.sample_project import PEOPLE, prepare_sample

#: What checks of the tables ask for; of the rest the type is enough.
VALUES = {
    "link.purpose": "reset",
    "review.verdict": "accept",
    "passage_review.verdict": "missing",
    "passage_review.start": 0,
    "region_proposal.start": 0,
    "region_proposal.kind": "headline",
    "offer_decision.method": "majority",
    "job.kind": "export",
}
TYPED: dict[type, Any] = {int: 1, float: 0.5, bool: True, str: "ə"}


def fill_tables(database: Database) -> None:
    """Make the sample project, and a row of each table of which it has none."""
    with database.writing() as session:
        prepare_sample(session, operator(), dict.fromkeys(PEOPLE, PASSWORD))
        connection = session.connection()
        for table in Claim.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is None:
                needed = [column for column in table.columns if not (column.nullable or column.default is not None)]
                row = {column.name: _value(connection, column) for column in needed if not _is_counted(column)}
                connection.execute(table.insert(), row)


def bring_back(newest: Database, connection: Connection) -> list[Table]:
    """Give the tables of an older schema, where they are empty, the rows of *newest* with the columns that they have.

    Return those tables.
    """
    tables = read_tables(connection)
    with newest.read_engine.connect() as source:
        for table in tables:
            if connection.execute(select(table).limit(1)).first() is None:
                there = Claim.metadata.tables[table.name]
                rows = source.execute(select(*(there.c[column.name] for column in table.columns)))
                connection.execute(table.insert(), [dict(row) for row in rows.mappings()])
    return tables


def read_rows(connection: Connection, tables: list[Table]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the columns that *tables* name of every row, in the order of the keys."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }


def read_columns(tables: list[Table]) -> dict[str, list[str]]:
    """Return the names of the columns of every table."""
    return {table.name: list(table.columns.keys()) for table in tables}


def _is_counted(column: Column[Any]) -> bool:
    return column is column.table.autoincrement_column  # type: ignore[attr-defined]


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).order_by(key.column).limit(1))
    value = VALUES.get(f"{column.table.name}.{column.name}", TYPED.get(column.type.python_type))
    return now() if value is None else value
