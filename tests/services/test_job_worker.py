"""Workers in processes of their own: killed, stopped, cancelled, several at once; nothing half, nothing twice."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import pytest
from cast import Cast, caller
from flask import Flask
from jobs import desk_of, start_worker, work
from redis_server import redis_server
from servers import wait_until
from sqlalchemy import func, select

from annotator.config import environment_of
from annotator.core.errors import Busy
from annotator.core.job_records import ExportAsk, ImportAsk
from annotator.db import Database, now
from annotator.models import Article, ImportBatch, Job
from annotator.services import job_desk
from annotator.services.job_desk import JobDesk
from annotator.services.job_queue import JobQueue
from annotator.services.job_reading import read_job
from annotator.services.job_worker import Worker, run_job, sweep
from annotator.services.jobs import LOST_AFTER_S, add_job, ask_to_cancel, cancel_job, find_job, repeat_job

#: Stops where the import writes, and says so in a file: there it can be met, until another file is there.
WAITING = """
import pathlib, time
from sqlalchemy import event
from sqlalchemy.engine import Engine
@event.listens_for(Engine, "before_cursor_execute")
def wait(connection, cursor, statement, *_):
    if statement.startswith("INSERT INTO article_text"):
        pathlib.Path({mark!r}).touch()
        while not pathlib.Path({mark!r} + "-go").exists():
            time.sleep(0.05)
"""
#: Takes its time over each article that it checks.
SLOW = """
import time
from annotator.services import importing_checks
really = importing_checks.draft_line
def slowly(fields):
    time.sleep(0.02)
    return really(fields)
importing_checks.draft_line = slowly
"""


@pytest.fixture
def desk(app: Flask) -> JobDesk:
    return desk_of(app)


@pytest.fixture
def hand_in(desk: JobDesk, database: Database, cast: Cast):
    """Return the function that hands in an import of so many articles, and returns the job's id."""

    def hand_in(articles: int = 3) -> str:
        ask = ImportAsk(["a.jsonl"], "auto", "utf-8", "annotator")
        with database.writing() as session:
            job = add_job(session, caller(session, cast, "dora"), "import", ask)
        lines = b"".join(b'{"text": "article %d"}\n' % number for number in range(articles))
        desk.folder.keep_uploads(job.uuid, [lambda path: Path(path).write_bytes(lines)])
        desk.send(job.uuid)
        return job.uuid

    return hand_in


@pytest.fixture
def record(desk: JobDesk, database: Database, cast: Cast):
    """Return the function that reads a job as Dora sees it."""

    def read(job: str):
        with database.reading() as session:
            return read_job(session, desk, *find_job(session, cast.accounts["dora"], job), "/file")

    return read


def count(database: Database, table: type = Article) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def stop(worker) -> None:
    worker.terminate()
    assert worker.wait(60) == 0


def age(desk: JobDesk, database: Database, job: str) -> None:
    """Let the time pass after which a worker counts as lost."""
    pulse = desk.queue.pulse(job)
    if pulse is not None:
        then = pulse.at - LOST_AFTER_S - 1
        desk.queue._put(f"pulse:{job}", b'{"at":%d,"step":"Storing","done":1,"total":3}' % then)
    with database.writing("@jobs") as session:
        row = session.scalar(select(Job).where(Job.uuid == job))
        row.heartbeat_at = now() - timedelta(seconds=LOST_AFTER_S + 1)


def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_the_job_runs_again(
    app, desk, database, cast, hand_in, record, tmp_path
):
    job, mark = hand_in(), tmp_path / "mark"
    worker = start_worker(app, WAITING.format(mark=str(mark)))
    wait_until(mark.exists)
    assert record(job).state == "running"
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(60) == -signal.SIGKILL
    assert count(database) == 0
    age(desk, database, job)
    assert record(job).state == "interrupted"
    sweep(desk)
    with database.writing() as session:
        _, row = find_job(session, cast.accounts["dora"], job)
        assert (row.state, row.worker) == ("interrupted", None)
        repeat_job(session, desk.queue, row)
    desk.send(job)
    work(app)
    assert record(job).state == "done"
    assert (count(database), count(database, ImportBatch)) == (3, 1)


