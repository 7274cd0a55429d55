"""Dora imports much in the browser: sees how far it is, leaves, comes back, cancels, and looks at what came."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.axe import axe_finds
from flask import Flask
from jobs import start_worker, work
from playwright.sync_api import Page, expect
from servers import wait_until
from sqlalchemy import func, select

from annotator.db import Database
from annotator.models import Article

PageOf = Callable[..., Page]
URL = "/projects/harbour/import"
#: Takes its time over each article.
SLOW = """
import time
from annotator.services import importing_checks
really = importing_checks.draft_line
def slowly(fields):
    time.sleep(0.1)
    return really(fields)
importing_checks.draft_line = slowly
"""


@pytest.fixture
def file(tmp_path: Path, app: Flask) -> Path:
    app.config["JOB_IMPORT_MB"] = 0.001
    path = tmp_path / "much.jsonl"
    path.write_text(
        "".join(json.dumps({"text": f"article {number}"}) + "\n" for number in range(1000)), encoding="utf-8"
    )
    return path


@pytest.fixture
def slow_worker(app: Flask) -> Iterator[None]:
    worker = start_worker(app, SLOW)
    yield
    worker.terminate()
    worker.wait(60)


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article)) or 0


def begin(page: Page, file: Path) -> None:
    page.goto(URL)
    page.set_input_files("#file", file)
    expect(page.locator("#checked")).to_contain_text("in the background")
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/jobs/*")


def how_far(page: Page) -> int:
    return int(page.locator("#job progress").evaluate("each => each.value"))


def wait_until_beyond(page: Page, done: int) -> None:
    wait_until(lambda: how_far(page) > done)


def test_an_import_shows_how_far_it_is_and_can_be_left_and_cancelled(
    page_of: PageOf, database: Database, file: Path, slow_worker: None
) -> None:
    page = page_of("dora")
    begin(page, file)
    expect(page.locator("#job-step")).to_have_text("Reading")
    wait_until_beyond(page, 3)
    assert axe_finds(page) == []
    page.goto("/projects/harbour/")
    page.get_by_role("banner").get_by_label("Account of Dora").click()
    page.get_by_role("link", name="My jobs").click()
    page.get_by_role("link", name="Import", exact=True).click()
    wait_until_beyond(page, how_far(page))
    page.get_by_role("button", name="Cancel the job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the job").click()
    expect(page.get_by_text("You cancelled this. Nothing of it stayed.")).to_be_visible()
    assert count(database) == 0


def test_the_page_of_a_job_turns_into_what_came_of_it(
    page_of: PageOf, app: Flask, database: Database, file: Path
) -> None:
    page = page_of("dora")
    begin(page, file)
    expect(page.get_by_text("Waiting", exact=True).first).to_be_visible()
    work(app)
    page.get_by_role("link", name="Look at what came").click()
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    assert count(database) == 1000


def test_a_page_of_a_server_that_is_away_says_so_and_goes_on(page_of: PageOf, app: Flask, file: Path) -> None:
    page = page_of("dora")
    begin(page, file)
    page.route("**/api/v1/jobs/*", lambda route: route.abort())
    expect(page.locator("#job-step")).to_contain_text("The server does not answer")
    work(app)
    page.unroute("**/api/v1/jobs/*")
    expect(page.get_by_role("link", name="Look at what came")).to_be_visible()
