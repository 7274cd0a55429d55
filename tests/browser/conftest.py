"""A real server and a real Chromium; every page fails its test when the console or the security policy complains."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import waitress.server
from cast import Cast
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)
from waitress import wasyncore

from annotator.db import Database
from annotator.services.sessions import open_session

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: How many seconds anything may take on a machine that has much else to do: it costs nothing where all is well.
PATIENCE = 60

expect.set_options(timeout=PATIENCE * 1000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """Return the Chromium named by ANNOTATOR_CHROMIUM, else the first on the PATH."""
    return os.environ.get("ANNOTATOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser; in CI that is a failure instead."""
    here = Path(__file__).parent
    missing = find_chromium() is None and not os.environ.get("CI")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine; set ANNOTATOR_CHROMIUM"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    executable = find_chromium()
    assert executable, "CI needs Chromium: install it, or name it in ANNOTATOR_CHROMIUM"
    browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address of a real server that serves `app`."""
    with serving(app) as address:
        yield address


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve *app* while the block runs, on a free port or on the one given; yield the address."""
    listener = socket.create_server(("127.0.0.1", port))
    channels: dict[int, object] = {}
    server = waitress.server.create_server(app, map=channels, sockets=[listener], threads=8, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    # What a page sends while it closes is answered first. Then the loop ends because nothing is left for it to watch,
    # and only when it and every thread have ended is anything closed: whoever wakes the loop writes to a pipe, whose
    # number may be somebody else's file once it is closed.
    server.task_dispatcher.shutdown(cancel_pending=False, timeout=PATIENCE)
    assert not server.task_dispatcher.threads, "a request is still being answered"
    watched: dict[int, object] = {}

    def end_loop() -> None:
        watched.update(channels)
        channels.clear()

    server.trigger.pull_trigger(end_loop)
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the server has not ended"
    wasyncore.close_all(watched)


@pytest.fixture
def context_of(
    app: Flask, cast: Cast, database: Database, browser: Browser, server: str
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a browser of its own for the named person, signed in; options are those of a browser context."""
    contexts = []

    def open_context(name: str | None, **options: object) -> BrowserContext:
        context = browser.new_context(base_url=server, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE * 1000)
        if name is not None:
            with database.writing() as session:
                _, token = open_session(session, cast.accounts[name])
            context.add_cookies([{"name": "annotator", "value": signed_cookie(app, token), "url": server}])
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Return a page of the named person; at the end nothing may have complained."""
    complaints: list[str] = []

    def open_page(name: str | None, **options: object) -> Page:
        page = context_of(name, **options).new_page()
        watch(page, complaints)
        return page

    yield open_page
    assert complaints == []


def watch(page: Page, complaints: list[str]) -> None:
    """Collect console errors, reports of the security policy, uncaught exceptions and failures of the server."""

    def note(message: ConsoleMessage) -> None:
        # A refused request is logged by the browser itself; what the page makes of it is the test's business.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    def fail(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} at {response.url}")

    page.on("console", note)
    page.on("response", fail)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


def signed_cookie(app: Flask, token: str) -> str:
    """Return the cookie of a browser in which the session of *token* is open."""
    serializer = app.session_interface.get_signing_serializer(app)
    return serializer.dumps({"_user_id": token, "_fresh": True, "_permanent": True})
