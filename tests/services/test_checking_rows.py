"""`annotator check` names each row whose parent is gone or is another project's, whichever table it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import pytest
from cast import make_project
from databases import Databases
from migrations.held import fill_tables
from sqlalchemy import Column, Connection, Table, func, select, update
from sqlalchemy.orm import Session

from annotator.db import Database
from annotator.models import Claim, Project
from annotator.services.checking import check_installation

TABLES = Claim.metadata.sorted_tables


@pytest.fixture(scope="module")
def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An installation with something in every table, and a project without anything."""
    with databases.make(tmp_path_factory.mktemp("full")) as database:
        fill_tables(database)
        with database.writing() as session:
            make_project(session, "ports")
        yield database


@pytest.fixture
def connection(full: Database) -> Iterator[Connection]:
    """A connection on which rows may refer to anything, and whose changes do not last."""
    with full.engine.connect() as connection:
        if full.is_sqlite:
            driver = connection.connection.driver_connection
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("DROP TRIGGER log_entry_unchanged")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()
        if full.is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


def find(connection: Connection) -> list[str]:
    found = check_installation(Session(connection), None, lambda projects, _: projects)
    return [str(each) for each in found]


def break_links(connection: Connection, columns: Iterable[Column], key: Callable[[Table], object]) -> list[str]:
    """Let the last row of each column's table refer to another *key*, and return what these rows are called."""
    names = []
    for column in columns:
        table, (there,) = column.table, column.foreign_keys
        first = next(iter(table.primary_key))
        last = connection.scalar(select(func.max(first)))
        new = key(there.column.table)
        connection.execute(update(table).where(first == last).values({column: new}))
        name = table.c.uuid if "uuid" in table.c else first
        names.append(
            f"{table.name} {connection.scalar(select(name).where(first == (new if column is first else last)))}"
        )
    return names


def test_a_full_installation_breaks_nothing(connection: Connection):
    assert find(connection) == []


def test_a_row_whose_parent_is_gone_is_named(connection: Connection):
    columns = [column for table in TABLES for column in table.c if column.foreign_keys]
    names = break_links(connection, columns, lambda _: 999_999)
    parents = [next(iter(column.foreign_keys)).column.table.name for column in columns]
    wanted = {
        f"{name}: It belongs to a row of {parent} that is missing." for name, parent in zip(names, parents, strict=True)
    }
    assert len(wanted) > 50
    assert wanted - set(find(connection)) == set()


def copy_to_ports(connection: Connection, table: Table) -> object:
    """Return the key of a copy of some row of *table* in the other project."""
    row = dict(connection.execute(select(table).limit(1)).mappings().one())
    key = connection.scalar(select(func.max(table.c.id))) + 1
    ports = connection.scalar(select(Project.id).where(Project.slug == "ports"))
    connection.execute(table.insert(), row | {"id": key, "project_id": ports})
    return key


def test_a_row_whose_parent_is_another_projects_is_named(connection: Connection):
    columns = []
    for table in TABLES:
        own = [column for column in table.c for key in column.foreign_keys if "project_id" in key.column.table.c]
        # Whose a row is that names no project, its first parent says.
        columns += own if "project_id" in table.c else own[1:]
    names = break_links(connection, columns, cache(partial(copy_to_ports, connection)))
    wanted = {
        f"{name}: Its {column.name.removesuffix('_id')} is of another project."
        for name, column in zip(names, columns, strict=True)
    }
    assert len(wanted) > 20
    assert wanted - {each.partition(": ")[2] for each in find(connection)} == set()
