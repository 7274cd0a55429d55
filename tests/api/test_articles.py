"""Articles over HTTP: added, found, changed where they may be, and never telling of others' work."""

from __future__ import annotations

import pytest
from cast import TEXT, claim_body, make_article
from sqlalchemy import select

from annotator.db import now
from annotator.models import Article, Assignment, Person

URL = "/api/v1/projects/harbour/articles"


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project, external_id="a1", language="az", title="Şəhər tramvayı")


def work(database, article, name: str, state: str) -> None:
    with database.writing() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        moment = now()
        first = moment if state == "submitted" else None
        session.add(
            Assignment(
                article_id=article.id, person_id=person.id, state=state, first_submitted_at=first, updated_at=moment
            )
        )


def test_an_article_is_added_and_comes_back_in_canonical_form(client_of):
    dora = client_of("dora")
    answer = dora.post(URL, json={"text": "one\r\ntwo\rthree 🚊\u00a0 ", "title": "T", "published": "2024-02"})
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    record = dora.get(answer.headers["Location"]).json
    assert record == answer.json
    assert record["text"] == "one\ntwo\nthree 🚊\u00a0 "
    assert (record["length"], record["title"], record["author"]) == (17, "T", None)


@pytest.mark.parametrize("name", ["vera", "ada", "cleo"])
def test_only_managers_add_and_delete(client_of, article, name):
    client = client_of(name)
    assert client.post(URL, json={"text": "x"}).status_code == 403
    assert client.delete(f"{URL}/{article.uuid}").status_code == 403


def test_members_of_other_projects_find_nothing(client_of, article):
    eve = client_of("eve")
    for answer in (eve.get(URL), eve.get(f"{URL}/{article.uuid}"), eve.post(URL, json={"text": "x"})):
        assert answer.status_code == 404
    assert client_of(None).get(URL).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": "a\u0000b"}, "/text"),
        ({"text": "x" * 2_000_001}, "/text"),
        ({"text": "x", "title": "y" * 1001}, "/title"),
        ({"text": "x", "published": "5 March"}, "/published"),
        ({"text": "x", "id": True}, "/id"),
        ({"text": "x", "colour": "red"}, "/colour"),
        ({"text": "x", "regions": [{"start": 0, "end": 2, "kind": "byline"}]}, "/regions/0/end"),
    ],
)
def test_bad_input_is_422_with_a_pointer(client_of, body, pointer):
    answer = client_of("dora").post(URL, json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_the_same_id_and_text_again_is_200_and_another_text_409(client_of):
    dora = client_of("dora")
    first = dora.post(URL, json={"text": "one", "id": "a1"})
    assert dora.post(URL, json={"text": "one", "external_id": "a1"}).json["id"] == first.json["id"]
    assert dora.post(URL, json={"text": "one", "external_id": "a1"}).status_code == 200
    assert dora.post(URL, json={"text": "two", "id": "a1"}).status_code == 409
    assert dora.post(URL, json={"text": "one"}).status_code == 201


def test_search_folds_case_and_diacritics_over_metadata_and_text(client_of, article):
    ada = client_of("ada")
    for words in ("seher", "ŞƏHƏR TRAM", "cafe owners", "Да, это"):
        assert [each["id"] for each in ada.get(URL, query_string={"q": words}).json["items"]] == [article.uuid], words
    for words in ("100%", "seher nothing", "_____________"):
        assert ada.get(URL, query_string={"q": words}).json["items"] == []


def test_lists_come_in_parts_without_texts(client_of, database, cast):
    with database.writing() as session:
        uuids = [make_article(session, cast.project).uuid for _ in range(5)]
    ada, seen, cursor = client_of("ada"), [], None
    while True:
        page = ada.get(URL, query_string={"limit": 2} | ({"cursor": cursor} if cursor else {})).json
        seen += [each["id"] for each in page["items"]]
        assert all("text" not in each for each in page["items"])
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == uuids
    assert ada.get(URL, query_string={"cursor": "x"}).status_code == 422
    assert ada.get(URL, query_string={"state": "done"}).status_code == 422


def test_metadata_and_regions_change_and_the_text_does_not(client_of, article):
    cleo, url = client_of("cleo"), f"{URL}/{article.uuid}"
    change = {"title": None, "author": "Zoe", "regions": [{"start": 0, "end": 8, "kind": "headline"}], "meta": {"a": 1}}
    answer = cleo.patch(url, json=change, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    record = answer.json
    assert (record["title"], record["author"], record["regions"]) == (None, "Zoe", change["regions"])
    assert record["text"] == TEXT
    assert cleo.patch(url, json={"text": "other"}).status_code == 422
    assert cleo.get(URL, query_string={"q": "zoe"}).json["items"]
    assert not cleo.get(URL, query_string={"q": "tramvayi"}).json["items"]


def test_a_stale_change_is_412_with_the_record(client_of, article):
    cleo, url = client_of("cleo"), f"{URL}/{article.uuid}"
    cleo.patch(url, json={"author": "Zoe"})
    answer = cleo.patch(url, json={"author": "Yan"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["record"]["author"]) == (412, "Zoe")


def test_annotators_do_not_change_articles(client_of, article):
    assert client_of("ada").patch(f"{URL}/{article.uuid}", json={"title": "x"}).status_code == 403


def test_an_external_id_stays_unique(client_of, database, cast, article):
    with database.writing() as session:
        other = make_article(session, cast.project)
    assert client_of("cleo").patch(f"{URL}/{other.uuid}", json={"external_id": "a1"}).status_code == 409


def test_a_deleted_article_is_gone_from_every_answer(client_of, database, article):
    dora, url = client_of("dora"), f"{URL}/{article.uuid}"
    assert dora.delete(url, headers={"If-Match": '"9"'}).status_code == 412
    assert dora.delete(url).status_code == 204
    assert dora.get(url).status_code == 404
    assert dora.get(URL).json["items"] == []
    with database.reading() as session:
        assert session.scalars(select(Article)).one().deleted_at is not None


def progress(client_of, name: str, article) -> tuple:
    said = client_of(name).get(f"{URL}/{article.uuid}").json["progress"]
    return said["state"], said["own_claims"], said["submitted"], said["people"]


def test_progress_tells_an_annotator_of_the_own_work_alone(client_of, database, article):
    work(database, article, "ben", "submitted")
    client_of("ada").put(f"{URL}/{article.uuid}/claims/0b7b6b1d-0000-4000-8000-000000000001", json=claim_body())
    assert progress(client_of, "ada", article) == ("in_progress", 1, None, None)
    assert progress(client_of, "cleo", article) == (None, 0, 1, 2)
    assert progress(client_of, "vera", article) == (None, 0, None, None)


def test_a_reviewer_who_is_blind_on_an_article_learns_nothing_of_others(client_of, database, article):
    work(database, article, "ben", "submitted")
    work(database, article, "cleo", "assigned")
    assert progress(client_of, "cleo", article) == ("assigned", 0, None, None)
    assert progress(client_of, "dora", article) == (None, 0, 1, 2)


def test_an_external_id_that_fits_no_index_is_stored_or_refused_but_no_defect(client_of, cast):
    wide = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(1000))
    sent = {"text": "A sentence.", "external_id": wide}
    assert client_of("dora").post("/api/v1/projects/harbour/articles", json=sent).status_code in (201, 422)
