"""Several statements in one trip to PostgreSQL, sent together: psycopg's own pipelines send each by itself.

Below its cursors, on the client library that it has as `pq`: what they do for each takes longer than PostgreSQL does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import Connection
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import execute, fetch_many
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from annotator.db import Statement

# No name of a statement comes again: after a ROLLBACK it may still be there or not.
_numbers = count()
_PARAMETER = re.compile(r"%\((\w+)\)s")


class Answer:
    """What a statement brought, as its cursor would give it."""

    def __init__(self, driver: Connection[Any], result: PGresult) -> None:
        self._values = Transformer(driver)
        self._values.set_pgresult(result)
        self._remaining = iter(range(result.ntuples))
        self.rowcount = result.command_tuples or 0

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row; None after the last."""
        row = next(self._remaining, None)
        return None if row is None else self._values.load_row(row, tuple)


def run_together(driver: Connection[Any], prepared: dict[str, bytes], statements: Sequence[Statement]) -> Answer:
    """Run *statements* up to the first that fails, and return what the last brought. Raises psycopg.Error.

    Those with parameters, which are named, are prepared once; *prepared* is what the connection has by now.
    """
    bound = [_bind(driver, statement) for statement in statements]
    libpq = driver.pgconn
    fresh: dict[str, bytes] = {}
    libpq.enter_pipeline_mode()
    try:
        for text, query, values in bound:
            if values is None:
                libpq.send_query_params(query, None)
                continue
            if text not in prepared and text not in fresh:
                fresh[text] = b"annotator_%d" % next(_numbers)
                libpq.send_prepare(fresh[text], query)
            libpq.send_query_prepared(prepared.get(text) or fresh[text], values)
        libpq.pipeline_sync()
        results = driver.wait(_results(libpq, len(bound) + len(fresh)))
        libpq.exit_pipeline_mode()
    except BaseException:
        driver.close()  # nobody could tell what it answers next
        raise
    for result in results:
        if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise error_from_result(result, driver.info.encoding)
    prepared |= fresh
    return Answer(driver, results[-1])


def _results(libpq: PGconn, count: int) -> PQGen[list[PGresult]]:
    """Send what waits, and return the results of so many commands."""
    results: list[PGresult] = yield from execute(libpq)
    for _ in range(count):  # and the mark of the end
        results += yield from fetch_many(libpq)
    return results[:count]


def _bind(driver: Connection[Any], statement: Statement) -> tuple[str, bytes, Sequence[Any] | None]:
    text, named = statement
    query, names = _numbered(text)
    if named is None:
        return text, query, None
    # As text and without its kind, which PostgreSQL knows from the statement: so one prepared serves for all values.
    return text, query, Transformer(driver).dump_sequence([named[name] for name in names], [PyFormat.TEXT] * len(names))


@lru_cache(maxsize=256)
def _numbered(text: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the statement as PostgreSQL takes it, and the order of its parameters."""
    names = list(dict.fromkeys(_PARAMETER.findall(text)))
    query = _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", text)
    return query.replace("%%", "%").encode(), tuple(names)
