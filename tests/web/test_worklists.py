"""The pages on which the lead works through gaps, older claims and articles not read for a target."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from sqlalchemy import select
from web_routes import must

from annotator.models import Assignment
from annotator.services import gap_rulings
from annotator.services.codebook_gaps import PAGE as PAGE_OF_ARTICLES

PAGE = "/projects/harbour/codebook/work"
BOOK = "/api/v1/projects/harbour/codebook"


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        article = make_article(session, cast.project, title="Twelve hours").uuid
    return f"/api/v1/projects/harbour/articles/{article}"


@pytest.fixture
def claim(client_of, base):
    """Ada's submitted claim, which Cleo rejected because the guidelines do not cover it."""
    uuid, cleo = str(uuid4()), client_of("cleo")
    must(client_of("ada").put(f"{base}/claims/{uuid}", json=claim_body()), 201)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    verdict = {"verdict": "reject", "reason": "guideline_gap", "comment": "Who is <we>?", "claim_version": 1}
    must(cleo.put(f"{base}/claims/{uuid}/reviews/{uuid4()}", json=verdict), 201)
    return uuid


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def edit(client, change) -> None:
    book = client.get(BOOK).json
    change(book)
    version = str(book["version"])
    must(client.put(BOOK, json=book, headers={"If-Match": f'"{version}"'}), 200)


def test_a_gap_becomes_a_precedent_that_annotators_read(client_of, claim):
    dora = client_of("dora")
    words = words_of(dora.get(PAGE))
    assert "Who is &lt;we&gt;?" in words and "The tram 🚊 will come" in words
    assert "To work through 1" in words_of(dora.get("/projects/harbour/codebook"))
    sent = {"entry": "targets:TRAM", "passage": "The tram will come", "ruling": "Counts as in favour.", "version": "1"}
    answer = dora.post(f"{PAGE}/gaps/{claim}", data=sent, follow_redirects=True)
    words = words_of(answer)
    assert "stands in version 2" in words and "No gap waits" in words and "version 2" in words
    assert "Targets: The city should build the tram → Counts as in favour." in words
    words = words_of(client_of("ben").get("/projects/harbour/codebook"))
    assert "The tram will come → Counts as in favour. the claim" in words


def test_gaps_and_rulings_come_in_pages_of_their_own(client_of, base):
    dora, ada = client_of("dora"), client_of("ada")
    claims = [str(uuid4()) for _ in range(2 * gap_rulings.PAGE + 1)]
    for uuid in claims:
        must(ada.put(f"{base}/claims/{uuid}", json=claim_body()), 201)
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    verdict = {"verdict": "reject", "reason": "guideline_gap", "claim_version": 1}
    for uuid in claims:
        must(client_of("cleo").put(f"{base}/claims/{uuid}/reviews/{uuid4()}", json=verdict), 201)
    assert "1–20 of 41" in words_of(dora.get(PAGE))
    for uuid in claims[: gap_rulings.PAGE + 1]:
        answer = dora.post(f"{PAGE}/gaps/{uuid}?ruled=2", data={"action": "none"}, follow_redirects=True)
    words = words_of(answer)
    assert "1–20 of 20" in words and "Ruled on 21" in words and "21–21 of 21" in words
    second = dora.get(f"{PAGE}?page=2").get_data(as_text=True)
    assert "1–20 of 20" in second and "1–20 of 21" in second
    assert f'href="{PAGE}?page=1&amp;ruled=2#handled"' in second


def test_a_ruling_that_is_refused_keeps_what_was_typed(client_of, claim):
    dora = client_of("dora")
    sent = {"entry": "", "passage": "The tram", "ruling": "Counts.", "version": "1"}
    answer = dora.post(f"{PAGE}/gaps/{claim}", data=sent)
    assert answer.status_code == 422 and "Choose an entry" in words_of(answer) and "Counts." in words_of(answer)
    edit(dora, lambda book: book.update(title="Other"))
    answer = dora.post(f"{PAGE}/gaps/{claim}", data=sent | {"entry": "targets:TRAM"})
    assert answer.status_code == 412 and "Counts." in words_of(answer)
    answer = dora.post(f"{PAGE}/gaps/{claim}", data={"action": "none"}, follow_redirects=True)
    assert "needs no precedent" in words_of(answer) and dora.get(BOOK).json["version"] == 2


