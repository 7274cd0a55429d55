"""While an import is checked others write, and what they change is seen before anything is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from cast import CODEBOOK, TEXT, Cast, caller, claim_body
from flask import Flask
from jobs import desk_of
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid
from annotator.core.job_records import ImportAsk
from annotator.db import Database, now
from annotator.formats.source import Source
from annotator.models import Article, Claim, Job, LogEntry, Project
from annotator.services import importing_checks
from annotator.services.access import Caller
from annotator.services.articles import delete_article
from annotator.services.codebooks import write_codebook
from annotator.services.importing import ImportSummary, check_reading, import_files, import_reading
from annotator.services.importing_checks import ImportChecks
from annotator.services.importing_files import read_files
from annotator.services.job_worker import run_job
from annotator.services.jobs import add_job

Change = Callable[[Session, Caller], object]
CLAIM = str(uuid4())


def file(*objects: dict[str, Any]) -> Source:
    return Source("a.jsonl", b"".join(json.dumps(each).encode() + b"\n" for each in objects))


def article(*claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"text": TEXT, "external_id": "a1", "claims": list(claims)} | fields


def import_around(database: Database, cast: Cast, source: Source, change: Change | None = None) -> ImportSummary:
    """Import *source*, with *change* between its checks and its storing."""
    reading = read_files([source])
    with database.reading() as session:
        checked = check_reading(session, caller(session, cast, "dora"), reading)
    if change is not None:
        with database.writing() as session:
            change(session, caller(session, cast, "dora"))
    with database.writing("harbour") as session:
        return import_reading(session, caller(session, cast, "dora"), reading, checked=checked)


def count(database: Database, model: type[Article | Claim]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_while_a_job_checks_an_import_others_write(app: Flask, database: Database, cast: Cast, monkeypatch):
    desk = desk_of(app)
    with database.writing() as session:
        job = add_job(session, caller(session, cast, "dora"), "import", ImportAsk(["a.jsonl"], "auto", "utf-8", "gold"))
    desk.folder.keep_uploads(job.uuid, [lambda path: Path(path).write_bytes(file(article(claim_body())).raw)])
    really = importing_checks.draft_line
    written = []

    def draft_beside(fields: dict[str, Any]) -> object:
        with database.writing_if_free("harbour") as session:
            if session is not None:
                session.add(LogEntry(at=now(), action="written beside"))
                written.append(session)
        return really(fields)

    monkeypatch.setattr(importing_checks, "draft_line", draft_beside)
    run_job(desk, job.uuid, Event())
    with database.reading() as session:
        assert session.scalar(select(Job.state)) == "done"
        assert session.scalar(select(func.count()).where(LogEntry.action == "written beside")) == 1
    assert len(written) == 1
    assert (count(database, Article), count(database, Claim)) == (1, 1)


def test_where_nothing_changed_sqlite_checks_once(database: Database, cast: Cast, monkeypatch):
    checks = []
    really = ImportChecks.check
    monkeypatch.setattr(ImportChecks, "check", lambda self, reading: [checks.append(self), really(self, reading)])
    assert import_around(database, cast, file(article(claim_body()))).claims.created == 1
    assert len(checks) == (1 if database.is_sqlite else 2)
    import_around(database, cast, file(article(claim_body())), lambda session, dora: session.add(_entry()))
    assert len(checks) == (3 if database.is_sqlite else 4)


def test_what_the_same_connection_committed_is_seen_too(database: Database, cast: Cast):
    source = file(article(claim_body(id=CLAIM)))
    with database.reading() as session:
        before = session.connection().connection.driver_connection
        checked = check_reading(session, caller(session, cast, "dora"), read_files([source]))
    with database.writing() as session:
        is_same = session.connection().connection.driver_connection is before
        import_files(session, caller(session, cast, "dora"), [source])
    with database.writing() as session:
        assert not checked.still_holds(session)
    assert is_same or not database.is_sqlite


def test_what_came_in_meanwhile_is_not_stored_again(database: Database, cast: Cast):
    source = file(article(claim_body(id=CLAIM)), article(claim_body(), external_id="a2", text=TEXT + "\nMore."))
    summary = import_around(database, cast, source, lambda session, dora: import_files(session, dora, [source]))
    assert (summary.articles.created, summary.articles.unchanged) == (0, 2)
    assert (summary.claims.created, summary.claims.unchanged) == (0, 2)
    assert (count(database, Article), count(database, Claim)) == (2, 2)


def test_another_text_that_took_the_id_meanwhile_refuses_the_import(database: Database, cast: Cast):
    other = file({"text": "Another text.", "external_id": "a1"})
    with pytest.raises(Invalid, match="another text") as caught:
        import_around(database, cast, file(article()), lambda session, dora: import_files(session, dora, [other]))
    assert [(each.line, each.field) for each in caught.value.problems] == [(1, "text")]
    assert count(database, Article) == 1


def test_a_claim_is_held_to_the_codebook_as_it_is_when_it_is_stored(database: Database, cast: Cast):
    book = CODEBOOK | {"claim_types": [{"key": "policy"}]}
    with pytest.raises(Invalid, match='no claim type "factual"'):
        import_around(
            database,
            cast,
            file(article(claim_body(type="factual"))),
            lambda session, dora: write_codebook(session, dora, lambda: book, 1),
        )
    assert count(database, Article) == 0


def test_a_claims_line_is_checked_against_the_text_that_its_article_has_then(database: Database, cast: Cast):
    with database.writing() as session:
        import_files(session, caller(session, cast, "dora"), [file(article())])

    def replace(session: Session, dora: Caller) -> None:
        delete_article(session, dora, session.scalars(select(Article)).one())
        import_files(session, dora, [file({"text": "Short.", "external_id": "a1"})])

    line = claim_body(id=CLAIM) | {"article": {"external_id": "a1"}}
    with pytest.raises(Invalid, match="past the end of the text"):
        import_around(database, cast, file(line), replace)
    assert count(database, Claim) == 0


def test_a_project_that_was_archived_meanwhile_takes_nothing(database: Database, cast: Cast):
    def archive(session: Session, dora: Caller) -> None:
        session.get_one(Project, dora.project.id).archived_at = now()

    with pytest.raises(Conflict, match="archived"):
        import_around(database, cast, file(article()), archive)
    assert count(database, Article) == 0


def _entry() -> LogEntry:
    return LogEntry(at=now(), action="written beside")
