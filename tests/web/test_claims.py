"""The table of claims over HTTP, and the permanent address of each claim."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article
from hidden_work import without_what_passes

from annotator.models import Article


@pytest.fixture
def article(database, cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, title="<b>Tram</b>")


@pytest.fixture
def claim(client_of, article) -> str:
    uuid = str(uuid4())
    url = f"/api/v1/projects/harbour/articles/{article.uuid}"
    ada = client_of("ada")
    assert ada.put(f"{url}/claims/{uuid}", json=claim_body(note="<i>sic</i>")).status_code == 201
    assert ada.put(f"{url}/assignments/ada", json={"state": "submitted"}).status_code == 200
    return uuid


def test_the_table_shows_quotes_in_their_context_as_text(client_of, claim):
    page = client_of("cleo").get("/projects/harbour/claims").text
    assert "<mark>The tram 🚊 will come</mark>" in page
    assert ", Mayor Orlov said." in page
    assert "&lt;b&gt;Tram&lt;/b&gt;" in page
    assert "&lt;i&gt;sic&lt;/i&gt;" in page
    assert f"/projects/harbour/claims/{claim}" in page


@pytest.mark.parametrize("name", ["ben", "vera"])
def test_those_who_may_not_see_a_claim_see_no_trace_of_it(client_of, claim, name):
    page = client_of(name).get("/projects/harbour/claims").text
    assert "No claims yet" in page
    assert "ada" not in without_what_passes(page).casefold().split("<main")[1]
    assert client_of(name).get(f"/projects/harbour/claims/{claim}").status_code == 404


def test_filters_stay_in_the_address_and_go_to_the_export(client_of, claim):
    page = client_of("cleo").get("/projects/harbour/claims?target=TRAM&q=TRAM&sort=changed&descending=true").text
    assert "<mark>" in page
    assert "/projects/harbour/export?target=TRAM" in page
    assert "q=TRAM&amp;sort=changed" in page
    assert "No claim matches" in client_of("cleo").get("/projects/harbour/claims?target=CARS").text


def test_a_filter_that_is_none_is_refused_with_a_sentence(client_of, claim):
    assert client_of("cleo").get("/projects/harbour/claims?confidence=very").status_code == 422


def test_the_permanent_link_leads_where_the_caller_works_with_the_claim(client_of, article, claim):
    link = f"/projects/harbour/claims/{claim}"
    page = f"/projects/harbour/articles/{article.uuid}"
    for name, expected in [("ada", f"{page}#claim-{claim}"), ("cleo", f"{page}/review#claim-{claim}")]:
        answer = client_of(name).get(link)
        assert (answer.status_code, answer.location) == (303, expected)
    assert client_of("cleo").get(f"/projects/harbour/claims/{uuid4()}").status_code == 404
