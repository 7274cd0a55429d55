"""Inserts many rows at once by the driver's own executemany."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
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


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*, each with the same columns, and use them up; columns left out have the model's default, or null.

    SQLAlchemy compiles the statement and says how values are converted. What is left out is its work on each row's
    parameters, which takes as long as the database itself.
    """
    if not rows:
        return
    table = model.metadata.tables[model.__tablename__]
    defaults = _defaults(table, rows[0])
    rows = [defaults | row for row in rows] if defaults else rows
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]), for_executemany=True)
    for name in rows[0]:
        convert = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        if convert is not None:
            _convert_column(rows, name, convert)
    if compiled.positiontup is None:
        connection.exec_driver_sql(str(compiled), rows)
    else:
        connection.exec_driver_sql(str(compiled), list(map(itemgetter(*compiled.positiontup), rows)))


def _defaults(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return the defaults of the columns that *row* leaves out."""
    defaults = {column.name: column.default for column in table.columns if column.name not in row}
    return {name: default.arg for name, default in defaults.items() if isinstance(default, ScalarElementColumnDefault)}


def _convert_column(rows: Sequence[dict[str, Any]], name: str, convert: Callable[[Any], Any]) -> None:
    """Convert one value of each row; neighbours often share theirs, such as the moment of the import."""
    before, made = None, convert(None)
    for row in rows:
        value = row[name]
        if value is not before:
            before, made = value, convert(value)
        row[name] = made
