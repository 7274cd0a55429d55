"""Names of voices that are offered while one types, also to somebody who types faster than the server answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.annotation import AnnotationPage, stored_claims
from cast import Cast, make_article
from flask import Flask
from playwright.sync_api import Page, Route, expect

from annotator.db import Database
from annotator.models import Article

#: Seconds that the server takes to answer.
SLOW = 0.4


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, "Orlov promised the tram.")


@pytest.fixture
def ada(page_of: Callable[..., Page], article: Article) -> AnnotationPage:
    ada = AnnotationPage(page_of("ada"), article)
    ada.page.route("**/actors*", answer_slowly)
    ada.wait_until_saved()
    return ada


def answer_slowly(route: Route) -> None:
    time.sleep(SLOW)
    typed = parse_qs(urlsplit(route.request.url).query).get("q", [""])[0]
    names = [name for name in ("Mayor Orlov", "Pezeşkian") if name[:2].lower() == typed[:2].lower() or not typed]
    route.fulfill(body=json.dumps({"items": [{"name": name} for name in names]}), content_type="application/json")


def test_a_name_is_taken_from_what_was_typed_last(ada: AnnotationPage, app: Flask, article: Article) -> None:
    ada.make_claim("Orlov promised", "V")
    names = ada.page.get_by_role("listbox", name="Names")
    expect(names.get_by_role("option")).not_to_have_count(0)
    ada.page.keyboard.type("pez")
    ada.press("ArrowDown", "Enter")
    expect(names).to_be_hidden()
    ada.press("Escape")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert [voice["actor"] for voice in claim["attribution"]] == ["Pezeşkian"]


@pytest.mark.parametrize("seen", [True, False], ids=["names are there", "names have not come"])
def test_escape_leaves_the_field_whether_names_are_offered_or_not(
    ada: AnnotationPage, app: Flask, article: Article, seen: bool
) -> None:
    ada.make_claim("Orlov promised", "t", "V")
    ada.page.keyboard.type("Mayor")
    if seen:
        expect(ada.page.get_by_role("listbox", name="Names").get_by_role("option")).to_have_count(1)
    ada.press("Escape", "+")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, article)
    assert [voice["actor"] for voice in claim["attribution"]] == ["Mayor"]
    assert [pair["stance"] for pair in claim["stances"]] == ["favor"]
