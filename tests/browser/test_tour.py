"""The tour of the sample project goes on as one does what it says, and comes once for an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage
from cast import Cast, join, make_article, make_project
from playwright.sync_api import Page, expect

from annotator.db import Database
from annotator.models import Article
from annotator.services.sample_project import SLUG


@pytest.fixture
def sample(cast: Cast, database: Database) -> Article:
    with database.writing() as session:
        project = make_project(session, SLUG)
        join(session, project, cast.accounts["ada"], "annotator")
        return make_article(session, project)


def test_the_tour_follows_what_is_done_and_comes_once(page_of: Callable[..., Page], sample: Article) -> None:
    page = page_of("ada")
    page.goto("/")
    expect(page.get_by_text("shows you around in 60 seconds")).to_be_visible()
    ada = AnnotationPage(page, sample, SLUG)
    tour = page.get_by_role("region", name="Tour")
    for step, key in enumerate(("j", "Enter", "t", "+", "4"), start=1):
        expect(tour).to_contain_text(f"{step} of 6")
        ada.press(key)
    expect(tour).to_contain_text("6 of 6")
    with page.expect_response("**/account/tour") as answer:
        tour.get_by_role("button", name="Done").click()
    assert answer.value.status == 204
    page.reload()
    ada.wait_until_saved()
    expect(ada.cards).to_have_count(1)
    expect(tour).to_have_count(0)
    ada.press("?")
    page.get_by_role("button", name="Take the tour").click()
    expect(tour).to_contain_text("1 of 6")
    page.goto("/")
    expect(page.get_by_text("shows you around in 60 seconds")).to_have_count(0)


def test_esc_leaves_the_tour_and_nothing_else(page_of: Callable[..., Page], sample: Article) -> None:
    page = page_of("ada")
    ada = AnnotationPage(page, sample, SLUG)
    tour = page.get_by_role("region", name="Tour")
    ada.press("j", "Enter")
    expect(tour).to_contain_text("3 of 6")
    with page.expect_response("**/account/tour"):
        ada.press("Escape")
    expect(tour).to_have_count(0)
    expect(ada.state).to_have_text("Claim open")
