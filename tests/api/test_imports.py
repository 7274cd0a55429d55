"""Import over HTTP: counts out, or file, line and field of what is wrong; all or nothing."""

from __future__ import annotations

import io
import json
from typing import Any

from cast import TEXT, claim_body
from sqlalchemy import func, select

from annotator.models import Article

URL = "/api/v1/projects/harbour/imports"


def send(client, *files: tuple[str, bytes], **query: Any):
    return client.post(URL, query_string=query, data={"file": [(io.BytesIO(raw), name) for name, raw in files]})


def count(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article))


def test_several_files_come_in_together(client_of, database):
    line = json.dumps({"text": TEXT, "claims": [claim_body(annotator="zoe")]}).encode() + b"\n"
    answer = send(
        client_of("dora"),
        ("b.txt", "İran 🚊".encode()),
        ("a.jsonl", line),
        ("c.csv", b"id,text,tag\r\n7,seven,x\r\n"),
    )
    assert answer.status_code == 201
    assert answer.json["articles"] == {"created": 3, "unchanged": 0}
    assert answer.json["claims"] == {"created": 1, "unchanged": 0}
    assert answer.json["warnings"] == []
    assert list(answer.json) == ["id", "articles", "claims", "article_ids", "warnings"]
    articles = [
        client_of("dora").get(f"/api/v1/projects/harbour/articles/{id}").json for id in answer.json["article_ids"]
    ]
    assert [each["title"] for each in articles] == ["b", None, None]
    assert [each["external_id"] for each in articles] == [None, None, "7"]
    assert articles[2]["meta"] == {"tag": "x"}


def test_a_dry_run_answers_200_and_stores_nothing(client_of, database):
    answer = send(client_of("dora"), ("a.txt", b"x"), dry_run="true")
    assert (answer.status_code, answer.json["articles"]["created"]) == (200, 1)
    assert count(database) == 0


def test_one_bad_file_keeps_all_out(client_of, database):
    answer = send(client_of("dora"), ("a.txt", b"fine"), ("b.jsonl", b'{"text": "a"}\n{"text": ""}\n'))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    errors = [(each["file"], each["line"], each["field"]) for each in answer.json["errors"]]
    assert errors == [("b.jsonl", 2, "text")]
    assert count(database) == 0


def test_a_wrong_encoding_says_where_and_the_right_one_can_be_named(client_of, database):
    raw = "Türkiye’nin şehri".encode("cp1254")
    answer = send(client_of("dora"), ("a.txt", raw))
    assert answer.status_code == 422
    assert "Byte 1 (0xfc) is not UTF-8" in answer.json["errors"][0]["message"]
    assert send(client_of("dora"), ("a.txt", raw), encoding="cp1254").status_code == 201
    assert send(client_of("dora"), ("a.txt", raw), encoding="klingon").status_code == 422


def test_bad_parameters_and_no_file_are_422(client_of):
    dora = client_of("dora")
    assert send(dora).status_code == 422
    assert send(dora, ("a.txt", b"x"), format="doc").status_code == 422
    assert send(dora, ("a.txt", b"x"), layer="silver").status_code == 422
    assert send(dora, ("a.txt", b"x"), dry_run="perhaps").status_code == 422


def test_managers_alone_import(client_of):
    for name, status in (("cleo", 403), ("ada", 403), ("vera", 403), ("eve", 404), (None, 401)):
        assert send(client_of(name), ("a.txt", b"x")).status_code == status, name


def test_an_upload_over_the_limit_is_413_with_the_limit(app, client_of):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = send(client_of("dora"), ("a.txt", b"x" * 2000))
    assert answer.status_code == 413
    assert "0.001 MB" in answer.json["detail"]
