"""A job as a record for its owner, with what came of it as long as the owner may see that."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.agreement_cells import Places
from annotator.core.errors import Conflict, NotFound
from annotator.core.job_records import AgreementAsk, FileResult, JobError, JobProgress, JobRecord
from annotator.core.wording import say, unpack, unpack_messages
from annotator.models import Job
from annotator.services.access import Caller
from annotator.services.agreement import Report
from annotator.services.agreement_details import Details
from annotator.services.agreement_kept import unpack_details, unpack_places, unpack_report
from annotator.services.agreement_question import Question, read_question
from annotator.services.claim_reading import optional_timestamp, timestamp
from annotator.services.job_desk import JobDesk
from annotator.services.job_folder import DETAILS, PLACES, RESULT
from annotator.services.job_sight import NAME as SIGHT
from annotator.services.job_sight import still_sees
from annotator.services.jobs import WITH_FILE, kind_of, read_ask, read_standing


def read_job(session: Session, desk: JobDesk, caller: Caller, job: Job, file: str) -> JobRecord:
    """Return the record of *job*; *file* is the address of the file that it wrote."""
    standing = read_standing(desk.queue, job)
    has_file = kind_of(job) in WITH_FILE
    is_shown = standing.state == "done" and (not has_file or is_open_to(session, desk, caller, job))
    return JobRecord(
        id=job.uuid,
        kind=kind_of(job),
        project=caller.project.slug,
        state=standing.state,
        step=standing.step or None,
        progress=JobProgress(standing.done, standing.total) if standing.total else None,
        created_at=timestamp(job.created_at),
        started_at=optional_timestamp(job.started_at),
        ended_at=optional_timestamp(job.ended_at),
        result=_result(desk, job) if is_shown else None,
        error=read_error(job),
        file=file if is_shown and has_file else None,
    )


def read_error(job: Job) -> JobError | None:
    """Return why *job* failed, in sentences that pages can say in the reader's language."""
    if job.error is None:
        return None
    said = msgspec.json.decode(job.error)
    return JobError(unpack(said["title"]), unpack(said["detail"]), unpack_messages(said["errors"]))


def read_file(job: Job) -> FileResult:
    """Return what is known of the file that an export wrote."""
    return msgspec.convert(_kept_result(job), FileResult)


def is_open_to(session: Session, desk: JobDesk, caller: Caller, job: Job) -> bool:
    """Return whether the file of *job* is there, and the caller still sees all that stands in it."""
    return job.has_files and still_sees(session, caller, desk.folder.read(job.uuid, SIGHT))


def require_result(session: Session, desk: JobDesk, caller: Caller, job: Job) -> None:
    """Raise NotFound or Conflict unless the caller may have the file that *job* wrote."""
    if kind_of(job) not in WITH_FILE or job.state != "done":
        raise NotFound(say("This job has no file."))
    sight = desk.folder.read(job.uuid, SIGHT) if job.has_files else None
    if sight is None:
        raise NotFound(say("This file is kept no more. Run the job again."))
    if not still_sees(session, caller, sight):
        raise Conflict(
            say("What you may see has changed since this was made, so it stays shut. Run the job again for another.")
        )


def find_measured(session: Session, desk: JobDesk, caller: Caller, question: Question) -> Job | None:
    """Return the caller's last job that measured *question*, where its figures are there and open to the caller."""
    found = (job for job in _asking(session, caller, question) if job.state == "done")
    return next((job for job in found if is_open_to(session, desk, caller, job)), None)


def find_details(session: Session, desk: JobDesk, caller: Caller, question: Question) -> tuple[Job, Details] | None:
    """Return the further figures for *question*, with the job that measured them, as `find_measured` finds it.

    They have no intervals, so that how articles were drawn makes no difference.
    """
    found = _find_undrawn(session, desk, caller, question, DETAILS)
    return None if found is None else (found[0], unpack_details(found[1]))


def find_places(session: Session, desk: JobDesk, caller: Caller, question: Question) -> tuple[Job, Places] | None:
    """Return where the cells of the matrices for *question* come from, with the job, as `find_details` does."""
    found = _find_undrawn(session, desk, caller, question, PLACES)
    return None if found is None else (found[0], unpack_places(found[1]))


def _find_undrawn(
    session: Session, desk: JobDesk, caller: Caller, question: Question, name: str
) -> tuple[Job, bytes] | None:
    for job in _asking(session, caller, question, drawn=False):
        if job.state == "done" and is_open_to(session, desk, caller, job):
            raw = desk.folder.read(job.uuid, name)
            if raw is not None:
                return job, raw
    return None


def find_measuring(session: Session, desk: JobDesk, caller: Caller, question: Question) -> Job | None:
    """Return the caller's job that waits to measure *question*, or is at it."""
    return next((job for job in _asking(session, caller, question) if read_standing(desk.queue, job).is_open), None)


def _asking(session: Session, caller: Caller, question: Question, *, drawn: bool = True) -> list[Job]:
    """Return the caller's jobs that ask *question*, the newest first; unless *drawn*, with whatever resamples."""
    of_caller = (Job.account_id == caller.account.id, Job.project_id == caller.project.id, Job.kind == "agreement")
    jobs = session.scalars(select(Job).where(*of_caller).order_by(Job.id.desc())).all()
    asks = [(job, read_ask(job)) for job in jobs]
    asked = [(job, read_question(ask.question)) for job, ask in asks if isinstance(ask, AgreementAsk)]
    return [job for job, each in asked if each == question or (not drawn and _undrawn(each) == _undrawn(question))]


def _undrawn(question: Question) -> Question:
    return msgspec.structs.replace(question, rounds=0, seed=1)


def read_report(session: Session, desk: JobDesk, caller: Caller, job: Job) -> Report:
    """Return the figures that *job* measured. Raises NotFound, Conflict."""
    return unpack_report(_kept(session, desk, caller, job, RESULT))


def read_details(session: Session, desk: JobDesk, caller: Caller, job: Job) -> Details:
    """Return the further figures that *job* measured. Raises NotFound, Conflict."""
    return unpack_details(_kept(session, desk, caller, job, DETAILS))


def _kept(session: Session, desk: JobDesk, caller: Caller, job: Job, name: str) -> bytes:
    require_result(session, desk, caller, job)
    raw = desk.folder.read(job.uuid, name)
    if raw is None:
        raise NotFound(say("This file is kept no more. Run the job again."))
    return raw


def _result(desk: JobDesk, job: Job) -> dict[str, Any]:
    if job.kind == "agreement":
        raw = desk.folder.read(job.uuid, RESULT)
        shown: dict[str, Any] = msgspec.json.decode(raw)["answer"] if raw else {}
        return shown
    return _kept_result(job)


def _kept_result(job: Job) -> dict[str, Any]:
    """Return the result that lies in the job's row, with sentences that pages can say in the reader's language."""
    result: dict[str, Any] = msgspec.json.decode(job.result or "{}")
    if "warnings" in result:
        result["warnings"] = unpack_messages(result["warnings"])
    if "warning" in result:
        result["warning"] = unpack(result["warning"])
    return result
