"""The annotation page begins: claims are seen first, the rest comes after, and keys pressed meanwhile are not lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
import pytest
from browser.annotation import AnnotationPage, stored_claims
from cast import Cast, caller, claim_body, make_article
from flask import Flask
from playwright.sync_api import Page, Route, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import Article
from annotator.services.claims import put_claim

TEXT = "Orlov promised the tram. Ferries wait for it.\nNobody knows why."
LATER = re.compile(r"/js/annotate/begin\.js$")
PAINTED = "() => [...CSS.highlights.keys()].some((name) => name.startsWith('claim-'))"
TOLD = "() => document.documentElement.style.getPropertyValue('--bar-size')"


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        article = make_article(session, cast.project, TEXT, language="en")
        body = partial(msgspec.convert, claim_body("Nobody knows why.", TEXT), ClaimInput)
        put_claim(session, caller(session, cast, "ada"), article, str(UUID(int=1)), body, None)
        return article


def open_without_the_rest(page: Page, article: Article) -> list[Route]:
    """Open the article, and return the requests for all that comes after the first look, which wait."""
    waiting: list[Route] = []
    page.route(LATER, lambda route: waiting.append(route))
    # It is asked for after the first picture, and the page is loaded once it has come.
    with page.expect_request(LATER):
        page.goto(f"/projects/harbour/articles/{article.uuid}", wait_until="commit")
    page.wait_for_function(PAINTED)
    return waiting


def test_claims_are_seen_before_the_rest_comes_and_keys_pressed_meanwhile_act(
    page_of: Callable[..., Page], app: Flask, article: Article
) -> None:
    page = page_of("ada")
    waiting = open_without_the_rest(page, article)
    expect(page.locator("#claims > li")).to_have_count(0)
    for key in ("j", "Enter", "1"):
        page.keyboard.press(key)
    for each in waiting:
        each.continue_()
    expect(page.locator("#claims > li")).to_have_count(2)
    expect(page.locator("#saved")).to_have_text("All saved")
    first, _ = stored_claims(app, article)
    assert first["segments"][0]["quote"] == "Orlov promised the tram."


def test_what_is_typed_into_the_list_meanwhile_filters_it(
    page_of: Callable[..., Page], app: Flask, article: Article
) -> None:
    page = page_of("ada")
    waiting = open_without_the_rest(page, article)
    for key in ("j", "Enter", "Space", *"leave", "Enter", "Escape"):
        page.keyboard.press(key)
    for each in waiting:
        each.continue_()
    expect(page.locator("#claims > li")).to_have_count(2)
    expect(page.locator("#claims > li").first).to_contain_text("Cars should leave")
    expect(page.locator("#saved")).to_have_text("All saved")
    first, _ = stored_claims(app, article)
    assert [pair["target"] for pair in first["stances"]] == ["CARS"]


def test_a_page_that_does_not_come_whole_says_so(context_of: Callable[..., object], article: Article) -> None:
    page: Page = context_of("ada").new_page()  # type: ignore[attr-defined]
    page.route(LATER, lambda route: route.abort())
    page.goto(f"/projects/harbour/articles/{article.uuid}")
    expect(page.locator(".toast")).to_contain_text("Reload it")


def test_the_page_is_told_how_high_its_bar_is_only_where_it_is_higher_than_the_styles_know(
    page_of: Callable[..., Page], article: Article
) -> None:
    page = AnnotationPage(page_of("ada"), article).page
    assert page.evaluate(TOLD) == ""
    page.locator(".annotate-bar").evaluate("bar => { bar.style.blockSize = '90px'; }")
    page.wait_for_function(f"() => ({TOLD})() === '90px'")
    page.locator(".annotate-bar").evaluate("bar => { bar.style.blockSize = ''; }")
    page.wait_for_function(f"() => ({TOLD})() === ''")
