"""What the tests of migrations have in common: an installation to upgrade, and a database without tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Databases
from migrations.held import fill_tables

from annotator.db import Database


@pytest.fixture(scope="module")
def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An installation with something in every table."""
    with databases.make(tmp_path_factory.mktemp("full")) as database:
        fill_tables(database)
        yield database


@pytest.fixture
def blank(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    with databases.make(tmp_path, blank=True) as database:
        yield database
