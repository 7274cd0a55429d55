"""A passage that somebody did not claim: marked by key, returned, and claimed or answered by its annotator."""

from __future__ import annotations

from browser.annotation import let_it_in, place_of
from browser.axe import axe_finds
from browser.test_review import SECOND, THIRD, Desk, both, desk, press, wait_until_saved
from playwright.sync_api import Page, expect

__all__ = ["both", "desk"]


def select(page: Page, quote: str) -> None:
    place = place_of(page, quote)
    page.mouse.move(place["left"], place["top"])
    page.mouse.down()
    page.mouse.move(place["right"], place["bottom"], steps=4)
    page.mouse.up()
    let_it_in(page)


def test_a_claim_of_one_person_is_missed_in_the_others_work_by_one_key(both: Desk) -> None:
    page = both.open()
    press(page, "j", "j", "j", "m", "c")
    expect(page.locator(".review-panel__who")).to_have_text("ben")
    page.keyboard.type("Ada has it.")
    press(page, "Escape")
    wait_until_saved(page)
    lane = page.get_by_role("region", name="ben", exact=True)
    expect(lane.locator(".lane-card--passage")).to_contain_text(SECOND)
    press(page, "Control+z", "Control+z")
    expect(lane.locator(".lane-card--passage")).to_have_count(0)
    wait_until_saved(page)
    page.reload()
    wait_until_saved(page)
    expect(page.locator(".lane-card--passage")).to_have_count(0)


def test_a_passage_that_nobody_claims_asks_whose_claim_is_missing(both: Desk) -> None:
    page = both.open()
    select(page, "Ten facts about trams")
    press(page, "m")
    question = page.get_by_role("region", name="Whose claim is missing here?")
    expect(question).to_contain_text("Ten facts about trams")
    press(page, "1")
    expect(page.locator(".review-panel__who")).to_have_text("ada")
    wait_until_saved(page)
    lane = page.get_by_role("region", name="ada", exact=True)
    expect(lane.locator(".lane-card--passage")).to_contain_text("Ten facts")
    assert axe_finds(page) == []


def test_a_sentence_is_reached_and_marked_without_a_mouse(both: Desk) -> None:
    page = both.open()
    press(page, "Shift+J", "Shift+J", "m", "2")
    expect(page.locator(".review-panel__quote")).to_have_text("Is the car ban fair?")
    expect(page.locator(".review-panel__who")).to_have_text("ben")


def test_what_is_missed_comes_back_and_is_claimed_with_one_key_or_answered(both: Desk) -> None:
    page = both.open()
    for quote in (SECOND, THIRD):
        select(page, quote)
        press(page, "m")
        expect(page.locator(".review-panel__quote")).to_have_text(quote)
    wait_until_saved(page)
    page.get_by_role("button", name="Return to ben").click()
    page.get_by_role("button", name="Return it").click()
    expect(page.locator("#said")).to_have_text("Returned to ben.")

    ben = both.repair("ben")
    missed = ben.get_by_role("region", name="Passages to look at")
    expect(missed.get_by_role("listitem")).to_have_count(2)
    assert axe_finds(ben) == []
    press(ben, "Shift+M")
    expect(ben.locator("#state")).to_have_text("Claim open")
    press(ben, "1", "t", "+", "4")
    expect(missed).to_contain_text("Claimed")
    missed.get_by_label("Your answer").last.fill("It is no claim.")
    missed.get_by_label("Your answer").last.press("Enter")
    expect(missed).to_contain_text("It is no claim.")
    both.submit("ben")

    page.reload()
    wait_until_saved(page)
    page.get_by_label("Verdict", exact=True).select_option("answered")
    press(page, "Escape", "j")
    expect(page.locator(".review-panel")).to_contain_text("It is no claim.")
