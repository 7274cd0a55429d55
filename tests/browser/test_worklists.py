"""The lists beside the codebook, worked through with keys; a precedent is shown beside its entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from browser.axe import axe_finds
from browser.test_review import FIRST, SECOND, Desk, desk, press, wait_until_saved
from flask.testing import FlaskClient
from playwright.sync_api import expect
from web_routes import must

__all__ = ["desk"]

PAGE = "/projects/harbour/codebook/work"


@pytest.fixture
def gap(desk: Desk, client_of: Callable[..., FlaskClient]) -> Desk:
    """Two claims of Ada's, of which Cleo rejected the first for a gap; a target was defined and one added since."""
    claims = [desk.put("ada", quote) for quote in (FIRST, SECOND)]
    desk.submit("ada")
    verdict = {"verdict": "reject", "reason": "guideline_gap", "comment": "Who is “we”?", "claim_version": 1}
    must(client_of("cleo").put(f"/api/v1{desk.url}/claims/{claims[0]}/reviews/{uuid4()}", json=verdict), 201)
    dora = client_of("dora")
    book = dora.get("/api/v1/projects/harbour/codebook").json
    book["targets"][0]["definition"] = "Rails only."
    book["targets"].append({"key": "NONREG", "label": "The harbour should not be regulated"})
    must(dora.put("/api/v1/projects/harbour/codebook", json=book, headers={"If-Match": '"1"'}), 200)
    return desk


def test_a_gap_becomes_a_precedent_that_stands_beside_its_target(gap: Desk) -> None:
    page = gap.page_of("dora")
    page.goto("/projects/harbour/codebook")
    page.get_by_role("main").get_by_role("link", name="To work through").click()
    page.locator("[data-item]").wait_for()
    # Its keys are a script's that may run after the one which says that the page is ready.
    page.wait_for_load_state()
    press(page, "j", "c")
    page.get_by_label("Ruling").fill("A promise counts as in favour.")
    assert axe_finds(page) == []
    page.get_by_role("button", name="Add it to the codebook").click()
    expect(page.get_by_role("heading", name="No gap waits")).to_be_visible()
    expect(page.get_by_role("list").last).to_contain_text("A promise counts as in favour.")
    ben = gap.repair("ben")
    press(ben, "g")
    precedent = ben.locator("#guidelines .precedent")
    expect(precedent).to_contain_text("A promise counts as in favour.")
    expect(precedent.get_by_role("link")).to_have_attribute(
        "href", re.compile("^/projects/harbour/claims/[0-9a-f-]{36}$")
    )
    assert axe_finds(ben) == []


def test_a_precedent_is_read_beside_its_target_once_its_key_is_pressed(
    gap: Desk, client_of: Callable[..., FlaskClient]
) -> None:
    dora = client_of("dora")
    book = dora.get("/api/v1/projects/harbour/codebook").json
    book["targets"][0]["examples"] = [
        "Rails.",
        *(f"“We are promised rails” → {said} [claim {uuid4()}]" for said in "ABC"),
    ]
    must(dora.put("/api/v1/projects/harbour/codebook", json=book, headers={"If-Match": '"2"'}), 200)
    ben = gap.repair("ben")
    press(ben, "j", "Enter")
    rulings = ben.locator(".choice-group__precedents")
    expect(rulings).to_have_count(1)
    expect(rulings).to_be_hidden()
    press(ben, "t")
    expect(rulings).to_have_text("We are promised rails → BWe are promised rails → C")
    expect(rulings).to_be_visible()
    assert axe_finds(ben) == []


def test_older_claims_are_walked_ticked_and_confirmed_by_keys(gap: Desk) -> None:
    page = gap.page_of("dora")
    page.goto(f"{PAGE}?list=claims")
    rows = page.locator(".worklist__row")
    expect(rows).to_have_count(2)
    assert axe_finds(page) == []
    press(page, "j", "j", "x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    press(page, "k", "c")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Tick all on this page").click()
    page.get_by_role("button", name="Confirm what is ticked").click()
    expect(page.get_by_role("heading", name="Every claim is up to date")).to_be_visible()


def test_articles_not_read_for_a_target_are_returned_at_once(gap: Desk) -> None:
    page = gap.page_of("dora")
    page.goto(f"{PAGE}?list=articles")
    expect(page.locator(".card__lead")).to_contain_text("Not read for NONREG: 1 article")
    assert axe_finds(page) == []
    page.get_by_role("button", name="Return to who read them").click()
    expect(page.locator(".card__lead")).to_contain_text("somebody is at 1")
    ada = gap.repair("ada")
    expect(ada.locator("body")).to_contain_text("Read it again for “The harbour should not be regulated”")
    wait_until_saved(ada)
