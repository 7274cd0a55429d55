"""On paper, and from right to left: text with numbered claims, and paragraphs that run the other way."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest
from browser.annotation import AnnotationPage, place_of
from browser.axe import axe_finds
from browser.test_review import FIRST, SECOND, Desk, both, desk, wait_until_saved
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.services import claims

__all__ = ["both", "desk"]

RIGHT_TO_LEFT = "قال الوزير إن الترام سيصل قريبا، وقالت صاحبة المقهى إنه لن يصل.\nThe tram will come, he said.\n"
QUOTE = "الترام سيصل قريبا"


def printed(page: Page) -> str:
    """Save the page as PDF, and return the text that the browser put on paper."""
    page.evaluate(
        """() => addEventListener('beforeprint', () => {
          document.body.dataset.paper = document.querySelector('.printed').textContent;
        })"""
    )
    assert page.pdf(format="A4").startswith(b"%PDF")
    return page.locator("body").get_attribute("data-paper") or ""


def test_an_article_is_printed_with_its_claims_numbered(both: Desk) -> None:
    both.put("dora", FIRST)
    both.put("dora", SECOND, note="Who says so?")
    page = both.repair("dora")
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".printed")).to_be_visible()
    expect(page.locator(".printed__number")).to_have_text(["1", "2"])
    expect(page.locator("#text")).to_be_hidden()
    expect(page.locator(".annotate-bar")).to_be_hidden()
    expect(page.locator(".claim-card").nth(1)).to_contain_text("Who says so?")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".printed")).to_have_count(0)


def test_a_review_is_printed_with_its_claims_numbered(both: Desk) -> None:
    page = both.open()
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".printed__number").first).to_have_text("1")
    expect(page.locator(".printed__claims li")).to_have_count(4)
    expect(page.locator(".printed__claims li").first).to_contain_text(f"“{FIRST}” ada:")
    for hidden in ("#lanes", "#panel", ".review-bar", "#text"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize("place", ["annotate", "review"])
def test_save_as_pdf_has_the_text_and_the_claims(both: Desk, place: str) -> None:
    both.put("dora", SECOND)
    if place == "review":
        both.submit("dora")
    page = both.repair("dora") if place == "annotate" else both.open("cleo")
    text = printed(page)
    assert text.startswith(
        "1The 2tram 🚊 will come, Mayor Orlov said." if place == "review" else "The tram 🚊 will come,"
    )
    page.emulate_media(media="print")
    assert "Submit" not in page.inner_text("main")


@pytest.fixture
def arabic(database: Database, cast: Cast, page_of: Callable[..., Page]) -> AnnotationPage:
    """Ada's page of an article in Arabic and English, with a claim in the Arabic paragraph."""
    with database.writing() as session:
        article = make_article(session, cast.project, RIGHT_TO_LEFT, language="ar")
        sent = msgspec.convert(claim_body(QUOTE, RIGHT_TO_LEFT), ClaimInput)
        claims.put_claim(session, caller(session, cast, "ada"), article, str(uuid4()), lambda: sent, None)
    page = AnnotationPage(page_of("ada"), article)
    wait_until_saved(page.page)
    return page


def test_a_paragraph_from_right_to_left_is_aligned_painted_and_marked_as_it_runs(arabic: AnnotationPage) -> None:
    page = arabic.page
    first, second = page.locator("#text .line").nth(0), page.locator("#text .line").nth(1)
    assert [each.evaluate("each => getComputedStyle(each).direction") for each in (first, second)] == ["rtl", "ltr"]
    painted = page.evaluate(
        """() => {
          const name = [...CSS.highlights.keys()].find(each => each.startsWith('claim-'));
          const [range] = CSS.highlights.get(name);
          return range.startContainer.data.slice(range.startOffset, range.endOffset);
        }"""
    )
    assert painted == QUOTE
    bar = page.locator("#margin > *").first.bounding_box()
    line = first.bounding_box()
    assert bar is not None
    assert line is not None
    assert bar["y"] + bar["height"] > line["y"]
    assert axe_finds(page) == []


def test_clauses_and_edges_go_the_way_that_the_keys_point(arabic: AnnotationPage) -> None:
    page = arabic.page
    arabic.press("j", "ArrowLeft")
    expect(arabic.said).to_have_text(re.compile("^قال الوزير"))
    began = arabic.said.text_content()
    arabic.press("ArrowLeft")
    expect(arabic.said).not_to_have_text(began or "")
    arabic.press("ArrowRight")
    expect(arabic.said).to_have_text(began or "")
    place = place_of(page, QUOTE)
    page.mouse.click((place["left"] + place["right"]) / 2, place["top"])
    expect(arabic.state).to_have_text("Claim open")
    arabic.press("Shift+E")
    start = page.locator("#edges").get_by_role("button", name="Start of segment 1")
    start.focus()
    before = page.locator(".claim-form li").first.text_content() or ""
    arabic.press("ArrowRight")
    expect(page.locator(".claim-form li").first).not_to_have_text(before)
    after = page.locator(".claim-form li").first.text_content() or ""
    assert len(after) > len(before)
