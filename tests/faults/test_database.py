"""The database is locked, full, read-only or away for a while: people are asked to wait, and lose nothing."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from databases import PostgresqlServer, SqliteFiles
from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import Server, serving
from faults.site import Site, make_site
from servers import wait_until

from annotator.db import Database

LOAD = 0.7
BOUND = 60

Fault = Callable[[Server], AbstractContextManager[object]]


def is_asked_to_wait(journal: Journal) -> bool:
    """Return whether somebody was told to come again."""
    return journal.unavailable > 0


def is_failed(journal: Journal) -> bool:
    """Return whether somebody was told of a defect."""
    return bool(journal.failures)


def work_through(
    site: Site, fault: Fault, seconds: float, *, broken: str = "", is_felt: Callable[[Journal], bool] = lambda _: True
) -> Outcome:
    """Let people work before, while and after *fault* holds for *seconds*, and until it *is_felt*."""
    journal = Journal()
    with serving(site, broken=broken) as server, at_work(site, server.port, journal):
        journal.let_work(LOAD)
        with fault(server):
            time.sleep(seconds)
            wait_until(lambda: is_felt(journal))
        journal.end_fault()
        journal.let_work(LOAD)
    return journal.compare(site.export())


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Keep every writer out, as another program at work on the database does."""
    if server.site.is_sqlite:
        path = server.site.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()
    else:
        with psycopg.connect(server.site.url) as other:
            other.execute("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE")
            yield
            other.rollback()


@contextmanager
def without_room(server: Server) -> Iterator[None]:
    """Let the server write to no file beyond its first 64 kilobytes, as where the disk is full."""
    size = 65_536
    for pid in server.worker_pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    for pid in server.worker_pids():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_locked_database_makes_people_wait(site: Site, report, long: bool):
    seconds = 60 if long else 3
    outcome = work_through(site, locked, seconds)
    report(f"database locked for {seconds} s", site, outcome)
    assert outcome.is_whole, outcome.troubles
    assert outcome.pause > seconds / 2
    assert outcome.recovery < BOUND


def test_a_server_that_does_not_wait_is_found_out(site: Site):
    assert work_through(site, locked, 1, broken="wait_for_nobody", is_felt=is_failed).failures


def test_a_limit_on_files_makes_people_wait(sqlite_site: Site, report):
    outcome = work_through(sqlite_site, without_room, 2, is_felt=is_asked_to_wait)
    report("no file may grow (limit of the process)", sqlite_site, outcome)
    assert outcome.is_whole, outcome.troubles
    assert outcome.unavailable
    assert outcome.recovery < BOUND
    sqlite_site.run("check")


def test_a_server_that_takes_a_full_disk_for_a_defect_is_found_out(sqlite_site: Site):
    assert work_through(sqlite_site, without_room, 1, broken="answer_faults_as_defects", is_felt=is_failed).failures


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of thirty-two megabytes; only root can make one."""
    # Not in pytest's folder, which each session that begins closes to others: PostgreSQL may run as somebody else.
    place = Path(tempfile.mkdtemp(prefix="disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m,mode=0777", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        place.rmdir()
        pytest.skip("a small file system can be mounted by root only")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill *disk* to its last byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            yield
    filler.unlink()


@contextmanager
def filled_and_red(disk: Path, server: Server) -> Iterator[None]:
    """Fill *disk*, which the server's health page says meanwhile and no longer."""
    with filled(disk):
        wait_until(lambda: not server.is_ready())
        yield
    wait_until(server.is_ready)


def test_a_full_disk_makes_people_wait_on_sqlite(small_disk: Path, sqlite_files: SqliteFiles, report):
    with sqlite_files.make(small_disk) as database:
        site = make_site(small_disk, database)
        outcome = work_through(site, partial(filled_and_red, small_disk), 2, is_felt=is_asked_to_wait)
        report("disk full", site, outcome)
        assert outcome.is_whole, outcome.troubles
        assert outcome.unavailable
        assert outcome.recovery < BOUND
        site.run("check")


@contextmanager
def read_only(disk: Path, server: Server) -> Iterator[None]:
    """Mount *disk* read-only, as Linux does after an error, and writable again at the end.

    A file system turns read-only when nobody has a file open for writing: so all workers are killed while the
    process that would start others stands still.
    """
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGSTOP)
    server.kill_workers()
    try:
        while subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True).returncode:
            time.sleep(0.01)
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    yield
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def work_on_read_only(disk: Path, folder: Path, sqlite_files: SqliteFiles, broken: str = "") -> tuple[Site, Outcome]:
    """Let people work while the disk of SQLite's file, and of nothing else, becomes read-only for two seconds."""
    with sqlite_files.make(disk) as database:
        site = make_site(folder, database)
        database.dispose()
        is_felt = is_failed if broken else is_asked_to_wait
        return site, work_through(site, lambda server: read_only(disk, server), 2, broken=broken, is_felt=is_felt)


def test_a_read_only_disk_makes_people_wait_on_sqlite(
    small_disk: Path, tmp_path: Path, sqlite_files: SqliteFiles, report
):
    site, outcome = work_on_read_only(small_disk, tmp_path, sqlite_files)
    report("SQLite's disk read-only, then writable", site, outcome)
    assert outcome.is_whole, outcome.troubles
    assert outcome.unavailable
    assert outcome.recovery < BOUND
    site.run("check")


