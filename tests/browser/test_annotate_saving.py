"""Nothing typed on the annotation page is lost, and its bar says only what is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.annotation import AnnotationPage, stored_claims
from browser.outbox import end_sessions, sign_in, type_signed_out
from cast import PASSWORD, Cast, make_article
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from annotator.db import Database
from annotator.models import Article

LINE = "Orlov promised the tram 🚊 by spring."


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, LINE)


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


def test_what_is_made_without_a_network_waits_and_goes_out_later(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    ada.page.context.set_offline(True)
    ada.make_claim("promised", "t", "+", "4")
    expect(ada.saved).to_have_text("1 waiting, offline")
    ada.make_claim("by spring", "t", "-", "2")
    expect(ada.saved).to_have_text("2 waiting, offline")
    assert stored_claims(app, article) == []
    ada.page.context.set_offline(False)
    ada.wait_until_saved()
    assert [claim["confidence"] for claim in stored_claims(app, article)] == [4, 2]


def test_an_answer_that_was_lost_does_no_harm(ada: AnnotationPage, app: Flask, article: Article) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < 2 and route.request.method == "PUT":
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ada.page.route("**/claims/*", lose)
    ada.make_claim("promised", "t", "+", "4")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert (len(lost), claim["confidence"]) == (2, 4)


def test_a_session_that_ended_is_taken_up_again_without_loss(
    ada: AnnotationPage, app: Flask, article: Article, database: Database, cast: Cast
) -> None:
    type_signed_out(ada, database)
    expect(ada.saved).to_have_text(re.compile("1 waiting, signed out"))
    expect(ada.saved.get_by_role("link", name="Sign in again")).to_be_visible()
    ada.saved.get_by_role("button", name="save here").click()
    expect(ada.saved).to_have_text(re.compile("1 waiting, signed out"))
    sign_in(ada.page.context, app, database, cast, "ada")
    ada.saved.get_by_role("button", name="save here").click()
    ada.wait_until_saved()
    assert stored_claims(app, article)[0]["note"] == "typed while signed out"


def test_somebody_signs_in_again_without_leaving_the_page(
    ada: AnnotationPage, app: Flask, article: Article, database: Database
) -> None:
    ada.make_claim("promised", "t", "+")
    ada.wait_until_saved()
    end_sessions(database)
    ada.press("4")
    ada.saved.get_by_role("link", name="Sign in again").click()
    dialog = ada.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Name").fill("ada")
    dialog.get_by_label("Password").fill("a wrong password")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_have_text(re.compile("do not go together"))
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    ada.wait_until_saved()
    assert stored_claims(app, article)[0]["confidence"] == 4


def test_nothing_is_sent_under_another_person_s_name(
    ada: AnnotationPage, app: Flask, article: Article, database: Database, cast: Cast
) -> None:
    ada.make_claim("promised", "t", "+")
    ada.wait_until_saved()
    end_sessions(database)
    ada.press("4")
    expect(ada.saved).to_have_text(re.compile("1 waiting, signed out"))
    sign_in(ada.page.context, app, database, cast, "ben")
    ada.saved.get_by_role("button", name="save here").click()
    expect(ada.saved).to_have_text(re.compile("somebody else is signed in"))
    assert stored_claims(app, article)[0]["confidence"] is None


def test_two_windows_show_both_versions_and_the_person_chooses(
    ada: AnnotationPage, context_of: Callable[..., BrowserContext], app: Flask, article: Article
) -> None:
    ada.make_claim("promised", "t", "+", "4")
    ada.wait_until_saved()
    other = AnnotationPage(context_of("ada").new_page(), article)
    other.press("n", "Enter", "N")
    other.page.keyboard.type("from the other window")
    other.wait_until_saved()
    ada.press("Enter", "N")
    ada.page.keyboard.type("from this window")
    notice = ada.page.get_by_role("alert")
    expect(notice).to_contain_text("changed in another window")
    expect(notice).to_contain_text("from the other window")
    expect(notice).to_contain_text("from this window")
    expect(ada.saved).to_have_text(re.compile("1 claim also changed elsewhere"))
    notice.get_by_role("button", name="Keep all that is here").click()
    ada.wait_until_saved()
    assert stored_claims(app, article)[0]["note"] == "from this window"


def test_a_refusal_is_shown_at_the_claim(ada: AnnotationPage, app: Flask, article: Article) -> None:
    def refuse(route: Route) -> None:
        problem: dict[str, Any] = {"title": "Not valid", "status": 422, "detail": "The note may not say that."}
        route.fulfill(status=422, json=problem)

    ada.page.route("**/claims/*", refuse)
    ada.make_claim("promised", "t", "+")
    expect(ada.saved).to_have_text(re.compile("1 change refused"))
    expect(ada.page.get_by_role("alert")).to_contain_text("The note may not say that.")
    ada.page.unroute("**/claims/*")
    ada.press("4")
    ada.wait_until_saved()
    expect(ada.page.get_by_role("alert")).to_have_count(0)
