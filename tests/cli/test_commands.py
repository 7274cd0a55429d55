"""The command line: one plain sentence for every failure, and the same services as everywhere."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from annotator import __version__
from annotator.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return the function that runs a command on an installation of its own."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("ANNOTATOR_PASSWORD_HASHING", "cheapest")

    def run(*words: str, stdin: str | bytes | None = None):
        return CliRunner().invoke(main, list(words), input=stdin)

    return run


@pytest.fixture
def harbour(run, tmp_path):
    """An installation with the project harbour and one article file."""
    assert run("init").exit_code == 0
    assert run("project", "add", "harbour", "--title", "The harbour").exit_code == 0
    file = tmp_path / "tram.txt"
    file.write_text("The tram 🚊 will come.\n", encoding="utf-8")
    return file


def test_the_version_is_printed(run):
    assert run("--version").output.strip() == f"annotator {__version__}"


def test_init_prints_a_set_up_link_while_there_is_no_administrator(run):
    assert "/setup/" in run("init").output
    assert run("user", "add", "root", "--admin", "--password-stdin", stdin="a harbour at first light\n").exit_code == 0
    assert "/setup/" not in run("init").output


def test_without_init_a_command_says_so_and_exits_1(run):
    answer = run("project", "list")
    assert answer.exit_code == 1
    assert answer.stderr.strip() == "annotator: The database is not ready for this release. Run `annotator init` first."


def test_wrong_usage_exits_2(run):
    assert run("export").exit_code == 2


def test_an_article_goes_in_and_comes_out(run, harbour):
    answer = run("import", "harbour", str(harbour))
    assert answer.exit_code == 0, answer.output
    exported = run("export", "harbour", "--unit", "article")
    record = json.loads(exported.stdout)
    assert record["text"] == "The tram 🚊 will come.\n"
    assert record["title"] == "tram"


def test_standard_input_and_output_serve_as_files(run, harbour):
    line = json.dumps({"text": "Ein Satz.", "id": 7})
    assert run("import", "harbour", "-", "--format", "jsonl", stdin=line).exit_code == 0
    assert json.loads(run("export", "harbour", "--unit", "article", "-o", "-").stdout)["external_id"] == "7"


def test_an_export_to_a_file_is_whole_and_counted(run, harbour, tmp_path):
    run("import", "harbour", str(harbour))
    target = tmp_path / "out.jsonl"
    answer = run("export", "harbour", "--unit", "article", "-o", str(target))
    assert answer.stdout == ""
    assert answer.stderr.startswith("1 record, ")
    assert json.loads(target.read_text(encoding="utf-8"))["title"] == "tram"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "out.jsonl", "tram.txt"]


def test_a_dry_run_stores_nothing(run, harbour):
    assert run("import", "harbour", str(harbour), "--dry-run").exit_code == 0
    assert run("export", "harbour", "--unit", "article").stdout == ""


def test_a_bad_file_is_refused_with_its_line_and_stores_nothing(run, harbour, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "Good."}\n{"text": "Bad", "published": "yesterday"}\n', encoding="utf-8")
    answer = run("import", "harbour", str(bad))
    assert answer.exit_code == 1
    assert "line 2" in answer.stderr
    assert "published" in answer.stderr
    assert run("export", "harbour", "--unit", "article").stdout == ""


def test_a_password_on_standard_input_loses_one_line_feed(run, harbour):
    secret = "a harbour at first light\n\n"
    assert run("user", "add", "ada", "--password-stdin", stdin=secret).exit_code == 0
    token = run("user", "token", "ada").stdout
    assert token.count("\n") == 1
    assert len(token.strip()) > 30


def test_an_unknown_project_is_one_sentence(run, harbour):
    answer = run("export", "nowhere")
    assert answer.exit_code == 1
    assert answer.stderr.strip().count("\n") == 0
