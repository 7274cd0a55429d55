"""Jobs as their owners know them: handed in, looked up, cancelled, run again."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session, contains_eager, defer

from annotator.core.errors import Busy, Conflict, NotFound
from annotator.core.job_records import ASKS, OPEN, Ask, JobKind, JobState
from annotator.core.records import encode
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account, Job, Project
from annotator.services.access import Caller, Role, enter_project
from annotator.services.job_queue import JobQueue, Pulse

#: A running job that was not heard of for so many seconds has lost its worker.
LOST_AFTER_S = 10
#: So many jobs may wait or run for one account.
OPEN_LIMIT = 20
SHOWN = 100
#: The kinds that write a file for their owner.
WITH_FILE: tuple[JobKind, ...] = ("export", "agreement")
#: The role that each kind takes, also to read what came of it.
LEAST: dict[JobKind, Role] = {"import": "manager", "export": "viewer", "agreement": "annotator", "consensus": "manager"}


@dataclass(frozen=True)
class Standing:
    """How a job stands now; the row of a running one may be behind its worker."""

    job: Job
    state: JobState
    step: str
    done: int
    total: int

    @property
    def is_open(self) -> bool:
        """Return whether it goes on."""
        return self.state in OPEN

    @property
    def can_run_again(self) -> bool:
        """Return whether there is all that another run needs: an import's files are kept for an interrupted one."""
        if self.is_open:
            return False
        return self.job.kind != "import" or (self.job.has_files and self.state != "done")


def add_job(session: Session, caller: Caller, kind: JobKind, ask: Ask, job_id: str | None = None) -> Job:
    """Add a job of the caller's; the desk sends it once it is committed. Raises NotAllowed, Conflict for too many."""
    caller.require(LEAST[kind], say("Your role in the project does not allow this. Ask a manager of the project."))
    waiting = select(Job.id).where(Job.account_id == caller.account.id, Job.state.in_(OPEN)).limit(OPEN_LIMIT)
    if len(session.scalars(waiting).all()) == OPEN_LIMIT:
        raise Conflict(say("You have %(num)s jobs that wait or run. Wait for one, or cancel one.", num=OPEN_LIMIT))
    job = Job(uuid=job_id or str(uuid.uuid4()), kind=kind, ask=encode(ask).decode(), created_at=now())
    job.project_id, job.account_id = caller.project.id, caller.account.id
    job.state, job.step, job.done, job.total, job.has_files = "queued", "", 0, 0, kind == "import"
    job.project = session.get(Project, caller.project.id) or caller.project
    session.add(job)
    session.flush()
    return job


def find_job(session: Session, account: Account, job_id: str) -> tuple[Caller, Job]:
    """Return the caller in the job's project, and the job.

    Raises NotFound for one that is not the account's, or whose project it may not enter any more; NotAllowed where the
    role that the job took was taken away.
    """
    query = select(Job).join(Job.project).options(contains_eager(Job.project))
    job = session.scalar(query.where(Job.uuid == job_id.lower(), Job.account_id == account.id))
    if job is None:
        raise NotFound()
    caller = enter_project(session, account, job.project.slug)
    caller.require(LEAST[kind_of(job)], say("Your role in the project does not open this any more."))
    return caller, job


def list_jobs(session: Session, account: Account, slug: str | None = None, kind: JobKind | None = None) -> list[Job]:
    """Return the account's jobs, the newest first; of one project where *slug* names it, and of one *kind*.

    Those in a project that it may not enter any more, or with too small a role, are left out.
    """
    query = select(Job).join(Job.project).options(contains_eager(Job.project), defer(Job.result))
    query = query.where(Job.account_id == account.id)
    if slug is not None:
        query = query.where(Project.slug == slug)
    if kind is not None:
        query = query.where(Job.kind == kind)
    callers: dict[str, Caller | None] = {}
    found = []
    for job in session.scalars(query.order_by(Job.id.desc()).limit(SHOWN)):
        if job.project.slug not in callers:
            callers[job.project.slug] = _enter(session, account, job.project.slug)
        caller = callers[job.project.slug]
        if caller is not None and caller.is_at_least(LEAST[kind_of(job)]):
            found.append(job)
    return found


