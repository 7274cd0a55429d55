"""An installation with something in every table, and as much of it as an older schema can hold."""

from __future__ import annotations

from typing import Any

from cast import PASSWORD
from sqlalchemy import Column, Connection, Table, func, select, update

from annotator.cli.installation import operator
from annotator.db import Database, now
from annotator.models import Account, Claim
from annotator.services.access import enter_project
from annotator.services.codebooks import codebook_object, read_codebook, write_codebook
from annotator.services.copying import read_tables
from annotator.services.sample_project import ADMINISTRATOR, PEOPLE, prepare_sample

#: What checks of the tables and of the record ask for; of the rest the type is enough.
VALUES = {
    "project.opens": "never",
    "project.queue": '{"per_article":2}',
    "project.consensus": "majority",
    "article.version": 2,
    "assignment.phase": "pilot",
    "claim.layer": "gold",
    "claim.settlement": '{"sources":[],"decision":"single"}',
    "link.purpose": "reset",
    "review.verdict": "accept",
    "passage_review.verdict": "missing",
    "passage_review.start": 1,
    "passage_review.end": 2,
    "region_proposal.start": 1,
    "region_proposal.end": 2,
    "region_proposal.kind": "headline",
    "region_proposal.state": "declined",
    "target_proposal.state": "joined",
    "thread.state": "resolved",
    "offer_decision.method": "majority",
    "job.kind": "export",
    "job.state": "running",
}
TYPED: dict[type, Any] = {int: 1, float: 0.5, bool: True, str: "ə"}
#: A question is about no claim, and there is one thread.
EMPTY = {"thread.is_question"}


def fill_tables(database: Database) -> None:
    """Make the sample project, a row of each table of which it has none, and a value in each column that has none."""
    with database.writing() as session:
        project = prepare_sample(session, operator(), dict.fromkeys(PEOPLE, PASSWORD))
        mira = session.scalars(select(Account).where(Account.name == ADMINISTRATOR)).one()
        caller = enter_project(session, mira, project.slug)
        codebook = codebook_object(read_codebook(session, caller)) | {"title": "ə"}
        write_codebook(session, caller, lambda: codebook, 1)
        session.flush()
        connection = session.connection()
        for table in Claim.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is None:
                needed = [column for column in table.columns if not (column.nullable or column.default is not None)]
                row = {column.name: _value(connection, column) for column in needed if not _is_counted(column)}
                connection.execute(table.insert(), row)
        for table in Claim.metadata.sorted_tables:
            _fill_columns(connection, table)


def find_bare(connection: Connection, table: Table) -> list[Column[Any]]:
    """Return the columns of *table* that hold nothing but what a new row has, so that nobody would miss it."""
    rows = connection.execute(select(table)).mappings().all()
    return [column for column in table.columns if all(_is_bare(column, row[column.name]) for row in rows)]


def _fill_columns(connection: Connection, table: Table) -> None:
    """Write something into each bare column of the last row of *table*."""
    bare = [column for column in find_bare(connection, table) if f"{table.name}.{column.name}" not in EMPTY]
    if bare:
        key = next(iter(table.primary_key))
        last = connection.scalar(select(func.max(key)))
        row = {column.name: _value(connection, column) for column in bare}
        connection.execute(update(table).where(key == last).values(row))


def _is_bare(column: Column[Any], value: Any) -> bool:
    default = column.default.arg if column.default is not None and column.default.is_scalar else None
    return not value or value == default


def bring_back(newest: Database, connection: Connection) -> list[Table]:
    """Give the tables of an older schema, where they are empty, the rows of *newest* with the columns that they have.

    Return those tables.
    """
    tables = read_tables(connection)
    with newest.read_engine.connect() as source:
        for table in tables:
            if connection.execute(select(table).limit(1)).first() is None:
                there = Claim.metadata.tables[table.name]
                query = select(*(there.c[column.name] for column in table.columns)).order_by(*there.primary_key)
                rows = source.execute(query)
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