def test_a_job_that_lost_its_worker_runs_again_before_anybody_has_swept(app, desk, database, cast, hand_in, record):
    job = hand_in()
    with database.writing() as session:
        row = session.scalar(select(Job))
        row.state, row.worker = "running", "gone"
    age(desk, database, job)
    with database.writing() as session:
        repeat_job(session, desk.queue, find_job(session, cast.accounts["dora"], job)[1])
    work(app)
    assert record(job).state == "done"


def test_a_worker_that_lost_its_job_to_another_stores_nothing(app, desk, database, cast, hand_in, record, tmp_path):
    """It was only held up, and comes back when the job runs elsewhere: what it did is taken back."""
    if database.is_sqlite:
        pytest.skip("nobody else can write to the job's row while the import writes")
    job, mark = hand_in(), tmp_path / "mark"
    worker = start_worker(app, WAITING.format(mark=str(mark)))
    wait_until(mark.exists)
    worker.send_signal(signal.SIGSTOP)
    age(desk, database, job)
    with database.writing("@jobs") as session:
        repeat_job(session, desk.queue, find_job(session, cast.accounts["dora"], job)[1])
    with database.writing("@jobs") as session:
        cancel_job(session, find_job(session, cast.accounts["dora"], job)[1])
    mark.with_name("mark-go").touch()
    worker.send_signal(signal.SIGCONT)
    wait_until(lambda: desk.queue.pulse(job) is None)
    assert record(job).state == "cancelled"
    assert count(database) == 0
    stop(worker)


def test_of_two_workers_one_runs_each_job_also_where_its_message_comes_twice(app, desk, database, hand_in, record):
    jobs = [hand_in(1) for _ in range(6)]
    for job in jobs:
        desk.queue.send(job)
    workers = [start_worker(app) for _ in range(2)]
    wait_until(lambda: desk.queue.huey.storage.queue_size() == 0 and all(record(job).state == "done" for job in jobs))
    for worker in workers:
        stop(worker)
    # All hold the same text: the first stores it, and each has run once.
    assert (count(database), count(database, ImportBatch)) == (1, 6)


def test_how_far_it_is_can_be_seen_and_cancelling_leaves_nothing(app, desk, database, cast, hand_in, record):
    job = hand_in(2000)
    worker = start_worker(app, SLOW)
    seen = []

    def look() -> bool:
        shown = record(job)
        if shown.state == "running" and shown.progress is not None:
            seen.append((shown.step, shown.progress.done, shown.progress.total))
        return len({done for _, done, _ in seen}) > 2

    wait_until(look)
    assert {(step, total) for step, _, total in seen} == {("Reading", 2000)}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    with database.reading() as session:
        assert ask_to_cancel(desk.queue, find_job(session, cast.accounts["dora"], job)[1])
    wait_until(lambda: record(job).state == "cancelled")
    assert count(database) == 0
    wait_until(lambda: not (desk.folder.path / job).exists())
    stop(worker)


def test_a_server_that_stops_interrupts_the_job_and_keeps_its_files(app, desk, database, hand_in, record):
    job = hand_in(2000)
    worker = start_worker(app, SLOW)
    wait_until(lambda: record(job).state == "running")
    stop(worker)
    assert record(job).state == "interrupted"
    assert count(database) == 0
    assert (desk.folder.path / job).is_dir()


def test_a_job_whose_message_was_lost_runs_all_the_same(app, desk, hand_in, record):
    job = hand_in()
    desk.queue.huey.storage.flush_queue()
    work(app)
    assert record(job).state == "done"


def test_a_worker_starts_when_there_is_work_and_ends_without(app, desk, hand_in, record, monkeypatch):
    monkeypatch.setattr(job_desk, "PATIENCE_S", 0)
    started = replace(desk, environment=environment_of(app.config, Path(app.instance_path)))
    job = hand_in()
    assert not desk.folder.has_worker()
    started.wake()
    wait_until(lambda: record(job).state == "done")
    wait_until(lambda: not desk.folder.has_worker())


def test_while_a_worker_is_alive_no_other_is_started(app, desk):
    started = replace(desk, environment={"PATH": "/nowhere"})
    with desk.folder.alive():
        assert desk.folder.has_worker()
        started.wake()
    assert not desk.folder.has_worker()
    assert desk.folder.is_ours_to_start()
    started.wake()  # one was started a moment ago


