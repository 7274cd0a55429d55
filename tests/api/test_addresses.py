"""What the variables and parameters of an address may be, and that who may not come in is not told of them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article
from web_routes import must

PROJECT = "/api/v1/projects/harbour"
ID = "7f79c984-dd94-40b1-9c04-c75ccc6b0521"
#: Python's own reader of UUIDs takes all but the first for one; RFC 9562 has none of them.
NO_IDS = ["null,null", "%00", ID.replace("-", ""), f"{{{ID}}}", ID.replace("7f", "7_")]
#: Parameters that cannot be right.
WRONG = ["export?unit=word", "threads?which=all", "articles?state=gone", "proposed-targets?state=gone"]


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        return f"{PROJECT}/articles/{make_article(session, cast.project).uuid}"


@pytest.mark.parametrize("no_id", NO_IDS)
def test_an_id_has_the_form_of_a_uuid_when_it_is_made_and_when_it_is_taken_back(client_of, base, no_id):
    claim = f"{base}/claims/{uuid4()}"
    must(client_of("ada").put(claim, json=claim_body()), 201)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    must(client_of("ada").put(f"{base}/claims/{no_id}", json=claim_body()), 422)
    reviewer = client_of("cleo")
    for name in ("adjudications", "reviews"):
        must(reviewer.delete(f"{base}/{name}/{no_id}"), 422)
        must(reviewer.put(f"{base}/{name}/{no_id}", json={}), 422)
    must(reviewer.delete(f"{claim}/reviews/{no_id}"), 422)
    must(reviewer.delete(f"{base}/threads/{uuid4()}/messages/{no_id}"), 422)
    must(reviewer.delete(f"{base}/threads/{no_id}/messages/{uuid4()}"), 422)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("export?unit=claim&unit=stance", "unit"),
        ("agreement?threshold=0.5&threshold=0.7", "threshold"),
        ("articles?limit=&limit=", "limit"),
        ("threads?which=open&which=open", "which"),
        ("proposed-targets?state=open&state=open", "state"),
    ],
)
def test_a_parameter_given_twice_is_refused_with_its_name(client_of, path, name):
    refused = client_of("dora").get(f"{PROJECT}/{path}", buffered=True)
    must(refused, 422)
    assert [each["pointer"] for each in refused.json["errors"]] == [f"/{name}"]


@pytest.mark.parametrize(
    "path", ["export?unit=", "agreement?rounds=&seed=&match=", "articles?limit=&state=", "threads?which="]
)
def test_an_empty_parameter_is_the_default(client_of, path):
    manager = client_of("dora")
    said, empty = (manager.get(f"{PROJECT}/{each}", buffered=True) for each in (path.split("?")[0], path))
    must(empty, 200)
    assert empty.data == said.data


@pytest.mark.parametrize("path", WRONG)
@pytest.mark.parametrize("headers", [{}, {"Prefer": "respond-async"}], ids=["now", "later"])
def test_who_may_not_come_in_is_not_told_what_is_wrong(client_of, path, headers):
    must(client_of(None).get(f"{PROJECT}/{path}", headers=headers), 401)
    must(client_of("eve").get(f"{PROJECT}/{path}", headers=headers), 404)
    must(client_of("dora").get(f"{PROJECT}/{path}", headers=headers), 422)


@pytest.mark.parametrize("path", ["/api/v1/projects/a%00b", f"{PROJECT}/articles/a%00b", f"{PROJECT}/articles?q=a%00b"])
def test_a_nul_in_an_address_finds_nothing_or_is_named(client_of, database, path):
    answer = client_of("ada").get(path)
    if database.is_sqlite:
        assert answer.status_code == 404 or answer.json["items"] == []
        return
    must(answer, 422)
    assert answer.json["detail"].startswith("The address holds a NUL character")
