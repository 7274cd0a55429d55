"""Cards stand at their passages, or near where there is a claim in every sentence; Tab passes them in one stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
import pytest
from browser.annotation import AnnotationPage
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Locator, Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.services.claims import put_claim

COUNT = 60
SENTENCES = [
    f"The minister said on day {number} that the tram comes, whatever they think." for number in range(1, COUNT + 1)
]
TEXT = "\n".join(" ".join(SENTENCES[at : at + 4]) for at in range(0, COUNT, 4))

#: Of the chosen card, and of each whose passage is well in the window: whether it is chosen, how far below the passage.
APART = """() => {
  const lines = [...document.querySelectorAll('#text .line')].map(line => line.firstChild);
  const found = [];
  for (const card of document.querySelectorAll('.claim-card')) {
    const quote = card.querySelector('.claim-card__quote').textContent;
    const name = /^.?(The minister said on day \\d+ )/.exec(quote)[1];
    const node = lines.find(line => line.data.includes(name));
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(name));
    range.setEnd(node, node.data.indexOf(name) + 1);
    const { top } = range.getBoundingClientRect();
    const isChosen = card.hasAttribute('data-selected');
    const isSeen = top > 150 && top < innerHeight - 150;
    if (isChosen || isSeen) found.push([isChosen, Math.round(card.getBoundingClientRect().top - top)]);
  }
  return found;
}"""


#: How far the open form begins below its passage, and how far its pointer is from that; whether confidence can be seen.
FORM = """() => {
  const card = document.querySelector('.claim-card[data-open]');
  const [line] = document.getElementById('text').querySelectorAll('.line');
  const range = document.createRange();
  const at = line.firstChild.data.indexOf('The minister said on day 4 ');
  range.setStart(line.firstChild, at);
  range.setEnd(line.firstChild, at + 1);
  const { top, height } = range.getBoundingClientRect();
  const begin = card.getBoundingClientRect().top;
  const pointer = getComputedStyle(card, '::before');
  const middle = begin + card.clientTop + parseFloat(pointer.top) + parseFloat(pointer.height) / 2;
  const part = card.querySelector('.choice-group[data-shape="scale"]').getBoundingClientRect();
  const foot = card.querySelector('.claim-form__foot').getBoundingClientRect();
  return {begin: begin - top, pointer: middle - (top + height / 2), isSeen: part.bottom <= foot.top};
}"""


@pytest.fixture
def ada(page_of: Callable[..., Page], database: Database, cast: Cast) -> AnnotationPage:
    return with_claims(page_of, database, cast, SENTENCES)


@pytest.fixture
def sparse(page_of: Callable[..., Page], database: Database, cast: Cast) -> AnnotationPage:
    """A claim in every second paragraph."""
    return with_claims(page_of, database, cast, SENTENCES[3::8])


def with_claims(page_of: Callable[..., Page], database: Database, cast: Cast, sentences: list[str]) -> AnnotationPage:
    with database.writing() as session:
        article = make_article(session, cast.project, TEXT, language="en")
        who = caller(session, cast, "ada")
        for number, sentence in enumerate(sentences):
            made = partial(msgspec.convert, claim_body(sentence, TEXT), ClaimInput)
            put_claim(session, who, article, str(UUID(int=number + 1)), made, None)
    page = page_of("ada")
    page.set_viewport_size({"width": 1280, "height": 800})
    ada = AnnotationPage(page, article)
    ada.wait_until_saved()
    page.mouse.move(300, 400)
    return ada


def wait_until_near(ada: AnnotationPage, most: int, least: int = 6) -> None:
    """Wait until cards are seen, and each whose passage is well in the window is at most so many pixels from it."""
    is_near = f"found.length >= {least} && found.every(([, far]) => Math.abs(far) <= most)"
    ada.page.wait_for_function(f"most => {{ const found = ({APART})(); return {is_near}; }}", arg=most)


def wait_until_beside(ada: AnnotationPage) -> None:
    """Wait until the chosen claim's card stands beside its passage."""
    ada.page.wait_for_function(f"() => ({APART})().some(([isChosen, far]) => isChosen && Math.abs(far) <= 2)")


def stops(ada: AnnotationPage) -> Locator:
    """The cards that Tab comes to."""
    return ada.page.locator(".claim-card__opener[tabindex='0']")


def test_the_chosen_claims_card_stands_beside_its_passage(ada: AnnotationPage) -> None:
    for count in (1, 2, 9, 25, 22):
        ada.press(*"n" * count)
        wait_until_beside(ada)
    ada.press(*"p" * 20)
    wait_until_beside(ada)


def test_the_cards_follow_the_text_and_are_near_it(ada: AnnotationPage) -> None:
    for far in (0, 700, 700, -400, -10_000, 10_000):
        ada.page.mouse.wheel(0, far)
        wait_until_near(ada, 120)


def test_cards_with_room_between_them_stand_at_their_passages(sparse: AnnotationPage) -> None:
    for far in (0, 300, 300, 300, -500, 10_000, -10_000):
        sparse.page.mouse.wheel(0, far)
        wait_until_near(sparse, 2, least=1)


def test_a_tall_form_points_to_its_passage_and_shows_what_a_claim_needs(sparse: AnnotationPage) -> None:
    sparse.page.set_viewport_size({"width": 1280, "height": 1000})
    sparse.press("n", "Enter")
    expect(sparse.form).to_be_focused()
    sparse.page.wait_for_function(
        f"() => {{ const at = ({FORM})(); return Math.abs(at.begin) <= 2 && Math.abs(at.pointer) < 12 && at.isSeen; }}"
    )
    sparse.page.set_viewport_size({"width": 1280, "height": 600})
    sparse.page.wait_for_function(
        f"() => {{ const at = ({FORM})(); return at.begin < -20 && Math.abs(at.pointer) < 12; }}"
    )


def test_a_crowded_card_takes_one_line_and_says_all_to_a_screen_reader(ada: AnnotationPage) -> None:
    card = ada.cards.nth(2)
    expect(card.locator(".claim-card__opener")).to_have_accessible_description(
        re.compile("In favour ?: The city should build the tram Factual · confidence 4 · Mayor Orlov")
    )
    one_line = card.evaluate("each => each.offsetHeight")
    ada.press("n", "n", "n")
    expect(card).to_have_attribute("data-selected", "")
    expect(card).to_contain_text("confidence 4")
    assert one_line < 50 < card.evaluate("each => each.offsetHeight")


def test_tab_passes_the_list_in_one_stop_and_arrows_go_from_card_to_card(ada: AnnotationPage) -> None:
    expect(stops(ada)).to_have_count(1)
    ada.page.locator("#claim-filter").focus()
    ada.page.keyboard.press("Tab")
    expect(stops(ada)).to_be_focused()
    for key, number in (("End", COUNT), ("ArrowUp", COUNT - 1), ("Home", 1), ("ArrowUp", 1), ("ArrowDown", 2)):
        ada.page.keyboard.press(key)
        expect(stops(ada)).to_be_focused()
        expect(stops(ada)).to_contain_text(f"on day {number} that")
        expect(stops(ada)).to_be_in_viewport()
    ada.page.keyboard.press("Tab")
    expect(ada.page.locator(".claim-card__opener:focus")).to_have_count(0)
    ada.page.keyboard.press("Shift+Tab")
    expect(stops(ada)).to_contain_text("on day 2 that")
    ada.page.keyboard.press("Enter")
    expect(ada.form).to_be_focused()
