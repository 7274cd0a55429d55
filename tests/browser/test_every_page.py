"""Every page, found by the URL map: no complaint of the browser or of axe, nothing wider than a phone, one heading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import pytest
from browser.axe import axe_finds
from browser.grounds import lay_grounds
from cast import Cast
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from annotator.db import Database

#: Said by the browser of a style or script that the security policy refused, where the console is not asked.
REPORT = """addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`Refused by ${violatedDirective}: ${blockedURI} at ${sourceFile}:${lineNumber}`));"""

TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth && [...document.querySelectorAll('body, body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth || each.scrollWidth > innerWidth)
  .map(each => `${each.localName}.${each.className}`).join(', ')"""


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    theme: Literal["light", "dark"]


#: Both widths and both themes in each half, so that two people's visits of a page are every combination.
HALVES = ((Look(1280, "light"), Look(360, "dark")), (Look(1280, "dark"), Look(360, "light")))
#: Neighbours begin with different halves.
PEOPLE = (None, "eve", "vera", "ada", "cleo", "dora", "root")
#: These see pages outside projects that nobody else sees, and look at them in every way.
ALONE = (None, "root")


@pytest.fixture
def addresses(app: Flask, cast: Cast, database: Database, client_of: Callable[..., FlaskClient]) -> list[str]:
    return lay_grounds(app, cast, database, client_of)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_clean(name: str | None, addresses: list[str], page_of: Callable[..., Page]) -> None:
    page = page_of(name)
    page.add_init_script(REPORT)
    faults: list[str] = []
        looks = [look for each in HALVES for look in each] if name in THOROUGH else half
        faults += [f"{url} {look.width} {look.theme}: {fault}" for look in looks for fault in look_at(page, look)]
        faults += [f"{url}: {fault}" for fault in heading_faults(page)]
    if faults:
        pytest.fail("\n".join(faults))


def is_page(page: Page, url: str) -> bool:
    """Open *url* and return whether it led to a page that this person may see."""
    answer = page.request.get(url, max_redirects=0)
    if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
        return False
    page.goto(url)
    page.locator("html[data-ready]").wait_for()
    return True


def look_at(page: Page, look: Look) -> Iterator[str]:
    """Say what is wrong with the page that is open, looked at like this."""
    page.set_viewport_size({"width": look.width, "height": 800})
    page.emulate_media(color_scheme=look.theme)
    too_wide = page.evaluate(TOO_WIDE)
    if too_wide:
        yield f"scrolls sideways because of {too_wide}"
    yield from axe_finds(page)


def heading_faults(page: Page) -> Iterator[str]:
    """Say what is wrong with the title and the main heading."""
    headings = page.locator("h1").filter(visible=True).count()
    if headings != 1:
        yield f"{headings} headings of the first level"
    own, *place = page.title().split(" · ")
    if not own.strip() or place[-1:] != ["Annotator"]:
        yield f"the title says {page.title()!r}"
