"""`annotator import`: files, folders and standard input; all or nothing, and the places of what is wrong."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from annotator.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return the function that runs a command on an installation with the project harbour."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", str(tmp_path / "instance"))

    def run(*words: str, stdin: str | bytes | None = None):
        return CliRunner().invoke(main, list(words), input=stdin)

    assert run("init").exit_code == 0
    assert run("project", "add", "harbour", "--title", "The harbour").exit_code == 0
    return run


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.txt").write_text("two", encoding="utf-8")
    (folder / "deep" / "a.md").write_text("# three", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\x00")
    return folder


def articles(run) -> list[dict]:
    return [json.loads(line) for line in run("export", "harbour", "--unit", "article").stdout.splitlines()]


def test_a_folder_is_walked_for_files_that_can_be_imported(run, folder):
    answer = run("import", "harbour", str(folder))
    assert (answer.exit_code, answer.stdout.strip()) == (0, "Imported 2 articles and 0 claims.")
    assert [(each["title"], each["text"]) for each in articles(run)] == [("b", "two"), ("a", "# three")]
    again = run("import", "harbour", str(folder))
    assert again.stdout.strip() == "Imported 0 articles and 0 claims; 2 articles were there already."


def test_what_comes_twice_in_the_files_is_counted_as_that(run, folder):
    (folder / "c.txt").write_text("two", encoding="utf-8")
    answer = run("import", "harbour", str(folder))
    assert answer.stdout.strip() == "Imported 2 articles and 0 claims; 1 article came again in the same files."
    assert "c.txt: This is the same article as in b.txt, and stored once." in answer.stderr


def test_standard_input_is_read_by_its_content(run):
    line = json.dumps({"text": "abc", "claims": [{"segments": [{"start": 0, "end": 3, "quote": "abc"}]}]})
    answer = run("import", "harbour", "-", "--as", "zoe", stdin=line)
    assert answer.exit_code == 0
    assert [each["annotator"] for each in articles(run)[0]["claims"]] == ["zoe"]


def test_claims_without_a_person_need_one(run):
    line = json.dumps({"text": "abc", "claims": [{"segments": [{"start": 0, "end": 3, "quote": "abc"}]}]})
    answer = run("import", "harbour", "-", stdin=line)
    assert answer.exit_code == 1
    assert "claims/0/annotator" in answer.stderr


def test_a_dry_run_stores_nothing(run, folder):
    answer = run("import", "harbour", str(folder), "--dry-run")
    assert (answer.exit_code, answer.stdout.strip()) == (0, "Nothing stored. It would import 2 articles and 0 claims.")
    assert articles(run) == []


def test_one_bad_file_keeps_all_out_and_is_named(run, folder):
    (folder / "c.txt").write_bytes("ş".encode("cp1254"))
    answer = run("import", "harbour", str(folder))
    assert answer.exit_code == 1
    assert "c.txt: Byte 0 (0xfe) is not UTF-8" in answer.stderr
    assert articles(run) == []
    assert run("import", "harbour", str(folder / "c.txt"), "--encoding", "cp1254").exit_code == 0


@pytest.mark.parametrize("words", [("harbour", "missing.txt"), ("nowhere", "-")])
def test_what_is_not_there_is_one_sentence(run, words):
    answer = run("import", *words, stdin="x")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("annotator: ")
    assert len(answer.stderr.splitlines()) == 1


def test_wrong_usage_exits_2(run):
    assert run("import", "harbour").exit_code == 2
    assert run("import", "harbour", "-", "--format", "doc").exit_code == 2
    assert run("import", "harbour", "-", "--layer", "silver").exit_code == 2
