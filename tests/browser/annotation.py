"""The annotation page as a person uses it: select a quote, press keys, read the bar; for the browser tests."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Article, Claim

#: Where a quote is drawn, once it stays there: the middle of its first and of its last letter. What was just done may
#: still move the page: a sheet that closes, a bar that wraps, a part of the text that is laid out as it is seen.
PLACE = """async ([quote, block]) => {
  const measure = () => {
    const lines = [...document.querySelectorAll('#text .line')];
    const node = lines.find(line => line.textContent.includes(quote)).firstChild;
    const start = node.data.indexOf(quote);
    if (block) node.parentElement.scrollIntoView({block});
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + quote.length);
    const boxes = [...range.getClientRects()];
    const [first, last] = [boxes[0], boxes.at(-1)];
    return {
      left: first.left, top: first.top + first.height / 2, right: last.right, bottom: last.top + last.height / 2,
    };
  };
  let [place, still] = [measure(), 0];
  for (let frame = 0; still < 3; frame += 1) {
    if (frame > 600) throw new Error(`“${quote}” does not come to rest`);
    await new Promise(requestAnimationFrame);
    const before = JSON.stringify(place);
    place = measure();
    still = JSON.stringify(place) === before ? still + 1 : 0;
  }
  return place;
}"""


def let_it_in(page: Page) -> None:
    """Wait until the page has taken in what the pointer did, which it looks at after the browser has."""
    page.evaluate("() => new Promise(done => setTimeout(done, 1))")


def place_of(page: Page, quote: str, block: str | None = "center") -> dict[str, float]:
    """Return left, top, right and bottom of *quote*, brought into view at *block*, or left where it is for None."""
    return page.evaluate(PLACE, [quote, block])


class AnnotationPage:
    """One article open in one browser."""

    def __init__(self, page: Page, article: Article, slug: str = "harbour") -> None:
        self.page = page
        self.url = f"/projects/{slug}/articles/{article.uuid}"
        page.goto(self.url)
        expect(self.saved).to_have_text(re.compile("."))

    @property
    def saved(self) -> Locator:
        """What the bar says about saving."""
        return self.page.locator("#saved")

    @property
    def state(self) -> Locator:
        """Reading, Claim open …"""
        return self.page.locator("#state")

    @property
    def said(self) -> Locator:
        """What the page said last."""
        return self.page.locator("#said")

    @property
    def cards(self) -> Locator:
        """The claims in the list."""
        return self.page.locator("#claims > li")

    @property
    def form(self) -> Locator:
        """The form of the open claim."""
        return self.page.locator(".claim-form")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def select(self, quote: str) -> None:
        """Mark *quote* with the mouse."""
        place = place_of(self.page, quote)
        self.page.mouse.move(place["left"], place["top"])
        self.page.mouse.down()
        self.page.mouse.move(place["right"], place["bottom"], steps=4)
        self.page.mouse.up()
        let_it_in(self.page)

    def click(self, quote: str) -> None:
        """Click on the first letter of *quote*."""
        place = place_of(self.page, quote)
        self.page.mouse.click(place["left"] + 3, place["top"])
        let_it_in(self.page)

    def make_claim(self, quote: str, *keys: str) -> None:
        """Mark *quote* and press keys."""
        self.select(quote)
        expect(self.state).to_have_text("Claim open")
        self.press(*keys)

    def confirm_submission(self) -> None:
        """Press Submit in the dialog that asks: the bar has a button of that name too."""
        self.page.locator("#submit-dialog").get_by_role("button", name="Submit", exact=True).click()

    def wait_until_saved(self) -> None:
        """Wait for the bar to say that the server has everything."""
        expect(self.saved).to_have_text("All saved")


def stored_claims(app: Flask, article: Article) -> list[dict[str, Any]]:
    """Return what the database holds of an article's claims, in text order."""
    database: Database = app.extensions["annotator.database"]
    query = select(Claim.body).where(Claim.article_id == article.id, Claim.deleted_at.is_(None))
    with database.reading() as session:
        return [
            msgspec.json.decode(body) for body in session.scalars(query.order_by(Claim.start, Claim.end, Claim.uuid))
        ]
