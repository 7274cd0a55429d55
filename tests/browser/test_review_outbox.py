"""Verdicts are never lost: offline, a closed tab, a session that ended, two tabs; and everything can be undone."""

from __future__ import annotations

from browser.outbox import end_sessions, sign_in
from browser.test_review import FIRST, Desk, both, desk, looked_at, press, wait_until_saved
from cast import Cast
from flask import Flask
from playwright.sync_api import expect

from annotator.db import Database

__all__ = ["both", "desk"]


def test_verdicts_and_comments_outlive_a_closed_tab(both: Desk) -> None:
    page = both.open()
    context = page.context
    context.set_offline(True)
    press(page, "j", "a", "r", "3", "c")
    page.keyboard.type("Not given yet")
    expect(page.locator("#saved")).to_contain_text("2 waiting, offline")
    page.locator("#outbox summary").click()
    waiting = page.locator("#outbox").get_by_role("listitem")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text(f"Accepted: {FIRST}")
    page.close()
    assert both.reviews() == []

    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{both.url}/review")
    wait_until_saved(again)
    assert sorted(both.reviews()) == [("accept", None, ""), ("reject", "slip", "")]
    press(again, "n")
    expect(again.get_by_label("Comment")).to_have_value("Not given yet")
    press(again, "a")
    wait_until_saved(again)
    assert ("accept", None, "Not given yet") in both.reviews()


def test_what_waits_goes_out_from_any_page(both: Desk) -> None:
    page = both.open()
    context = page.context
    context.set_offline(True)
    press(page, "j", "a")
    expect(page.locator("#saved")).to_contain_text("1 waiting, offline")
    page.close()
    context.set_offline(False)
    elsewhere = context.new_page()
    elsewhere.goto("/projects/harbour/", wait_until="commit")  # what is said stays for some seconds
    expect(elsewhere.get_by_text("1 change to “Article 1” went out.")).to_be_visible()
    assert both.reviews() == [("accept", None, "")]


def test_a_session_that_ended_is_renewed_in_place_and_never_by_another_person(
    both: Desk, app: Flask, database: Database, cast: Cast
) -> None:
    page = both.open()
    end_sessions(database)
    press(page, "j", "a")
    expect(page.locator("#saved")).to_contain_text("1 waiting, signed out")
    sign_in(page.context, app, database, cast, "dora")
    page.get_by_role("button", name="save here").click()
    expect(page.locator("#saved")).to_contain_text("somebody else is signed in")
    assert both.reviews() == []
    sign_in(page.context, app, database, cast, "cleo")
    page.get_by_role("button", name="save here").click()
    wait_until_saved(page)
    assert both.reviews() == [("accept", None, "")]


def test_two_tabs_judge_as_one(both: Desk) -> None:
    page = both.open()
    other = page.context.new_page()
    other.goto(f"{both.url}/review")
    wait_until_saved(other)
    press(page, "j", "a")
    wait_until_saved(page)
    expect(other.locator("#progress")).to_contain_text("1 of 4 judged")
    press(other, "j", "r", "1")
    wait_until_saved(other)
    assert [verdict for verdict, _, _ in both.reviews()] == ["reject"]


def test_a_verdict_is_undone_and_done_again_by_key(both: Desk) -> None:
    page = both.open()
    press(page, "j", "a")
    expect(page.locator("#progress")).to_contain_text("1 of 4 judged")
    press(page, "Control+z")
    expect(page.locator("#progress")).to_contain_text("0 of 4 judged")
    expect(looked_at(page)).to_contain_text("Not judged")
    wait_until_saved(page)
    assert both.reviews() == []
    press(page, "Control+Shift+Z")
    expect(page.locator("#progress")).to_contain_text("1 of 4 judged")
    page.reload()
    wait_until_saved(page)
    press(page, "Control+z")
    expect(page.locator("#progress")).to_contain_text("0 of 4 judged")
    wait_until_saved(page)
    assert both.reviews() == []