def test_claims_of_older_versions_are_confirmed_where_they_are_ticked(client_of, claim):
    dora = client_of("dora")
    assert "Every claim is up to date" in words_of(dora.get(f"{PAGE}?list=claims"))
    edit(dora, lambda book: book["targets"][0].update(definition="Rails <only>."))
    words = words_of(dora.get(f"{PAGE}?list=claims&touched=targets:TRAM"))
    assert "of version 1" in words and "Changed definition of target" in words
    assert "No claim is like that" in words_of(dora.get(f"{PAGE}?list=claims&annotator=ben"))
    answer = dora.post(f"{PAGE}/claims?list=claims", data={"claim": claim}, follow_redirects=True)
    assert "1 claim is confirmed under version 2" in words_of(answer)
    assert "Every claim is up to date" in words_of(answer)
    must(dora.get(f"{PAGE}?list=lost"), 422)


def test_articles_are_returned_or_given_to_be_read_for_a_new_target(client_of, claim, base):
    dora = client_of("dora")
    edit(dora, lambda book: book["targets"].append({"key": "NONREG", "label": "No regrets"}))
    assert "Not read for NONREG: 1 article" in words_of(dora.get(f"{PAGE}?list=articles"))
    article = base.rsplit("/", 1)[1]
    sent = {"target": "NONREG", "article": article}
    answer = dora.post(f"{PAGE}/articles", data=sent | {"action": "give", "person": "ben"}, follow_redirects=True)
    assert "1 article given" in words_of(answer) and "somebody is at 1" in words_of(answer)
    answer = dora.post(f"{PAGE}/articles", data=sent | {"action": "return"}, follow_redirects=True)
    assert "1 submission returned" in words_of(answer)
    work = client_of("ada").get(f"{base}/assignments/ada").json
    assert (work["state"], work["reason"]) == ("returned", "Read it again for “No regrets”, which was added since.")
    assert dora.post(f"{PAGE}/articles", data=sent).status_code == 400
    assert dora.post(f"{PAGE}/articles", data={"target": "NONREG", "action": "return"}).status_code == 404


def test_articles_not_read_for_a_target_come_in_pages_and_are_returned_together(client_of, claim, cast, database):
    dora = client_of("dora")
    edit(dora, lambda book: book["targets"].append({"key": "NONREG", "label": "No regrets"}))
    edit(dora, lambda book: book["targets"].append({"key": "FERRY", "label": "Free ferries"}))
    with database.writing() as session:
        (ada,) = session.scalars(select(Assignment)).all()
        for number in range(PAGE_OF_ARTICLES):
            article = make_article(session, cast.project, title=f"Article {number}")
            said = {"state": "submitted", "phase": "main", "first_submitted_at": ada.first_submitted_at}
            said |= {"submitted_at": ada.submitted_at, "codebook_version": 1, "updated_at": ada.updated_at}
            session.add(Assignment(article_id=article.id, person_id=ada.person_id, **said))
    words = words_of(dora.get(f"{PAGE}?list=articles"))
    assert "Not read for NONREG: 51 articles" in words and words.count("1–50 of 51") == 2
    assert "Article 48" in words and "Article 49" not in words
    only = dora.get(f"{PAGE}?list=articles&target=NONREG&page=2")
    words = words_of(only)
    assert "51–51 of 51" in words and "Article 49" in words and "FERRY" not in words and "All targets" in words
    assert "On every page: the 51 articles that nobody is at" in words
    address = re.search(r'action="([^"]*/work/articles[^"]*)"', only.get_data(as_text=True))[1].replace("&amp;", "&")
    sent = {"target": "NONREG", "all": "true", "action": "return"}
    words = words_of(dora.post(address, data=sent, follow_redirects=True))
    assert "51 submissions returned" in words and "somebody is at 51" in words and "51–51 of 51" in words
    assert "On every page" not in words
    version = words_of(dora.get("/projects/harbour/codebook/versions/3?target=FERRY&page=2"))
    assert "51–51 of 51" in version and "1–50 of 51" in version


@pytest.mark.parametrize("name", ["cleo", "ada", "vera"])
def test_nobody_but_managers_works_through_the_lists(client_of, claim, name):
    client = client_of(name)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}/gaps/{claim}", data={"action": "none"}).status_code == 403
    assert client.post(f"{PAGE}/claims", data={"claim": claim}).status_code == 403
    assert client.post(f"{PAGE}/articles", data={"target": "X", "action": "return"}).status_code == 403
    assert "To work through" not in words_of(client.get("/projects/harbour/codebook"))
