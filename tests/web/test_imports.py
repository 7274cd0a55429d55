"""The import dialogue without scripts: looked through first, stored on demand, summed up after."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from annotator.ingest.samples import SAMPLES
from annotator.models import Article

URL = "/projects/harbour/import"


def send(client, action: str, *files: tuple[str, bytes], **fields: str):
    data = fields | {"action": action, "file": [(io.BytesIO(raw), name) for name, raw in files]}
    return client.post(URL, data=data)


def count(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article))


def test_a_check_shows_counts_and_first_lines_and_stores_nothing(client_of, database):
    answer = send(client_of("dora"), "check", ("a.txt", "İlk sətir <b>\nikinci".encode()))
    assert answer.status_code == 200
    assert "Ready to import" in answer.text
    assert "İlk sətir &lt;b&gt;" in answer.text
    assert count(database) == 0


def test_an_import_is_stored_and_summed_up(client_of, database):
    dora = client_of("dora")
    answer = send(dora, "import", ("a.txt", b"one"), ("b.csv", b"text,title\ntwo,Second\n"))
    assert answer.status_code == 303
    assert count(database) == 2
    page = dora.get(answer.location).text
    assert "Second" in page
    assert re.search(r">2</strong>\s*<span>new articles", page)
    assert answer.location in dora.get(URL).text


def test_what_comes_twice_in_the_files_is_not_said_to_be_there_already(client_of, database):
    dora = client_of("dora")
    claim = '{"id": "0b7b6b1d-0000-4000-8000-00000000000a", "segments": [{"start": 0, "end": 3, "quote": "one"}]}'
    line = f'{{"text": "one", "claims": [{claim}]}}\n'
    twice = ("a.jsonl", f'{line}{{"text": "two"}}\n{line}'.encode())
    page = send(dora, "check", twice).text
    assert "1 is in the files twice" in page and "there already" not in page
    places = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert places[:4] == ["a.jsonl", "3", "", "This is the same article as in a.jsonl, line 1, and stored once."]
    assert places[4:8] == ["a.jsonl", "3", "claims/0", "This is the same claim as in a.jsonl, line 1, and stored once."]
    done = dora.get(send(dora, "import", twice).location).text
    assert "1 is in the files twice" in done and "the first 2" not in done, "both articles are shown"
    assert count(database) == 2
    again = send(dora, "check", twice).text
    assert "2 are there already" in again and "1 is in the files twice" in again


def test_what_there_is_to_know_is_said_in_the_readers_language_then_and_later(client_of):
    dora = client_of("dora")
    kept = b'{"id": "a", "text": "one", "title": "Old"}\n'
    assert send(dora, "import", ("a.jsonl", kept)).status_code == 303
    dora.set_cookie("annotator_language", "ru")
    known = ("a.jsonl", kept.replace(b"Old", b"New"))
    said = "Статья уже есть с другими метаданными, которые останутся: title."
    assert said in send(dora, "check", known).text
    assert said in dora.get(send(dora, "import", known).location).text
    as_data = {"file": (io.BytesIO(known[1]), known[0])}
    answer = dora.post("/api/v1/projects/harbour/imports", data=as_data)
    assert [each["message"] for each in answer.json["warnings"]] == [
        "The article is there already with other metadata, which stays: title."
    ]


def test_problems_have_file_line_and_field(client_of, database):
    answer = send(client_of("dora"), "import", ("a.jsonl", b'{"text": "a"}\n{"text": "b", "published": "x"}\n{}\n'))
    assert answer.status_code == 422
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", answer.text)
    assert cells[:3] == ["a.jsonl", "2", "published"]
    assert cells[4:7] == ["a.jsonl", "3", "text"]
    assert count(database) == 0


def test_a_file_in_another_encoding_shows_how_it_would_look(client_of, database):
    raw = "Şöyle dedi: ığdır".encode("cp1254")
    answer = send(client_of("dora"), "check", ("a.txt", raw))
    assert "Şöyle dedi: ığdır" in answer.text
    assert 'data-encoding="cp1254"' in answer.text
    assert send(client_of("dora"), "import", ("a.txt", raw), encoding="cp1254").status_code == 303


def test_no_file_is_a_plain_sentence(client_of):
    assert "Choose at least one file." in send(client_of("dora"), "check").text


@pytest.mark.parametrize(("name", "status"), [("cleo", 403), ("ada", 403), ("vera", 403), ("eve", 404)])
def test_managers_alone_see_the_dialogue(client_of, name, status):
    client = client_of(name)
    assert client.get(URL).status_code == status
    assert send(client, "import", ("a.txt", b"x")).status_code == status
    assert client.get(f"{URL}/0b7b6b1d-0000-4000-8000-000000000001").status_code in (403, 404)


def test_every_sample_can_be_imported_as_it_is(client_of, database):
    dora = client_of("dora")
    files = [(name, dora.get(f"{URL}/samples/{name}").data) for name in SAMPLES]
    assert send(dora, "import", *files).status_code == 303
    assert dora.get(f"{URL}/samples/other").status_code == 404