def test_a_server_that_takes_a_read_only_disk_for_a_defect_is_found_out(
    small_disk: Path, tmp_path: Path, sqlite_files: SqliteFiles
):
    assert work_on_read_only(small_disk, tmp_path, sqlite_files, "answer_faults_as_defects")[1].failures


def test_a_full_disk_makes_people_wait_on_postgresql(
    small_disk: Path, tmp_path: Path, durable_postgresql: PostgresqlServer, report
):
    with durable_postgresql.make(tmp_path, blank=False) as database, on_disk(durable_postgresql, database, small_disk):
        site = make_site(tmp_path, database)
        database.dispose()
        outcome = work_through(site, lambda _server: filled(small_disk), 2, is_felt=is_asked_to_wait)
        report("disk full", site, outcome)
        assert outcome.is_whole, outcome.troubles
        assert outcome.unavailable
        assert outcome.recovery < BOUND
        site.run("check")


@contextmanager
def on_disk(server: PostgresqlServer, database: Database, disk: Path) -> Iterator[None]:
    """Keep the tables of *database* on *disk* while the block runs."""
    name = database.url.database
    place = disk / "tables"
    place.mkdir()
    for folder in (place, disk):
        folder.chmod(0o711)
    if server.server.system_user:
        subprocess.run(["chown", server.server.system_user, str(place)], check=True)
    database.dispose()
    server.run(f"CREATE TABLESPACE small LOCATION '{place}'")
    server.run(f"ALTER DATABASE {name} SET TABLESPACE small")
    try:
        yield
    finally:
        database.dispose()
        server.run(f"ALTER DATABASE {name} SET TABLESPACE pg_default")
        server.run("DROP TABLESPACE small")


def test_a_server_that_takes_postgresql_s_full_disk_for_a_defect_is_found_out(
    small_disk: Path, tmp_path: Path, durable_postgresql: PostgresqlServer
):
    with durable_postgresql.make(tmp_path) as database, on_disk(durable_postgresql, database, small_disk):
        site, broken = make_site(tmp_path, database), "answer_faults_as_defects"
        database.dispose()
        outcome = work_through(site, lambda _server: filled(small_disk), 0, broken=broken, is_felt=is_failed)
        assert outcome.failures


@contextmanager
def stopped(server: PostgresqlServer) -> Iterator[None]:
    """Crash PostgreSQL, and start it again at the end."""
    server.crash()
    yield
    server.start()


def test_postgresql_may_go_away(tmp_path: Path, durable_postgresql: PostgresqlServer, report, long: bool):
    seconds = 10 if long else 3
    with durable_postgresql.make(tmp_path) as database:
        site = make_site(tmp_path, database)
        outcome = work_through(site, lambda _server: stopped(durable_postgresql), seconds, is_felt=is_asked_to_wait)
        report(f"PostgreSQL crashed, away for {seconds} s", site, outcome)
        assert outcome.is_whole, outcome.troubles
        assert outcome.unavailable
        assert outcome.recovery < BOUND
        site.run("check")


def test_a_server_that_takes_postgresql_s_absence_for_a_defect_is_found_out(
    tmp_path: Path, durable_postgresql: PostgresqlServer
):
    with durable_postgresql.make(tmp_path) as database:
        site, broken = make_site(tmp_path, database), "answer_faults_as_defects"
        outcome = work_through(site, lambda _server: stopped(durable_postgresql), 0, broken=broken, is_felt=is_failed)
        assert outcome.failures


def test_a_postgresql_that_acknowledges_before_the_disk_is_found_out(
    tmp_path: Path, durable_postgresql: PostgresqlServer
):
    with durable_postgresql.make(tmp_path) as database:
        site = make_site(tmp_path, database)
        durable_postgresql.run(f"ALTER DATABASE {database.url.database} SET synchronous_commit = off")
        durable_postgresql.run("ALTER SYSTEM SET wal_writer_delay = '10s'")
        durable_postgresql.run("SELECT pg_reload_conf()")
        outcome = work_through(site, lambda _server: stopped(durable_postgresql), 0.5)
        durable_postgresql.run(f"ALTER DATABASE {database.url.database} RESET ALL")
        durable_postgresql.run("ALTER SYSTEM RESET ALL")
        durable_postgresql.run("SELECT pg_reload_conf()")
        assert outcome.lost


@contextmanager
def on_standby(server: PostgresqlServer) -> Iterator[None]:
    """Let PostgreSQL come back as a standby, which can be read only, and promote it at the end."""
    signal = Path(server.server.pgdata) / "standby.signal"
    server.crash()
    signal.touch()
    signal.chmod(0o644)
    server.start()
    yield
    server.run("SELECT pg_promote()")


def test_a_read_only_postgresql_makes_people_wait(tmp_path: Path, durable_postgresql: PostgresqlServer, report):
    with durable_postgresql.make(tmp_path) as database:
        site = make_site(tmp_path, database)
        outcome = work_through(site, lambda _server: on_standby(durable_postgresql), 2, is_felt=is_asked_to_wait)
        report("PostgreSQL read-only (a standby), then promoted", site, outcome)
        assert outcome.is_whole, outcome.troubles
        assert outcome.unavailable
        assert outcome.recovery < BOUND


def test_a_server_that_takes_a_standby_for_a_defect_is_found_out(tmp_path: Path, durable_postgresql: PostgresqlServer):
    with durable_postgresql.make(tmp_path) as database:
        site, broken = make_site(tmp_path, database), "answer_faults_as_defects"
        outcome = work_through(
            site, lambda _server: on_standby(durable_postgresql), 1, broken=broken, is_felt=is_failed
        )
        assert outcome.failures
