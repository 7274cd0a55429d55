"""Making claims by key alone: on several layouts, by clause, from the list, carried over, with one's own keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.annotation import AnnotationPage, stored_claims
from browser.layouts import AZERTY, RUSSIAN, US, Keyboard, Layout
from cast import CODEBOOK, Cast, caller, make_article
from flask import Flask
from playwright.sync_api import Page, expect

from annotator.db import Database
from annotator.models import Article
from annotator.services.codebooks import write_codebook

LONG = (
    "Orlov promised the tram. Ferries wait 🛳️ for it. “It comes,” he said, “by spring.”\nIs it late?\n"
    "Nobody knows why, but the harbour master believes that the tram is late."
)
FIELDS = [
    {"key": "speech", "kind": "choice", "carry": True, "options": [{"key": "direct", "shortcut": "d"}]},
    {"key": "topics", "kind": "choices", "options": [{"key": "money", "label": "Money"}, {"key": "noise"}]},
]

#: Presses keys as one who types quickly does on a slow machine: all before the next picture.
AT_ONCE = """keys => {
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  }
}"""

#: Whether the field that has the focus lies whole between the list's head and the form's foot, once ten pictures came.
ABOVE = """async () => {
  for (let n = 0; n < 10; n += 1) await new Promise(requestAnimationFrame);
  const field = document.activeElement.getBoundingClientRect();
  const foot = document.querySelector('.claim-form__foot').getBoundingClientRect();
  return field.height > 0 && field.top >= 0 && field.bottom <= foot.top && foot.bottom <= innerHeight;
}"""


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        write_codebook(session, caller(session, cast, "dora"), lambda: CODEBOOK | {"fields": FIELDS}, 1)
        return make_article(session, cast.project, LONG, language="en")


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


def quotes(claim: dict[str, Any]) -> list[str]:
    """Return the quotes of a claim's segments."""
    return [each["quote"] for each in claim["segments"]]


def see_above_the_foot(ada: AnnotationPage) -> None:
    """See the field that has the focus above the form's foot, where it stays."""
    assert ada.page.evaluate(ABOVE)


@pytest.mark.parametrize("layout", [US, RUSSIAN, AZERTY], ids=["us", "russian", "azerty"])
def test_a_whole_article_by_keyboard_alone(ada: AnnotationPage, app: Flask, article: Article, layout: Layout) -> None:
    keys = Keyboard(ada.page, layout)
    keys.press("j", "Enter", "1", "t", "V")
    keys.type("Orlov")
    keys.press("Escape", "+", "4")
    expect(ada.said).to_contain_text("Orlov")
    keys.press("j", "j", "ArrowRight", "Enter", "c", "-", "A")
    expect(ada.state).to_have_text("Mark a segment")
    keys.press("ArrowRight", "ArrowRight", "Enter", "N")
    keys.type("Twice?")
    keys.press("Enter", "5")
    keys.press("j", "j", "ArrowLeft", "Enter", "t", "?", "C", "c", "-", "d", "2")
    expect(ada.state).to_have_text("Reading")
    expect(ada.cards).to_have_count(3)
    ada.wait_until_saved()
    keys.press("Control+Enter")
    expect(ada.page.get_by_role("dialog", name="Submit 3 claims?")).to_be_visible()
    ada.press("Tab", "Enter")
    expect(ada.page.get_by_text("You have submitted this article.")).to_be_visible()
    first, second, third = stored_claims(app, article)
    assert (quotes(first), first["type"], first["confidence"]) == (["Orlov promised the tram."], "factual", 4)
    assert first["stances"] == [{"target": "TRAM", "stance": "favor"}]
    assert quotes(second) == ["“It comes,”", "“by spring.”"]
    assert second["stances"] == [{"target": "CARS", "stance": "against"}]
    assert (second["note"], second["confidence"]) == ("Twice?", 5)
    assert quotes(third) == ["the tram is late."]
    assert third["context"]["quote"] == "Is it late?"
    assert [each["stance"] for each in third["stances"]] == ["unclear", "against"]
    assert [each["target"] for each in third["stances"]] == ["TRAM", "CARS"]
    assert third["attributes"] == {"speech": "direct"}
    assert {each["attribution"][0]["actor"] for each in (first, second, third)} == {"Orlov"}


