"""Import files into a project: everything in them is checked first, then all of it is stored, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid
from annotator.core.records import Layer, encode
from annotator.core.wording import pack_messages, say
from annotator.db import now
from annotator.formats.source import Source
from annotator.ingest.claims import check_name
from annotator.models import ImportBatch, Project
from annotator.services.access import Caller, log, own_person
from annotator.services.importing_checks import ImportChecks
from annotator.services.importing_files import AUTO, PROBLEMS_SHOWN, Reading, read_files, without_collections
from annotator.services.importing_rows import RowWriter
from annotator.services.statistics import refresh_statistics
from annotator.services.tracking import Track, untracked


class Counts(Struct):
    """How many were stored, and how many were there already."""

    created: int
    unchanged: int


class ImportSummary(Struct):
    """What an import did or, with a dry run, would do; then `id` is null."""

    id: str | None
    articles: Counts
    claims: Counts
    #: In file order, one for each article's record.
    article_ids: list[str]
    #: Places and sentences, as in `errors`.
    warnings: list[dict[str, Any]]


def count_repetitions(article_ids: Sequence[str]) -> int:
    """Return how many of an import's records are of an article that came before in the same files."""
    return len(article_ids) - len(set(article_ids))


def kept_summary(summary: ImportSummary) -> ImportSummary:
    """Return *summary* as it can be kept as JSON, its sentences still to be said in any language."""
    return replace(summary, warnings=pack_messages(summary.warnings))


def require_importer(caller: Caller) -> None:
    """Raise NotAllowed unless the caller may import, Conflict where the project is archived."""
    caller.require("manager", say("Only a manager may import. Ask a manager of the project for that role."))
    caller.require_open()


@without_collections()
def import_files(
    session: Session,
    caller: Caller,
    files: Sequence[Source],
    *,
    format: str = AUTO,
    encoding: str = "utf-8",
    layer: Layer = "annotator",
    as_person: str | None = None,
    dry_run: bool = False,
    track: Track = untracked,
) -> ImportSummary:
    """Store what *files* hold, all of it or nothing; return what was done. A dry run checks alike and stores nothing.

    *layer* and *as_person* are for claims that say neither. Raises NotAllowed, and Invalid with file, line and field
    of up to 50 problems.
    """
    require_importer(caller)
    reading = read_files(files, format, encoding)
    return import_reading(session, caller, reading, layer=layer, as_person=as_person, dry_run=dry_run, track=track)


@without_collections()
def check_reading(
    session: Session,
    caller: Caller,
    reading: Reading,
    *,
    layer: Layer = "annotator",
    as_person: str | None = None,
    track: Track = untracked,
) -> ImportChecks:
    """Check what was read before, so that `import_reading` keeps writers waiting only while it stores. Raises alike."""
    require_importer(caller)
    return _check(session, caller, reading, layer, as_person, track)


@without_collections()
def import_reading(
    session: Session,
    caller: Caller,
    reading: Reading,
    *,
    layer: Layer = "annotator",
    as_person: str | None = None,
    dry_run: bool = False,
    track: Track = untracked,
    checked: ImportChecks | None = None,
) -> ImportSummary:
    """Store what was read before, as `import_files` does; reading needs no transaction, this does.

    With *checked*, what `check_reading` found of it, only that is checked which may have changed since.
    """
    require_importer(caller)
    if not dry_run:
        # Two imports at once would take the same positions.
        session.execute(select(Project.id).where(Project.id == caller.project.id).with_for_update())
    checks = checked
    if checks is None or not checks.still_holds(session):
        checks = _check(session, caller, reading, layer, as_person, untracked if checked else track, checked)
    summary = _summarise(checks)
    if not dry_run:
        _store(session, caller, checks, summary, track)
    return summary


def _check(
    session: Session,
    caller: Caller,
    reading: Reading,
    layer: Layer,
    as_person: str | None,
    track: Track,
    before: ImportChecks | None = None,
) -> ImportChecks:
    if as_person is not None:
        problems = check_name(as_person, "/as")
        if problems:
            raise Invalid(problems[0].message, problems)
    checks = ImportChecks(session, caller, layer, as_person, track, before)
    checks.check(reading)
    _refuse_problems(checks)
    return checks


def _refuse_problems(checks: ImportChecks) -> None:
    # Checks go over the files several times; people go through them once, from top to bottom.
    files = {each.file: number for number, each in reversed(list(enumerate(checks.problems)))}
    problems = sorted(checks.problems, key=lambda each: (files[each.file], each.line or 0))[:PROBLEMS_SHOWN]
    if not problems:
        return
    if len(problems) == 1:
        raise Invalid(problems[0].sentence, problems)
    if len(problems) < PROBLEMS_SHOWN:
        found = say(
            "Nothing was imported, because %(count)s problems were found. Mend them and import again.",
            count=len(problems),
        )
    else:
        found = say(
            "Nothing was imported, because at least %(count)s problems were found. Mend them and import again.",
            count=PROBLEMS_SHOWN,
        )
    raise Invalid(found, problems)


def _summarise(checks: ImportChecks) -> ImportSummary:
    created = len(checks.subjects.created)
    return ImportSummary(
        id=None,
        articles=Counts(created, len(checks.article_ids) - created),
        claims=Counts(len(checks.new_claims), len(checks.claims.claims) - len(checks.new_claims)),
        article_ids=checks.article_ids,
        warnings=[each.to_object() | {"message": each.message} for each in checks.warnings[:PROBLEMS_SHOWN]],
    )


def _store(session: Session, caller: Caller, checks: ImportChecks, summary: ImportSummary, track: Track) -> None:
    if checks.is_by_caller and caller.account.id is not None:
        own_person(session, caller)
    session.flush()
    writer = RowWriter(session, caller, checks.moment)
    writer.write_articles(checks.subjects.created)
    people = writer.write_people(checks.people)
    writes: list[Callable[[], None]] = [
        lambda: writer.write_claims(checks.new_claims, people),
        lambda: writer.write_work(checks.work, people),
        lambda: writer.write_passages(checks.passages, people),
        lambda: writer.write_threads(checks.threads, people),
    ]
    for write in track(writes, "Storing"):
        write()
    summary.id = str(uuid.uuid4())
    batch = ImportBatch(uuid=summary.id, project_id=caller.project.id, account_id=caller.account.id, created_at=now())
    batch.summary = encode(kept_summary(summary)).decode()
    session.add(batch)
    made = (("article", summary.articles.created), ("claim", summary.claims.created))
    counts = [f"{count} {noun}" if count == 1 else f"{count} {noun}s" for noun, count in made]
    log(session, caller.account, "import", caller.project, ", ".join(counts))
    session.flush()
    refresh_statistics(session, summary.articles.created + summary.claims.created)
