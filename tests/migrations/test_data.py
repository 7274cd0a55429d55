"""Whatever release an installation comes from, everything that it held is there after `annotator init`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from databases import Databases
from migrations.held import EMPTY, bring_back, find_bare, read_columns, read_rows

from annotator import migrations
from annotator.db import Database
from annotator.migrations import NEWEST, is_current, list_revisions, make_config, upgrade, upgrade_to
from annotator.models import Claim
from annotator.services.checking import check_installation
from annotator.services.copying import read_tables

#: What a migration may lose: the table, and the step that does it, appended to the newest one in a copy of them all.
LOSSES = {
    "a column": ("claim", "op.drop_column('claim', 'settlement')"),
    "a table": ("review_answer", "op.drop_table('review_answer')"),
    "the rows of a table": ("review_answer", "op.execute('DELETE FROM review_answer')"),
    "one row of many": ("claim", "op.execute('DELETE FROM claim WHERE id = (SELECT max(id) FROM claim)')"),
    "the values of a column": ("project", "op.execute('UPDATE project SET queue = NULL')"),
    "one value of many": ("account", "op.execute('UPDATE account SET language = NULL WHERE language IS NOT NULL')"),
    "what differs from the default": ("job", "op.execute('UPDATE job SET has_files = false')"),
}


def find_losses(
    full: Database, databases: Databases, folder: Path, revision: str, upgrade: Callable[[Database], None] = upgrade
) -> list[str]:
    """Upgrade what an installation at *revision* held, and return the tables that do not hold it, or what breaks."""
    with databases.make(folder, blank=True) as old:
        with old.engine.begin() as connection:
            upgrade_to(connection, revision)
        with old.engine.begin() as connection:
            tables = bring_back(full, connection)
            before = read_rows(connection, tables)
        assert "claim" in before and all(before.values()), revision
        upgrade(old)
        assert is_current(old)
        with old.engine.connect() as connection:
            columns = read_columns(read_tables(connection))
            kept = [table for table in tables if set(table.columns.keys()) <= set(columns.get(table.name, ()))]
            after = read_rows(connection, kept)
        lost = [name for name in before if before[name] != after.get(name)]
        if lost:
            return lost
        with old.reading() as session:
            return [str(each) for each in check_installation(session, None, lambda projects, _: projects)]


def test_what_any_release_held_is_there_after_the_upgrade(full: Database, databases: Databases, tmp_path: Path):
    for revision in list_revisions()[:-1]:
        folder = tmp_path / revision
        folder.mkdir()
        assert find_losses(full, databases, folder, revision) == [], revision


def test_every_column_holds_something_to_lose(full: Database):
    with full.engine.connect() as connection:
        bare = [
            f"{table.name}.{column.name}"
            for table in Claim.metadata.sorted_tables
            for column in find_bare(connection, table)
        ]
    assert set(bare) == EMPTY


@pytest.mark.parametrize("loss", LOSSES)
def test_a_migration_that_loses_something_is_found_out(full: Database, databases: Databases, tmp_path: Path, loss: str):
    table, step = LOSSES[loss]
    copied = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, copied)
    (newest,) = (copied / "versions").glob(f"{NEWEST}_*.py")
    with newest.open("a", encoding="utf-8") as file:
        file.write(f"\n\n_upgrade = upgrade\n\n\ndef upgrade():\n    _upgrade()\n    {step}\n")

    def upgrade_badly(database: Database) -> None:
        with database.engine.begin() as connection:
            config = make_config(connection)
            config.set_main_option("script_location", str(copied))
            command.upgrade(config, "head")

    before = list_revisions()[-2]
    assert table in find_losses(full, databases, tmp_path, before, upgrade_badly)
