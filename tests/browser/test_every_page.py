"""Every page, found by the URL map: no complaint of the browser or of axe, nothing wider than a phone, one heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.grounds import lay_grounds
from browser.looks import LOOKS, REPORT, Look, heading_faults, look_at
from browser.openings import opening_faults
from cast import Cast
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from annotator.db import Database

PEOPLE = (None, "eve", "vera", "ada", "cleo", "dora", "root")


def looks_of(name: str | None, url: str, number: int) -> tuple[Look, ...]:
    """Return how somebody looks at the page of a number: everything is looked at in every way by people together."""
    if name in (None, "root") and not url.startswith("/projects/"):
        return LOOKS
    if name in ("dora", "root"):
        return LOOKS[:2] if (number + PEOPLE.index(name)) % 2 else LOOKS[2:]
    return (LOOKS[(number + PEOPLE.index(name)) % 4],)


@pytest.fixture
def addresses(app: Flask, cast: Cast, database: Database, client_of: Callable[..., FlaskClient]) -> list[str]:
    return lay_grounds(app, cast, database, client_of).pages


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_clean(name: str | None, addresses: list[str], page_of: Callable[..., Page]) -> None:
    page = page_of(name)
    page.add_init_script(REPORT)
    faults: list[str] = []
    opened: list[str] = []
    for number, url in enumerate(addresses):
        if (name == "root" and url.startswith("/projects/empty")) or not is_page(page, url):
            continue
        looks = looks_of(name, url, number)
        faults += [f"{url} {look.width} {look.theme}: {fault}" for look in looks for fault in look_at(page, look)]
        faults += [f"{url}: {fault}" for fault in [*heading_faults(page), *opening_faults(page, opened)]]
    if faults:
        pytest.fail("\n".join(faults))


def is_page(page: Page, url: str) -> bool:
    """Open *url* and return whether it led to a page that this person may see."""
    answer = page.request.get(url, max_redirects=0)
    if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
        return False
    page.goto(url)
    return True
