"""The request's way to jobs: what it hands in, and what their owner does to them."""

from __future__ import annotations

from typing import cast

from flask import current_app, request
from sqlalchemy.orm import Session

from annotator.core.job_records import Ask, JobKind
from annotator.models import Account, Job
from annotator.services.access import enter_project
from annotator.services.job_desk import JobDesk
from annotator.services.jobs import (
    Standing,
    add_job,
    ask_to_cancel,
    cancel_job,
    find_job,
    list_jobs,
    read_standing,
    repeat_job,
)
from annotator.web.database import database, reading
from annotator.web.login import current_account


def desk() -> JobDesk:
    """Return where the installation's jobs are handed in."""
    return cast(JobDesk, current_app.extensions["annotator.jobs"])


def prefers_later() -> bool:
    """Return whether the caller asked to be answered before the work is done (RFC 7240)."""
    said = ",".join(request.headers.getlist("Prefer")).split(",")
    return any(each.partition(";")[0].strip().lower() == "respond-async" for each in said)


def is_over(setting: str, amount: float) -> bool:
    """Return whether *amount* is more than the setting allows to a request."""
    return amount > float(current_app.config[setting])


def hand_in(account: Account, slug: str, kind: JobKind, ask: Ask, job_id: str | None = None) -> Job:
    """Hand in a job of *account* in a project, and return it."""
    with database().writing("@jobs", account.id) as session:
        job = add_job(session, enter_project(session, account, slug), kind, ask, job_id)
    desk().send(job.uuid)
    return job


def open_job(session: Session, account: Account, slug: str, kind: JobKind) -> Job | None:
    """Return the last job of a kind in a project, if *account* has one there that waits or runs."""
    found = (job for job in list_jobs(session, account, slug, kind) if read_standing(desk().queue, job).is_open)
    return next(found, None)


def cancel(uuid: str) -> bool:
    """Cancel a job of the caller's; return whether it has ended by that, and does not have to be left by its worker."""
    account = current_account()
    # A running import has SQLite to itself: asking it to stop must not wait for it.
    with reading() as session:
        if ask_to_cancel(desk().queue, find_job(session, account, uuid)[1]):
            return False
    with database().writing("@jobs", uuid) as session:
        cancel_job(session, find_job(session, account, uuid)[1])
    desk().folder.remove(uuid)
    return True


def run_again(uuid: str) -> Job:
    """Let a job of the caller's run again, and return it."""
    account = current_account()
    with database().writing("@jobs", uuid) as session:
        _, job = find_job(session, account, uuid)
        repeat_job(session, desk().queue, job)
    desk().send(job.uuid)
    return job


def see_to(standing: Standing) -> Standing:
    """Return *standing*, and see that somebody works on a job that waits: its worker may have gone with the machine."""
    if standing.state == "queued":
        desk().wake()
    return standing
