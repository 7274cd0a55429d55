"""Every page, found by the URL map: no complaint of the browser or of axe, nothing wider than a phone, one heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.axe import SOURCE
from browser.grounds import lay_grounds
from browser.looks import PAIRWISE, REPORT, Look, heading_faults, look_at
from browser.openings import opening_faults
from cast import Cast
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from annotator.db import Database

PEOPLE = (None, "eve", "vera", "ada", "cleo", "dora", "root")


def look_of(name: str | None, number: int) -> Look:
    """Return how somebody looks at the page of a number: people and pages together look in all twelve ways."""
    return PAIRWISE[(number * 5 + PEOPLE.index(name) * 7) % len(PAIRWISE)]


@pytest.fixture
def addresses(app: Flask, cast: Cast, database: Database, client_of: Callable[..., FlaskClient]) -> list[str]:
    return lay_grounds(app, cast, database, client_of).pages


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_clean(
    name: str | None, addresses: list[str], page_of: Callable[..., Page], client_of: Callable[..., FlaskClient]
) -> None:
    page, client = page_of(name), client_of(name)
    for script in (REPORT, SOURCE):
        page.add_init_script(script)
    faults: list[str] = []
    opened: list[str] = []
    for number, url in enumerate(addresses):
        look = look_of(name, number)
        page.set_extra_http_headers({"Accept-Language": look.language})
        if (name == "root" and url.startswith("/projects/empty")) or not is_page(client, url):
            continue
        answer = page.goto(url)
        assert answer is not None and answer.status == 200, url
        found = [*look_at(page, look), *heading_faults(page), *opening_faults(page, opened)]
        faults += [f"{url} {look.width} {look.theme} {look.language}: {fault}" for fault in found]
    if faults:
        pytest.fail("\n".join(faults))


def is_page(client: FlaskClient, url: str) -> bool:
    """Return whether *url* is that of a page that this person may see."""
    answer = client.get(url, buffered=True)
    return answer.status_code == 200 and answer.mimetype == "text/html"
