"""Making claims by touch alone, and what a selection is widened to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.annotation import AnnotationPage, stored_claims
from browser.touch import Finger
from cast import Cast, make_article
from flask import Flask
from playwright.sync_api import Page, expect

from annotator.db import Database
from annotator.models import Article

LONG = "Orlov promised the tram. Ferries wait for it. “It comes,” he said, “by spring.”\nIs it late?\nNobody knows why."


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, LONG, language="en")


@pytest.mark.parametrize("size", [(390, 844), (1024, 768)], ids=["phone", "tablet"])
def test_a_whole_article_by_touch(
    page_of: Callable[..., Page], article: Article, app: Flask, size: tuple[int, int]
) -> None:
    page = page_of("ada", has_touch=True, viewport={"width": size[0], "height": size[1]})
    ada, finger = AnnotationPage(page, article), Finger(page)
    finger.tap("Orlov promised")
    expect(ada.form.locator(".segments__quote").first).to_have_text("Orlov promised the tram.")
    for name in ("Factual", "The city should build the tram", "In favour", "4"):
        finger.tap_on(ada.form.get_by_role("radio", name=name, exact=name == "4"))
    finger.tap_on(ada.form.get_by_role("button", name="Author of this article"))
    finger.tap_on(ada.form.get_by_role("button", name="Done"))
    expect(ada.form).to_have_count(0)

    finger.tap("Ferries wait")
    finger.drag(page.locator(".edge[data-side=end]"), "Ferries wait")
    expect(ada.form.locator(".segments__quote").first).to_have_text("Ferries wait")
    for name in ("Cars should leave the harbour", "Against", "2"):
        finger.tap_on(ada.form.get_by_role("radio", name=name, exact=name == "2"))
    finger.tap_on(ada.form.get_by_role("button", name="Add a segment"))
    finger.tap("Nobody knows")
    expect(ada.form.locator(".segments__quote")).to_have_count(3)  # two segments and an empty context
    finger.tap_on(ada.form.get_by_role("button", name="Done"))
    ada.wait_until_saved()

    finger.tap_on(page.get_by_role("button", name="Submit"))
    finger.tap_on(page.get_by_role("dialog", name="Submit 2 claims?").get_by_role("button", name="Submit", exact=True))
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()
    first, second = stored_claims(app, article)
    assert first["stances"] == [{"target": "TRAM", "stance": "favor"}]
    assert [each["quote"] for each in second["segments"]] == ["Ferries wait", "Nobody knows why."]
    assert second["stances"] == [{"target": "CARS", "stance": "against"}]
    assert second["attribution"] == first["attribution"] == [{"actor": "@author", "role": "author"}]


@pytest.mark.parametrize(
    ("snapping", "alt", "expected"),
    [
        ("words", False, "promised the tram"),
        ("words", True, "omised the tr"),
        ("off", False, "omised the tr"),
        ("off", True, "promised the tram"),
        ("sentences", False, "Orlov promised the tram."),
    ],
)
def test_a_selection_snaps_as_one_wants(
    page_of: Callable[..., Page], article: Article, snapping: str, alt: bool, expected: str
) -> None:
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("?")
    ada.page.get_by_role("button", name="Change keys").click()
    ada.page.get_by_label("A selection takes").select_option(snapping)
    ada.press("Escape")
    if alt:
        ada.page.keyboard.down("Alt")
    ada.select("omised the tr")
    expect(ada.form.locator(".segments__quote").first).to_have_text(expected)
    if alt:
        ada.page.keyboard.up("Alt")
