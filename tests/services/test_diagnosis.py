"""`annotator doctor` knows what usually goes wrong, says it in a sentence, and is silent where all is well."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from databases import address
from redis_server import redis_server
from sqlalchemy import text

from annotator.db import Database, now
from annotator.migrations import upgrade
from annotator.models import LogEntry
from annotator.services import diagnosis
from annotator.services.diagnosis import file_system, find_faults


def faults(database: Database, folder: Path, **environment: str) -> list[str]:
    return list(find_faults(database, folder, environment, {"ANNOTATOR_INSTANCE"}))


def test_a_sound_installation_has_none(database, tmp_path):
    assert faults(database, tmp_path, ANNOTATOR_INSTANCE="x", PATH="y") == []


def test_a_database_without_tables_is_to_be_initialised(databases, tmp_path):
    with databases.make(tmp_path, blank=True) as blank:
        assert "Run `annotator init`" in faults(blank, tmp_path)[0]


@pytest.mark.parametrize(("revision", "said"), [("0001", "of an older release"), ("9999", "of a newer release")])
def test_a_schema_of_another_release_is_said_to_be_one(database, tmp_path, revision, said):
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    assert said in faults(database, tmp_path)[0]


def test_a_key_that_others_can_read_is_a_fault(database, tmp_path):
    (tmp_path / "secret_key").touch(mode=0o644)
    assert faults(database, tmp_path) == [
        f"Others can read {tmp_path}/secret_key, and so sign in as anybody. Run: chmod 600 {tmp_path}/secret_key"
    ]


def test_a_log_that_can_be_changed_is_a_fault(database, tmp_path):
    of = "" if database.is_sqlite else " ON log_entry"
    with database.writing() as session:
        for name in ("log_entry_kept", "log_entry_unchanged"):
            session.execute(text(f"DROP TRIGGER {name}{of}"))
    (fault,) = faults(database, tmp_path)
    assert "its triggers are missing" in fault
    with database.writing() as session:  # the next test has this database again
        session.execute(text("UPDATE alembic_version SET version_num = '0'"))


def test_a_clock_that_was_set_back_shows(database, tmp_path):
    with database.writing() as session:
        session.add(LogEntry(at=now() + timedelta(hours=1), action="signed in"))
    assert "clock" in faults(database, tmp_path)[0]


def test_a_full_disk_shows(database, tmp_path, monkeypatch):
    monkeypatch.setattr(diagnosis, "SPARE_BYTES", 10**18)
    assert "Make room" in faults(database, tmp_path)[0]


def test_a_folder_that_this_user_cannot_write_is_a_fault(database, tmp_path, monkeypatch):
    # Asked as somebody else would be: who runs the tests as root may write everywhere.
    monkeypatch.setattr(diagnosis.os, "access", lambda *_: False)
    assert f"{tmp_path} cannot be written by this user" in faults(database, tmp_path)[0]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another user")
@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_file_of_another_user_is_a_fault(sqlite_files, tmp_path, ending):
    with sqlite_files.make(tmp_path) as database, database.reading():
        file = Path(f"{database.url.database}{ending}")
        file.touch()
        os.chown(file, 12345, -1)
        (fault,) = faults(database, tmp_path)
        assert fault.startswith(f"{file} belongs to another user than its folder")


def test_a_postgresql_at_another_time_is_a_fault(postgresql_server, tmp_path, monkeypatch):
    with postgresql_server.make(tmp_path) as database:
        assert faults(database, tmp_path) == []
        monkeypatch.setattr(diagnosis, "now", lambda: now() + timedelta(minutes=6))
        (fault,) = faults(database, tmp_path)
        assert fault.startswith("PostgreSQL's clock says") and "Set both by NTP" in fault


def test_a_postgresql_that_cannot_hold_every_text_is_a_fault(postgresql_server, tmp_path):
    postgresql_server.run("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    database = Database(address(postgresql_server.url.set(database="latin")))
    upgrade(database)
    (fault,) = faults(database, tmp_path)
    assert "keeps this database as LATIN1" in fault
    database.dispose()
    postgresql_server.run("DROP DATABASE latin WITH (FORCE)")


def test_a_postgresql_with_too_few_connections_is_a_fault(postgresql_server, tmp_path, monkeypatch):
    monkeypatch.setattr(diagnosis, "THREADS", 10**6)
    with postgresql_server.make(tmp_path) as database:
        (fault,) = faults(database, tmp_path)
        assert "a server process may use 2000000. Raise max_connections" in fault


def test_a_database_that_may_only_be_read_is_a_fault(sqlite_files, tmp_path):
    with sqlite_files.make(tmp_path) as database:
        reader = Database(f"sqlite:///file:{database.url.database}?mode=ro&uri=true")
        assert "The database cannot be used: attempt to write a readonly database" in faults(reader, tmp_path)
        reader.dispose()


def test_a_setting_that_is_none_is_named(database, tmp_path):
    assert "ANNOTATOR_DATABASE, which" in faults(database, tmp_path, ANNOTATOR_DATABASE="x")[0]


def test_a_server_that_is_not_there_is_said_so(tmp_path):
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert faults(gone, tmp_path)[0].startswith("The database cannot be used: connection")
    gone.dispose()


@pytest.fixture
def said(database, tmp_path):
    """Return the function that returns the faults of an installation with these settings."""
    return lambda **settings: list(find_faults(database, tmp_path, {}, set(), settings))


def test_a_redis_that_does_not_answer_is_said_so(said):
    (fault,) = said(REDIS_URL="redis://127.0.0.1:1")
    assert fault.startswith("Redis does not answer: ") and "the database counts meanwhile" in fault
    assert said(REDIS_URL="http://127.0.0.1")[0].startswith("Redis does not answer: ")


def test_a_redis_without_its_package_is_a_fault(said, monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)  # as Python itself says that there is none
    (fault,) = said(REDIS_URL="redis://127.0.0.1:1")
    assert "pip install 'annotator[redis]'" in fault


def test_a_redis_that_answers_is_no_fault(said):
    with TemporaryDirectory(prefix="redis-") as folder, redis_server(Path(folder)) as address:
        assert said(REDIS_URL=address) == []


def test_a_proxy_that_the_settings_do_not_know_is_a_fault(said):
    assert "Set it to 1" in said(BASE_URL="https://annotate.example.org", PROXIES=0)[0]
    assert said(BASE_URL="https://annotate.example.org", PROXIES=1) == []
    assert said(BASE_URL="http://annotate.example.org", PROXIES=0) == []


def test_a_sqlite_that_is_too_old_is_a_fault(sqlite_files, tmp_path, monkeypatch):
    monkeypatch.setattr(diagnosis, "OLDEST_SQLITE", (99, 0, 0))
    with sqlite_files.make(tmp_path) as database:
        assert "too old; this needs 99.0.0" in faults(database, tmp_path)[0]


def test_sqlite_on_a_network_file_system_is_a_fault(sqlite_files, tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / {tmp_path} rw - nfs4 server:/share rw\n")
    assert file_system(tmp_path / "annotator.db", mounts) == "nfs4"
    assert file_system(Path("/annotator.db"), mounts) == "ext4"
    assert file_system(tmp_path, tmp_path / "none") == ""
    monkeypatch.setattr(diagnosis.file_system, "__defaults__", (mounts,))
    with sqlite_files.make(tmp_path) as database:
        assert "network file system (nfs4)" in faults(database, tmp_path)[0]
