"""Pages in states that a visit alone does not show: open forms, errors, refusals, things made a moment ago."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.grounds import Grounds, lay_grounds
from browser.looks import LOOKS, REPORT, heading_faults, look_at
from cast import PASSWORD, Cast
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect

from annotator.db import Database
from annotator.models import Account
from annotator.services.links import setup_link

State = Callable[[Page, Grounds], None]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def open_work(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#saved")).to_have_text("All saved")


def begin_claim(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "j", "j", "Enter", "t", "+", "V", "Control+a")
    page.keyboard.type("Ma")
    expect(page.locator(".completion__option", has_text="Mayor Orlov")).to_be_visible()


def mark_segment(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "n", "Enter", "A")
    expect(page.locator("#state")).to_have_text("Mark a segment")


def read_guidelines(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "g")
    expect(page.get_by_role("heading", name="Guidelines")).to_be_visible()


def ask_for_keys(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def submit(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "Control+Enter")
    expect(page.get_by_role("dialog", name="Submit 1 claim?")).to_be_visible()


def skip(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_role("dialog", name="Skip this article?")).to_be_visible()


def delete_claim(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "n", "X")
    expect(page.get_by_text("Claim deleted.")).to_be_visible()


def have_a_claim_refused(page: Page, grounds: Grounds) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"title": "Not valid", "status": 422, "detail": "The note may not say that."})

    open_work(page, grounds.begun)
    page.route("**/claims/*", refuse)
    press(page, "j", "j", "Enter", "t", "+")
    expect(page.get_by_role("alert")).to_be_visible()


def propose_a_fix(page: Page, grounds: Grounds) -> None:
    open_work(page, f"{grounds.submitted}/review")
    press(page, "j", "f")
    expect(page.get_by_role("group", name="Proposed fields")).to_be_visible()


def ask_for_a_reason(page: Page, grounds: Grounds) -> None:
    open_work(page, f"{grounds.submitted}/review")
    press(page, "j", "r")
    expect(page.get_by_text("Why? A digit rejects with that reason.")).to_be_visible()


def return_work(page: Page, grounds: Grounds) -> None:
    open_work(page, f"{grounds.submitted}/review")
    page.get_by_role("button", name="Return to ada").click()
    expect(page.get_by_role("dialog", name="Return the article to ada?")).to_be_visible()


def propose_a_target(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "j", "j", "Enter", "P")
    page.keyboard.type("Berths should cost more")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Berths should cost more")).to_be_visible()


def fill_a_proposal(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "j", "j", "Enter", "P")
    expect(page.get_by_role("dialog", name="Propose a target")).to_be_visible()


def propose_a_region(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "j", "r")
    expect(page.get_by_role("group", name="Proposed as boilerplate")).to_be_visible()


def take_the_tour(page: Page, grounds: Grounds) -> None:
    open_work(page, grounds.begun)
    press(page, "?")
    page.get_by_role("button", name="Take the tour").click()
    press(page, "j", "Enter")
    expect(page.get_by_role("region", name="Tour")).to_contain_text("3 of 6")


def compare_training(page: Page, grounds: Grounds) -> None:
    page.goto(f"{grounds.practised}/training")
    expect(page.get_by_text("Only yours").first).to_be_visible()


def decide_on_a_target(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/codebook/proposed")
    page.get_by_text("Accept", exact=True).first.click()
    page.get_by_label("Key").first.fill("TRAM")
    page.get_by_role("button", name="Make it a target").first.click()
    expect(page.get_by_label("Key").first).to_have_attribute("aria-invalid", "true")


def find_proposed_regions(page: Page, grounds: Grounds) -> None:
    page.goto(f"{grounds.reviewed}/details")
    expect(page.get_by_role("button", name="Accept Byline, 1")).to_be_visible()


def paste_nothing(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/articles/new")
    page.get_by_role("button", name="Add and open").click()
    expect(page.get_by_label("Text")).to_have_attribute("aria-invalid", "true")


def check_files(page: Page, name: str, content: bytes) -> None:
    page.goto("/projects/harbour/import")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def check_good_files(page: Page, grounds: Grounds) -> None:
    check_files(page, "letter.txt", "A letter 🙂 from the harbour.\n".encode())
    expect(page.get_by_role("heading", name="Ready to import")).to_be_visible()


def check_broken_lines(page: Page, grounds: Grounds) -> None:
    check_files(page, "broken.jsonl", b'{"text": "One"\n{"title": "Two"}\n')
    expect(page.locator("[data-checked=bad]")).to_be_visible()


def check_another_encoding(page: Page, grounds: Grounds) -> None:
    check_files(page, "mektup.txt", "Şehrin öyküsü: gölge, ığdır, çay.\n".encode("windows-1254"))
    expect(page.get_by_role("group", name="encoding")).to_be_visible()


def find_no_article(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/?q=xanthippe")
    expect(page.get_by_role("heading", name="No article matches")).to_be_visible()


def find_no_claim(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/claims?q=xanthippe")
    expect(page.locator(".empty-state")).to_be_visible()


def edit_codebook(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/codebook")
    page.locator("html[data-ready]").wait_for()
    page.locator("[data-add=targets]").click()
    expect(page.get_by_role("button", name="Save")).to_be_enabled()


def empty_the_title(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/settings")
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")


def archive(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/empty/settings")
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()


def make_invitation(page: Page, grounds: Grounds) -> None:
    page.goto("/admin/accounts")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("Send this link to the person.")).to_be_visible()


def make_token(page: Page, grounds: Grounds) -> None:
    page.goto("/account")
    page.get_by_label("Name", exact=True).last.fill("laptop")
    page.get_by_label("Current password").last.fill(PASSWORD)
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator(".secret")).to_be_visible()


def create_nothing(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/new")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")


def fail_to_sign_in(page: Page, grounds: Grounds) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").first.fill("not hers")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def look_for_nothing(page: Page, grounds: Grounds) -> None:
    page.goto("/no-such-page")


def look_into_no_project(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/articles/00000000-0000-4000-8000-000000000000")


def enter_where_one_may_not(page: Page, grounds: Grounds) -> None:
    page.goto("/projects/harbour/settings")


def use_an_unknown_link(page: Page, grounds: Grounds) -> None:
    page.goto("/invitation/nobody-made-this")


STATES: dict[str | None, list[State]] = {
    None: [fail_to_sign_in, look_for_nothing, use_an_unknown_link],
    "vera": [look_into_no_project, enter_where_one_may_not, find_no_article, find_no_claim],
    "ada": [
        submit,
        skip,
        read_guidelines,
        ask_for_keys,
        mark_segment,
        begin_claim,
        propose_a_target,
        fill_a_proposal,
        propose_a_region,
        take_the_tour,
        compare_training,
        delete_claim,
        make_token,
        have_a_claim_refused,
    ],
    "cleo": [find_proposed_regions, propose_a_fix, ask_for_a_reason, return_work],
    "dora": [
        decide_on_a_target,
        paste_nothing,
        check_good_files,
        check_broken_lines,
        check_another_encoding,
        edit_codebook,
        empty_the_title,
        archive,
    ],
    "root": [make_invitation, create_nothing],
}


@pytest.fixture
def grounds(app: Flask, cast: Cast, database: Database, client_of: Callable[..., FlaskClient]) -> Grounds:
    return lay_grounds(app, cast, database, client_of)


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_clean(name: str | None, grounds: Grounds, page_of: Callable[..., Page]) -> None:
    page = page_of(name)
    page.add_init_script(REPORT)
    faults: list[str] = []
    for number, reach in enumerate(STATES[name]):
        page.set_viewport_size({"width": 1280, "height": 800})
        reach(page, grounds)
        faults += [
            f"{reach.__name__} {look.width} {look.theme}: {fault}"
            for look in (LOOKS[:2], LOOKS[2:])[number % 2]
            for fault in [*look_at(page, look), *heading_faults(page)]
        ]
    if faults:
        pytest.fail("\n".join(faults))


def test_the_way_in_for_the_first_administrator_is_clean(
    page_of: Callable[..., Page], cast: Cast, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Account, cast.accounts["root"].id).is_admin = False
        session.flush()
        token = setup_link(session)
    page = page_of(None)
    page.goto(f"/setup/{token}")
    faults = [fault for look in LOOKS for fault in [*look_at(page, look), *heading_faults(page)]]
    assert faults == []
