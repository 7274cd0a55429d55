"""What each kind of job does: the services that a request calls, with their work shown and their result kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import to_builtins
from sqlalchemy.orm import Session

from annotator.core.decoding import convert
from annotator.core.errors import Gone, NotAllowed
from annotator.core.job_records import AgreementAsk, ConsensusAsk, ExportAsk, FileResult, ImportAsk, JobKind
from annotator.core.records import encode
from annotator.core.wording import pack, say
from annotator.models import Account, Job
from annotator.services.access import Caller, enter_project
from annotator.services.agreement_details import measure_everything
from annotator.services.agreement_kept import pack_details, pack_places, pack_report
from annotator.services.agreement_question import read_question
from annotator.services.consensus import estimate_project_rates, store_rates
from annotator.services.export_counts import compare_with_last
from annotator.services.export_files import find_format, write_export
from annotator.services.exporting import Selection, count_claims, log_unsubmitted
from annotator.services.importing import check_reading, import_reading, kept_summary, require_importer
from annotator.services.importing_files import read_files
from annotator.services.job_folder import DETAILS, PLACES, RESULT
from annotator.services.job_runs import Run, Stopped
from annotator.services.job_sight import NAME as SIGHT
from annotator.services.job_sight import take_sight
from annotator.services.jobs import end_job
from annotator.services.projects import count_articles


def run_import(run: Run, ask: ImportAsk) -> None:
    """Store what the job's files hold, together with the job's end: both are there, or neither."""
    desk, job = run.desk, run.job
    run.begin("Reading files")
    try:
        files = desk.folder.uploads(job.uuid, ask.files)
    except FileNotFoundError:
        raise Gone(say("The files of this import are kept no more. Choose them again.")) from None
    with desk.database.reading() as session:
        require_importer(_enter(session, job))
    found = read_files(files, ask.format, ask.encoding)
    said: dict[str, Any] = {"layer": ask.layer, "as_person": ask.as_person, "track": run}
    if ask.dry_run:
        with desk.database.reading() as session:
            summary = import_reading(session, _enter(session, job), found, dry_run=True, **said)
        with desk.database.writing("@jobs", job.uuid) as session:
            _finish(session, run, kept_summary(summary))
        return
    with desk.database.reading() as session:
        checked = check_reading(session, _enter(session, job), found, **said)
    with desk.database.writing(job.project.slug) as session:
        summary = import_reading(session, _enter(session, job), found, checked=checked, **said)
        _finish(session, run, kept_summary(summary))


def run_export(run: Run, ask: ExportAsk) -> None:
    """Write the data set as far as the owner may see it, under one snapshot."""
    desk, job = run.desk, run.job
    selection = convert(ask.selection, Selection)
    writer = find_format(ask.format, selection)
    with desk.database.reading() as session:
        caller = _enter(session, job)
        count = count_claims(session, caller, selection)
        run.begin("Writing", count_articles(session, caller.project) if selection.unit == "article" else count)
        _keep_sight(run, session, caller, with_unsubmitted=not selection.submitted)
        with desk.folder.writing(job.uuid) as file:
            written = write_export(session, caller, selection, writer, file, run.count)
    with desk.database.writing(job.project.slug) as session:
        caller = _enter(session, job)
        log_unsubmitted(session, caller, selection)
        warning = compare_with_last(session, caller, selection, count)
        sha256 = written.sha256.hex()
        said = FileResult(written.name, written.media_type, written.records, written.size, sha256)
        _finish(session, run, to_builtins(said) | {"warning": pack(warning) if warning else None}, has_files=True)


def run_agreement(run: Run, ask: AgreementAsk) -> None:
    """Measure how far people agree, as far as the owner may know it, and keep the figures."""
    desk, job = run.desk, run.job
    with desk.database.reading() as session:
        caller = _enter(session, job)
        _keep_sight(run, session, caller)
        found = measure_everything(session, caller, lambda: read_question(ask.question), track=run)
    packed_parts = {
        RESULT: pack_report(found.report),
        DETAILS: pack_details(found.details),
        PLACES: pack_places(found.places()),
    }
    for name, packed in packed_parts.items():
        with desk.folder.writing(job.uuid, name) as file:
            file.write(packed)
    with desk.database.writing("@jobs", job.uuid) as session:
        _finish(session, run, {}, has_files=True)


def run_consensus(run: Run, ask: ConsensusAsk) -> None:
    """Estimate everybody's error rates and keep them, together with the job's end."""
    desk, job = run.desk, run.job
    with desk.database.reading() as session:
        estimated = estimate_project_rates(session, _enter(session, job), run)
    with desk.database.writing(job.project.slug) as session:
        store_rates(session, _enter(session, job), estimated)
        _finish(session, run, {"articles": estimated.articles})


KINDS: dict[JobKind, Callable[[Run, Any], None]] = {
    "import": run_import,
    "export": run_export,
    "agreement": run_agreement,
    "consensus": run_consensus,
}


def _enter(session: Session, job: Job) -> Caller:
    """Return the job's owner as a caller in its project, as things are now. Raises NotFound and NotAllowed."""
    account = session.get(Account, job.account_id)
    if account is None or account.is_disabled:
        raise NotAllowed(say("The account that started this is disabled."))
    return enter_project(session, account, job.project.slug)


def _keep_sight(run: Run, session: Session, caller: Caller, *, with_unsubmitted: bool = False) -> None:
    with run.desk.folder.writing(run.job.uuid, SIGHT) as file:
        file.write(encode(to_builtins(take_sight(session, caller, with_unsubmitted=with_unsubmitted))))


def _finish(session: Session, run: Run, result: Any, *, has_files: bool = False) -> None:
    """End the job with *result*, in the transaction that stores it. Raises Stopped where the job is another's now."""
    run.check()
    counts = {"step": "", "done": run.done, "total": run.total}
    if not end_job(session, run.job, "done", result=encode(result).decode(), has_files=has_files, **counts):
        raise Stopped(None)
