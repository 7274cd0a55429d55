"""Backups and moves: every row comes over, proved by sums, into an empty place only, and never half."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from cast import caller, claim_body, make_account, make_article, make_cast
from databases import Databases, PostgresqlServer, SqliteFiles, address
from sqlalchemy import func, select, text

from annotator.core.errors import Conflict, Invalid
from annotator.core.records import ClaimInput
from annotator.db import Database, now
from annotator.migrations import is_current
from annotator.models import Account, Claim, LogEntry, Project
from annotator.services import claims
from annotator.services.backups import copy_to, restore_backup, write_backup
from annotator.services.copying import Sum, sum_rows


def silent(sequence, _description):
    return sequence


def sums_of(database: Database) -> list[Sum]:
    with database.read_engine.connect() as connection:
        return sum_rows(connection, silent)


@pytest.fixture
def harbour(database: Database) -> Database:
    """An installation with the cast, an article and two claims."""
    with database.writing() as session:
        team = make_cast(session)
        article = make_article(session, team.project, meta={"b": 1.5, "a": ["ə", None]})
        for name in ("ada", "ben"):
            sent = msgspec.convert(claim_body(note="a \\ note\n"), ClaimInput)
            claims.put_claim(session, caller(session, team, name), article, str(uuid4()), lambda sent=sent: sent, None)
    return database


@pytest.fixture
def empty(databases: Databases, tmp_path: Path):
    """A database without tables, of the same kind."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with databases.make(folder, blank=True) as made:
        yield made


def test_what_is_restored_is_what_was_backed_up(harbour, empty, tmp_path):
    written = write_backup(harbour, tmp_path / "backup.db", silent)
    restored = restore_backup(empty, tmp_path / "backup.db", silent)
    assert set(written) == set(restored) == set(sums_of(harbour)) == set(sums_of(empty))
    assert {each.table: each.rows for each in written}["claim"] == 2
    assert is_current(empty)


def test_a_backup_is_one_file_that_its_owner_alone_can_read(harbour, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    write_backup(harbour, folder / "backup.db", silent)
    assert [path.name for path in folder.iterdir()] == ["backup.db"]
    assert (folder / "backup.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_replaces_a_file(harbour, tmp_path):
    (tmp_path / "backup.db").write_text("precious")
    with pytest.raises(Conflict, match="there already"):
        write_backup(harbour, tmp_path / "backup.db", silent)
    assert (tmp_path / "backup.db").read_text() == "precious"


def test_keys_count_on_behind_those_that_came(harbour, empty, tmp_path):
    write_backup(harbour, tmp_path / "backup.db", silent)
    restore_backup(empty, tmp_path / "backup.db", silent)
    with empty.writing() as session:
        project = session.scalars(select(Project)).one()
        assert make_article(session, project).id == 2


def test_a_backup_under_load_is_one_moment(harbour, empty, tmp_path):
    """Each change writes to two tables what belongs together; a backup holds both or neither."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            with harbour.writing() as session:
                account = make_account(session, f"u{uuid4().hex}")
                session.add(LogEntry(at=now(), action="made", account_id=account.id))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        write_backup(harbour, tmp_path / "backup.db", silent)
    finally:
        stop.set()
        worker.join()
    restore_backup(empty, tmp_path / "backup.db", silent)
    with empty.reading() as session:
        made = session.scalar(select(func.count()).where(Account.name.startswith("u")))
        assert made == session.scalar(select(func.count()).where(LogEntry.action == "made"))


def test_nothing_is_restored_over_somebodys_work(harbour, tmp_path):
    write_backup(harbour, tmp_path / "backup.db", silent)
    before = sums_of(harbour)
    with pytest.raises(Conflict, match="in use already"):
        restore_backup(harbour, tmp_path / "backup.db", silent)
    assert sums_of(harbour) == before


def test_an_installation_that_was_only_initialised_is_empty(harbour, databases, tmp_path):
    (tmp_path / "fresh").mkdir()
    write_backup(harbour, tmp_path / "backup.db", silent)
    with databases.make(tmp_path / "fresh") as fresh:
        restore_backup(fresh, tmp_path / "backup.db", silent)
        assert sums_of(fresh) == sums_of(harbour)


def test_a_backup_of_a_newer_release_is_refused(harbour, empty, tmp_path):
    write_backup(harbour, tmp_path / "backup.db", silent)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    with pytest.raises(Conflict, match="newer release"):
        restore_backup(empty, tmp_path / "backup.db", silent)
    assert sums_of(empty) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE claim SET confidence = 1",
        "UPDATE claim SET article_id = 99",
        "DELETE FROM claim WHERE id = 1",
        "DROP TABLE backup_manifest",
    ],
)
def test_a_backup_that_was_changed_is_refused(harbour, empty, tmp_path, damage):
    write_backup(harbour, tmp_path / "backup.db", silent)
    with closing(sqlite3.connect(tmp_path / "backup.db")) as file:
        file.execute(damage)
        file.commit()
    with pytest.raises(Invalid, match="damaged or changed"):
        restore_backup(empty, tmp_path / "backup.db", silent)
    assert sums_of(empty) == []


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_backup_is_refused(empty, tmp_path, content):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(Invalid, match="no backup"):
        restore_backup(empty, tmp_path / "other", silent)


def test_an_older_backup_is_brought_to_this_releases_schema(databases, empty, tmp_path):
    from alembic import command

    from annotator.migrations import make_config

    (tmp_path / "old").mkdir()
    with databases.make(tmp_path / "old", blank=True) as old:
        with old.engine.begin() as connection:
            command.upgrade(make_config(connection), "0001")
            connection.execute(
                text(
                    "INSERT INTO account (name, name_key, display_name, is_admin, created_at)"
                    " VALUES ('ada', 'ada', 'Ada', true, '2026-01-01 00:00:00')"
                )
            )
        write_backup(old, tmp_path / "backup.db", silent)
    restore_backup(empty, tmp_path / "backup.db", silent)
    assert is_current(empty)
    assert {each.table: each.rows for each in sums_of(empty)}["account"] == 1


def test_an_installation_moves_from_sqlite_to_postgresql_and_back(
    sqlite_files: SqliteFiles, postgresql_server: PostgresqlServer, tmp_path
):
    (tmp_path / "back").mkdir()
    with (
        sqlite_files.make(tmp_path) as ours,
        postgresql_server.make(tmp_path, blank=True) as there,
        sqlite_files.make(tmp_path / "back", blank=True) as back,
    ):
        with ours.writing() as session:
            team = make_cast(session)
            make_article(session, team.project, meta={"rate": 1.5})
        copy_to(ours, address(there), silent)
        with there.writing() as session:
            make_article(session, session.scalars(select(Project)).one())
        copy_to(there, address(back), silent)
        assert sums_of(there) == sums_of(back) != sums_of(ours)
        with pytest.raises(Conflict, match="in use already"):
            copy_to(ours, address(there), silent)
        with there.reading() as session:
            assert session.scalar(select(func.count()).select_from(Claim)) == 0


def test_an_address_of_another_kind_of_database_is_refused(database):
    with pytest.raises(Conflict, match="begins with"):
        copy_to(database, "mysql://localhost/annotator", silent)
