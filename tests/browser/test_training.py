"""Submitted training work leads to the page that compares it with the gold."""

from __future__ import annotations

from collections.abc import Callable

from browser.annotation import AnnotationPage
from cast import Cast, make_article
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from annotator.db import Database


def test_a_submission_in_training_is_compared_at_once(
    page_of: Callable[..., Page], client_of: Callable[..., FlaskClient], cast: Cast, database: Database
) -> None:
    with database.writing() as session:
        article = make_article(session, cast.project)
    assignment = f"/api/v1/projects/harbour/articles/{article.uuid}/assignments/ada"
    assert client_of("dora").put(assignment, json={"phase": "training"}).status_code == 200
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "Enter", "1", "t", "+", "4")
    ada.wait_until_saved()
    ada.press("Control+Enter")
    ada.confirm_submission()
    expect(ada.page).to_have_url(f"{ada.page.url.split('/projects')[0]}{ada.url}/training")
    expect(ada.page.get_by_role("listitem").filter(has_text="Only yours")).to_contain_text("The tram 🚊 will come")
    ada.page.get_by_role("link", name="Show it in the text").click()
    expect(ada.page.get_by_role("link", name="See what differs from the gold claims")).to_be_visible()
    ada.page.goto("/")
    ada.page.get_by_role("link", name="Compare with gold").click()
    expect(ada.page.get_by_role("heading", name="Article 1")).to_be_visible()
