"""Copies every row of an installation from one database to another, SQLite or PostgreSQL, and proves that all came."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, Row, Select, Table, func, inspect, select

from annotator.core.errors import Conflict

#: Rows that are in memory at a time; those of article texts are the largest.
BATCH = 500
#: Alembic's own table says which schema it is, and the manifest what a backup held; neither is a row of ours.
REVISIONS, MANIFEST = "alembic_version", "backup_manifest"

Track = Callable[[Sequence[Table], str], Iterable[Table]]
_ENCODE = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and the SHA-256 of all of them in the order of their keys."""

    table: str
    rows: int
    sha256: str


def read_tables(connection: Connection) -> list[Table]:
    """Return the tables of ours as they are there, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in (REVISIONS, MANIFEST)]


def sum_rows(connection: Connection, track: Track) -> list[Sum]:
    """Return the sum of every table; equal ones mean equal rows, whichever databases hold them."""
    return [_Rows(connection, table).sum() for table in track(read_tables(connection), "Adding up rows")]


def is_in_use(connection: Connection) -> bool:
    """Return whether somebody works there: it holds an account or a project, or tables that are not ours."""
    tables = {table.name: table for table in read_tables(connection)}
    if not inspect(connection).has_table(REVISIONS):
        return bool(tables)
    return any(connection.execute(select(tables[name].c.id).limit(1)).first() for name in ("account", "project"))


def clear_tables(connection: Connection) -> None:
    """Drop every table."""
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def copy_rows(source: Connection, target: Connection, track: Track) -> list[Sum]:
    """Copy every row of *source* into the empty tables of *target*, of the same schema; return the sums of both.

    Raises Conflict where the rows that came are not those that were sent; the caller then rolls *target* back.
    """
    places = {table.name: table for table in read_tables(target)}
    sent = []
    for table in track(read_tables(source), "Copying rows"):
        rows = _Rows(source, table)
        while batch := [row._asdict() for row in islice(rows, BATCH)]:
            target.execute(places[table.name].insert(), batch)
        _set_sequence(target, places[table.name])
        sent.append(rows.sum())
    came = sum_rows(target, track)
    names = sorted({each.table for each in set(sent) ^ set(came)})
    if names:
        raise Conflict(f"The rows that came are not those that were sent, in: {', '.join(names)}. Nothing was kept.")
    return came


class _Rows:
    """The rows of a table in the order of their keys, added up as they pass."""

    def __init__(self, connection: Connection, table: Table) -> None:
        columns = sorted(table.columns, key=lambda column: column.name)
        query: Select[Any] = select(*columns).order_by(*table.primary_key)
        self._table = table.name
        self._digest = hashlib.sha256(",".join(column.name for column in columns).encode())
        self._count = 0
        self._rows = iter(connection.execute(query, execution_options={"yield_per": BATCH}))

    def __iter__(self) -> Iterator[Row[Any]]:
        return self

    def __next__(self) -> Row[Any]:
        row = next(self._rows)
        self._digest.update(_ENCODE(tuple(row)) + b"\n")
        self._count += 1
        return row

    def sum(self) -> Sum:
        """Return the sum of the rows, those that nobody took included."""
        deque(self, maxlen=0)
        return Sum(self._table, self._count, self._digest.hexdigest())


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on behind the keys that came; SQLite does so by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None or not key.server_default:
        return
    newest = select(func.max(key)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    connection.execute(select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None))))
