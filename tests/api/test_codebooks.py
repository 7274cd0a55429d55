"""The codebook over HTTP, as scripts and the editor use it."""

from __future__ import annotations

from copy import deepcopy

from cast import CODEBOOK

URL = "/api/v1/projects/harbour/codebook"


def test_it_is_read_with_every_part_and_its_version(client_of):
    answer = client_of("vera").get(URL)
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["X-Codebook-Version"] == "1"
    assert answer.json["version"] == 1 and len(answer.json["sha256"]) == 64
    assert [target["key"] for target in answer.json["targets"]] == ["TRAM", "CARS"]
    assert answer.json["reasons"][0]["key"] == "ambiguous"


def test_what_was_read_can_be_written_back_changed(client_of):
    dora = client_of("dora")
    book = dora.get(URL).json | {"title": "Changed"}
    answer = dora.put(URL, json=book, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["version"], answer.headers["ETag"]) == (200, 2, '"2"')
    again = dora.put(URL, json=answer.json, headers={"If-Match": '"2"'})
    assert (again.status_code, again.json["version"]) == (200, 2)


def test_without_the_version_it_is_428_and_with_an_old_one_412_with_the_record(client_of):
    dora = client_of("dora")
    book = deepcopy(CODEBOOK) | {"title": "One"}
    assert dora.put(URL, json=book).status_code == 428
    assert dora.put(URL, json=book, headers={"If-Match": '"1"'}).status_code == 200
    stale = dora.put(URL, json=book | {"title": "Two"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.content_type == "application/problem+json"
    assert stale.json["record"]["title"] == "One"


def test_mistakes_are_422_with_pointers(client_of):
    book = deepcopy(CODEBOOK)
    book["targets"][1]["key"] = "TRAM"
    answer = client_of("dora").put(URL, json=book, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == ["/targets/1/key"]
    broken = client_of("dora").put(URL, data="{", headers={"If-Match": '"1"'})
    assert broken.status_code == 422


def test_the_checks_come_in_order(client_of):
    for name, status in ((None, 401), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403), ("dora", 428)):
        assert client_of(name).put(URL, data="{").status_code == status, name
    assert client_of("eve").get(URL).status_code == 404
    assert client_of(None).get(URL).status_code == 401
