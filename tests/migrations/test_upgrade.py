"""A server compares schemas without Alembic, and must come to Alembic's result."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from annotator.migrations import NEWEST, is_current, list_revisions, make_config, upgrade
from annotator.models import Claim


def test_the_newest_revision_is_the_one_that_alembic_finds():
    assert ScriptDirectory.from_config(make_config()).get_current_head() == NEWEST


def test_only_an_upgraded_database_is_current(databases, tmp_path):
    with databases.make(tmp_path, blank=True) as database:
        assert not is_current(database)
        upgrade(database)
        assert is_current(database)
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
        assert not is_current(database)


def test_the_migrations_make_the_tables_that_the_models_describe(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        found = compare_metadata(context, Claim.metadata)
    # The names of two unique constraints differ; what they hold does not.
    assert [each for each in found if "constraint" not in each[0]] == []


def test_revisions_are_listed_oldest_first():
    assert list_revisions()[0] == "0001"
    assert list_revisions()[-1] == NEWEST
