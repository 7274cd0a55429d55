"""Verdicts on passages: who may mark what a person did not claim, who sees it, and that it leaves and comes back."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from cast import claim_body, make_article, make_project, piece
from web_routes import must

from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.importing import import_files

PASSAGE = "owners\u00a0disagree"


@pytest.fixture
def base(database, cast, client_of):
    """The address of an article on which Ada has submitted a claim."""
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    must(client_of("ada").put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    return base


def missing(**fields):
    return piece(PASSAGE) | {"annotator": "ada", "comment": "They say no."} | fields


@pytest.fixture
def marked(base, client_of):
    """The address of Cleo's verdict."""
    url = f"{base}/reviews/{uuid4()}"
    must(client_of("cleo").put(url, json=missing()), 201)
    return url


def seen(client, base):
    return client.get(f"{base}/reviews").json["items"]


def give_back(client_of, base):
    must(client_of("cleo").put(f"{base}/assignments/ada", json={"state": "returned"}), 200)


def test_a_mark_is_seen_by_its_annotator_once_the_work_came_back(base, marked, client_of):
    assert [each["comment"] for each in seen(client_of("dora"), base)] == ["They say no."]
    assert seen(client_of("ada"), base) == []
    give_back(client_of, base)
    (review,) = seen(client_of("ada"), base)
    assert (review["quote"], review["reviewer"], review["verdict"]) == (PASSAGE, "cleo", "missing")
    assert seen(client_of("ben"), base) == []


def test_a_mark_sent_again_is_the_same_and_may_change_until_it_is_answered(base, marked, client_of):
    cleo, ada = client_of("cleo"), client_of("ada")
    must(cleo.put(marked, json=missing()), 200)
    must(cleo.put(marked, json=missing(comment="Look.")), 200)
    must(client_of("dora").put(marked, json=missing(comment="Look.")), 409)
    give_back(client_of, base)
    must(ada.post(f"{marked}/answers", json={"text": "It is a fact."}), 201)
    must(cleo.delete(marked), 409)
    (review,) = seen(cleo, base)
    assert review["comment"] == "Look."
    assert [(each["author"], each["text"]) for each in review["answers"]] == [("ada", "It is a fact.")]


def test_a_mark_is_taken_back_by_who_made_it_and_once_is_enough(base, marked, client_of):
    must(client_of("dora").delete(marked), 403)
    must(client_of("cleo").delete(marked), 204)
    must(client_of("cleo").delete(marked), 204)
    assert seen(client_of("cleo"), base) == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"annotator": "nobody"}, 404),
        ({"annotator": "ben"}, 409),
        ({"annotator": "cleo"}, 403),
        ({"quote": "Another text"}, 422),
        ({"end": 4000}, 422),
        ({"verdict": "accept"}, 422),
    ],
)
def test_a_mark_must_be_about_handed_in_work_and_true_to_the_text(base, client_of, fields, status):
    must(client_of("cleo").put(f"{base}/reviews/{uuid4()}", json=missing(**fields)), status)


def test_who_is_blind_sees_no_mark_and_makes_none(base, marked, client_of):
    dora = client_of("dora")
    must(dora.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    assert seen(dora, base) == []
    must(dora.put(f"{base}/reviews/{uuid4()}", json=missing()), 403)
    assert "They say no" not in dora.get("/api/v1/projects/harbour/export?unit=article", buffered=True).get_data(
        as_text=True
    )


def test_submitted_work_with_a_mark_is_not_taken_back(base, marked, client_of):
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "in_progress"}), 409)


def test_a_verdict_on_a_claim_is_taken_back_by_who_gave_it(base, client_of):
    cleo = client_of("cleo")
    (claim,) = cleo.get(f"{base}/claims").json["items"]
    url = f"{base}/claims/{claim['id']}/reviews/{uuid4()}"
    must(cleo.put(url, json={"verdict": "accept", "claim_version": 1}), 201)
    must(client_of("dora").delete(url), 403)
    must(cleo.delete(url), 204)
    must(cleo.delete(url), 204)
    assert cleo.get(f"{base}/claims").json["items"][0]["reviews"] == []


def test_marks_leave_with_the_article_and_come_back_byte_for_byte(base, marked, client_of, database, cast):
    must(client_of("dora").post(f"{marked}/answers", json={"text": "Agreed."}), 201)
    first = client_of("dora").get("/api/v1/projects/harbour/export?unit=article", buffered=True).data
    (line,) = first.splitlines()
    assert list(json.loads(line))[-2:] == ["claims", "reviews"]
    with database.writing() as session:
        make_project(session, "second")
        second = enter_project(session, cast.accounts["root"], "second")
        import_files(session, second, [Source("work.jsonl", first)])
    with database.writing() as session:
        summary = import_files(
            session, enter_project(session, cast.accounts["root"], "second"), [Source("work.jsonl", first)]
        )
    assert summary.articles.unchanged == 1
    assert client_of("root").get("/api/v1/projects/second/export?unit=article", buffered=True).data == first


def test_a_file_whose_mark_is_not_the_text_is_refused(base, marked, client_of, database, cast):
    record = json.loads(client_of("dora").get("/api/v1/projects/harbour/export?unit=article", buffered=True).data)
    record["reviews"][0]["quote"] = "Something else"
    answer = client_of("root").post(
        "/api/v1/projects/harbour/imports?dry_run=true",
        data={"file": (BytesIO(json.dumps(record).encode()), "work.jsonl")},
    )
    assert (answer.status_code, answer.json["errors"][0]["line"]) == (422, 1)
