"""Finding one's way on the annotation page: find, filter, the map of a long article, what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage, place_of
from cast import Cast, make_article
from playwright.sync_api import Locator, Page, expect

from annotator.db import Database
from annotator.models import Article

TEXT = (
    "Home » News\nOrlov promised the tram.\nPezeşkian doubts it.\nIt comes by spring.\nRead also: Ten facts about trams"
)


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    region = {"start": TEXT.index("Read also"), "end": len(TEXT), "kind": "boilerplate"}
    with database.writing() as session:
        return make_article(session, cast.project, TEXT, language="en", regions=[region])


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


def test_find_goes_from_place_to_place_and_unfolds_what_hides_one(ada: AnnotationPage) -> None:
    ada.press("/")
    ada.page.keyboard.type("TRAM")
    count = ada.page.locator(".find output")
    expect(count).to_have_text("1 of 2")
    line = ada.page.get_by_text("Read also: Ten facts about trams", exact=True)
    expect(line).to_be_hidden()
    ada.press("Enter")
    expect(count).to_have_text("2 of 2")
    expect(line).to_be_visible()
    ada.press("Shift+Enter", "Control+a")
    ada.page.keyboard.type("pezeskian")
    expect(count).to_have_text("1 of 1")
    ada.press("Escape", "Enter")
    expect(ada.form.locator(".segments__quote").first).to_have_text("Pezeşkian doubts it.")


def test_claims_are_filtered_by_field_in_the_list_and_in_the_text(ada: AnnotationPage) -> None:
    ada.make_claim("promised the tram", "1", "t", "+", "4")
    ada.make_claim("doubts it", "c", "-", "2")
    ada.make_claim("comes by spring", "t", "+", "Escape")
    ada.press("Escape")
    filtered = ada.page.get_by_label("Show claims with")
    for value, quotes in (
        ("target:CARS", ["doubts it"]),
        ("stance:favor", ["promised the tram", "comes by spring"]),
        ("confidence:2", ["doubts it"]),
        ("incomplete", ["comes by spring"]),
    ):
        filtered.select_option(value)
        expect(ada.cards.locator(".claim-card__quote")).to_have_text(quotes)
    expect(ada.page.locator("#claim-count")).to_have_text("1 of 3 claims")
    painted = "() => [...CSS.highlights].flatMap(([name, marks]) => name.startsWith('claim-') ? [...marks] : []).length"
    assert ada.page.evaluate(painted) == 1
    filtered.select_option("stance:unclear")
    expect(ada.page.get_by_text("No claim is like that.")).to_be_visible()
    ada.make_claim("promised the tram", "t")
    expect(ada.cards).to_have_count(1)


def test_what_is_under_the_pointer_is_said_beside_it(ada: AnnotationPage) -> None:
    ada.make_claim("promised the tram", "1", "t", "+", "4")
    ada.make_claim("Orlov promised", "c", "-", "2")
    ada.press("Escape")
    peek = point_at(ada, "promised", "In favour")
    expect(peek).to_contain_text("In favour")
    expect(peek).to_contain_text("Cars should leave the harbour")
    expect(peek).to_contain_text("2 claims here")
    ada.page.mouse.move(5, 400)
    expect(peek).to_be_hidden()


def test_more_claims_on_a_word_than_can_be_told_apart_are_counted(ada: AnnotationPage) -> None:
    for passage in (
        "promised",
        "promised the",
        "promised the tram",
        "Orlov promised",
        "Orlov promised the",
        "Orlov promised the tram",
    ):
        ada.make_claim(passage, "1", "t", "+", "4")
    ada.press("Escape")
    expect(point_at(ada, "promised", "6 claims here")).to_contain_text("6 claims here")


def point_at(ada: AnnotationPage, word: str, awaited: str) -> Locator:
    """Move the pointer over *word*, and return what is said beside it."""
    peek = ada.page.locator(".peek")
    # What is under the pointer is looked up as it moves, so it moves until the claims are laid out.
    for _ in range(100):
        place = place_of(ada.page, word)
        ada.page.mouse.move(place["left"] + 4, place["top"])
        ada.page.mouse.move(place["left"] + 5, place["top"])
        ada.page.wait_for_timeout(300)
        if awaited in (peek.text_content() or ""):
            break
    return peek


def test_walking_the_claims_reads_each_aloud(ada: AnnotationPage) -> None:
    ada.make_claim("promised the tram", "1", "t", "+", "4")
    ada.press("Escape", "p")
    expect(ada.said).to_have_text("1 of 1 claim: Factual; In favour: The city should build the tram; confidence 4")


def test_a_claim_in_a_region_is_warned_about_and_not_forbidden(ada: AnnotationPage) -> None:
    ada.page.get_by_role("button", name="Boilerplate").click()
    ada.select("Ten facts about trams")
    expect(ada.form).to_contain_text("This passage is marked as boilerplate. Is it a claim of the article?")
    ada.press("1", "t", "0", "3")
    ada.wait_until_saved()
    expect(ada.cards).to_have_count(1)


def test_a_long_article_has_a_map_that_leads_to_its_claims(
    page_of: Callable[..., Page], database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        article = make_article(session, cast.project, "\n".join(f"Sentence {n} of the article." for n in range(300)))
    ada = AnnotationPage(page_of("ada"), article)
    rail = ada.page.locator("#rail")
    expect(rail).to_be_visible()
    box = rail.bounding_box()
    assert box is not None
    ada.page.mouse.click(box["x"] + 6, box["y"] + box["height"] * 0.9)
    expect(ada.page.get_by_text("Sentence 270 of the article.")).to_be_in_viewport()
    short = AnnotationPage(ada.page, _short(database, cast))
    expect(short.page.locator("#rail")).to_be_hidden()


def test_the_guidelines_stand_beside_an_entry(page_of: Callable[..., Page], database: Database, cast: Cast) -> None:
    ada = AnnotationPage(page_of("ada"), _short(database, cast))
    ada.press("j", "Enter", "t", "G")
    expect(ada.page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    ada.press("Escape")
    expect(ada.state).to_have_text("Claim open")
    ada.press("+", "3")
    expect(ada.state).to_have_text("Reading")


def _short(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, "Orlov promised the tram. It comes.")
