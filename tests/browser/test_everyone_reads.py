"""What a screen reader finds while reading, making a claim by keys and reviewing; `readings/` has it whole."""

from __future__ import annotations

from pathlib import Path

from browser.axe import axe_finds
from browser.test_review import FIRST, Desk, both, desk, press, wait_until_saved
from playwright.sync_api import Locator, expect

__all__ = ["both", "desk"]

READINGS = Path(__file__).parent / "readings"


def expected(name: str) -> str:
    """Return the reading of that name."""
    return (READINGS / f"{name}.yaml").read_text(encoding="utf-8").rstrip()


def read(place: Locator) -> str:
    """Return what is read there, without addresses and hints in empty fields."""
    lines = place.aria_snapshot().splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith(("- /url:", "- /placeholder:")))


def test_the_article_is_read_then_its_claims_each_with_quote_and_fields(both: Desk) -> None:
    both.put("dora", FIRST)
    both.put("dora", "tram 🚊", note="Who says so?")
    page = both.repair("dora")
    assert read(page.locator("article")) == expected("reading")
    assert read(page.get_by_role("list", name="Claims")) == expected("claims")


def test_a_claim_is_made_by_keys_and_every_step_is_said(desk: Desk) -> None:
    page = desk.repair("ada")
    said = page.locator("#said")
    press(page, "j")
    expect(said).to_have_text("The tram 🚊 will come, Mayor Orlov said.")
    press(page, "Enter")
    expect(page.locator("#state")).to_have_text("Claim open")
    form = page.locator(".claim-form")
    assert read(form) == expected("making")
    steps = []
    for key in ("1", "t", "+", "4"):
        press(page, key)
        steps.append(said.text_content())
    claim = "In favour: The city should build the tram"
    assert steps == [
        "Factual",
        "Factual; The city should build the tram",
        f"Factual; {claim}",
        f"Factual; {claim}; confidence 4",
    ]
    wait_until_saved(page)
    expect(page.locator("#state")).to_have_text("Reading")


def test_the_text_mode_says_where_claims_begin_and_end(both: Desk) -> None:
    both.put("dora", FIRST)
    both.put("dora", "tram 🚊")
    page = both.repair("dora")
    page.get_by_role("button", name="Claims as marks in the text").click()
    marked = page.locator(".text-mode")
    expect(marked).to_be_focused()
    assert read(marked.get_by_role("paragraph").first) == expected("marks")
    assert axe_finds(page) == []
    marked.get_by_role("link", name="Claim 2").press("Enter")
    expect(page.locator(".claim-card[data-selected]")).to_contain_text("tram 🚊")
    press(page, "Enter", "-", "3")
    expect(marked.get_by_role("link", name="Claim 2")).to_contain_text("Against")
    page.get_by_role("button", name="Claims as marks in the text").click()
    expect(page.locator("#text")).to_be_visible()


def test_the_review_is_read_person_by_person(both: Desk) -> None:
    page = both.open()
    assert read(page.locator("#lanes")) == expected("lanes")
    press(page, "j", "r")
    expect(page.locator("#panel").get_by_role("region", name="Threads")).to_be_visible()
    assert read(page.locator("#panel")) == expected("panel")
    press(page, "3")
    expect(page.locator("#said")).to_contain_text("Not judged.")
    page.get_by_role("button", name="Claims as marks in the text").click()
    assert axe_finds(page) == []
    expect(page.locator(".text-mode").get_by_role("link", name="Claim 1: ada:")).to_be_visible()
