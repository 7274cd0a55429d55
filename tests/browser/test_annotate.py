"""Making claims on the annotation page, by mouse and by key, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage, place_of, stored_claims
from cast import TEXT, Cast, make_article
from flask import Flask
from playwright.sync_api import Page, expect

from annotator.db import Database
from annotator.models import Article

LONG = (
    "Orlov promised the tram. Ferries wait 🛳️ for it. “It comes,” he said, “by spring.”\nIs it late?\nNobody knows why."
)


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, LONG)


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


def test_a_selection_is_a_claim_at_once_and_saved_with_its_quote(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    ada.select("Ferries wait 🛳️ for it")
    expect(ada.state).to_have_text("Claim open")
    expect(ada.form.locator(".segments__quote").first).to_have_text("Ferries wait 🛳️ for it")
    ada.form.get_by_role("radio", name="Factual").click()
    ada.form.get_by_role("radio", name="The city should build the tram").click()
    expect(ada.form.get_by_role("radio", name="In favour")).to_contain_text("builds it")
    ada.form.get_by_role("radio", name="In favour").click()
    ada.form.get_by_role("radio", name="4").click()
    ada.form.get_by_role("button", name="Done").click()
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    quote = "Ferries wait 🛳️ for it"
    start = LONG.index(quote)
    assert claim["segments"] == [{"start": start, "end": start + len(quote), "quote": quote}]
    assert (claim["type"], claim["confidence"]) == ("factual", 4)
    assert claim["stances"] == [{"target": "TRAM", "stance": "favor"}]


def test_a_claim_that_nothing_was_entered_in_vanishes_and_is_never_sent(ada: AnnotationPage) -> None:
    sent = []
    ada.page.on("request", lambda request: request.method == "PUT" and sent.append(request.url))
    ada.select("Ferries wait")
    expect(ada.cards).to_have_count(1)
    assert ada.page.evaluate("() => getSelection().toString()") == "Ferries wait"
    ada.select("promised the tram")
    expect(ada.cards).to_have_count(1)
    ada.press("Escape")
    expect(ada.cards).to_have_count(0)
    expect(ada.state).to_have_text("Reading")
    assert sent == []


def test_a_claim_without_a_mouse(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.press("j", "j", "Enter", "1", "t", "-", "2")
    expect(ada.state).to_have_text("Reading")
    expect(ada.said).to_contain_text("Against: The city should build the tram; confidence 2")
    ada.press("j", "Shift+ArrowDown", "Enter", "c", "+", "t", "?", "5")
    ada.wait_until_saved()
    first, second = stored_claims(app, article)
    assert first["segments"][0]["quote"] == "Ferries wait 🛳️ for it."
    assert first["stances"] == [{"target": "TRAM", "stance": "against"}]
    assert second["segments"][0]["quote"] == "“It comes,” he said, “by spring.”\nIs it late?"
    assert second["stances"] == [{"target": "CARS", "stance": "favor"}, {"target": "TRAM", "stance": "unclear"}]
    assert (second["type"], second["confidence"]) == ("factual", 5)


def test_keys_follow_the_character_and_else_the_position(ada: AnnotationPage, app: Flask, article: Article) -> None:
    def press(key: str, code: str) -> None:
        ada.page.evaluate(
            "([key, code]) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
            [key, code],
        )

    ada.select("promised the tram")
    press("&", "Digit1")
    press("е", "KeyT")
    press("-", "Digit6")
    press("'", "Digit4")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert (claim["type"], claim["confidence"]) == ("factual", 4)
    assert claim["stances"] == [{"target": "TRAM", "stance": "against"}]


def test_text_fields_keep_their_letters(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised the tram", "t", "+", "N")
    ada.page.keyboard.type("no + njk 5 VX")
    ada.press("Shift+Enter")
    ada.page.keyboard.type("second line")
    ada.press("Enter", "V")
    ada.page.keyboard.type("Orlov")
    ada.press("Enter", "3")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert claim["note"] == "no + njk 5 VX\nsecond line"
    assert claim["attribution"] == [{"actor": "Orlov", "role": None}]
    assert claim["confidence"] == 3


def test_voices_are_completed_ordered_and_joint(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised the tram", "t", "+", "V")
    ada.page.keyboard.type("Pezeşkian")
    ada.press("Enter", "4")
    ada.wait_until_saved()
    ada.make_claim("Ferries wait", "t", "+")
    ada.form.get_by_role("button", name="Remove this voice").click()
    ada.form.get_by_role("button", name="Author of this article").click()
    ada.form.get_by_role("button", name="Add a voice").click()
    ada.page.keyboard.type("pezes")
    ada.page.get_by_role("option", name="Pezeşkian").click()
    ada.form.get_by_label("Role of voice 2").select_option("speaker")
    ada.form.get_by_role("button", name="Add a voice").click()
    ada.page.keyboard.type("Orlov")
    ada.form.get_by_label("speaks jointly").last.check()
    asked = ada.form.get_by_text("Whose stance?").filter(visible=True)
    expect(asked).to_have_count(1)
    expect(ada.form.locator(".voices__row").last).to_contain_text("Whose stance?", use_inner_text=True)
    ada.press("5")
    ada.wait_until_saved()
    claim = stored_claims(app, article)[1]
    assert claim["attribution"] == [
        {"actor": "@author", "role": "author"},
        {"actor": "Pezeşkian", "role": "speaker"},
        {"actor": "Orlov", "role": None, "joint": True},
    ]
    expect(ada.cards.nth(1)).to_contain_text("Author of this article › Pezeşkian and Orlov")


def test_a_name_that_stands_in_the_text_is_offered_as_it_is_written_there(ada: AnnotationPage) -> None:
    ada.make_claim("Ferries wait", "V")
    ada.page.keyboard.type("orl")
    expect(ada.page.get_by_role("option", name="Orlov")).to_be_visible()
    ada.press("ArrowDown", "Enter")
    expect(ada.form.get_by_label("Name of voice 1")).to_have_value("Orlov")


def test_a_broken_quotation_is_one_claim_with_two_segments(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("“It comes,”", "t", "+", "A")
    expect(ada.state).to_have_text("Mark a segment")
    ada.select("“by spring.”")
    expect(ada.state).to_have_text("Claim open")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert [each["quote"] for each in claim["segments"]] == ["“It comes,”", "“by spring.”"]
    ada.form.get_by_role("button", name="Remove segment 1").click()
    ada.wait_until_saved()
    assert [each["quote"] for each in stored_claims(app, article)[0]["segments"]] == ["“by spring.”"]


def test_the_question_above_becomes_the_context_with_one_key(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("Nobody knows why", "t", "C")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert claim["context"]["quote"] == "Is it late?"


def test_edges_move_by_key_and_by_dragging(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised", "t", "E", "ArrowLeft", "E", "ArrowRight", "ArrowRight", "Shift+ArrowLeft")
    ada.wait_until_saved()
    assert stored_claims(app, article)[0]["segments"][0]["quote"] == "Orlov promised the tra"
    place_of(ada.page, "Orlov", None)  # the handles are laid out with the next frame
    box = ada.page.locator(".edge[data-side=end]").bounding_box()
    place = ada.page.evaluate("() => document.querySelector('.line').getBoundingClientRect().right")
    assert box is not None
    ada.page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    ada.page.mouse.down()
    ada.page.mouse.move(min(box["x"] + 120, place), box["y"] + box["height"] / 2, steps=5)
    ada.page.mouse.up()
    ada.wait_until_saved()
    quote = stored_claims(app, article)[0]["segments"][0]["quote"]
    assert quote.startswith("Orlov promised the tram. Ferries")
    assert LONG.startswith(quote) and not LONG[len(quote)].isalpha()


def test_everything_can_be_undone_and_redone(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised the tram", "t", "+", "4")
    ada.press("X")
    expect(ada.cards).to_have_count(0)
    undo = ada.page.get_by_role("status").get_by_role("button", name="Undo")
    undo.hover()  # it stays while the pointer is on it
    ada.wait_until_saved()
    assert stored_claims(app, article) == []
    undo.click()
    expect(ada.cards).to_have_count(1)
    ada.press("Control+z", "Control+z")
    ada.press("Control+Shift+z")
    ada.press("Control+z", "Control+z", "Control+z", "Control+z")
    expect(ada.cards).to_have_count(0)
    ada.page.get_by_role("button", name="Redo").click()
    ada.page.get_by_role("button", name="Redo").click()
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert (claim["stances"], claim["confidence"]) == ([{"target": "TRAM", "stance": "favor"}], None)


def test_overlapping_claims_have_lanes_of_their_own_and_a_click_goes_through_them(ada: AnnotationPage) -> None:
    for quote, stance in (
        ("Orlov promised the tram", "+"),
        ("promised the", "-"),
        ("the tram. Ferries wait", "0"),
        ("promised the", "?"),
    ):
        ada.make_claim(quote, "t", stance, "3")
    names = ada.page.evaluate(
        "() => [...CSS.highlights.keys()].filter(name => name.startsWith('claim-') && CSS.highlights.get(name).size)"
    )
    assert len({name.split("-")[2] for name in names}) == 4
    opened = [""]
    open_card = ada.page.locator(".claim-card[data-open]")
    for _ in range(5):
        ada.click("the tram")
        expect(open_card).not_to_have_attribute("id", opened[-1])
        opened.append(open_card.get_attribute("id") or "")
    assert len(set(opened[1:])) == 4
    assert opened[1] == opened[5]


def test_the_same_passage_again_is_a_second_claim(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised the tram", "t", "+", "D", "c", "-", "3")
    ada.wait_until_saved()
    claims = stored_claims(app, article)
    assert {each["stances"][0]["target"] for each in claims} == {"TRAM", "CARS"}
    assert len({each["segments"][0]["quote"] for each in claims}) == 1


def test_the_list_follows_the_text_and_the_text_the_list(ada: AnnotationPage) -> None:
    ada.make_claim("promised the tram", "t", "+", "3")
    ada.make_claim("Nobody knows why", "t", "-", "3")
    ada.press("Escape", "p", "p")
    expect(ada.cards.nth(0)).to_have_attribute("data-selected", "")
    ada.press("n", "Enter")
    expect(ada.cards.nth(1)).to_have_attribute("data-open", "")
    ada.press("Escape")
    ada.cards.nth(0).get_by_role("button").first.click()
    expect(ada.cards.nth(0)).to_have_attribute("data-open", "")


def test_the_text_on_the_page_is_the_article_s_text(
    ada: AnnotationPage, page_of: Callable[..., Page], database: Database, cast: Cast
) -> None:
    joined = "() => [...document.querySelectorAll('#text .line')].map(line => line.textContent).join('\\n')"
    assert ada.page.evaluate(joined) == LONG
    with database.writing() as session:
        other = make_article(session, cast.project, "  <b>&amp;\n\n\t\u200fשלום\u00a0 😀\u2028x\n" + TEXT)
    page = AnnotationPage(page_of("ben"), other)
    assert page.page.evaluate(joined) == "  <b>&amp;\n\n\t\u200fשלום\u00a0 😀\u2028x\n" + TEXT


def test_the_help_lists_the_keys_of_page_and_codebook(ada: AnnotationPage) -> None:
    ada.press("?")
    dialog = ada.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Next sentence")
    expect(dialog).to_contain_text("The city should build the tram")
    ada.press("Escape")
    expect(dialog).to_be_hidden()
    ada.press("g")
    expect(ada.page.get_by_role("complementary", name="Guidelines")).to_be_visible()
    ada.press("Escape")
    expect(ada.page.get_by_role("complementary", name="Guidelines")).to_be_hidden()
