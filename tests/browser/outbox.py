"""What the outbox tests share: a network that loses requests, sessions that end, and what waits in the bar."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from browser.annotation import AnnotationPage
from browser.conftest import signed_cookie
from cast import Cast
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Error, Locator, Page, Route
from sqlalchemy import delete

from annotator.db import Database
from annotator.models import SignedIn
from annotator.services.sessions import open_session

LINE = "Orlov promised the tram 🚊 by spring, and Ilić said that nobody believes him."
#: One quote a claim, in text order.
QUOTES = ("Orlov", "promised", "the", "tram", "by", "spring", "and", "Ilić", "said", "nobody")


class LossyNetwork:
    """Loses some requests on their way to the server, and some answers on the way back."""

    def __init__(self, before: float, after: float, seed: int = 7) -> None:
        self.before, self.after = before, after
        self.random = Random(seed)
        self.lost = 0

    def __call__(self, route: Route) -> None:
        """Handle a request of the page."""
        if route.request.method == "GET":
            route.continue_()
        elif self.random.random() < self.before:
            self.lost += 1
            route.abort("connectionfailed")
        elif self.random.random() < self.after:
            self.lost += 1
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()


def break_script(page: Page, name: str, whole: str, broken: str) -> None:
    """Let every page of the browser load the script *name* with *broken* in place of *whole*."""

    def answer(route: Route) -> None:
        response = route.fetch()
        script = response.text()
        assert whole in script, f"{name} has changed"
        route.fulfill(response=response, body=script.replace(whole, broken))

    page.context.route(f"**/{name}*", answer)


def list_of_waiting(page: AnnotationPage) -> Locator:
    """Open the list of what waits and return its entries."""
    outbox = page.page.locator("#outbox")
    if outbox.get_attribute("open") is None:
        outbox.locator("summary").click()
    return outbox.get_by_role("listitem")


def end_sessions(database: Database) -> None:
    """End every session, as time does."""
    with database.writing() as session:
        session.execute(delete(SignedIn))


def type_signed_out(page: AnnotationPage, database: Database) -> None:
    """Save a claim, end the session, and type a note of it."""
    page.make_claim("promised", "t", "+")
    page.wait_until_saved()
    end_sessions(database)
    page.press("N")
    page.page.keyboard.type("typed while signed out")


def sign_in(context: BrowserContext, app: Flask, database: Database, cast: Cast, name: str) -> None:
    """Give the browser a new session, as signing in on another tab does."""
    with database.writing() as session:
        _, token = open_session(session, cast.accounts[name])
    (old,) = [each for each in context.cookies() if each["name"] == "annotator"]
    context.add_cookies([{**old, "value": signed_cookie(app, token)}])


def is_warned(page: AnnotationPage) -> bool:
    """Return whether the browser asks before the page is left."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.page.on("dialog", answer)
    with suppress(Error):
        page.page.goto("about:blank")
    return asked == ["beforeunload"]
