"""Whatever release an installation comes from, everything that it held is there after `annotator init`."""

from __future__ import annotations

from pathlib import Path

from databases import Databases
from migrations.held import bring_back, read_rows

from annotator.db import Database
from annotator.migrations import is_current, list_revisions, upgrade, upgrade_to
from annotator.services.checking import check_installation


def test_what_any_release_held_is_there_after_the_upgrade(full: Database, databases: Databases, tmp_path: Path):
    for revision in list_revisions()[:-1]:
        folder = tmp_path / revision
        folder.mkdir()
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
                assert read_rows(connection, tables) == before, revision
            with old.reading() as session:
                found = [str(each) for each in check_installation(session, None, lambda projects, _: projects)]
            assert found == [], revision
