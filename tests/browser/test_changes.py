"""An open page learns that its article changed elsewhere, says so once, and is silent about all else."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from browser.annotation import AnnotationPage
from cast import TEXT, Cast, claim_body, make_article
from flask.testing import FlaskClient
from playwright.sync_api import Locator, Page, expect

from annotator.db import Database
from annotator.models import Article

ASKED = re.compile("/changes$")


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, TEXT)


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    page = page_of("ada")
    # It looks again after 30 seconds too, which a slow machine may reach: here it looks when it is told to.
    page.add_init_script(
        "const real = setInterval; window.setInterval = (act, ms) => (ms < 30_000 ? real(act, ms) : 0);"
    )
    with page.expect_response(ASKED):
        return AnnotationPage(page, article)


def look(page: AnnotationPage) -> int:
    """Come back to the page, which asks then; return the status that it was answered."""
    with page.page.expect_response(ASKED) as answered:
        page.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    return answered.value.status


def notice(page: AnnotationPage) -> Locator:
    return page.page.locator("#changes-notice")


def save_elsewhere(client_of: Callable[[str], FlaskClient], article: Article, name: str) -> None:
    url = f"/api/v1/projects/harbour/articles/{article.uuid}/claims/{uuid4()}"
    assert client_of(name).put(url, json=claim_body()).status_code == 201


def test_own_work_on_another_device_is_told_once_and_loaded_by_a_press(ada, client_of, article) -> None:
    save_elsewhere(client_of, article, "ada")
    assert look(ada) == 200
    expect(notice(ada)).to_contain_text("your claims")
    assert look(ada) == 304
    notice(ada).get_by_role("button", name="Load it again").click()
    expect(ada.cards).to_have_count(1)
    expect(notice(ada)).to_be_empty()


def test_what_the_page_saves_itself_is_no_news(ada) -> None:
    ada.make_claim("The tram", "t", "+", "4")
    ada.wait_until_saved()
    assert look(ada) == 200
    assert look(ada) == 304
    expect(notice(ada)).to_be_empty()


def test_others_who_work_at_the_same_time_are_not_told_of(ada, client_of, article) -> None:
    ada.make_claim("The tram", "t", "+", "4")
    ada.wait_until_saved()
    look(ada)
    save_elsewhere(client_of, article, "ben")
    assert look(ada) == 304
    expect(notice(ada)).to_be_empty()
