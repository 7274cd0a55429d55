"""Inserts many rows at once by the driver's own executemany."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from annotator.db import Base

Convert = Callable[[Any], Any]


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*, each with the same columns; columns left out are null.

    SQLAlchemy compiles the statement and converts the values as ever. What is left out is its work on each row's
    parameters, which takes as long as the database itself.
    """
    if not rows:
        return
    table = model.metadata.tables[model.__tablename__]
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    converts = _converts(connection, table, rows[0])
    names = compiled.positiontup
    if names is None:
        named = [{name: _converted(row, name, converts) for name in row} for row in rows]
        connection.exec_driver_sql(str(compiled), named)
    else:
        tuples = [tuple(_converted(row, name, converts) for name in names) for row in rows]
        connection.exec_driver_sql(str(compiled), tuples)


def _converts(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Convert]:
    """Return how the values of some columns become those of the driver."""
    found: dict[str, Convert] = {}
    for name in row:
        column_type = table.c[name].type.dialect_impl(connection.dialect)
        convert = column_type.bind_processor(connection.dialect)
        if convert is not None:
            found[name] = convert
    return found


def _converted(row: dict[str, Any], name: str, converts: dict[str, Convert]) -> Any:
    convert = converts.get(name)
    return row[name] if convert is None else convert(row[name])
