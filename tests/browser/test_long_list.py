"""An article with many claims: the list holds the cards near what is seen of it, and all of them can be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
import pytest
from browser.annotation import AnnotationPage
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import Article
from annotator.services.claims import put_claim

COUNT = 300
SENTENCES = [f"The minister said on day {number} that the tram comes." for number in range(1, COUNT + 1)]
TEXT = "\n".join(SENTENCES)


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        article = make_article(session, cast.project, TEXT, language="en")
        ada = caller(session, cast, "ada")
        for number, sentence in enumerate(SENTENCES):
            body = claim_body(sentence, TEXT)
            put_claim(session, ada, article, str(UUID(int=number)), partial(msgspec.convert, body, ClaimInput), None)
        return article


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    page = AnnotationPage(page_of("ada"), article)
    page.wait_until_saved()
    return page


def test_the_cards_near_what_is_seen_are_there_and_say_how_many_there_are(ada: AnnotationPage) -> None:
    expect(ada.page.locator("#claim-count")).to_have_text("300 claims")
    assert ada.cards.count() < 100
    expect(ada.cards.first).to_have_attribute("aria-setsize", "300")
    expect(ada.cards.first).to_have_attribute("aria-posinset", "1")


def test_scrolling_the_list_leads_to_the_last_card_and_back(ada: AnnotationPage) -> None:
    for end, number in ((1e6, "300"), (-1e6, "1")):
        ada.page.locator(".claims").hover()
        ada.page.mouse.wheel(0, end)
        expect(ada.page.locator(".claim-card__number").get_by_text(number, exact=True)).to_be_in_viewport()


def test_going_on_from_claim_to_claim_finds_those_that_were_not_there(ada: AnnotationPage) -> None:
    ada.press(*"n" * 80)
    chosen = ada.page.locator(".claim-card[data-selected]")
    expect(chosen).to_have_attribute("aria-posinset", "80")
    expect(chosen).to_be_in_viewport()
    ada.press("Enter")
    expect(ada.form).to_be_focused()


def test_the_open_claim_stays_open_wherever_the_list_is_scrolled_to(ada: AnnotationPage) -> None:
    ada.press("n", "Enter")
    expect(ada.form).to_be_focused()
    last = ada.page.locator(".claim-card__number").get_by_text("300", exact=True)
    ada.page.locator(".claims").hover()
    # The height of cards that were not there is a guess until they are, so the end may be further than one turn.
    for _ in range(100):
        ada.page.mouse.wheel(0, 1e6)
        ada.page.wait_for_timeout(200)
        if last.is_visible():
            break
    expect(last).to_be_in_viewport()
    expect(ada.form).to_be_focused()
    ada.press("-")
    ada.wait_until_saved()
    expect(ada.page.locator(".claim-card[data-open]")).to_have_attribute("data-stance", "against")


def test_on_paper_all_claims_are_there(ada: AnnotationPage) -> None:
    ada.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(ada.cards).to_have_count(COUNT)
    ada.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert ada.cards.count() < 100
