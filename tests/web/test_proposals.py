"""The pages on which proposed targets and regions are decided on."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from cast import claim_body, make_article

PAGE = "/projects/harbour/codebook/proposed"


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project).uuid


@pytest.fixture
def proposal(client_of, article):
    """A proposed target of Ada's with a claim that waits, and a proposed region under the same id."""
    ada, claim, uuid = client_of("ada"), str(uuid4()), str(uuid4())
    base = f"/api/v1/projects/harbour/articles/{article}"
    ada.put(f"{base}/claims/{claim}", json=claim_body(stances=[]))
    words = {"label": "Ferries should be free", "reason": "None is about fares.", "claims": [claim]}
    assert ada.put(f"/api/v1/projects/harbour/proposed-targets/{uuid}", json=words).status_code == 201
    ada.put(f"{base}/proposed-regions/{uuid}", json={"start": 0, "end": 12, "kind": "byline"})
    return uuid


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_page_shows_what_waits_and_the_navigation_counts_it(client_of, proposal):
    dora = client_of("dora")
    assert "Codebook 1 proposed target waits" in words_of(dora.get("/projects/harbour/"))
    words = words_of(dora.get(PAGE))
    assert "Ferries should be free" in words and "None is about fares." in words and "The tram 🚊 will come" in words
    assert "proposed target waits" not in words_of(client_of("cleo").get("/projects/harbour/"))


def test_accepting_on_the_page_makes_the_target(client_of, proposal):
    dora = client_of("dora")
    sent = {"decision": "accepted", f"{proposal}-key": "FREE", f"{proposal}-label": "Ferries should cost nothing"}
    answer = dora.post(f"{PAGE}/{proposal}", data=sent, follow_redirects=True)
    assert "is a target now" in words_of(answer) and "No proposal waits" in words_of(answer)
    assert dora.get("/api/v1/projects/harbour/codebook").json["targets"][-1]["key"] == "FREE"


def test_a_mistake_is_shown_in_the_form_that_was_sent(client_of, proposal):
    sent = {"decision": "accepted", f"{proposal}-key": "TRAM", f"{proposal}-label": "Ferries should be free"}
    answer = client_of("dora").post(f"{PAGE}/{proposal}", data=sent)
    assert answer.status_code == 422
    body = answer.get_data(as_text=True)
    assert 'aria-invalid="true"' in body
    assert len(re.findall(r"<details class=\"proposal__answer\"[^>]* open>", body)) == 1
    declined = client_of("dora").post(f"{PAGE}/{proposal}", data={"decision": "declined"})
    assert declined.status_code == 422 and "Say why" in words_of(declined)


def test_joining_and_declining_are_told(client_of, proposal):
    sent = {"decision": "joined", f"{proposal}-target": "CARS"}
    answer = client_of("dora").post(f"{PAGE}/{proposal}", data=sent, follow_redirects=True)
    assert "have the target CARS now" in words_of(answer)
    assert "now “Cars should leave the harbour”" in words_of(answer)


def test_a_proposed_region_is_accepted_on_the_articles_page(client_of, article, proposal):
    cleo, url = client_of("cleo"), f"/projects/harbour/articles/{article}/details"
    assert "Accept Byline, 1" in words_of(cleo.get(url))
    assert "waits for a reviewer" in words_of(client_of("ada").get(url))
    assert "Proposed" not in words_of(client_of("ben").get(url))
    decided = f"/projects/harbour/articles/{article}/proposed-regions/{proposal}"
    answer = cleo.post(decided, data={"decision": "accepted"}, follow_redirects=True)
    assert "The region is set." in words_of(answer)
    assert cleo.get(f"/api/v1/projects/harbour/articles/{article}").json["regions"][0]["kind"] == "byline"
