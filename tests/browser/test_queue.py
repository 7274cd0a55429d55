"""The queue's page: a plan shows the numbers that it needs, and what it means stands beside it at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast import Cast, make_article
from playwright.sync_api import Page, expect

from annotator.db import Database

COUNT = 10


@pytest.fixture
def articles(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        for at in range(COUNT):
            make_article(session, cast.project, title=f"Tram {at}")


def test_a_plan_shows_its_numbers_and_what_they_mean(page_of: Callable[..., Page], articles: None) -> None:
    page = page_of("dora")
    page.goto("/projects/harbour/queue")
    page.locator("html[data-ready]").wait_for()
    expect(page.locator("#per_article")).to_be_hidden()
    page.get_by_label("Every article by the same number of people").check()
    expect(page.locator(".queue__rule")).to_have_text("Each of the 10 articles is read by 2 people.")
    expect(page.locator("#sample_percent")).to_be_hidden()
    page.get_by_label("An overlap sample").check()
    page.get_by_label("People for each article of the sample").fill("2")
    page.locator("#per_article").fill("1")
    expect(page.locator(".queue__rule")).to_have_text("Of 10 articles, 2 are read by 2 people, 8 by one person.")
    expect(page.locator("#means-said")).to_have_text("Of 10 articles, 2 are read by 2 people, 8 by one person.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("The queue is on.")
    expect(page.locator("#sample_percent")).to_have_value("20")


def test_whoever_submits_the_last_article_is_told_that_nothing_is_left(
    page_of: Callable[..., Page], articles: None
) -> None:
    dora = page_of("dora")
    dora.goto("/projects/harbour/queue")
    dora.locator("html[data-ready]").wait_for()
    dora.get_by_label("Every article by the same number of people").check()
    dora.locator("#per_article").fill("1")
    dora.get_by_role("button", name="Save").click()
    expect(dora.locator(".flash")).to_contain_text("The queue is on.")
    ada = page_of("ada")
    ada.goto("/")
    ada.get_by_role("button", name="Take next article").click()
    for number in range(COUNT):
        expect(ada.get_by_role("heading", name=f"Tram {number}")).to_be_visible()
        expect(ada.locator("#saved")).to_have_text("All saved")
        ada.keyboard.press("Control+Enter")
        ada.get_by_role("button", name="Submit and next").click()
    expect(ada.locator(".flash")).to_contain_text("There is nothing left for you in “Harbour” right now.")
    expect(ada).to_have_url(re.compile(r"//[^/]+/$"))
