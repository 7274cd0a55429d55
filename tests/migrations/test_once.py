"""Migrations run once and whole: when two workers start together, and when one is killed on its way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from databases import address
from migrations.held import bring_back, read_columns, read_rows
from sqlalchemy import inspect

from annotator.db import Database
from annotator.migrations import find_revision, is_current, list_revisions, upgrade, upgrade_to
from annotator.services.copying import read_tables

ROOT = Path(__file__).parents[2]
INIT = "from annotator.db import Database; from annotator.migrations import upgrade; upgrade(Database({url!r}))"
#: Takes its time, so that another one surely comes in between.
SLOW = """
import time
from sqlalchemy import event
from sqlalchemy.engine import Engine
event.listen(Engine, "before_cursor_execute", lambda *_: time.sleep(0.03))
"""
#: Dies as with `kill -9` before the statement of that number that changes something, or where it has none before the
#: end of the transaction.
KILLED = """
import os, signal
from sqlalchemy import event
from sqlalchemy.engine import Engine
left = {number}
@event.listens_for(Engine, "before_cursor_execute")
def count(_connection, _cursor, statement, *_rest):
    global left
    left -= statement.split()[0].upper() not in ("SELECT", "PRAGMA")
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "commit", lambda _: os.kill(os.getpid(), signal.SIGKILL))
"""
#: Runs each program that it is told in a child of its own and says how that ended; what all load is loaded once.
NURSERY = """
import json, os, sys
import alembic.command, psycopg, sqlalchemy.dialects.postgresql.psycopg, sqlalchemy.dialects.sqlite
import annotator.migrations
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        exec(json.loads(line), {})
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
LAST = 1_000_000
BROKEN = "from faults.broken import break_it; break_it('commit_each_row')\n"


ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))}


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], env=ENVIRONMENT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def run_in_child() -> Iterator[Callable[[str], int]]:
    """Return the function that runs a program in a process of its own and returns its exit status."""
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY], env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as nursery:

        def run(program: str) -> int:
            nursery.stdin.write(json.dumps(program) + "\n")
            nursery.stdin.flush()
            return int(nursery.stdout.readline())

        yield run


def test_of_two_workers_that_start_together_both_find_a_ready_database(blank: Database):
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(run, [SLOW + INIT.format(url=address(blank))] * 2))
    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * 2
    assert is_current(blank)


@pytest.mark.parametrize("number", [5, 40, LAST])
def test_a_migration_that_is_killed_leaves_nothing_and_the_next_one_all(blank: Database, number: int, run_in_child):
    assert run_in_child(KILLED.format(number=number) + INIT.format(url=address(blank))) == -signal.SIGKILL
    with blank.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
        assert find_revision(connection) is None
    upgrade(blank)
    assert is_current(blank)


def test_a_migration_that_commits_each_step_is_found_out(blank: Database):
    run(BROKEN + KILLED.format(number=LAST) + INIT.format(url=address(blank)))
    with blank.engine.connect() as connection:
        assert inspect(connection).get_table_names() != []


@pytest.mark.parametrize("number", [1, 3, LAST])
def test_an_upgrade_that_is_killed_leaves_the_release_before_and_the_next_one_this(
    full: Database, blank: Database, number: int, run_in_child
):
    for revision in list_revisions()[:-1]:
        with blank.engine.begin() as connection:
            upgrade_to(connection, revision)
        with blank.engine.begin() as connection:
            tables = bring_back(full, connection)
            before = read_rows(connection, tables)
        assert run_in_child(KILLED.format(number=number) + INIT.format(url=address(blank))) == -signal.SIGKILL
        with blank.engine.connect() as connection:
            there = read_tables(connection)
            assert (find_revision(connection), read_columns(there)) == (revision, read_columns(tables))
            assert read_rows(connection, there) == before
    upgrade(blank)
    assert is_current(blank)