def test_three_keys_where_all_else_carries_and_five_for_another_target(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    keys = Keyboard(ada.page, US)
    keys.press("j", "Enter", "1", "t", "d", "V")
    keys.type("Orlov")
    keys.press("Enter", "+", "4")
    ada.wait_until_saved()

    keys.count = 0
    keys.press("D", "-", "2")
    expect(ada.state).to_have_text("Reading")
    assert keys.count == 3

    keys.count = 0
    keys.press("j", "Enter", "c", "+", "5")
    expect(ada.state).to_have_text("Reading")
    assert keys.count == 5

    ada.wait_until_saved()
    expect(ada.page.locator(".claim-card__flags")).to_have_count(0)
    claims = sorted(stored_claims(app, article), key=lambda claim: claim["confidence"])
    said = [(*quotes(claim), claim["stances"][0]["target"], claim["stances"][0]["stance"]) for claim in claims]
    assert said == [
        ("Orlov promised the tram.", "TRAM", "against"),
        ("Orlov promised the tram.", "TRAM", "favor"),
        ("Ferries wait 🛳️ for it.", "CARS", "favor"),
    ]
    for claim in claims:
        assert claim["type"] == "factual"
        assert claim["attribution"] == [{"actor": "Orlov", "role": None}]
        assert claim["attributes"] == {"speech": "direct"}


def test_what_is_carried_over_is_seen_and_is_no_entry(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.press("j", "Enter", "1", "t", "+", "4", "j", "Enter")
    target = ada.form.get_by_role("radiogroup", name="Target as in the last claim")
    expect(target.get_by_role("radio", name="The city should build the tram")).to_be_checked()
    expect(ada.form.get_by_role("radio", name="In favour")).not_to_be_checked()
    expect(ada.form.get_by_role("radio", name="4", exact=True)).not_to_be_checked()
    ada.press("Escape")
    expect(ada.cards).to_have_count(1)
    ada.press("j", "Enter", "Backspace")
    expect(ada.form.get_by_role("radio", name="The city should build the tram")).not_to_be_checked()
    ada.press("Escape", "Escape", "j", "Enter")
    ada.form.get_by_role("radio", name="The city should build the tram").click()
    ada.press("Enter")
    ada.wait_until_saved()
    # Both lie on the same sentence, where text order leaves the order open.
    stances = [claim["stances"] for claim in stored_claims(app, article)]
    assert len(stances) == 2
    assert [{"target": "TRAM", "stance": None}] in stances


def test_a_voice_is_begun_in_view_while_another_field_is_carried_over(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    ada.page.set_viewport_size({"width": 1280, "height": 620})
    ada.press("j", "Enter", "t", "+", "4", "j", "Enter", "V")
    name = ada.form.get_by_role("combobox", name="Name of voice 1")
    expect(name).to_be_focused()
    see_above_the_foot(ada)
    expect(ada.form.get_by_role("radiogroup", name="Target as in the last claim")).to_be_visible()
    ada.page.keyboard.type("Orlov")
    ada.press("Enter", "Enter")
    ada.wait_until_saved()
    assert [{"actor": "Orlov", "role": None}] in [claim["attribution"] for claim in stored_claims(app, article)]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_field_that_is_written_in_stays_above_the_foot_as_the_card_comes_beside_it_and_either_grows(
    ada: AnnotationPage, width: int
) -> None:
    ada.page.set_viewport_size({"width": width, "height": 620})
    ada.press("j", "Enter", "t", "+", "4", "j")
    ada.page.evaluate(AT_ONCE, ["Enter", "V"])  # before the card has come beside its passage
    expect(ada.form.get_by_role("combobox", name="Name of voice 1")).to_be_focused()
    see_above_the_foot(ada)
    for name in ("foot", "pairs", "foot"):
        ada.form.locator(f".claim-form__{name}").evaluate("each => each.prepend(`${'It grows. '.repeat(12)}`)")
        see_above_the_foot(ada)


def test_left_and_right_step_between_clauses_and_shift_extends(ada: AnnotationPage) -> None:
    ada.press("j", "j", "j", "j", "j", "ArrowRight")
    expect(ada.said).to_have_text("Nobody knows why")
    ada.press("ArrowRight")
    expect(ada.said).to_have_text("the harbour master believes")
    ada.press("Shift+ArrowRight")
    expect(ada.said).to_have_text("the harbour master believes that the tram is late.")
    ada.press("Shift+ArrowLeft", "ArrowLeft", "ArrowLeft")
    expect(ada.said).to_have_text("Is it late?")


def test_space_scrolls_while_reading(page_of: Callable[..., Page], database: Database, cast: Cast) -> None:
    with database.writing() as session:
        article = make_article(session, cast.project, "A sentence of the article.\n" * 200)
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("Space", "Space")
    ada.page.wait_for_function("() => scrollY > innerHeight")
    ada.press("Shift+Space", "Shift+Space")
    ada.page.wait_for_function("() => scrollY === 0")


def test_space_opens_a_list_in_which_letters_filter(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.press("j", "Enter", "Space")
    options = ada.form.get_by_role("listbox", name="Entries").get_by_role("option")
    ada.page.keyboard.type("harb")
    expect(options).to_have_text([re.compile("Cars should leave the harbour"), re.compile("Propose a target")])
    ada.press("Enter", "Space")
    ada.page.keyboard.type("zzz")
    expect(ada.form).to_contain_text("No entry has these words.")
    ada.press("Enter", "Escape")
    expect(ada.state).to_have_text("Claim open")
    ada.press("Space")
    ada.page.keyboard.type("money")
    ada.press("Enter", "Space", *["ArrowDown"] * 4, "Enter", "2")  # past both targets and what proposes one
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert claim["stances"] == [{"target": "CARS", "stance": "against"}]
    assert claim["attributes"] == {"topics": ["money"]}


def test_a_letter_replaces_the_target_before_the_stance_and_begins_a_second_pair_after_it(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    ada.press("j", "Enter", "t", "c", "+", "t", "-", "3")
    expect(ada.state).to_have_text("Reading")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert claim["stances"] == [{"target": "CARS", "stance": "favor"}, {"target": "TRAM", "stance": "against"}]
    assert claim["confidence"] == 3


def test_esc_closes_what_lies_on_top_and_nothing_else(ada: AnnotationPage) -> None:
    ada.press("j", "Enter", "t", "+", "Space")
    entries = ada.form.get_by_role("listbox", name="Entries")
    expect(entries).to_be_visible()
    ada.press("Escape")
    expect(entries).to_be_hidden()
    expect(ada.state).to_have_text("Claim open")
    ada.press("A")
    expect(ada.state).to_have_text("Mark a segment")
    ada.press("Escape")
    expect(ada.state).to_have_text("Claim open")
    ada.press("Escape")
    expect(ada.state).to_have_text("Reading")
    expect(ada.cards.first).to_have_attribute("data-selected", "")
    ada.press("Escape")
    expect(ada.page.locator(".claim-card[data-selected]")).to_have_count(0)


def test_backspace_empties_the_last_field_each_time(ada: AnnotationPage) -> None:
    ada.press("j", "Enter", "1", "t", "+", "c", "-")
    chosen = ada.form.locator("[aria-checked=true] .choice-group__name")
    left = [
        ["Factual", "Cars should leave the harbour"],
        ["Factual", "The city should build the tram", "In favour"],
        ["Factual", "The city should build the tram"],
        ["Factual"],
        [],
    ]
    for names in left:
        ada.press("Backspace")
        expect(chosen).to_have_text(names)


def test_composing_input_and_caps_lock_are_no_commands(ada: AnnotationPage) -> None:
    ada.press("j", "Enter")
    ada.page.evaluate(
        """() => {
          const press = (more) => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...more}));
          press({key: 't', code: 'KeyT', isComposing: true});
          press({key: 'Process', code: 'KeyT', keyCode: 229});
        }"""
    )
    expect(ada.form.locator("[aria-checked=true]")).to_have_count(0)
    ada.page.evaluate(
        "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'T', code: 'KeyT', modifierCapsLock: true, bubbles: true, cancelable: true}))"
    )
    expect(ada.form.get_by_role("radio", name="The city should build the tram")).to_be_checked()


def test_keys_can_be_changed_and_a_clash_is_refused(
    ada: AnnotationPage, page_of: Callable[..., Page], article: Article
) -> None:
    ada.press("?")
    ada.page.get_by_role("button", name="Change keys").click()
    settings = ada.page.get_by_role("dialog", name="Keys and selection")
    settings.get_by_role("button", name="Add a key for Next sentence").click()
    ada.press("n")
    expect(settings.get_by_role("status")).to_contain_text("n already means “Next claim”.")
    settings.get_by_role("button", name="Add a key for Note").click()
    ada.press("t")
    expect(settings.get_by_role("status")).to_contain_text("already enters “The city should build the tram”")
    settings.get_by_role("button", name="Add a key for Next sentence").click()
    ada.press("y")
    settings.get_by_role("button", name="Switch j off for Next sentence").click()
    ada.press("Escape")
    expect(settings).to_be_hidden()
    ada.press("j")
    expect(ada.said).to_be_empty()
    ada.press("y")
    expect(ada.said).to_have_text("Orlov promised the tram.")
    again = AnnotationPage(ada.page, article)
    again.press("y")
    expect(again.said).to_have_text("Orlov promised the tram.")
    again.press("?")
    expect(ada.page.get_by_role("dialog", name="Keys", exact=True)).to_contain_text("yNext sentence")


def test_single_keys_can_be_switched_off(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.press("?")
    ada.page.get_by_role("button", name="Change keys").click()
    ada.page.get_by_label("Single letters, digits and symbols are keys").uncheck()
    ada.press("Escape", "j")
    expect(ada.said).to_be_empty()
    ada.press("ArrowDown", "Enter", "t", "+", "X")
    expect(ada.form.locator("[aria-checked=true]")).to_have_count(0)
    ada.press("Space")
    ada.page.keyboard.type("tram")
    ada.press("Enter", "Enter")
    ada.wait_until_saved()
    assert [claim["stances"] for claim in stored_claims(app, article)] == [[{"target": "TRAM", "stance": None}]]
