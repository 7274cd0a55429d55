"""Where two windows or a reviewer come between: versions are merged field by field, and work is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage, stored_claims
from browser.outbox import LINE, list_of_waiting
from cast import Cast, make_article
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Article, Assignment, Claim


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, LINE)


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


@pytest.fixture
def elsewhere(ada: AnnotationPage, context_of: Callable[..., BrowserContext], article: Article) -> AnnotationPage:
    """The same article on another computer of Ada's, with the claim that she made here."""
    ada.make_claim("promised", "t", "+", "4")
    ada.wait_until_saved()
    return AnnotationPage(context_of("ada").new_page(), article)


def type_note(page: AnnotationPage, words: str) -> None:
    """Type into the note of the open claim."""
    page.press("N")
    page.page.keyboard.type(words)


def row(notice: Locator, name: str) -> Locator:
    """Return the two versions of a field."""
    return notice.get_by_role("group", name=name)


def test_two_versions_are_merged_field_by_field(
    ada: AnnotationPage, elsewhere: AnnotationPage, app: Flask, article: Article
) -> None:
    elsewhere.press("n", "Enter", "2")
    elsewhere.press("Enter")
    type_note(elsewhere, "from there")
    elsewhere.wait_until_saved()
    ada.press("Enter")
    type_note(ada, "from here")
    notice = ada.cards.get_by_role("alert")
    expect(notice).to_contain_text("changed in another window")
    expect(row(notice, "Confidence").get_by_role("button", pressed=True)).to_have_text("2")
    expect(row(notice, "Note").get_by_role("button", pressed=True)).to_have_text("from here")
    expect(notice.get_by_role("group")).to_have_count(2)
    ada.page.keyboard.type(", and on")
    expect(row(notice, "Note").get_by_role("button", pressed=True)).to_have_text("from here, and on")
    notice.get_by_role("button", name="Save this choice").click()
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert (claim["note"], claim["confidence"]) == ("from here, and on", 2)


def test_a_field_can_be_taken_from_either_side(
    ada: AnnotationPage, elsewhere: AnnotationPage, app: Flask, article: Article
) -> None:
    elsewhere.press("n", "Enter", "-", "2")
    elsewhere.wait_until_saved()
    ada.press("Enter", "5")
    notice = ada.cards.get_by_role("alert")
    row(notice, "Confidence").get_by_role("button", name="There: 2").click()
    row(notice, "Stance").get_by_role("button", name=re.compile("Here: In favour")).click()
    ada.page.reload()
    notice = ada.cards.get_by_role("alert")
    expect(notice).to_contain_text("changed in another window")
    row(notice, "Confidence").get_by_role("button", name="There: 2").click()
    row(notice, "Stance").get_by_role("button", name=re.compile("Here: In favour")).click()
    notice.get_by_role("button", name="Save this choice").click()
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert (claim["stances"][0]["stance"], claim["confidence"]) == ("favor", 2)


def test_a_claim_deleted_elsewhere_comes_back_or_goes(
    ada: AnnotationPage, elsewhere: AnnotationPage, app: Flask, article: Article
) -> None:
    elsewhere.press("n", "X")
    elsewhere.wait_until_saved()
    ada.press("Enter", "5")
    notice = ada.cards.get_by_role("alert")
    expect(notice).to_contain_text("deleted in another window")
    notice.get_by_role("button", name="Bring it back as it is here").click()
    ada.wait_until_saved()
    assert [claim["confidence"] for claim in stored_claims(app, article)] == [5]


def test_a_deletion_does_not_undo_a_change_made_elsewhere(
    ada: AnnotationPage, elsewhere: AnnotationPage, app: Flask, article: Article
) -> None:
    elsewhere.press("n", "Enter", "2")
    elsewhere.wait_until_saved()
    ada.press("X")
    notice = ada.cards.get_by_role("alert")
    expect(notice).to_contain_text("You deleted this claim")
    notice.get_by_role("button", name="Delete it all the same").click()
    ada.wait_until_saved()
    expect(ada.cards).to_have_count(0)
    assert stored_claims(app, article) == []


def test_submitted_work_is_taken_back_until_a_review_begins(
    ada: AnnotationPage, client_of: Callable[[str], FlaskClient], database: Database, article: Article
) -> None:
    ada.make_claim("promised", "1", "t", "+", "4")
    ada.wait_until_saved()
    submit(ada)
    ada.press("Control+z")
    expect(ada.said).to_have_text("Nothing to undo.")
    ada.page.get_by_role("button", name="Take back").click()
    expect(ada.page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    ada.wait_until_saved()
    ada.press("n", "Enter", "2")
    ada.wait_until_saved()
    submit(ada)
    with database.reading() as session:
        claim = session.scalars(select(Claim)).one()
    assert claim.version == claim.submitted_version + 1
    assert (claim.is_submitted, claim.confidence) == (True, 2)
    verdict = {"verdict": "accept", "claim_version": claim.version}
    url = f"/api/v1/projects/harbour/articles/{article.uuid}/claims/{claim.uuid}/reviews/{article.uuid}"
    assert client_of("cleo").put(url, json=verdict).status_code == 201
    ada.page.get_by_role("button", name="Take back").click()
    expect(ada.page.locator(".toast")).to_contain_text("A review of this work has begun")
    ada.page.reload()
    expect(ada.page.get_by_text("A reviewer can return it to you.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Take back")).to_have_count(0)


def test_the_note_for_the_reviewer_waits_and_goes_out_like_a_claim(
    ada: AnnotationPage, page_of: Callable[..., Page], database: Database, article: Article
) -> None:
    note = ada.page.get_by_label("Note for the reviewer")
    ada.page.context.set_offline(True)
    note.fill("The second half is a reprint.")
    expect(ada.saved).to_have_text("1 waiting, offline")
    expect(list_of_waiting(ada)).to_have_text([re.compile("Note for the reviewer")])
    ada.page.context.set_offline(False)
    ada.wait_until_saved()
    ada.page.reload()
    expect(note).to_have_value("The second half is a reprint.")
    ada.wait_until_saved()
    ada.press("Control+z")
    expect(note).to_have_value("")
    ada.press("Control+Shift+z")
    ada.wait_until_saved()
    with database.reading() as session:
        assert session.scalars(select(Assignment.note)).one() == "The second half is a reprint."
    submit(ada)
    expect(note).to_have_attribute("readonly", "")
    cleo = page_of("cleo")
    cleo.goto(f"/projects/harbour/articles/{article.uuid}/review")
    expect(cleo.get_by_role("note", name="Note by ada")).to_contain_text("The second half is a reprint.")


def submit(page: AnnotationPage) -> None:
    """Submit the article and wait for the page to be read-only."""
    page.press("Control+Enter")
    page.confirm_submission()
    expect(page.page.get_by_text("You have submitted this article.")).to_be_in_viewport()
    page.wait_until_saved()