def test_what_ended_jobs_left_is_removed_after_its_time(app, desk, database, cast, hand_in, record):
    with database.writing() as session:
        job = add_job(session, caller(session, cast, "dora"), "export", ExportAsk("jsonl", {})).uuid
    desk.send(job)
    work(app)
    assert record(job).file == "/file"
    sweep(desk)
    assert record(job).file == "/file"
    with database.writing() as session:
        row = session.scalar(select(Job))
        row.ended_at -= desk.keep + timedelta(seconds=1)
    sweep(desk)
    assert (record(job).state, record(job).file, record(job).result) == ("done", None, None)
    assert not (desk.folder.path / job).exists()
    with database.writing() as session:
        session.scalar(select(Job)).ended_at -= timedelta(days=31)
    sweep(desk)
    assert count(database, Job) == 0


def test_files_without_a_job_are_removed_after_their_time(desk):
    for name, hours in (("old", 49), ("new", 47)):
        desk.folder.keep_uploads(name, [lambda path: Path(path).write_bytes(b"x")])
        moment = desk.folder.path.stat().st_mtime - hours * 3600
        os.utime(desk.folder.path / name, (moment, moment))
    sweep(desk)
    assert desk.folder.ids() == {"new"}


def test_a_failure_of_ours_ends_the_job_with_a_number(app, database, hand_in, record, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("annotator.services.job_kinds.read_files", fail)
    job = hand_in()
    work(app)
    failed = record(job)
    assert failed.state == "failed"
    assert failed.error.detail.values["number"] in caplog.text
    assert "a defect" not in failed.error.detail


def test_over_redis_jobs_are_carried_and_what_is_noted_of_them_goes_with_them(desk, database, cast, record):
    with TemporaryDirectory(prefix="redis-") as folder, redis_server(Path(folder)) as url:
        shared = replace(desk, queue=JobQueue(desk.folder.path, url, "for tests"))
        with database.writing() as session:
            job = add_job(session, caller(session, cast, "dora"), "export", ExportAsk("jsonl", {})).uuid
        shared.send(job)
        storage = shared.queue.huey.storage
        assert storage.queue_size() == 1
        shared.queue.beat(job, "Writing", 2, 3)
        pulse = shared.queue.pulse(job)
        assert (pulse.step, pulse.done, pulse.total) == ("Writing", 2, 3)
        Worker(shared).run_waiting()
        assert record(job).state == "done"
        assert (storage.queue_size(), storage.result_store_size()) == (0, 0)
        shared.queue.close()


def test_a_message_that_was_not_signed_by_us_is_not_unpacked_and_stops_no_worker(app, desk, hand_in, record, caplog):
    """Messages are pickles: whoever can write to the queue must know the secret key to run anything."""
    job = hand_in()
    stranger = JobQueue(desk.folder.path, "", "another secret")
    desk.queue.huey.storage.flush_queue()
    stranger.send(job)
    stranger.close()
    work(app)
    assert "mismatch" in caplog.text
    assert record(job).state == "queued"
    work(app)
    assert record(job).state == "done"


def test_while_redis_is_away_jobs_are_taken_and_run_all_the_same(desk, database, cast, record):
    away = replace(desk, queue=JobQueue(desk.folder.path, "redis://127.0.0.1:1", "for tests"))
    with database.writing() as session:
        job = add_job(session, caller(session, cast, "dora"), "export", ExportAsk("jsonl", {}))
        job.state, job.worker, job.heartbeat_at = "running", "w", now()
    away.send(job.uuid)
    with database.reading() as session:
        owner, row = find_job(session, cast.accounts["dora"], job.uuid)
        assert read_job(session, away, owner, row, "/file").state == "running"
        with pytest.raises(Busy):
            ask_to_cancel(away.queue, row)
    with database.writing() as session:
        row = session.scalar(select(Job))
        row.state, row.worker = "queued", None
    assert sweep(away) == [job.uuid]
    run_job(away, job.uuid, Event())
    assert record(job.uuid).state == "done"


def test_files_are_cleared_away_where_no_job_comes_any_more(desk):
    woken = []
    watched = replace(desk, environment={})
    object.__setattr__(watched, "wake", lambda: woken.append(True))
    watched.clear_away()
    desk.folder.keep_uploads("old", [])
    watched.clear_away()
    assert woken == []
    moment = desk.folder.path.stat().st_mtime - 49 * 3600
    os.utime(desk.folder.path / "old", (moment, moment))
    watched.clear_away()
    assert woken == [True]