def read_standing(queue: JobQueue, job: Job) -> Standing:
    """Return how *job* stands, a running one by its last sign of life."""
    state: JobState = job.state  # type: ignore[assignment]
    if state != "running":
        return Standing(job, state, job.step, job.done, job.total)
    pulse = last_pulse(queue, job)
    return Standing(job, "interrupted" if is_lost(pulse) else "running", pulse.step, pulse.done, pulse.total)


def last_pulse(queue: JobQueue, job: Job) -> Pulse:
    """Return the last sign of life of a running job, from the queue or the row."""
    heard = job.heartbeat_at or job.started_at or job.created_at
    noted = Pulse(heard.timestamp(), job.step, job.done, job.total)
    try:
        pulse = queue.pulse(job.uuid)
    except queue.failures:
        pulse = None
    return pulse if pulse is not None and pulse.at >= noted.at else noted


def is_lost(pulse: Pulse) -> bool:
    """Return whether a job with this last sign of life has lost its worker; a clock set back loses none."""
    return time.time() - pulse.at > LOST_AFTER_S


def ask_to_cancel(queue: JobQueue, job: Job) -> bool:
    """Ask the worker of a running *job* to leave it, which takes a second or so; return whether there is a worker.

    Raises Busy where the queue does not answer.
    """
    if job.state != "running" or is_lost(last_pulse(queue, job)):
        return False
    try:
        queue.ask_to_cancel(job.uuid, job.worker or "")
    except queue.failures:
        raise Busy(say("The queue of jobs does not answer now. Try again in a moment.")) from None
    return True


def cancel_job(session: Session, job: Job) -> None:
    """Cancel a *job* on which nobody works. Raises Conflict for one that has ended."""
    if not end_job(session, job, "cancelled", has_files=False):
        raise Conflict(say("This job has ended already."))


def repeat_job(session: Session, queue: JobQueue, job: Job) -> None:
    """Let *job* run again from its beginning; the desk sends it once this is committed. Raises Conflict."""
    if not read_standing(queue, job).can_run_again:
        raise Conflict(say("This job cannot run again. Start it anew."))
    cleared: dict[str, Any] = {
        "result": None,
        "error": None,
        "started_at": None,
        "ended_at": None,
        "heartbeat_at": None,
    }
    cleared |= {"worker": None, "step": "", "done": 0, "total": 0}
    # Whoever was first has changed the state: two clicks make one run.
    again = update(Job).where(Job.id == job.id, Job.state == job.state).values(state="queued", **cleared)
    if not _changed(session, again):
        raise Conflict(say("This job was started again already."))
    session.refresh(job)


def end_job(session: Session, job: Job, state: JobState, **values: Any) -> bool:
    """Let *job* end in *state*, unless it has meanwhile gone another way; return whether it did."""
    same = (Job.id == job.id, Job.state == job.state, Job.state.in_(OPEN), Job.worker.is_not_distinct_from(job.worker))
    values |= {"state": state, "worker": None, "ended_at": now()}
    return _changed(session, update(Job).where(*same).values(values))


def begin_job(session: Session, job_id: str, worker: str) -> Job | None:
    """Return the queued job as one that *worker* runs from now on; None where another has it, or it was cancelled."""
    moment = now()
    taken = update(Job).where(Job.uuid == job_id, Job.state == "queued")
    if not _changed(session, taken.values(state="running", worker=worker, started_at=moment, heartbeat_at=moment)):
        return None
    query = select(Job).join(Job.project).options(contains_eager(Job.project)).where(Job.uuid == job_id)
    return session.scalar(query.execution_options(populate_existing=True))


def kind_of(job: Job) -> JobKind:
    """Return what kind of job it is."""
    return job.kind  # type: ignore[return-value]


def read_ask(job: Job) -> Ask:
    """Return what the job is asked."""
    return msgspec.json.decode(job.ask, type=ASKS[kind_of(job)])


def _enter(session: Session, account: Account, slug: str) -> Caller | None:
    try:
        return enter_project(session, account, slug)
    except NotFound:
        return None


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
