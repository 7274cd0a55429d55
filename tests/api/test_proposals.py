"""Proposed targets and regions over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article, piece

PROPOSED = "/api/v1/projects/harbour/proposed-targets"
WORDS = {"label": "Ferries should be free", "reason": "None is about fares."}


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project).uuid


@pytest.fixture
def base(article):
    return f"/api/v1/projects/harbour/articles/{article}"


@pytest.fixture
def claim(client_of, base):
    uuid = str(uuid4())
    sent = claim_body(stances=[{"target": None, "stance": "favor"}])
    assert client_of("ada").put(f"{base}/claims/{uuid}", json=sent).status_code == 201
    return uuid


@pytest.fixture
def proposal(client_of, claim):
    uuid = str(uuid4())
    assert client_of("ada").put(f"{PROPOSED}/{uuid}", json=WORDS | {"claims": [claim]}).status_code == 201
    return uuid


def test_a_proposal_sent_again_is_the_same(client_of, claim, proposal):
    answer = client_of("ada").put(f"{PROPOSED}/{proposal}", json=WORDS | {"claims": [claim]})
    assert answer.status_code == 200
    assert [each["id"] for each in client_of("ada").get(PROPOSED).json["items"]] == [proposal]


def test_a_proposal_is_checked(client_of, claim):
    ada, url = client_of("ada"), f"{PROPOSED}/{uuid4()}"
    assert ada.put(url, json={"label": "  "}).json["errors"][0]["pointer"] == "/label"
    assert ada.put(url, json=WORDS | {"claims": [str(uuid4())]}).json["errors"][0]["pointer"] == "/claims/0"
    assert ada.put(url, json=WORDS | {"label": "x" * 1001}).status_code == 422
    assert ada.put(f"{PROPOSED}/no-uuid", json=WORDS).status_code == 422
    assert ada.get(f"{PROPOSED}?state=lost").status_code == 422


def test_nobody_but_managers_learns_of_anothers_proposal(client_of, claim, proposal):
    for name in ("ben", "cleo"):
        assert client_of(name).get(PROPOSED).json["items"] == []
        assert client_of(name).put(f"{PROPOSED}/{proposal}", json=WORDS).status_code == 409
        assert client_of(name).delete(f"{PROPOSED}/{proposal}").status_code == 404
    assert client_of("vera").get(PROPOSED).status_code == 403
    (seen,) = client_of("dora").get(f"{PROPOSED}?state=open").json["items"]
    assert (seen["id"], seen["annotator"], seen["passages"][0]["claim"]) == (proposal, "ada", claim)


def test_an_accepted_proposal_reaches_the_claim_with_its_history(client_of, base, claim, proposal):
    sent = {"decision": "accepted", "key": "FREE"}
    answer = client_of("dora").put(f"{PROPOSED}/{proposal}/decision", json=sent)
    assert (answer.status_code, answer.json["target"]) == (200, "FREE")
    assert answer.headers["X-Codebook-Version"] == "2"
    ada = client_of("ada")
    assert ada.get(f"{base}/claims/{claim}").json["target"] == "FREE"
    kinds = [change["kind"] for change in ada.get(f"{base}/claims/{claim}/history").json["items"]]
    assert kinds == ["create", "recode"]
    assert ada.delete(f"{PROPOSED}/{proposal}").status_code == 409


def test_a_proposal_can_be_taken_back(client_of, proposal):
    assert client_of("dora").delete(f"{PROPOSED}/{proposal}").status_code == 409
    assert client_of("ada").delete(f"{PROPOSED}/{proposal}").status_code == 204
    assert client_of("ada").get(PROPOSED).json["items"] == []


def test_a_region_is_proposed_and_accepted(client_of, base):
    place, url = piece("Read also: Ten facts about trams"), f"{base}/proposed-regions/{uuid4()}"
    region = {"start": place["start"], "end": place["end"], "kind": "boilerplate"}
    assert client_of("ada").put(url, json=region).status_code == 201
    assert client_of("ada").put(url, json=region | {"kind": "comment"}).json["kind"] == "comment"
    assert client_of("ben").get(f"{base}/proposed-regions").json["items"] == []
    assert client_of("ada").put(f"{url}/decision", json={"decision": "accepted"}).status_code == 403
    answer = client_of("cleo").put(f"{url}/decision", json={"decision": "accepted"})
    assert (answer.json["state"], answer.headers["ETag"]) == ("accepted", '"2"')
    assert client_of("ada").get(base).json["regions"] == [region | {"kind": "comment"}]
    assert client_of("ada").delete(url).status_code == 409
