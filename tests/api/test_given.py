"""Where articles are given to people, an annotator writes on her own ones alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        return f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"


@pytest.fixture
def others(database, cast):
    """Two articles beside the first."""
    with database.writing() as session:
        found = [make_article(session, cast.project, title=title).uuid for title in ("Cars", "Boats")]
    return [f"/api/v1/projects/harbour/articles/{uuid}" for uuid in found]


def refused(answer) -> None:
    assert answer.status_code == 409
    assert "was not given to you. You may read it; to work on it, ask a manager" in answer.json["detail"]


def test_where_articles_are_given_an_annotator_writes_on_hers_alone(client_of, base, others):
    ada, dora, (cars, boats) = client_of("ada"), client_of("dora"), others
    begun = f"{cars}/claims/{uuid4()}"
    assert ada.put(begun, json=claim_body()).status_code == 201
    assert dora.put(f"{base}/assignments/ben", json={"state": "assigned"}).status_code == 200
    region = {"start": 0, "end": 4, "kind": "byline"}
    for article in (base, boats):
        refused(ada.put(f"{article}/claims/{uuid4()}", json=claim_body()))
        refused(ada.put(f"{article}/proposed-regions/{uuid4()}", json=region))
        for change in ({"state": "in_progress"}, {"state": "submitted"}, {"note": "Mine?"}, {"position": 4}):
            refused(ada.put(f"{article}/assignments/ada", json=change))
        assert ada.get(f"{article}/claims").json["items"] == []
    # What she had begun stays hers, with all that one does to claims.
    assert ada.delete(begun, headers={"If-Match": '"1"'}).status_code == 204
    assert ada.post(f"{begun}/restore").status_code == 200
    assert ada.put(f"{cars}/claims/{uuid4()}", json=claim_body()).status_code == 201
    assert ada.put(f"{cars}/proposed-regions/{uuid4()}", json=region).status_code == 201
    assert ada.put(f"{cars}/assignments/ada", json={"state": "submitted"}).status_code == 200
    # What she is given is hers too, and reviewers choose for themselves.
    assert dora.put(f"{boats}/assignments/ada", json={"state": "assigned"}).status_code == 200
    assert ada.put(f"{boats}/claims/{uuid4()}", json=claim_body()).status_code == 201
    assert client_of("cleo").put(f"{boats}/claims/{uuid4()}", json=claim_body()).status_code == 201


def test_what_was_given_and_skipped_can_be_taken_up_again(client_of, base):
    ada = client_of("ada")
    assert client_of("dora").put(f"{base}/assignments/ada", json={"state": "assigned"}).status_code == 200
    skip = {"state": "skipped", "reason": "Not in our language."}
    assert ada.put(f"{base}/assignments/ada", json=skip).status_code == 200
    assert ada.put(f"{base}/claims/{uuid4()}", json=claim_body()).status_code == 201
