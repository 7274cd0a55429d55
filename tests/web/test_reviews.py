"""Who may open the review page, what it holds, and which article comes next."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from hidden_work import without_what_passes


class Articles:
    """Three articles, worked on over HTTP."""

    def __init__(self, articles, client_of):
        self.ids = [article.uuid for article in articles]
        self.client_of = client_of

    def put(self, name, number):
        answer = self.client_of(name).put(f"{self.api(number)}/claims/{uuid4()}", json=claim_body())
        assert answer.status_code == 201

    def submit(self, name, number):
        answer = self.client_of(name).put(f"{self.api(number)}/assignments/{name}", json={"state": "submitted"})
        assert answer.status_code == 200

    def api(self, number):
        return f"/api/v1/projects/harbour/articles/{self.ids[number]}"

    def page(self, number):
        return f"/projects/harbour/articles/{self.ids[number]}/review"

    def data(self, number, name="cleo"):
        answer = self.client_of(name).get(self.page(number))
        assert answer.status_code == 200
        return json.loads(re.search(r'id="page-data">(.*?)</script>', answer.text, re.DOTALL)[1])


@pytest.fixture
def articles(database, cast, client_of):
    with database.writing() as session:
        return Articles([make_article(session, cast.project) for _ in range(3)], client_of)


@pytest.mark.parametrize(("name", "status"), [("vera", 403), ("ada", 403), ("cleo", 200), ("dora", 200), ("eve", 404)])
def test_the_page_is_for_reviewers(articles, client_of, name, status):
    assert client_of(name).get(articles.page(0)).status_code == status


def test_it_holds_submitted_claims_and_says_of_others_only_how_their_work_stands(articles):
    articles.put("ada", 0)
    articles.submit("ada", 0)
    articles.put("ben", 0)
    data = articles.data(0)
    assert [each["annotator"] for each in data["claims"]] == ["ada"]
    assert [(each["annotator"], each["state"]) for each in data["works"]] == [
        ("ada", "submitted"),
        ("ben", "in_progress"),
    ]


def test_a_reviewer_with_unsubmitted_work_learns_nothing_of_others(articles, client_of):
    articles.put("ada", 0)
    articles.submit("ada", 0)
    articles.put("cleo", 0)
    answer = client_of("cleo").get(articles.page(0))
    assert answer.status_code == 403
    assert "You still have unsubmitted work here" in answer.text
    assert "ada" not in without_what_passes(answer.text).casefold()


def test_the_way_leads_round_through_the_articles_with_submitted_work(articles, client_of):
    for number in (0, 2):
        articles.submit("ada", number)
    urls = articles.data(0)["urls"]
    assert (urls["previous"], urls["next"]) == (articles.page(2), articles.page(2))
    assert articles.data(1)["urls"]["next"] == articles.page(2)
    articles.put("cleo", 2)
    assert articles.data(1)["urls"]["next"] == articles.page(0)


def test_review_begins_with_the_first_article_that_waits(articles, client_of):
    assert "Nothing to review" in client_of("cleo").get("/projects/harbour/review").text
    articles.submit("ada", 1)
    answer = client_of("cleo").get("/projects/harbour/review")
    assert (answer.status_code, answer.location) == (303, articles.page(1))
    assert client_of("ada").get("/projects/harbour/review").status_code == 403
