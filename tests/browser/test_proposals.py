"""A target that is missed and a range that is no body are proposed by key, and the lead's word comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage, stored_claims
from cast import Cast, make_article
from flask import Flask
from playwright.sync_api import Page, expect

from annotator.db import Database
from annotator.models import Article


@pytest.fixture
def article(cast: Cast, database: Database) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project)


def propose(work: AnnotationPage, words: str) -> None:
    work.press("P")
    dialog = work.page.get_by_role("dialog", name="Propose a target")
    expect(dialog).to_be_visible()
    work.page.keyboard.type(words)
    work.press("Enter")
    expect(dialog).to_be_hidden()


def test_a_claim_waits_for_a_proposed_target_and_gets_it_from_the_lead(
    page_of: Callable[..., Page], article: Article, app: Flask
) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "Enter")
    propose(ada, "Ferries should be free")
    expect(ada.said).to_contain_text("go on with the stance")
    ada.press("+", "4")
    expect(ada.cards.first).to_contain_text("waits for the lead")
    ada.wait_until_saved()
    ada.press("j", "Enter", "Space")
    ada.page.keyboard.type("ferries")
    ada.press("Enter")
    expect(ada.page.get_by_role("button", name="Ferries should be free")).to_have_attribute("aria-pressed", "true")
    ada.press("-", "3")
    ada.wait_until_saved()
    assert [claim["stances"] for claim in stored_claims(app, article)] == [
        [{"target": None, "stance": "favor"}],
        [{"target": None, "stance": "against"}],
    ]

    dora = page_of("dora")
    dora.goto("/projects/harbour/")
    dora.get_by_role("link", name="Codebook 1 proposed target waits").click()
    dora.get_by_role("link", name="Proposed targets").click()
    expect(dora.locator(".proposal__passage q")).to_have_count(2)
    dora.get_by_text("Accept", exact=True).click()
    dora.get_by_label("Key").fill("FREE")
    dora.get_by_role("button", name="Make it a target").click()
    expect(dora.get_by_text("is a target now")).to_be_visible()

    ada.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(ada.cards.first).not_to_contain_text("waits for the lead")
    expect(ada.cards.first).to_contain_text("Ferries should be free")
    ada.press("p", "Enter", "1")
    ada.wait_until_saved()
    assert [claim["stances"][0]["target"] for claim in stored_claims(app, article)] == ["FREE", "FREE"]


def test_a_declined_target_is_told_on_the_claim_with_the_reason(page_of: Callable[..., Page], article: Article) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "Enter", "Space")
    ada.page.keyboard.type("No owner should pay")
    ada.press("Enter")
    expect(ada.page.get_by_label("Proposition")).to_have_value("No owner should pay")
    ada.page.get_by_role("button", name="Propose", exact=True).click()
    expect(ada.said).to_contain_text("go on with the stance")
    dora = page_of("dora")
    dora.goto("/projects/harbour/codebook/proposed")
    dora.get_by_text("Decline", exact=True).click()
    dora.get_by_label("Why not").fill("That is TRAM, seen from the shore.")
    dora.get_by_role("button", name="Decline the proposal").click()
    expect(dora.get_by_text("reads your reason on the claim")).to_be_visible()
    ada.page.reload()
    expect(ada.cards.first).to_contain_text("That is TRAM, seen from the shore.")
    ada.wait_until_saved()
    ada.press("n", "Enter", "t")
    expect(ada.cards.first).not_to_contain_text("That is TRAM")


def test_what_cannot_be_proposed_now_keeps_what_was_typed(page_of: Callable[..., Page], article: Article) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "Enter", "P")
    ada.page.get_by_label("Proposition").fill("The city should build the tram")
    ada.press("Enter")
    expect(ada.page.get_by_role("alert")).to_contain_text("has this target already")
    expect(ada.page.get_by_label("Proposition")).to_have_value("The city should build the tram")


def test_one_key_proposes_a_region_and_one_press_accepts_it(page_of: Callable[..., Page], article: Article) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "r")
    bar = ada.page.get_by_role("group", name="Proposed as boilerplate")
    expect(bar).to_be_visible()
    ada.press("r")
    expect(ada.page.get_by_role("group", name="Proposed as comments")).to_be_visible()
    expect(bar).to_have_count(0)
    cleo = AnnotationPage(page_of("cleo"), article)
    cleo.page.get_by_role("group", name="Proposed as comments").get_by_role("button", name="Accept").click()
    expect(cleo.said).to_have_text("The region is set.")
    expect(cleo.page.get_by_role("group", name="Proposed as comments")).to_have_count(0)
    cleo.press("j", "r")
    expect(cleo.said).to_contain_text("Marked as")


def test_an_own_proposed_region_is_taken_back(page_of: Callable[..., Page], article: Article) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "r")
    ada.page.get_by_role("button", name="Take back").click()
    expect(ada.said).to_have_text("The proposal is taken back.")
    ada.page.reload()
    ada.wait_until_saved()
    expect(ada.page.get_by_role("group", name="Proposed as boilerplate")).to_have_count(0)
