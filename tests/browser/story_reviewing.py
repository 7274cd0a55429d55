"""The reviewer's part of the story: verdicts by key, work returned and accepted; and the answer to it."""

from __future__ import annotations

import re

from browser.story import OpenArticle, Stage
from playwright.sync_api import Page, expect

WHY = "Read the second half again."


def open_review(page: Page, slug: str, title: str) -> None:
    """Open the review page of an article from the list of articles."""
    page.goto(f"/projects/{slug}/")
    page.get_by_role("link", name=f"Review {title}", exact=True).click()
    expect(page.locator("#saved")).to_have_text("All saved")


def judge(page: Page, stage: Stage) -> None:
    """Accept, fix and reject Ada's claims by key and return her work; accept everything else."""
    open_review(page, stage.slug, stage.titles[0])
    page.get_by_label("Person", exact=True).select_option("ada")
    page.get_by_label("Person", exact=True).press("Escape")
    press(page, "j", "a", "f")
    proposed = page.get_by_role("group", name="Proposed fields")
    for name in ("Neutral", "2"):
        proposed.get_by_role("radio", name=name).first.press("Space")
    expect(page.locator("#saved")).to_have_text("All saved")
    press(page, "Escape", "n", "c")
    page.keyboard.type("That is not what the passage says 🤔")
    press(page, "Enter", "r", "3")
    expect(page.locator("#saved")).to_have_text("All saved")
    page.get_by_role("button", name="Return to ada").click()
    page.get_by_label("What should be done?").fill(WHY)
    page.get_by_role("button", name="Return it").click()
    expect(page.locator("#said")).to_have_text("Returned to ada.")
    page.get_by_label("Person", exact=True).select_option("")
    accept(page, "ben", "cleo")
    for title, name in zip(stage.titles[1:], ("ben", "ben", "cleo", "ada"), strict=True):
        open_review(page, stage.slug, title)
        accept(page, name)


def accept(page: Page, *names: str) -> None:
    """Accept the claims that are not judged yet, then the work of each."""
    rest = page.get_by_role("button", name="Accept the rest")
    if rest.count() and rest.is_enabled():
        rest.click()
        page.get_by_role("button", name="Accept them").click()
        expect(page.locator("#said")).to_contain_text("accepted.")
    for name in names:
        page.get_by_role("button", name=f"Accept the work of {name}").click()
        expect(page.locator("#said")).to_have_text(f"The work of {name} is accepted.")


def repair(page: Page, stage: Stage) -> None:
    """Find the returned article on top of My work, take the proposal, answer the rejection and submit again."""
    page.goto("/")
    lists = page.get_by_role("region").filter(has=page.get_by_role("list"))
    expect(lists.first).to_have_accessible_name(re.compile("Returned to you"))
    lists.first.get_by_role("link", name=stage.titles[0], exact=True).click()
    article = OpenArticle(page)
    expect(page.get_by_text(f"This article was returned to you: {WHY}")).to_be_visible()
    fixed = article.cards.filter(has_text="Fix asked")
    fixed.get_by_role("button").first.click()
    article.press("T")
    expect(article.said).to_have_text("Proposal taken.")
    article.wait_until_saved()
    answer = article.cards.filter(has_text="Rejected").get_by_label("Answer to dora")
    answer.fill("It is: see the next sentence.")
    answer.press("Enter")
    expect(article.cards.filter(has_text="Rejected")).to_contain_text("It is: see the next sentence.")
    article.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()


def settle(page: Page, stage: Stage) -> None:
    """Look at what came back, and accept it."""
    open_review(page, stage.slug, stage.titles[0])
    expect(page.locator(".lane-card").filter(has_text="Changed since")).to_have_count(1)
    accept(page, "ada")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
