"""Threads beside claims and articles: begun, answered and resolved with keys, on both pages, also without a network."""

from __future__ import annotations

import pytest
from browser.axe import axe_finds
from browser.test_review import FIRST, SECOND, Desk, desk, press, wait_until_saved
from playwright.sync_api import Locator, Page, expect

__all__ = ["desk"]


@pytest.fixture
def handed_in(desk: Desk) -> Desk:
    """Two claims of Ada's, submitted."""
    desk.put("ada", FIRST)
    desk.put("ada", SECOND)
    desk.submit("ada")
    return desk


def threads(page: Page) -> Locator:
    return page.locator(".thread")


def test_a_claim_is_talked_about_by_keys_alone_and_the_answer_waits_for_the_other(handed_in: Desk) -> None:
    cleo = handed_in.open()
    press(cleo, "j", "t")
    cleo.keyboard.type("Who says so, @AD")
    expect(cleo.get_by_role("option", name="ada")).to_be_visible()
    press(cleo, "ArrowDown", "Enter")
    cleo.keyboard.type("please?")
    press(cleo, "Enter")
    wait_until_saved(cleo)
    expect(threads(cleo)).to_contain_text("Who says so, @ada please?")
    expect(threads(cleo).locator(".thread__mention")).to_have_text("@ada")
    expect(cleo.locator(".lane-card[aria-current=true]")).to_contain_text("1 open thread")
    assert axe_finds(cleo) == []

    ada = handed_in.page_of("ada")
    ada.goto("/")
    ada.get_by_role("region", name="Waiting for me").get_by_role("link").click()
    expect(ada.get_by_role("link", name="Threads 1")).to_be_visible()
    ada.wait_for_load_state()  # its keys are a script's
    assert axe_finds(ada) == []
    press(ada, "j", "o")
    wait_until_saved(ada)
    expect(ada.locator("article.thread:focus")).to_contain_text("Who says so")
    press(ada, "Escape", "n", "t")
    ada.keyboard.type("The mayor.")
    press(ada, "Enter")
    wait_until_saved(ada)
    expect(threads(ada)).to_contain_text("The mayor.")
    assert axe_finds(ada) == []
    ada.goto("/projects/harbour/threads")
    expect(ada.get_by_role("heading", name="No thread waits for you")).to_be_visible()

    cleo.reload()
    wait_until_saved(cleo)
    press(cleo, "j")
    cleo.get_by_role("button", name="Resolve").click()
    expect(threads(cleo)).to_have_attribute("data-state", "resolved")
    expect(cleo.locator(".lane-card[aria-current=true]")).not_to_contain_text("open thread")


def test_a_message_waits_for_the_network_and_goes_out_once_also_over_a_reload(handed_in: Desk) -> None:
    page = handed_in.open()
    page.context.route("**/messages/*", lambda route: route.abort())
    press(page, "j", "t")
    page.keyboard.type("Is this his?")
    press(page, "Enter")
    expect(threads(page)).to_contain_text("not sent yet")
    page.locator("#outbox summary").click()
    expect(page.locator("#outbox")).to_contain_text("Message: Is this his?")
    page.reload()
    expect(page.locator("#outbox")).to_be_visible()
    press(page, "j")
    expect(threads(page)).to_contain_text("not sent yet")
    page.context.unroute("**/messages/*")
    page.locator("#outbox summary").click()
    page.get_by_role("button", name="Try now").click()
    wait_until_saved(page)
    expect(threads(page)).to_have_count(1)
    expect(threads(page)).not_to_contain_text("not sent yet")
    press(page, "Control+z")
    expect(threads(page)).to_have_count(0)
    wait_until_saved(page)
    page.reload()
    wait_until_saved(page)
    press(page, "j")
    expect(threads(page)).to_have_count(0)


def test_what_is_typed_stays_when_somebody_elses_words_come_in(handed_in: Desk) -> None:
    page = handed_in.open()
    press(page, "j", "t")
    page.keyboard.type("Half a sentence")
    press(page, "Escape", "j", "k", "t")
    expect(page.locator("textarea:focus")).to_have_value("Half a sentence")


def test_nothing_comes_in_above_the_form_of_an_open_claim_once_it_is_saved(desk: Desk) -> None:
    desk.put("ada", FIRST, type=None)
    page = desk.repair("ada")
    press(page, "n")
    begin = page.locator(".claim-card textarea[aria-label='Begin a thread']")
    expect(begin).to_be_visible()
    press(page, "Enter", "f")
    wait_until_saved(page)
    expect(page.locator(".claim-card[data-open]")).to_be_visible()
    expect(begin).to_be_hidden()
    press(page, "Escape", "t")
    expect(begin).to_be_focused()


def test_a_question_about_the_article_is_asked_before_the_submission_and_answered(desk: Desk) -> None:
    ada = desk.repair("ada")
    press(ada, "t")
    ada.keyboard.type("Does the headline count?")
    press(ada, "Enter")
    wait_until_saved(ada)
    ben = desk.repair("ben")
    expect(threads(ben)).to_have_count(0)
    cleo = desk.open()
    expect(cleo.locator("#thread-count")).to_have_text("1")
    press(cleo, "t")
    cleo.keyboard.type("It does.")
    press(cleo, "Enter")
    wait_until_saved(cleo)
    ada.reload()
    expect(threads(ada)).to_contain_text("It does.")
    wait_until_saved(ada)
    press(ada, "d")
    expect(threads(ada)).to_contain_text("Resolved by ada")
    press(ada, "d")
    expect(threads(ada)).to_have_attribute("data-state", "open")


def test_a_message_is_taken_back_until_it_is_answered(handed_in: Desk) -> None:
    page = handed_in.open()
    press(page, "t")
    page.keyboard.type("All of it?")
    press(page, "Enter")
    wait_until_saved(page)
    page.get_by_role("button", name="Take back").click()
    expect(threads(page)).to_have_count(0)
    wait_until_saved(page)
