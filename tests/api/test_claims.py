"""A claim over HTTP: stored once, never over a version that its writer has not seen, never untrue to the text."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import TEXT, claim_body, make_article, piece


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project)


@pytest.fixture
def url(article):
    return f"/api/v1/projects/harbour/articles/{article.uuid}/claims/{uuid4()}"


def match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def pointers(answer) -> list[str]:
    return [error["pointer"] for error in answer.json["errors"]]


def test_a_new_claim_is_201_and_comes_back_as_it_was_sent(client_of, url):
    ada = client_of("ada")
    answer = ada.put(url, json=claim_body(note="🚊 first", context=piece("Is the car ban fair?")))
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    record = ada.get(url).json
    assert record == answer.json
    assert record["quote"] == "The tram 🚊 will come"
    assert (record["start"], record["end"]) == (0, 20)
    assert record["suffix"] == ", Mayor Orlov said.\nQuestion: Is"[:32]
    assert record["annotator"] == "ada"
    assert record["speaker"] == record["stance_holder"] == "Mayor Orlov"
    assert record["stance_value"] == 1
    assert record["context"] == piece("Is the car ban fair?")
    assert record["submitted"] is False


def test_the_same_again_is_200_and_no_new_version(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    again = ada.put(url, json=claim_body())
    assert (again.status_code, again.json["version"]) == (200, 1)


def test_a_change_without_if_match_is_428_and_changes_nothing(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    assert ada.put(url, json=claim_body(confidence=1)).status_code == 428
    assert ada.get(url).json["confidence"] == 4


def test_a_change_with_the_current_version_counts_it_up(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    answer = ada.put(url, json=claim_body(confidence=1), headers=match(1))
    assert (answer.status_code, answer.json["version"], answer.headers["ETag"]) == (200, 2, '"2"')


def test_a_stale_change_is_412_with_the_record(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    ada.put(url, json=claim_body(confidence=1), headers=match(1))
    answer = ada.put(url, json=claim_body(confidence=2), headers=match(1))
    assert answer.status_code == 412
    assert answer.content_type == "application/problem+json"
    assert answer.json["record"]["confidence"] == 1


def test_a_stale_change_that_is_already_there_is_200_since_the_answer_was_lost(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    ada.put(url, json=claim_body(confidence=1), headers=match(1))
    answer = ada.put(url, json=claim_body(confidence=1), headers=match(1))
    assert (answer.status_code, answer.json["version"]) == (200, 2)


def test_delete_needs_if_match_and_is_204_twice_and_restore_brings_it_back(client_of, url):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    assert ada.delete(url).status_code == 428
    assert ada.delete(url, headers=match(1)).status_code == 204
    assert ada.delete(url, headers=match(1)).status_code == 204
    assert ada.put(url, json=claim_body(), headers=match(2)).status_code == 410
    assert ada.get(url).status_code == 410
    restored = ada.post(f"{url}/restore")
    assert (restored.status_code, restored.json["version"]) == (200, 3)
    kinds = [change["kind"] for change in ada.get(f"{url}/history").json["items"]]
    assert kinds == ["create", "delete", "restore"]


def test_another_persons_id_is_409_without_content_and_404_to_read(client_of, url):
    client_of("ada").put(url, json=claim_body())
    ben = client_of("ben")
    taken = ben.put(url, json=claim_body())
    assert taken.status_code == 409
    assert "record" not in taken.json
    assert ben.get(url).status_code == 404
    assert ben.delete(url, headers=match(1)).status_code == 404


def test_an_id_under_another_article_is_409(client_of, url, database, cast):
    ada = client_of("ada")
    ada.put(url, json=claim_body())
    with database.writing() as session:
        other = make_article(session, cast.project, TEXT + "More.\n")
    moved = f"/api/v1/projects/harbour/articles/{other.uuid}/claims/{url.rsplit('/', 1)[1]}"
    assert ada.put(moved, json=claim_body()).status_code == 409


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("eve", 404), ("vera", 403), ("ada", 201), ("root", 201)])
def test_who_may_make_a_claim(client_of, url, name, status):
    assert client_of(name).put(url, json=claim_body()).status_code == status


def test_an_unfinished_claim_is_stored_but_not_submitted(client_of, url):
    ada = client_of("ada")
    ada.put(url, json={"segments": [piece("Mayor Orlov")]})
    work = url.split("/claims/")[0] + "/assignments/ada"
    answer = ada.put(work, json={"state": "submitted"})
    assert answer.status_code == 422
    claim = url.rsplit("/", 1)[1]
    wanted = ["type", "target", "stance", "confidence"]
    assert pointers(answer) == [f"/claims/{claim}/{name}" for name in wanted]
    assert ada.get(work).json["state"] == "in_progress"


def test_submitted_claims_are_read_only_until_returned(client_of, url):
    ada, cleo = client_of("ada"), client_of("cleo")
    ada.put(url, json=claim_body())
    work = url.split("/claims/")[0] + "/assignments/ada"
    assert ada.put(work, json={"state": "submitted"}).json["state"] == "submitted"
    assert ada.put(url, json=claim_body(confidence=1), headers=match(1)).status_code == 409
    assert ada.delete(url, headers=match(1)).status_code == 409
    assert cleo.put(work, json={"state": "returned", "reason": "See the fix."}).json["state"] == "returned"
    changed = ada.put(url, json=claim_body(confidence=1), headers=match(1))
    assert changed.status_code == 200
    assert changed.json["submitted_version"] == 1


def test_nobody_judges_the_own_work(client_of, url):
    cleo = client_of("cleo")
    cleo.put(url, json=claim_body())
    work = url.split("/claims/")[0] + "/assignments/cleo"
    cleo.put(work, json={"state": "submitted"})
    assert cleo.put(work, json={"state": "accepted"}).status_code == 403


BAD = [
    ({"segments": []}, "/segments"),
    ({"segments": [{"start": -1, "end": 3, "quote": "The"}]}, "/segments/0/start"),
    ({"segments": [{"start": 3, "end": 3, "quote": ""}]}, "/segments/0/end"),
    ({"segments": [{"start": 9, "end": 3, "quote": "x"}]}, "/segments/0/end"),
    ({"segments": [{"start": 0, "end": 9_999, "quote": "The"}]}, "/segments/0/end"),
    ({"segments": [{"start": 0, "end": 2**70, "quote": "The"}]}, "/segments/0/end"),
    ({"segments": [{"start": 0.5, "end": 3, "quote": "The"}]}, "/segments/0/start"),
    ({"segments": [{"start": "0", "end": 3, "quote": "The"}]}, "/segments/0/start"),
    ({"segments": [{"start": 0, "end": 3, "quote": "the"}]}, "/segments/0/quote"),
    ({"segments": [{"start": 0, "end": 3}]}, "/segments/0/quote"),
    ({"segments": [piece("tram"), piece("The")]}, "/segments/1/start"),
    (
        {"segments": [{"start": 0, "end": 3, "quote": "The"}, {"start": 3, "end": 8, "quote": " tram"}]},
        "/segments/1/start",
    ),
    ({"typo": 1}, "/typo"),
    ({"type": "opinion"}, "/type"),
    ({"stances": [{"target": "PORT", "stance": "favor"}]}, "/stances/0/target"),
    ({"stances": [{"target": "TRAM", "stance": "yes"}]}, "/stances/0/stance"),
    ({"confidence": 6}, "/confidence"),
    ({"confidence": True}, "/confidence"),
    ({"attribution": [{"actor": "", "role": None}]}, "/attribution/0/actor"),
    ({"attribution": [{"actor": "x" * 1001}]}, "/attribution/0/actor"),
    ({"attribution": [{"actor": "Orlov", "role": "king"}]}, "/attribution/0/role"),
    ({"attributes": {"certainty": "sure"}}, "/attributes/certainty"),
    ({"attributes": {"colour": "red"}}, "/attributes/colour"),
    ({"context": {"start": 0, "end": 9_999}}, "/context/end"),
    ({"note": "x" * 10_001}, "/note"),
    ({"note": "\x00"}, "/note"),
]


@pytest.mark.parametrize(("fields", "pointer"), BAD)
def test_bad_input_is_422_at_its_place_and_stores_nothing(client_of, url, fields, pointer):
    ada = client_of("ada")
    answer = ada.put(url, json=claim_body(**fields))
    assert answer.status_code == 422
    assert pointers(answer)[0] == pointer
    assert ada.get(url).status_code == 404


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "not JSON"),
        (b'{"segments": [{"start": NaN}]}', "NaN is not JSON"),
        (b'{"note": "a", "note": "b"}', "stands twice"),
        (b'{"note": "\\ud800"}', "lone surrogate"),
        (b'{"attributes": ' + b"[" * 1000 + b"]" * 1000 + b"}", "nested"),
        (b'{"note": "\xff"}', "not UTF-8"),
        (b'{"confidence": 1e999}', "too large"),
    ],
)
def test_json_that_cannot_be_read_is_422_with_a_sentence(client_of, url, raw, said):
    answer = client_of("ada").put(url, data=raw, content_type="application/json")
    assert answer.status_code == 422
    assert said.lower() in answer.json["detail"].lower()


def test_a_number_with_a_zero_fraction_is_a_whole_number(client_of, url):
    body = claim_body(confidence=4.0)
    assert client_of("ada").put(url, json=body).json["confidence"] == 4


def test_the_limit_stands_in_the_message(client_of, url):
    answer = client_of("ada").put(url, json=claim_body(note="x" * 10_001))
    assert "10,000" in answer.json["detail"]
