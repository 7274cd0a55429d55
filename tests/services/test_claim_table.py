"""The table of claims shows what the caller may see, as filtered, sorted and paged."""

from __future__ import annotations

from uuid import uuid4

import msgspec
import pytest
from cast import Cast, caller, claim_body, make_article
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.core.records import ClaimInput
from annotator.models import Article
from annotator.services import claims, reviews
from annotator.services.assignments import WorkChange, change_work
from annotator.services.claim_table import PAGE, ClaimFilter, list_annotators, list_claim_rows, locate_claim
from annotator.services.reviews import ReviewInput


@pytest.fixture
def articles(session: Session, team: Cast) -> list[Article]:
    return [make_article(session, team.project, title="Tramvay gəlir"), make_article(session, team.project)]


def put(session: Session, team: Cast, name: str, article: Article, **fields: object) -> str:
    uuid = str(uuid4())
    sent = msgspec.convert(claim_body(**fields), ClaimInput)
    claims.put_claim(session, caller(session, team, name), article, uuid, lambda: sent, None)
    return uuid


def submit(session: Session, team: Cast, name: str, article: Article) -> None:
    who = caller(session, team, name)
    change_work(session, who, article, who.person, WorkChange(state="submitted"))


def shown(session: Session, team: Cast, name: str, **chosen: object) -> list[str]:
    found = list_claim_rows(session, caller(session, team, name), ClaimFilter(**chosen))
    assert found.total == len(found.rows)
    return [row.record.id for row in found.rows]


def test_everybody_sees_the_own_claims_and_reviewers_submitted_ones(session, team, articles):
    own = put(session, team, "ada", articles[0])
    other = put(session, team, "ben", articles[1])
    submit(session, team, "ben", articles[1])
    assert shown(session, team, "ada") == [own]
    assert shown(session, team, "cleo") == [other]
    assert shown(session, team, "vera") == []
    assert list_annotators(session, caller(session, team, "ada")) == ["ada"]
    assert list_annotators(session, caller(session, team, "cleo")) == ["ben"]


@pytest.mark.parametrize(
    "chosen",
    [
        {"q": "CAFÉ"},
        {"q": "why, æh"},
        {"annotator": "ADA"},
        {"article": "tramvay gelir"},
        {"type": "policy"},
        {"target": "CARS"},
        {"stance": "against"},
        {"confidence": 2},
        {"state": "submitted"},
        {"verdict": "fix"},
    ],
)
def test_each_filter_finds_the_claim_that_it_means(session, team, articles, chosen):
    found = put(
        session,
        team,
        "ada",
        articles[0],
        quote="cafe\u0301 owners",
        type="policy",
        stances=[{"target": "CARS", "stance": "against"}],
        confidence=2,
        note="Why, aeh?",
    )
    put(session, team, "ben", articles[1])
    submit(session, team, "ada", articles[0])
    who, sent = caller(session, team, "cleo"), ReviewInput("fix", 1)
    reviews.put_review(session, who, articles[0], found, str(uuid4()), lambda: sent)
    change_work(session, caller(session, team, "ben"), articles[1], caller(session, team, "ben").person, WorkChange())
    assert shown(session, team, "cleo", **chosen) == [found]


def test_an_article_can_be_named_by_its_id(session, team, articles):
    put(session, team, "ada", articles[0])
    second = put(session, team, "ada", articles[1])
    assert shown(session, team, "ada", article=articles[1].uuid) == [second]


def test_percent_signs_of_a_search_are_text(session, team, articles):
    put(session, team, "ada", articles[0])
    assert shown(session, team, "ada", q="%") == []


def test_verdicts_that_one_may_not_see_are_no_verdicts(session, team, articles):
    claim = put(session, team, "ada", articles[0])
    submit(session, team, "ada", articles[0])
    who, sent = caller(session, team, "cleo"), ReviewInput("accept", 1)
    reviews.put_review(session, who, articles[0], claim, str(uuid4()), lambda: sent)
    assert shown(session, team, "ada", verdict="accept") == []
    assert shown(session, team, "ada", verdict="none") == [claim]
    assert shown(session, team, "cleo", verdict="accept") == [claim]


def test_what_is_empty_comes_last_whichever_way_it_is_sorted(session, team, articles):
    high = put(session, team, "ada", articles[0], confidence=5)
    none = put(session, team, "ada", articles[0], confidence=None)
    low = put(session, team, "ada", articles[1], confidence=1)
    assert shown(session, team, "ada", sort="confidence") == [low, high, none]
    assert shown(session, team, "ada", sort="confidence", descending=True) == [high, low, none]
    assert shown(session, team, "ada", descending=True)[0] == low


def test_pages_follow_each_other_and_the_last_one_is_the_end(session, team, articles):
    ids = {put(session, team, "ada", articles[0]) for _ in range(PAGE + 1)}
    who = caller(session, team, "ada")
    first, second, beyond = (list_claim_rows(session, who, ClaimFilter(), number) for number in (1, 2, 99))
    assert (len(first.rows), len(second.rows), first.total, first.pages) == (PAGE, 1, PAGE + 1, 2)
    assert {row.record.id for row in (*first.rows, *second.rows)} == ids
    assert beyond.number == 2


def test_a_claim_is_located_by_those_who_may_see_it(session, team, articles):
    claim = put(session, team, "ada", articles[0])
    assert locate_claim(session, caller(session, team, "ada"), claim) == (articles[0].uuid, True)
    with pytest.raises(NotFound):
        locate_claim(session, caller(session, team, "cleo"), claim)
    submit(session, team, "ada", articles[0])
    assert locate_claim(session, caller(session, team, "cleo"), claim) == (articles[0].uuid, False)
