"""What is done without the server waits in the browser, outlives the page, and goes out once each, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from browser.annotation import AnnotationPage, stored_claims
from browser.conftest import serving
from browser.outbox import (
    LINE,
    QUOTES,
    LossyNetwork,
    break_script,
    is_warned,
    list_of_waiting,
    sign_in,
    type_signed_out,
)
from cast import PASSWORD, Cast, make_article
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, Request, Route, expect
from servers import held_ports
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Article, Claim, ClaimEvent


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, LINE)


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    return AnnotationPage(page_of("ada"), article)


def made_in_order(database: Database) -> list[str]:
    """Return the first words of the claims, in the order in which the server stored them."""
    with database.reading() as session:
        claims = session.scalars(select(Claim).where(Claim.deleted_at.is_(None)).order_by(Claim.id))
        return [LINE[claim.start : claim.end] for claim in claims]


def make_ten(page: AnnotationPage) -> list[str]:
    """Make a claim of each quote, up and down the text; return the quotes in that order."""
    quotes = list(QUOTES)
    Random(3).shuffle(quotes)
    for quote in quotes:
        page.make_claim(quote, "t", "+", "4")
    return quotes


def test_ten_claims_of_a_closed_tab_are_stored_once_each_and_in_order(
    ada: AnnotationPage, database: Database, article: Article
) -> None:
    context = ada.page.context
    context.set_offline(True)
    quotes = make_ten(ada)
    expect(ada.saved).to_have_text("10 waiting, offline")
    ada.page.close()
    assert made_in_order(database) == []
    context.set_offline(False)
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    again = AnnotationPage(context.new_page(), article)
    again.wait_until_saved()
    expect(again.cards).to_have_count(10)
    assert made_in_order(database) == quotes
    with database.reading() as session:
        assert [event.kind for event in session.scalars(select(ClaimEvent))] == ["create"] * 10
    assert len([url for url in sent if "/claims/" in url]) == 10


def test_a_browser_that_keeps_nothing_is_found_out(
    page_of: Callable[..., Page], article: Article, database: Database
) -> None:
    page = page_of("ada")
    context = page.context
    context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    ada = AnnotationPage(page, article)
    ada.wait_until_saved()
    context.set_offline(True)
    ada.make_claim("promised", "t", "+", "4")
    expect(ada.saved).to_have_text(re.compile("^1 .*offline"))
    ada.page.close()
    context.set_offline(False)
    again = AnnotationPage(context.new_page(), article)
    again.wait_until_saved()
    expect(again.cards).to_have_count(0)
    assert made_in_order(database) == []


def test_a_browser_that_sends_in_any_order_is_found_out(
    page_of: Callable[..., Page], article: Article, database: Database
) -> None:
    page = page_of("ada")
    break_script(page, "ledger.js", "(a.since ?? 0) - (b.since ?? 0)", "(b.since ?? 0) - (a.since ?? 0)")
    ada = AnnotationPage(page, article)
    ada.wait_until_saved()
    page.context.set_offline(True)
    quotes = make_ten(ada)
    expect(ada.saved).to_have_text("10 waiting, offline")
    ada.page.close()
    page.context.set_offline(False)
    again = AnnotationPage(page.context.new_page(), article)
    again.wait_until_saved()
    expect(again.cards).to_have_count(10)
    assert made_in_order(database) == quotes[::-1]


def test_what_waits_is_there_again_while_the_server_s_answers_still_fail(
    ada: AnnotationPage, database: Database, article: Article
) -> None:
    context = ada.page.context
    context.route("**/api/**", lambda route: route.abort())
    ada.make_claim("promised", "t", "+", "4")
    ada.make_claim("spring", "c", "-")
    ada.page.reload()
    expect(ada.saved).to_have_text("2 waiting, offline")
    expect(ada.cards).to_have_count(2)
    expect(list_of_waiting(ada)).to_have_text([re.compile("New.*promised"), re.compile("New.*spring")])
    context.unroute("**/api/**")
    ada.page.get_by_role("button", name="Try now").click()
    ada.wait_until_saved()
    assert made_in_order(database) == ["promised", "spring"]
    expect(ada.page.locator("#outbox")).to_be_hidden()


def test_a_network_that_loses_requests_and_answers_ends_in_the_last_state(
    ada: AnnotationPage, app: Flask, article: Article
) -> None:
    network = LossyNetwork(before=0.3, after=0.3)
    ada.page.route("**/api/**", network)
    for quote in QUOTES[:4]:
        ada.make_claim(quote, "t", "+", "1")
    for confidence in ("2", "5"):
        ada.press("Escape")
        for _ in QUOTES[:4]:
            ada.press("n", "Enter", "-", confidence)
    ada.press("p", "p", "X")
    for _ in range(300):
        if ada.saved.inner_text() == "All saved":
            break
        ada.page.evaluate("dispatchEvent(new Event('online'))")
        ada.page.wait_for_timeout(100)
    ada.wait_until_saved()
    expect(ada.cards).to_have_count(3)
    claims = stored_claims(app, article)
    assert [(claim["stances"][0]["stance"], claim["confidence"]) for claim in claims] == [("against", 5)] * 3
    assert network.lost > 0


def test_an_answer_lost_with_the_tab_makes_no_second_version(
    ada: AnnotationPage, app: Flask, database: Database, article: Article
) -> None:
    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ada.page.route("**/claims/*", lose)
    ada.make_claim("promised", "t")
    expect(ada.saved).to_have_text("1 waiting, offline")
    ada.press("+", "4")
    context = ada.page.context
    ada.page.close()
    again = AnnotationPage(context.new_page(), article)
    again.wait_until_saved()
    with database.reading() as session:
        assert [event.version for event in session.scalars(select(ClaimEvent).order_by(ClaimEvent.id))] == [1, 2]
    assert stored_claims(app, article)[0]["confidence"] == 4


def test_a_server_that_starts_anew_gets_what_was_done_meanwhile(
    ada: AnnotationPage, app: Flask, database: Database, article: Article
) -> None:
    with held_ports(1) as (port,):
        with serving(app, port) as address:
            ada.page.goto(f"{address}{ada.url}")
            ada.wait_until_saved()
            ada.make_claim("promised", "t", "+", "4")
            ada.wait_until_saved()
        ada.make_claim("spring", "c", "-", "2")
        expect(ada.saved).to_have_text("1 waiting, offline")
        with serving(app, port):
            ada.wait_until_saved()
            assert made_in_order(database) == ["promised", "spring"]


def test_a_session_that_ends_in_mid_edit_is_taken_up_in_place(
    ada: AnnotationPage, app: Flask, article: Article, database: Database
) -> None:
    type_signed_out(ada, database)
    expect(ada.saved).to_have_text(re.compile("^1 waiting, signed out"))
    ada.page.keyboard.type(", and on")
    ada.saved.get_by_role("link", name="Sign in again").click()
    dialog = ada.page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Name").fill("ada")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    ada.wait_until_saved()
    assert stored_claims(app, article)[0]["note"] == "typed while signed out, and on"


def test_a_page_that_takes_the_end_of_a_session_for_a_refusal_is_found_out(
    page_of: Callable[..., Page], app: Flask, article: Article, database: Database, cast: Cast
) -> None:
    page = page_of("ada")
    break_script(page, "saver.js", "status === 401 ||", "false &&")
    ada = AnnotationPage(page, article)
    type_signed_out(ada, database)
    expect(ada.saved).to_have_text(re.compile("^1 change refused"))
    expect(ada.saved.get_by_role("link", name="Sign in again")).to_have_count(0)
    sign_in(page.context, app, database, cast, "ada")
    page.reload()
    expect(ada.saved).to_have_text(re.compile("^1 change refused"))
    assert stored_claims(app, article)[0]["note"] == ""


def test_nobody_sends_what_somebody_else_left_in_the_browser(
    ada: AnnotationPage, app: Flask, article: Article, database: Database, cast: Cast
) -> None:
    context = ada.page.context
    context.set_offline(True)
    ada.make_claim("promised", "t", "+", "4")
    expect(ada.saved).to_have_text("1 waiting, offline")
    ada.page.close()
    context.set_offline(False)
    sign_in(context, app, database, cast, "ben")
    ben = AnnotationPage(context.new_page(), article)
    ben.wait_until_saved()
    expect(ben.cards).to_have_count(0)
    ben.make_claim("spring", "c", "-", "2")
    ben.wait_until_saved()
    assert made_in_order(database) == ["spring"]
    ben.page.close()
    sign_in(context, app, database, cast, "ada")
    again = AnnotationPage(context.new_page(), article)
    again.wait_until_saved()
    expect(again.cards).to_have_count(1)
    assert made_in_order(database) == ["spring", "promised"]
    with database.reading() as session:
        owners = [claim.person.name for claim in session.scalars(select(Claim).order_by(Claim.id))]
    assert owners == ["ben", "ada"]


def test_any_page_sends_what_a_closed_one_left_behind(
    ada: AnnotationPage, database: Database, article: Article
) -> None:
    context = ada.page.context
    context.set_offline(True)
    ada.make_claim("promised", "t", "+", "4")
    ada.make_claim("spring", "c", "-", "2")
    expect(ada.saved).to_have_text("2 waiting, offline")
    ada.page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/projects/harbour/", wait_until="commit")  # what is said stays for some seconds
    expect(page.locator(".toast")).to_have_text(re.compile("2 changes to “Article 1” went out"))
    assert made_in_order(database) == ["promised", "spring"]
    page.reload()
    expect(page.locator("html[data-ready]")).to_be_attached()
    expect(page.locator(".toast")).to_have_count(0)


def test_what_waits_for_an_article_that_is_gone_can_be_let_go(
    ada: AnnotationPage, client_of: Callable[[str], FlaskClient], article: Article
) -> None:
    context = ada.page.context
    context.set_offline(True)
    ada.make_claim("promised", "t", "+", "4")
    expect(ada.saved).to_have_text("1 waiting, offline")
    ada.page.close()
    context.set_offline(False)
    assert client_of("dora").delete(f"/api/v1/projects/harbour/articles/{article.uuid}").status_code == 204
    page = context.new_page()
    page.goto("/projects/harbour/")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("cannot be saved: the article is not there any more")
    toast.get_by_role("button", name="Forget it").click()
    expect(toast).to_have_count(0)
    page.reload(wait_until="networkidle")
    expect(toast).to_have_count(0)


def test_two_tabs_show_the_same_and_send_once(
    ada: AnnotationPage, database: Database, article: Article, app: Flask
) -> None:
    context = ada.page.context
    other = AnnotationPage(context.new_page(), article)
    sent: list[Request] = []
    context.on("request", lambda request: sent.append(request) if request.method == "PUT" else None)
    ada.make_claim("promised", "t", "+")
    ada.wait_until_saved()
    expect(other.cards).to_have_count(1)
    other.wait_until_saved()
    other.press("n", "Enter", "4")
    other.wait_until_saved()
    expect(ada.cards.first).to_contain_text("4")
    assert stored_claims(app, article)[0]["confidence"] == 4
    context.set_offline(True)
    other.make_claim("spring", "c", "-", "2")
    expect(other.saved).to_have_text("1 waiting, offline")
    expect(ada.cards).to_have_count(2)
    expect(ada.saved).to_have_text("1 waiting, offline")
    other.page.close()
    context.set_offline(False)
    ada.wait_until_saved()
    assert made_in_order(database) == ["promised", "spring"]
    versions = [request.headers.get("if-match") for request in sent if "/claims/" in request.url]
    assert len(versions) == len(set(versions)) + 1  # the two new claims come without one


def test_undo_and_redo_outlive_the_page(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("promised", "t", "+", "4")
    ada.make_claim("spring", "c", "-", "2")
    ada.press("n", "X")
    expect(ada.cards).to_have_count(1)
    ada.wait_until_saved()
    ada.page.reload()
    ada.wait_until_saved()
    ada.press("Control+z")
    expect(ada.cards).to_have_count(2)
    ada.wait_until_saved()
    assert len(stored_claims(app, article)) == 2
    ada.press("Control+z")
    ada.wait_until_saved()
    assert [claim["confidence"] for claim in stored_claims(app, article)] == [4, None]
    ada.page.reload()
    ada.wait_until_saved()
    for _ in range(2):
        ada.press("Control+Shift+z")
    expect(ada.cards).to_have_count(1)
    ada.wait_until_saved()
    assert len(stored_claims(app, article)) == 1


def test_leaving_warns_only_where_something_would_be_lost(ada: AnnotationPage, article: Article) -> None:
    ada.page.route("**/api/**", lambda route: route.abort())
    ada.make_claim("promised", "t", "+")
    expect(ada.saved).to_have_text("1 waiting, offline")
    assert not is_warned(ada)
    ada.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    without = AnnotationPage(ada.page, article)
    without.make_claim("spring", "t", "+")
    expect(without.saved).to_have_text("1 waiting, offline")
    assert is_warned(without)


def test_the_browser_of_a_shared_computer_keeps_each_account_apart(
    ada: AnnotationPage, context_of: Callable[..., BrowserContext]
) -> None:
    ada.make_claim("promised", "t", "+")
    ada.wait_until_saved()
    names = ada.page.evaluate("async () => (await indexedDB.databases()).map(({name}) => name)")
    assert names == ["annotator-outbox-ada"]
