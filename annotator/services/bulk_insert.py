"""Inserts many rows at once by the driver's own executemany."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from annotator.db import Base

#: What SQLite may keep of a large write, in KiB; its own limit of 2 MB lets it write pages out and read them again.
ROOM = 64_000


def make_room(connection: Connection) -> None:
    """Let SQLite keep what is about to be inserted in memory until it is committed, as far as `ROOM` goes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size = -{ROOM}")


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert *rows*, each with the same columns; columns left out have the model's default, or null."""
    if rows:
        insert_columns(connection, model, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(connection: Connection, model: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows that are given by their columns, all of one length; columns left out have the model's default.

    SQLAlchemy compiles the statement and says how values are converted. What is left out is its work on each row's
    parameters, which takes as long as the database itself, and a dictionary for each row.
    """
    count = len(next(iter(columns.values())))
    if not count:
        return
    table = model.metadata.tables[model.__tablename__]
    given = {name: [default] * count for name, default in _defaults(table, columns).items()} | dict(columns)
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(given), for_executemany=True)
    names = compiled.positiontup or list(given)
    made = []
    for name in names:
        convert = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        made.append(given[name] if convert is None else _converted(given[name], convert))
    rows = zip(*made, strict=True)
    if compiled.positiontup is None:
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])
    else:
        connection.exec_driver_sql(str(compiled), list(rows))


def _defaults(table: Table, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the defaults of the columns that are left out."""
    defaults = {column.name: column.default for column in table.columns if column.name not in columns}
    return {name: default.arg for name, default in defaults.items() if isinstance(default, ScalarElementColumnDefault)}


def _converted(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """Return *values* as the database takes them; neighbours often share theirs, such as the moment of the import."""
    before, made = None, convert(None)
    found = []
    for value in values:
        if value is not before:
            before, made = value, convert(value)
        found.append(made)
    return found
