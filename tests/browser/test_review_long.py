"""The review page of an article with many claims: all cards are on it, each beside its passage once it is near."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
import pytest
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.services.assignments import WorkChange, change_work
from annotator.services.claims import put_claim

COUNT = 120
MORE = "And then more. " * 40
SENTENCES = [f"The minister said on day {number} that the tram comes. {MORE}" for number in range(COUNT)]
TEXT = "\n".join(SENTENCES)

#: How far, in pixels, the card that is looked at is below the first letter of its passage.
APART = """() => {
  const card = document.querySelector('.lane-card[aria-current=true]');
  const line = document.querySelectorAll('#text .line')[Number(/day (\\d+)/.exec(card.textContent)[1])];
  const range = document.createRange();
  range.setStart(line.firstChild, 0);
  range.setEnd(line.firstChild, 1);
  return Math.round(card.getBoundingClientRect().top - range.getBoundingClientRect().top);
}"""


@pytest.fixture
def page(database: Database, cast: Cast, page_of: Callable[..., Page]) -> Page:
    with database.writing() as session:
        article = make_article(session, cast.project, TEXT, language="en")
        for at, name in enumerate(("ada", "ben")):
            who = caller(session, cast, name)
            for number in range(COUNT):
                body = claim_body(f"The minister said on day {number} that", TEXT)
                uuid = str(UUID(int=at * COUNT + number))
                put_claim(session, who, article, uuid, partial(msgspec.convert, body, ClaimInput), None)
            change_work(session, who, article, who.person, WorkChange(state="submitted"))
    page = page_of("cleo")
    page.goto(f"/projects/harbour/articles/{article.uuid}/review")
    expect(page.locator("#saved")).to_have_text("All saved")
    return page


def wait_until_beside(page: Page) -> None:
    """Wait until the card that is looked at stands beside its passage: within a line of it."""
    expect(page.locator(".lane-card[aria-current=true]")).to_be_in_viewport()
    page.wait_for_function(f"() => Math.abs(({APART})()) < 30")


def test_screen_readers_and_the_arrow_keys_find_every_card(page: Page) -> None:
    lane = page.get_by_role("region", name="ben", exact=True)
    expect(lane.get_by_role("listitem")).to_have_count(COUNT)
    cards = [lane.get_by_role("button", name=f"day {number} that") for number in (0, 1, COUNT - 2, COUNT - 1)]
    cards[0].focus()
    for key, card in (("ArrowDown", cards[1]), ("End", cards[3]), ("ArrowUp", cards[2]), ("Home", cards[0])):
        page.keyboard.press(key)
        expect(card).to_be_focused()
        expect(card).to_have_attribute("aria-current", "true")
        expect(card).to_be_in_viewport()


def test_tab_comes_to_each_lane_once_and_back_to_where_one_was(page: Page) -> None:
    ben = page.get_by_role("region", name="ben", exact=True)
    expect(page.locator(".lane-card[tabindex='0']")).to_have_count(2)
    ben.get_by_role("button", name="day 0 that").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Tab")
    expect(ben.get_by_role("button", name="day 1 that")).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(ben.get_by_role("button", name="day 1 that")).to_be_focused()
    # A verdict makes the card anew; Tab still comes to the one that is looked at.
    page.keyboard.press("a")
    expect(page.locator(".lane-card[data-standing=accept]")).to_have_count(1)
    expect(page.locator(".lane-card[tabindex='0']")).to_have_count(2)


def test_a_card_far_down_stands_beside_its_passage_when_one_comes_there(page: Page) -> None:
    page.evaluate(f"() => {{ location.hash = '#claim-{UUID(int=COUNT + COUNT // 2)}'; }}")
    wait_until_beside(page)
    for _ in range(4):
        page.keyboard.press("k")
    wait_until_beside(page)
    page.evaluate(f"() => {{ location.hash = '#claim-{UUID(int=COUNT - 1)}'; }}")
    wait_until_beside(page)


def test_a_verdict_changes_its_own_card_alone(page: Page) -> None:
    page.keyboard.press("j")
    page.evaluate("() => { window.cards = [...document.querySelectorAll('.lane-card')]; }")
    page.keyboard.press("a")
    expect(page.locator(".lane-card[data-standing=accept]")).to_have_count(1)
    expect(page.locator("#saved")).to_have_text("All saved")
    assert page.evaluate("() => window.cards.filter((card) => !card.isConnected).length") == 1
