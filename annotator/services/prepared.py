"""Statements that every save runs: put together once for each kind of database, then run by its driver."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from annotator.db import ASKED, ONE_CHANGE, WITH_COMMIT, Glance, Question, Statement

Convert = Callable[[Any], Any]
#: Rows of one statement whose makings are kept.
KEPT = 256
NOT_ASKED = (None, None, None)


@dataclass(frozen=True)
class _Compiled:
    """A statement as one kind of database takes it."""

    text: str
    #: The order of the parameters, or None where they are sent by name.
    order: Sequence[str] | None
    #: Parameters that the statement brings itself.
    fixed: Mapping[str, Any]
    #: How a parameter is converted before it is sent, by its name.
    write: Mapping[str, Convert]
    #: How a column is converted when it is read, by its number.
    read: Sequence[tuple[int, Convert]]

    def bind(self, values: Mapping[str, Any]) -> Any:
        """Return *values* as the driver takes them."""
        named = {**self.fixed, **values}
        for name, convert in self.write.items():
            named[name] = convert(named[name])
        return named if self.order is None else [named[name] for name in self.order]


class Prepared:
    """A statement with named parameters; those of an insert are the columns that it *writes*.

    SQLAlchemy compiles it and says how values are converted. What is left out is its work at each run, which takes
    several times as long as SQLite does, while other writers wait. What *make* makes of a row's columns is kept for
    the same row to come again, so it is for reading only; without it a row is its columns as attributes. Where the
    last column *varies*, it stays out of that and is given beside it.
    """

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]] | Insert | Update,
        writes: Sequence[str] | None = None,
        make: Callable[..., Any] | None = None,
        *,
        varies: bool = False,
    ) -> None:
        self._statement = statement
        self._writes = writes
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._types = [column.type for column in columns]
        self._varies = varies
        row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        self._make = make or row
        # To convert a row and to make something of it takes several times as long as to read it.
        self._read = lru_cache(maxsize=KEPT)(self._convert) if make else self._convert
        self._compiled: dict[str, _Compiled] = {}

    def first(self, connection: Connection | Glance, values: Mapping[str, Any]) -> Any:
        """Return what is made of the first row, or None without one. Raises DBAPIError."""
        found = self._run(connection, values).fetchone()
        if found is None:
            return None
        dialect = connection.dialect.name
        return (self._read(dialect, found[:-1]), found[-1]) if self._varies else self._read(dialect, found)

    def write(self, connection: Connection | Glance, values: Mapping[str, Any]) -> int:
        """Return how many rows were written. Raises DBAPIError."""
        count: int = self._run(connection, values).rowcount
        return count

    def asked(self, values: Mapping[str, Any]) -> Question:
        """Return what gives the statement with its *values*, for `Database.writing` to ask it first."""

        def ask(dialect: Dialect) -> Statement:
            compiled = self._on(dialect)
            return compiled.text, compiled.bind(values)

        return ask

    def _convert(self, dialect: str, row: Sequence[Any]) -> Any:
        values = list(row)
        for number, convert in self._compiled[dialect].read:
            values[number] = convert(values[number])
        return self._make(*values)

    def _run(self, connection: Connection | Glance, values: Mapping[str, Any]) -> Any:
        dialect = connection.dialect
        compiled = self._on(dialect)
        bound = compiled.bind(values)
        driver: Any = connection.connection.driver_connection
        text, said, answer = connection.connection.info.pop(ASKED, NOT_ASKED)
        if text == compiled.text and said == bound:
            return answer
        try:
            return driver.execute(compiled.text, bound)
        except dialect.loaded_dbapi.Error as error:
            raise _raised(connection, compiled.text, error) from error

    def _on(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._compiled:
            self._compiled[dialect.name] = self._compile(dialect)
        return self._compiled[dialect.name]

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._writes)
        writers = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        readers = [each.dialect_impl(dialect).result_processor(dialect, None) for each in self._types]
        return _Compiled(
            text=compiled.string,
            order=compiled.positiontup,
            fixed={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
            write={name: convert for name, convert in writers.items() if convert is not None},
            read=[(number, convert) for number, convert in enumerate(readers) if convert is not None],
        )


def write_last(connection: Connection, *writes: tuple[Prepared, Mapping[str, Any]]) -> None:
    """Run statements in their order before the transaction's COMMIT, on PostgreSQL in its trip. Raises DBAPIError.

    Where the transaction began with a question, nothing in it may read what they write, and errors may come with the
    commit; any other runs them at once, since it may go on to read or to write more.
    """
    if connection.dialect.name != "postgresql" or not connection.connection.info.get(ONE_CHANGE):
        for prepared, values in writes:
            prepared.write(connection, values)
        return
    waiting = connection.connection.info.setdefault(WITH_COMMIT, [])
    waiting += [prepared.asked(values)(connection.dialect) for prepared, values in writes]


def _raised(connection: Connection | Glance, text: str | None, error: Any) -> Exception:
    """Return what SQLAlchemy would raise for the driver's *error*, since the pages answer that; values are people's."""
    dialect = connection.dialect
    raised: Exception = DBAPIError.instance(text, None, error, dialect.loaded_dbapi.Error, dialect=dialect)
    if dialect.is_disconnect(error, connection.connection.driver_connection, None):
        connection.invalidate(error)
    return raised
