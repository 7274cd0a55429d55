"""Projects and members from the command line, as an administrator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from annotator.cli import main
from annotator.core.codebook_default import default_codebook
from annotator.db import Database
from annotator.models import Project
from annotator.services.access import find_person
from annotator.services.current_codebook import current_codebook


@pytest.fixture
def run(app: Flask, cast, monkeypatch):
    """Return the function that runs `annotator project …` on the test's database."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", app.instance_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["project", *words])

    return run


def read_codebook(database: Database, slug: str):
    with database.reading() as session:
        return current_codebook(session, session.scalars(select(Project).where(Project.slug == slug)).one())


def test_a_project_is_made_with_the_default_codebook(run, database):
    answer = run("add", "ports", "--title", "Ports")
    assert answer.exit_code == 0
    assert "ports is ready" in answer.stdout
    assert read_codebook(database, "ports") == default_codebook("Ports")


@pytest.mark.parametrize(
    ("name", "text"), [("book.yaml", "stances: [{key: NO}]\n"), ("book.json", '{"stances": [{"key": "NO"}]}')]
)
def test_a_project_is_made_with_a_codebook_of_its_own(run, database, tmp_path: Path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert run("add", "ports", "--title", "Ports", "--codebook", str(tmp_path / name)).exit_code == 0
    assert [stance.key for stance in read_codebook(database, "ports").stances] == ["NO"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "Ports!", "--title", "Ports"], "small letters"),
        (["add", "ports", "--title", ""], "title"),
        (["add", "harbour", "--title", "Again"], "Choose another"),
        (["add", "ports", "--title", "P", "--codebook", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["member", "nowhere", "ada", "--role", "viewer"], "no project"),
        (["member", "harbour", "nobody", "--role", "viewer"], "no account"),
        (["member", "harbour", "dora", "--role", "viewer"], "last manager"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_1(run, database, words, sentence):
    answer = run(*words)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert sentence in answer.stderr
    with database.reading() as session:
        assert len(session.scalars(select(Project)).all()) == 1


def test_a_codebook_with_mistakes_names_file_and_line(run, tmp_path: Path):
    (tmp_path / "book.yaml").write_text("title: T\nstances:\n  - {key: a b}\n", encoding="utf-8")
    answer = run("add", "ports", "--title", "Ports", "--codebook", str(tmp_path / "book.yaml"))
    assert answer.exit_code == 1
    assert "book.yaml, line 3" in answer.stderr


@pytest.mark.parametrize("words", [["add", "ports"], ["member", "harbour", "ada", "--role", "boss"], ["nothing"]])
def test_wrong_usage_is_exit_code_2(run, words):
    assert run(*words).exit_code == 2


def test_projects_are_listed(run):
    run("add", "alps", "--title", "Alps")
    assert run("list").stdout == "alps\topen\t0\tAlps\nharbour\topen\t0\tHarbour\n"


def test_a_member_is_added_and_given_another_role(run, cast, database):
    assert run("member", "harbour", "EVE", "--role", "viewer").stdout == "eve is viewer in harbour.\n"
    assert run("member", "harbour", "eve", "--role", "reviewer").exit_code == 0
    with database.reading() as session:
        assert find_person(session, cast.project, "eve").role == "reviewer"
