"""The queue's pages: rules in words and numbers before they are saved, and the button that takes the next article."""

from __future__ import annotations

import re

import pytest
from cast import make_article
from web_routes import must

QUEUE = "/projects/harbour/queue"
RULES = {
    "plan": "sample",
    "per_article": "2",
    "sample_percent": "20",
    "sample_per_article": "3",
    "order": "import",
    "training": "0",
    "pilot": "0",
    "idle_hours": "168",
    "seed": "0",
    "action": "save",
}


@pytest.fixture
def articles(database, cast):
    with database.writing() as session:
        return [make_article(session, cast.project, title=f"Tram {at}").uuid for at in range(10)]


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_preview_says_what_the_rules_mean_and_saves_nothing(client_of, articles):
    dora = client_of("dora")
    said = words_of(dora.post(QUEUE, data=RULES | {"action": "preview"}))
    assert "Of 10 articles, 2 are read by 3 people, 8 by 2 people." in said
    assert "Nothing is saved yet." in said
    # Ten articles, two of them drawn: 8 · 2 + 2 · 3.
    assert "Readings in all 22 " in said
    assert "There is no queue." in words_of(dora.get(QUEUE))


def test_saved_rules_come_back_in_the_form(client_of, articles):
    dora = client_of("dora")
    must(dora.post(QUEUE, data=RULES | {"training": "3", "seed": "77"}), 303)
    page = dora.get(QUEUE).get_data(as_text=True)
    assert 'value="77"' in page
    assert "The first 3 articles imported are training" in words_of(dora.get(QUEUE))
    must(dora.post(QUEUE, data=RULES | {"plan": "off"}), 303)
    assert "There is no queue." in words_of(dora.get(QUEUE))


def test_a_plan_asks_for_its_own_numbers_only(client_of, articles):
    dora, nonsense = client_of("dora"), {"sample_percent": "many", "sample_per_article": ""}
    must(dora.post(QUEUE, data=RULES | nonsense | {"plan": "each", "per_article": "3"}), 303)
    assert "Each of the 10 articles is read by 3 people." in words_of(dora.get(QUEUE))
    must(dora.post(QUEUE, data=RULES | nonsense | {"plan": "off", "per_article": "", "idle_hours": "soon"}), 303)
    assert "There is no queue." in words_of(dora.get(QUEUE))


@pytest.mark.parametrize("wrong", [{"per_article": "0"}, {"sample_percent": "many"}, {"sample_per_article": "2"}])
def test_rules_that_cannot_be_are_refused_at_their_field(client_of, articles, wrong):
    dora = client_of("dora")
    for action in ("save", "preview"):
        answer = dora.post(QUEUE, data=RULES | wrong | {"action": action})
        must(answer, 422)
        assert f'id="{next(iter(wrong))}-error"' in answer.get_data(as_text=True)
    assert "There is no queue." in words_of(dora.get(QUEUE))


def test_more_readers_than_people_is_said(client_of, articles):
    said = words_of(client_of("dora").post(QUEUE, data=RULES | {"per_article": "9", "action": "preview"}))
    assert "8 articles are to be read by more people than there are." in said


def test_the_button_leads_to_the_next_article_and_home_when_there_is_none(client_of, articles):
    ada = client_of("ada")
    assert "Take next article" not in ada.get("/").get_data(as_text=True)
    must(client_of("dora").post(QUEUE, data=RULES | {"plan": "each", "per_article": "1"}), 303)
    for page in ("/", "/projects/harbour/"):
        assert "Take next article" in ada.get(page).get_data(as_text=True)
    for article in articles:
        answer = ada.post("/projects/harbour/next")
        assert answer.headers["Location"] == f"/projects/harbour/articles/{article}"
        own = f"/api/v1/projects/harbour/articles/{article}/assignments/ada"
        must(ada.put(own, json={"state": "submitted"}), 200)
    answer = ada.post("/projects/harbour/next", follow_redirects=True)
    assert "There is nothing left for you in “Harbour” right now." in words_of(answer)


def test_an_article_that_is_not_hers_can_be_read_only_and_leads_to_the_next(client_of, articles):
    must(client_of("dora").post(QUEUE, data=RULES), 303)
    ada, there = client_of("ada"), f"/projects/harbour/articles/{articles[4]}"
    page = ada.get(there).get_data(as_text=True)
    assert "this one is not yours. You may read it." in page
    assert 'action="/projects/harbour/next"' in page
    must(ada.post("/projects/harbour/next"), 303)
    assert "is not yours" not in ada.get(f"/projects/harbour/articles/{articles[0]}").get_data(as_text=True)
    assert "is not yours" not in client_of("cleo").get(there).get_data(as_text=True)


def test_home_lists_what_was_given_alone(client_of, articles):
    must(client_of("dora").post(QUEUE, data=RULES), 303)
    ada = client_of("ada")
    assert "Tram" not in words_of(ada.get("/"))
    must(ada.post("/projects/harbour/next"), 303)
    said = words_of(ada.get("/"))
    assert "Tram 0" in said
    assert "Tram 1" not in said


def test_an_annotator_learns_nothing_of_the_sample(client_of, articles):
    """Whatever the draw, every answer to Ada is the same."""
    dora, ada = client_of("dora"), client_of("ada")
    pages = ["/", "/projects/harbour/", *(f"/projects/harbour/articles/{each}" for each in articles)]
    pages += [f"/api/v1{page}" for page in ("/projects", "/projects/harbour", "/projects/harbour/articles")]

    def answers() -> list[tuple[int, str]]:
        found = [ada.get(page) for page in pages]
        return [(each.status_code, re.sub(r"nonce[^\s]*", "", words_of(each))) for each in found]

    must(dora.post(QUEUE, data=RULES | {"seed": "1"}), 303)
    before = answers()
    must(dora.post(QUEUE, data=RULES | {"seed": "2", "sample_percent": "50"}), 303)
    assert answers() == before
