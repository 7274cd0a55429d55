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

#: Where a quote is drawn: the middle of its first and of its last letter.
PLACE = """quote => {
  const lines = [...document.querySelectorAll('#text .line')];
  const node = lines.find(line => line.textContent.includes(quote)).firstChild;
  const start = node.data.indexOf(quote);
  node.parentElement.scrollIntoView({block: 'center'});
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, start + quote.length);
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  return {left: first.left, top: first.top + first.height / 2, right: last.right, bottom: last.top + last.height / 2};
}"""


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
        place = self.page.evaluate(PLACE, quote)
        self.page.mouse.move(place["left"], place["top"])
        self.page.mouse.down()
        self.page.mouse.move(place["right"], place["bottom"], steps=4)
        self.page.mouse.up()

    def click(self, quote: str) -> None:
        """Click on the first letter of *quote*."""
        place = self.page.evaluate(PLACE, quote)
        self.page.mouse.click(place["left"] + 3, place["top"])

    def make_claim(self, quote: str, *keys: str) -> None:
        """Mark *quote* and press keys."""
        self.select(quote)
        expect(self.state).to_have_text("Claim open")
        self.press(*keys)

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
