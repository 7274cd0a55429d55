"""Plain forms: a refused one is gone on with where something is wrong."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_focus_is_on_the_first_field_that_was_refused(page_of: Callable[..., Page]) -> None:
    page = page_of("dora")
    page.goto("/projects/harbour/articles/new")
    page.locator("html[data-ready]").wait_for()
    page.get_by_label("Title").fill("Trams at night")
    page.get_by_role("button", name="Add and open").click()
    expect(page.locator("#text[aria-invalid=true]")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Text")


def test_a_refused_sign_in_leaves_the_focus_at_the_password(page_of: Callable[..., Page]) -> None:
    page = page_of(None)
    page.goto("/sign-in")
    page.locator("html[data-ready]").wait_for()
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#password[aria-invalid=true]")).to_be_focused()
