"""Jobs over HTTP: how they stand, what came of them; cancelled and run again by their owners alone."""

from __future__ import annotations

from typing import IO

import msgspec
from flask import Response, url_for
from sqlalchemy.orm import Session

from annotator.api.attachments import send
from annotator.api.routing import Query, Routes, answer, read_query
from annotator.core.decoding import convert
from annotator.core.errors import NotFound
from annotator.core.job_records import JobRecord
from annotator.core.wording import say
from annotator.models import Account, Job
from annotator.services.export_files import Written
from annotator.services.job_reading import read_details, read_file, read_job, read_report, require_result
from annotator.services.jobs import find_job, list_jobs, read_standing
from annotator.web.database import reading
from annotator.web.jobs_at_hand import cancel, desk, run_again, see_to
from annotator.web.languages import translate
from annotator.web.login import current_account

routes = Routes("jobs")


class Jobs(msgspec.Struct):
    """The caller's jobs, the newest first."""

    items: list[JobRecord]
    next: str | None = None


@routes("GET", "/jobs", "The caller's own jobs, the newest first.", answers={200: Jobs})
def get_jobs() -> Response:
    """Return the last jobs in every project."""
    account = current_account()
    with reading() as session:
        return answer(Jobs([job_record(session, account, job.uuid) for job in list_jobs(session, account)]))


@routes("GET", "/jobs/<job>", "How a job stands, and what came of it.", answers={200: JobRecord})
def get_job(job: str) -> Response:
    """Return the job; an unknown one and somebody else's are 404."""
    account = current_account()
    with reading() as session:
        return answer(job_record(session, account, job))


@routes("POST", "/jobs/<job>/cancel", "Cancel a job.", answers={200: JobRecord, 202: JobRecord})
def post_job_cancel(job: str) -> Response:
    """Return the job: 200 when it has ended, 202 when its worker leaves it within a second or so."""
    account = current_account()
    has_ended = cancel(job)
    with reading() as session:
        return answer(job_record(session, account, job), 200 if has_ended else 202)


@routes("POST", "/jobs/<job>/again", "Let a job that has ended run again.", answers={202: JobRecord})
def post_job_again(job: str) -> Response:
    """Return the job, which waits again."""
    current_account()
    return accepted(run_again(job))


class FileQuery(msgspec.Struct):
    """Which of the files that a job wrote is asked for."""

    details: bool = False


DETAILS = Query("details", "Of figures of agreement the further ones.", {"type": "boolean", "default": False})


@routes(
    "GET", "/jobs/<job>/file", "What an export or figures came to, as a file.", answers={200: dict}, query=(DETAILS,)
)
def get_job_file(job: str) -> Response:
    """Return the export as an attachment, or the figures as JSON; shut once the caller may not see all of it."""
    account = current_account()
    with reading() as session:
        caller, found = find_job(session, account, job)
        asked = convert(read_query(), FileQuery, strict=False)
        if found.kind == "agreement" and asked.details:
            return answer(read_details(session, desk(), caller, found).answer)
        if found.kind == "agreement":
            return answer(read_report(session, desk(), caller, found).answer)
        require_result(session, desk(), caller, found)
    file = desk().folder.open_result(found.uuid)
    if file is None:
        raise NotFound(say("This file is kept no more. Run the job again."))
    return _sent(found, file)


def job_record(session: Session, account: Account, uuid: str) -> JobRecord:
    """Return the record of a job of *account*, its sentences in the reader's language. Raises NotFound, NotAllowed."""
    caller, job = find_job(session, account, uuid)
    see_to(read_standing(desk().queue, job))
    record = read_job(session, desk(), caller, job, url_for("api.get_job_file", job=job.uuid))
    if record.error is not None:
        record.error.title, record.error.detail = translate(record.error.title), translate(record.error.detail)
        record.error.errors = [place | {"message": translate(place["message"])} for place in record.error.errors]
    return record


def accepted(job: Job, *, preferred: bool = False) -> Response:
    """Return 202 with *job* and its address, as RFC 7240 has it where the caller preferred that."""
    with reading() as session:
        response = answer(job_record(session, current_account(), job.uuid), 202)
    response.headers["Location"] = url_for("api.get_job", job=job.uuid)
    if preferred:
        response.headers["Preference-Applied"] = "respond-async"
    return response


def _sent(job: Job, file: IO[bytes]) -> Response:
    said = read_file(job)
    written = Written(said.name, said.media_type, said.records, said.size, bytes.fromhex(said.sha256))
    response = send(written, file)
    if said.warning:
        response.headers["X-Warning"] = said.warning
    response.call_on_close(file.close)
    return response
