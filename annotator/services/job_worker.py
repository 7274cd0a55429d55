"""What a worker does: takes one job after the other, and clears away what ended jobs left behind."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import defer

from annotator.core.errors import AnnotatorError
from annotator.core.job_records import OPEN, JobState
from annotator.core.records import encode
from annotator.core.wording import pack, pack_messages, say
from annotator.db import now
from annotator.models import Job
from annotator.services.job_desk import JobDesk
from annotator.services.job_kinds import KINDS
from annotator.services.job_runs import Run, Stopped
from annotator.services.jobs import begin_job, end_job, is_lost, kind_of, last_pulse, read_ask

_LOG = logging.getLogger(__name__)
LOOK_S = 0.2
#: How often a worker looks for jobs whose message was lost, and for what can be cleared away.
SWEEP_S = 2.0
#: How long the rows of ended jobs are kept.
ROWS_KEPT = timedelta(days=30)
#: How long a job's end is tried to be written while the database does not answer.
ENDING_S = 60.0


class Worker:
    """Runs the jobs of *desk* until *stopping* is set."""

    def __init__(self, desk: JobDesk, stopping: threading.Event | None = None) -> None:
        self.desk = desk
        self.stopping = stopping or threading.Event()
        self._swept_at = float("-inf")

    def work(self, patience: float | None = None) -> None:
        """Work until the end, or until no job has come for *patience* seconds."""
        worked_at = time.monotonic()
        while not self.stopping.is_set():
            with self.desk.folder.alive():
                while not self.stopping.is_set():
                    if self._run_next(sweeps=time.monotonic() - self._swept_at > SWEEP_S):
                        worked_at = time.monotonic()
                    elif patience is not None and time.monotonic() - worked_at > patience:
                        break
                    self.stopping.wait(LOOK_S)
            # Gone for those who look whether a worker is alive; what they sent before that is still found here.
            if self.stopping.is_set() or not self._run_next():
                return

    def run_waiting(self) -> None:
        """Run the jobs that wait now."""
        while self._run_next():
            pass

    def _run_next(self, *, sweeps: bool = True) -> bool:
        """Run the next job; where the queue holds none, one whose message was lost. Return whether there was one."""
        try:
            if self.desk.queue.run_next(self._run):
                return True
            if not sweeps:
                return False
            self._swept_at = time.monotonic()
            waiting = sweep(self.desk)
            for job_id in waiting:
                self._run(job_id)
            return bool(waiting)
        except Exception as error:
            # The database or the queue does not answer, or a message is not ours: a worker outlives that.
            _LOG.warning("no job could be taken: %s", error)
            self.stopping.wait(LOOK_S)
            return False

    def _run(self, job_id: str) -> None:
        run_job(self.desk, job_id, self.stopping)


def run_job(desk: JobDesk, job_id: str, stopping: threading.Event) -> None:
    """Run a job that waits, unless another worker has it or its owner cancelled it."""
    with desk.database.writing("@jobs", job_id) as session:
        job = begin_job(session, job_id, uuid.uuid4().hex)
    if job is None:
        return
    with Run(desk, job, stopping) as run:
        try:
            KINDS[kind_of(job)](run, read_ask(job))
        except Stopped as stopped:
            if stopped.state is not None:
                _end(desk, job, stopped.state)
        except AnnotatorError as refusal:
            _end(desk, job, "failed", refusal)
        except SQLAlchemyError as error:
            _LOG.warning("job %s: the database does not answer: %s", job_id, error)
            sentence = say("The database did not answer, so nothing was changed. Run this again.")
            _end(desk, job, "interrupted", AnnotatorError(sentence))
        except Exception:
            number = uuid.uuid4().hex[:12]
            _LOG.exception("failure %s in job %s", number, job_id)
            sentence = say(
                "Something went wrong on our side; nothing was changed. If it happens again, report the number "
                "%(number)s.",
                number=number,
            )
            _end(desk, job, "failed", AnnotatorError(sentence))
    if job.kind == "import":
        _drop_uploads(desk, job_id)


def sweep(desk: JobDesk) -> list[str]:
    """Mark jobs whose worker is gone, clear away what is kept no longer; return the jobs that wait, oldest first."""
    with desk.database.reading() as session:
        # What came of an import names each of its articles: much to read, and nothing to know here.
        jobs = session.scalars(select(Job).options(defer(Job.result)).order_by(Job.id)).all()
    for job in jobs:
        if job.state == "running" and is_lost(last_pulse(desk.queue, job)):
            with desk.database.writing("@jobs", job.uuid) as session:
                end_job(session, job, "interrupted")
    _clear_files(desk, jobs)
    _clear_rows(desk, jobs)
    return [job.uuid for job in jobs if job.state == "queued"]


def _clear_files(desk: JobDesk, jobs: Sequence[Job]) -> None:
    over = [job for job in jobs if job.has_files and _is_over(job, desk.keep)]
    if over:
        with desk.database.writing("@jobs") as session:
            session.execute(update(Job).where(Job.id.in_([job.id for job in over])).values(has_files=False))
    kept = {job.uuid for job in jobs if not _is_over(job, desk.keep)}
    for name in desk.folder.ids() - kept:
        # A job's files are there a moment before its row is.
        if _age(desk, name) > desk.keep.total_seconds() or any(job.uuid == name for job in jobs):
            desk.folder.remove(name)


def _clear_rows(desk: JobDesk, jobs: Sequence[Job]) -> None:
    old = [job.id for job in jobs if _is_over(job, max(ROWS_KEPT, desk.keep))]
    if old:
        with desk.database.writing("@jobs") as session:
            session.execute(delete(Job).where(Job.id.in_(old), Job.state.not_in(OPEN)))


def _is_over(job: Job, kept: timedelta) -> bool:
    """Return whether *job* has ended longer ago than *kept*."""
    return job.ended_at is not None and now() - job.ended_at > kept


def _age(desk: JobDesk, name: str) -> float:
    try:
        return time.time() - (desk.folder.path / name).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _end(desk: JobDesk, job: Job, state: JobState, refusal: AnnotatorError | None = None) -> None:
    """Write down how a job ended, however long the database takes to answer; after that it counts as interrupted."""
    error = None
    if refusal is not None:
        places = pack_messages(each.to_object() | {"message": each.message} for each in refusal.problems)
        error = encode({"title": pack(refusal.title), "detail": pack(refusal.message), "errors": places}).decode()
    until = time.monotonic() + ENDING_S
    while True:
        try:
            with desk.database.writing("@jobs", job.uuid) as session:
                end_job(session, job, state, error=error, has_files=job.kind == "import" and state == "interrupted")
            return
        except SQLAlchemyError:
            if time.monotonic() > until:
                return
            time.sleep(1)


def _drop_uploads(desk: JobDesk, job_id: str) -> None:
    """Remove the files of an import that has ended; one that was interrupted keeps them for another run."""
    with desk.database.reading() as session:
        job = session.scalar(select(Job).where(Job.uuid == job_id))
    if job is None or job.state in ("done", "failed", "cancelled"):
        desk.folder.remove(job_id)
