"""Every control by the Tab key: it goes as one reads, and what has the focus is seen, never under a bar or a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from uuid import uuid4

import msgspec
import pytest
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import Article
from annotator.services.assignments import WorkChange, change_work
from annotator.services.claims import put_claim

SENTENCES = [f"The minister said on day {number} that the tram comes. " * 3 for number in range(8)]
TEXT = "\n".join(SENTENCES)
MOST = 120

#: Whether what has the focus is in the window, drawn on top, and marked.
IS_SEEN = """() => {
  const held = document.activeElement;
  if (held === document.body) return true;
  const { left, right, top, bottom } = held.getBoundingClientRect();
  const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
  const there = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  const isHeld = [held, ...(held.labels ?? [])].some((each) => each.contains(there));
  const isOnTop = there && (isHeld || there.contains(held));
  const { outlineStyle, boxShadow } = getComputedStyle(held);
  return bottom > 0 && top < innerHeight && isOnTop && (outlineStyle !== 'none' || boxShadow !== 'none');
}"""
#: What has the focus, and in a bar of controls its row and its place in it.
HELD = """() => {
  const held = document.activeElement;
  const { left, top, height } = held.getBoundingClientRect();
  const isInBar = held.closest('.review-bar, .annotate-bar') !== null;
  return {
    name: held.outerHTML.slice(0, 120),
    isBody: held === document.body,
    bar: isInBar ? [Math.round((top + height / 2) / 20), Math.round(left)] : null,
  };
}"""


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        article = make_article(session, cast.project, TEXT, language="en")
        for name in ("ada", "ben"):
            who = caller(session, cast, name)
            for number in range(len(SENTENCES)):
                body = claim_body(f"The minister said on day {number} that the tram comes.", TEXT)
                put_claim(session, who, article, str(uuid4()), partial(msgspec.convert, body, ClaimInput), None)
        return article


def submit(database: Database, cast: Cast, article: Article) -> None:
    with database.writing() as session:
        for name in ("ada", "ben"):
            who = caller(session, cast, name)
            change_work(session, who, article, who.person, WorkChange(state="submitted"))


def walk(page: Page) -> Iterator[list[int]]:
    """Press Tab from control to control until the page ends; yield the row and the place of those in a bar."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        held = page.evaluate(HELD)
        if held["isBody"]:
            return
        # The page may still scroll, or a card that comes into view take its height.
        try:
            page.wait_for_function(IS_SEEN)
        except Exception as error:
            raise AssertionError(f"not to be seen: {held['name']}") from error
        if held["bar"] is not None:
            yield held["bar"]
    raise AssertionError("Tab never comes to the end of the page")


def is_read_in_order(places: list[list[int]]) -> bool:
    """Return whether each is right of the one before, or in a row below."""
    return all(one < other for one, other in pairwise(places))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize(("kind", "keys"), [("", ("n", "Enter")), ("/review", ("j",)), ("/adjudicate", ("j",))])
def test_tab_goes_as_one_reads_and_the_focus_is_always_seen(
    page_of: Callable[..., Page],
    database: Database,
    cast: Cast,
    article: Article,
    kind: str,
    keys: tuple[str, ...],
    width: int,
    height: int,
) -> None:
    if kind:
        submit(database, cast, article)
    page = page_of("cleo" if kind else "ada")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"/projects/harbour/articles/{article.uuid}{kind}")
    expect(page.locator("#saved")).to_have_text("All saved")
    assert is_read_in_order(list(walk(page)))
    # Once more with a claim open, which lies over the rest where the window is narrow.
    page.keyboard.press("Escape")
    for key in keys:
        page.keyboard.press(key)
    list(walk(page))
