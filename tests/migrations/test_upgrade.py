"""A server compares schemas without Alembic, and must come to Alembic's result."""

from alembic.script import ScriptDirectory
from sqlalchemy import text

from annotator.db import Database
from annotator.migrations import NEWEST, is_current, make_config, upgrade


def test_the_newest_revision_is_the_one_that_alembic_finds():
    assert ScriptDirectory.from_config(make_config()).get_current_head() == NEWEST


def test_only_an_upgraded_database_is_current(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'annotator.db'}")
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert not is_current(database)
    database.dispose()
