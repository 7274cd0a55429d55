"""The codebook's pages and what its editor asks the server."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from cast import CODEBOOK, caller

from annotator.services import codebooks
from annotator.services.projects import archive_project
from annotator.web.codebooks import compare_lines
from annotator.web.markdown import render_markdown

URL = "/projects/harbour/codebook"
EVERYBODY = ("vera", "ada", "cleo", "dora", "root")


@pytest.mark.parametrize("path", ["", "/guidelines", "/versions/1", "/download.yaml", "/download.json"])
def test_every_member_reads_and_nobody_else(client_of, path):
    for name in EVERYBODY:
        assert client_of(name).get(URL + path).status_code == 200, name
    assert client_of("eve").get(URL + path).status_code == 404
    assert client_of(None).get(URL + path).status_code == 302


@pytest.mark.parametrize("path", ["/check", "/compare", "/file", "/preview"])
def test_only_managers_ask_what_the_editor_asks(client_of, path):
    for name, status in (("vera", 403), ("ada", 403), ("cleo", 403), ("eve", 404), (None, 302)):
        assert client_of(name).post(URL + path, data="{}").status_code == status, name


def test_what_does_not_exist_is_404(client_of):
    for path in ("/versions/2", "/download.xml", "/download.yaml?version=7"):
        assert client_of("dora").get(URL + path).status_code == 404


def test_the_check_tells_problems_or_doubts_and_changes(client_of):
    dora = client_of("dora")
    book = deepcopy(CODEBOOK) | {"title": "Changed"}
    found = dora.post(URL + "/check", json=book).json
    assert found["changes"] == ["Changed the title from “Harbour” to “Changed”."]
    assert found["problems"] == []
    book["stances"][0]["shortcut"] = "t"
    assert dora.post(URL + "/check", json=book).json["warnings"][0]["pointer"].endswith("/shortcut")
    book["targets"][0]["key"] = ""
    assert dora.post(URL + "/check", json=book).json["problems"] == [
        {"pointer": "/targets/0/key", "message": "This target needs a key."}
    ]


def test_two_codebooks_are_compared(client_of):
    two = {"from": CODEBOOK, "to": CODEBOOK | {"title": "Other"}}
    answer = client_of("dora").post(URL + "/compare", json=two)
    assert answer.json["changes"] == ["Changed the title from “Harbour” to “Other”."]


def test_a_file_is_read_and_nothing_is_stored(client_of):
    dora = client_of("dora")
    file = (io.BytesIO(b"title: F\nstances: [{key: NO}]\n"), "book.yaml")
    answer = dora.post(URL + "/file", data={"file": file})
    assert (answer.status_code, answer.json["stances"][0]["key"]) == (200, "NO")
    assert dora.get("/api/v1" + URL).json["version"] == 1
    broken = dora.post(URL + "/file", data={"file": (io.BytesIO(b"stances: ["), "book.yaml")})
    assert broken.status_code == 422
    assert broken.json["errors"][0]["file"] == "book.yaml"
    assert dora.post(URL + "/file").status_code == 422


def test_an_archived_codebook_is_only_read(client_of, database, cast):
    with database.writing() as session:
        archive_project(session, caller(session, cast, "dora"))
    assert b"book-form" not in client_of("dora").get(URL).data


def test_what_somebody_typed_is_text(client_of, database, cast):
    evil = "<script>alert(1)</script>"
    with database.writing() as session:
        book = deepcopy(CODEBOOK) | {"title": evil, "guidelines": evil}
        book["targets"][0] |= {"label": evil, "definition": evil, "examples": [evil]}
        codebooks.write_codebook(session, caller(session, cast, "dora"), lambda: book, 1)
    for name, path in (("ada", ""), ("dora", ""), ("ada", "/guidelines"), ("ada", "/versions/2")):
        assert evil.encode() not in client_of(name).get(URL + path).data, (name, path)


def test_markdown_has_no_html_no_scripts_and_no_images():
    html = render_markdown("# Head\n<b>raw</b> [bad](javascript:alert(1)) [good](https://example.org) ![x](/y.png)")
    assert "<h2>Head</h2>" in html
    assert "<b>" not in html and 'href="javascript' not in html and "<img" not in html
    assert '<a href="https://example.org" rel="noopener noreferrer" target="_blank">good</a>' in html


def test_lines_are_compared_whatever_they_begin_with():
    assert compare_lines("-- a\nb", "b\n++ c") == [("gap", "…"), ("removed", "-- a"), ("same", "b"), ("added", "++ c")]
