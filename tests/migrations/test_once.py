"""Migrations run once and whole: when two workers start together, and when one is killed on its way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
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
LAST = 1_000_000
BROKEN = "from faults.broken import break_it; break_it('commit_each_row')\n"


def run(program: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))}
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)


def test_of_two_workers_that_start_together_both_find_a_ready_database(blank: Database):
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(run, [SLOW + INIT.format(url=address(blank))] * 2))
    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * 2
    assert is_current(blank)


@pytest.mark.parametrize("number", [5, 40, LAST])
def test_a_migration_that_is_killed_leaves_nothing_and_the_next_one_all(blank: Database, number: int):
    killed = run(KILLED.format(number=number) + INIT.format(url=address(blank)))
    assert killed.returncode == -signal.SIGKILL
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
    full: Database, blank: Database, number: int
):
    for revision in list_revisions()[:-1]:
        with blank.engine.begin() as connection:
            upgrade_to(connection, revision)
        with blank.engine.begin() as connection:
            tables = bring_back(full, connection)
            before = read_rows(connection, tables)
        killed = run(KILLED.format(number=number) + INIT.format(url=address(blank)))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        with blank.engine.connect() as connection:
            there = read_tables(connection)
            assert (find_revision(connection), read_columns(there)) == (revision, read_columns(tables))
            assert read_rows(connection, there) == before
    upgrade(blank)
    assert is_current(blank)
