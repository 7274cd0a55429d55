"""Backup, restore, copy, check and doctor as an administrator types them."""

from __future__ import annotations

import sys

import msgspec
import pytest
from cast import caller, claim_body, make_article
from click.testing import CliRunner, Result
from databases import Databases, address
from flask import Flask
from sqlalchemy import delete, select

from annotator.cli import main
from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import ArticleText, Project
from annotator.services import claims

ID = "4b2c1a52-0000-4000-8000-000000000001"


@pytest.fixture
def run(app: Flask, cast, monkeypatch):
    """Return the function that runs a command on the test's database."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", app.instance_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return run


@pytest.fixture
def article(database: Database, cast):
    with database.writing() as session:
        return make_article(session, session.merge(cast.project))


def test_a_backup_goes_into_an_empty_installation_and_into_no_other(
    run, article, databases: Databases, tmp_path, monkeypatch
):
    saved = run("backup", str(tmp_path / "backup.db"))
    assert saved.exit_code == 0, saved.output
    assert "restored once to prove it" in saved.output
    refused = run("restore", str(tmp_path / "backup.db"))
    assert (refused.exit_code, "in use already" in refused.stderr) == (1, True)
    (tmp_path / "other").mkdir()
    with databases.make(tmp_path / "other", blank=True) as other:
        monkeypatch.setenv("ANNOTATOR_DATABASE_URL", address(other))
        restored = run("restore", str(tmp_path / "backup.db"))
        assert restored.exit_code == 0, restored.output
        with other.reading() as session:
            assert session.scalars(select(Project.slug)).all() == ["harbour"]


def test_an_installation_is_copied(run, article, databases: Databases, tmp_path):
    (tmp_path / "other").mkdir()
    with databases.make(tmp_path / "other", blank=True) as other:
        copied = run("copy-to", address(other))
        assert copied.exit_code == 0, copied.output
        again = run("copy-to", address(other))
        assert (again.exit_code, "in use already" in again.stderr) == (1, True)


def test_a_check_says_that_everything_holds_or_what_does_not(run, article, database: Database):
    assert run("check").output == "Everything holds. 1 articles and 0 claims were checked.\n"
    assert run("check", "harbour").exit_code == 0
    with database.writing() as session:
        session.execute(delete(ArticleText))
    answer = run("check", "harbour")
    assert answer.exit_code == 1
    assert answer.stdout == f"harbour: article {article.uuid}: Its text is missing.\n"
    assert run("check", "nowhere").stderr.startswith("annotator: There is no project")


def test_the_doctor_finds_nothing_wrong_with_a_sound_installation(run, tmp_path):
    answer = run("doctor")
    assert (answer.exit_code, answer.stdout.split(".")[0]) == (0, "Nothing is wrong with this installation")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ANNOTATOR_DATABASE_URL", "mysql://x", "begins with sqlite:///"),
        ("ANNOTATOR_PROXIES", "many", "A setting cannot be read"),
        ("ANNOTATOR_INSTANCE", "/proc/nothing", "/proc/nothing cannot be used"),
        ("ANNOTATOR_SECRET_KEY", "change-me", "known to everybody"),
        ("ANNOTATOR_METRICS", "short", "a token of at least 16 characters"),
        ("ANNOTATOR_LOG_FORMAT", "xml", "is `text` or `json`"),
        ("ANNOTATOR_SIGN_IN_LIMIT", "ten a minute", "looks like “10 per minute”"),
    ],
)
def test_the_doctor_knows_why_nothing_starts(run, monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    answer = run("doctor")
    assert answer.exit_code == 1
    assert sentence in answer.stdout


@pytest.mark.parametrize(
    ("name", "value", "package", "extra"),
    [
        ("ANNOTATOR_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "psycopg", "postgres"),
        ("ANNOTATOR_REDIS_URL", "redis://127.0.0.1:1", "redis", "redis"),
    ],
)
def test_the_doctor_names_the_extra_that_is_missing(run, monkeypatch, name, value, package, extra):
    monkeypatch.setenv(name, value)
    monkeypatch.setitem(sys.modules, package, None)  # as Python itself says that there is none
    answer = run("doctor")
    assert answer.exit_code == 1, answer.output
    assert f"pip install 'annotator[{extra}]'" in answer.stdout


def test_a_database_that_is_not_there_is_one_sentence(run, monkeypatch):
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    answer = run("project", "list")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("annotator: The database does not answer: ")
    assert answer.stderr.count("\n") == 1


def test_an_export_with_fewer_claims_than_the_last_says_so(run, article, database: Database, cast, tmp_path):
    with database.writing() as session:
        ada = caller(session, cast, "ada")
        sent = msgspec.convert(claim_body(), ClaimInput)
        claims.put_claim(session, ada, article, ID, lambda: sent, None)
    assert "Warning" not in run("export", "harbour").stderr
    with database.writing() as session:
        claims.delete_claim(session, caller(session, cast, "ada"), article, ID, 1)
    answer = run("export", "harbour", "-o", str(tmp_path / "out.jsonl"))
    assert answer.exit_code == 0
    assert "Warning: This export holds 0 claims" in answer.stderr
