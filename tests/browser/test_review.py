"""Judging claims on the review page, by mouse and by key; what comes back is seen by its annotator."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest
from browser.annotation import place_of
from browser.axe import axe_finds
from cast import Cast, caller, claim_body, make_article
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import Article, Assignment, Review
from annotator.services import claims
from annotator.services.assignments import WorkChange, change_work

FIRST, SECOND, THIRD = "The tram 🚊 will come", "Да, это честно", "owners\u00a0disagree"


class Desk:
    """The article under review, and who works on it."""

    def __init__(self, database: Database, cast: Cast, article: Article, page_of: Callable[..., Page]) -> None:
        self.database, self.cast, self.article, self.page_of = database, cast, article, page_of
        self.url = f"/projects/harbour/articles/{article.uuid}"

    def put(self, name: str, quote: str, **fields: object) -> str:
        """Store a claim of somebody, and return its id."""
        uuid = str(uuid4())
        sent = msgspec.convert(claim_body(quote, **fields), ClaimInput)
        with self.database.writing() as session:
            claims.put_claim(session, caller(session, self.cast, name), self.article, uuid, lambda: sent, None)
        return uuid

    def submit(self, *names: str) -> None:
        """Submit the work of each."""
        with self.database.writing() as session:
            for name in names:
                who = caller(session, self.cast, name)
                change_work(session, who, self.article, who.person, WorkChange(state="submitted"))

    def open(self, name: str = "cleo", fragment: str = "") -> Page:
        """Open the review page as somebody."""
        page = self.page_of(name)
        page.goto(f"{self.url}/review{fragment}")
        wait_until_saved(page)
        return page

    def repair(self, name: str) -> Page:
        """Open the annotation page as somebody."""
        page = self.page_of(name)
        page.goto(self.url)
        wait_until_saved(page)
        return page

    def reviews(self) -> list[tuple[str, str | None, str]]:
        """Return (verdict, reason, comment) of each stored review, in the order in which they were given."""
        with self.database.reading() as session:
            rows = session.scalars(select(Review).order_by(Review.id)).all()
        return [(row.verdict, row.reason, row.comment) for row in rows]

    def state(self, name: str) -> tuple[str, str]:
        """Return how the work of somebody stands, and the reason given."""
        with self.database.reading() as session:
            work = session.scalars(select(Assignment)).all()
            return next((each.state, each.reason) for each in work if each.person.name == name)


@pytest.fixture
def desk(database: Database, cast: Cast, page_of: Callable[..., Page]) -> Desk:
    with database.writing() as session:
        article = make_article(session, cast.project)
    return Desk(database, cast, article, page_of)


@pytest.fixture
def both(desk: Desk) -> Desk:
    """Ada's three claims and Ben's one, which differs from her first; all submitted."""
    desk.put("ada", FIRST)
    desk.put("ada", SECOND)
    desk.put("ada", THIRD)
    desk.put("ben", "tram 🚊 will come", stances=[{"target": "TRAM", "stance": "against"}])
    desk.submit("ada", "ben")
    return desk


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def looked_at(page: Page) -> Locator:
    return page.locator(".lane-card[aria-current=true]")


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("All saved")


def test_an_article_is_judged_with_one_key_a_claim(both: Desk) -> None:
    page = both.open()
    expect(page.locator("#progress")).to_contain_text("0 of 4 judged")
    press(page, "j", "a", "r", "3", "c")
    page.keyboard.type("Whose words?")
    press(page, "Enter", "f", "Escape", "n", "a")
    expect(page.locator("#said")).to_contain_text("All judged")
    wait_until_saved(page)
    expect(page.locator("#progress")).to_contain_text("4 of 4 judged")
    assert sorted(both.reviews()) == [
        ("accept", None, ""),
        ("accept", None, ""),
        ("fix", None, "Whose words?"),
        ("reject", "slip", ""),
    ]


def test_claims_on_the_same_passage_are_linked_and_compared(both: Desk) -> None:
    page = both.open()
    press(page, "j")
    expect(looked_at(page)).to_contain_text("Same target, another stance")
    expect(page.locator("[data-linked=differs]")).to_have_count(1)
    expect(page.get_by_role("region", name="Others on this passage")).to_contain_text("Against")
    press(page, "o")
    expect(page.locator(".review-panel__who")).to_have_text("ben")


def test_a_click_in_the_text_looks_at_the_claim_there(both: Desk) -> None:
    page = both.open()
    place = place_of(page, SECOND)
    page.mouse.click(place["left"] + 4, place["top"])
    expect(page.locator(".review-panel__quote")).to_have_text(SECOND)


def test_the_filter_leaves_some_claims_and_the_keys_walk_those(both: Desk) -> None:
    page = both.open()
    page.get_by_label("Stance", exact=True).select_option("against")
    expect(page.locator(".lane-card")).to_have_count(1)
    press(page, "Escape", "j")
    expect(page.locator(".review-panel__who")).to_have_text("ben")


def test_a_fix_is_proposed_returned_taken_with_one_key_and_judged_again(both: Desk) -> None:
    page = both.open()
    press(page, "j", "f")
    form = page.get_by_role("group", name="Proposed fields")
    form.get_by_role("radio", name="Unclear").click()
    form.get_by_role("radio", name="2", exact=True).click()
    wait_until_saved(page)
    page.get_by_role("button", name="Return to ada").click()
    page.get_by_label("What should be done?").fill("Look at the first one.")
    page.get_by_role("button", name="Return it").click()
    expect(page.get_by_role("region", name="ada", exact=True)).to_contain_text("once they are submitted")
    assert both.state("ada") == ("returned", "Look at the first one.")

    ada = both.repair("ada")
    expect(ada.locator(".annotate__notices")).to_contain_text("Look at the first one.")
    press(ada, "n", "T")
    wait_until_saved(ada)
    ada.reload()
    expect(ada.locator(".claim-card").first).to_contain_text("Unclear")
    both.submit("ada")

    page.reload()
    wait_until_saved(page)
    press(page, "j")
    expect(page.locator(".review-panel__head")).to_contain_text("Changed since")
    changes = page.get_by_role("region", name="Changed since the verdict")
    expect(changes.locator("del").first).to_contain_text("In favour")
    expect(changes.locator("ins").first).to_contain_text("Unclear")
    press(page, "a")
    wait_until_saved(page)
    assert [verdict for verdict, _, _ in both.reviews()] == ["fix", "accept"]


def test_an_answer_is_shown_and_answered(both: Desk) -> None:
    page = both.open()
    press(page, "j", "r", "1")
    wait_until_saved(page)
    ada = both.page_of("ada")
    page.get_by_role("button", name="Return to ada").click()
    page.get_by_role("button", name="Return it").click()
    expect(page.get_by_role("region", name="ada", exact=True)).to_contain_text("Returned")
    ada.goto(both.url)
    ada.get_by_label("Answer to cleo").fill("It is what he says.")
    ada.get_by_label("Answer to cleo").press("Enter")
    expect(ada.locator(".claim-notice__answer")).to_contain_text("It is what he says.")
    both.submit("ada")
    page.reload()
    wait_until_saved(page)
    page.get_by_label("Verdict", exact=True).select_option("answered")
    press(page, "Escape", "j")
    said = page.get_by_role("region", name="What was said")
    expect(said).to_contain_text("It is what he says.")
    said.get_by_label("Your answer").fill("Agreed.")
    said.get_by_role("button", name="Send").click()
    expect(said).to_contain_text("Agreed.")


def test_work_is_accepted_after_a_question_where_something_is_left(both: Desk) -> None:
    page = both.open()
    page.get_by_role("button", name="Accept the work of ada").click()
    expect(page.get_by_role("dialog")).to_contain_text("3 claims without a verdict")
    page.get_by_role("button", name="Cancel").click()
    assert both.state("ada")[0] == "submitted"
    page.get_by_role("button", name="Accept the rest").click()
    page.get_by_role("button", name="Accept them").click()
    expect(page.locator("#progress")).to_contain_text("4 of 4 judged")
    wait_until_saved(page)
    page.get_by_role("button", name="Accept the work of ada").click()
    # Each card of the lane says "Accepted" too; that the work is comes from its head, after the server's answer.
    expect(page.locator("#said")).to_have_text("The work of ada is accepted.")
    expect(page.get_by_role("region", name="ada", exact=True).locator(".lane__state")).to_have_text("Accepted")
    assert both.state("ada")[0] == "accepted"


def test_a_claim_that_changed_meanwhile_is_shown_again_before_it_is_judged(both: Desk) -> None:
    page, other = both.open(), both.open("dora")
    press(page, "j")
    other.get_by_role("button", name="Return to ada").click()
    other.get_by_role("button", name="Return it").click()
    expect(other.get_by_role("region", name="ada", exact=True)).to_contain_text("Returned")
    ada = both.repair("ada")
    press(ada, "n", "Enter", "-")
    wait_until_saved(ada)
    both.submit("ada")
    press(page, "a")
    expect(page.locator("#said")).to_contain_text("changed this claim meanwhile")
    expect(page.locator(".review-panel .review-facts").first).to_contain_text("Against")
    assert both.reviews() == []


def test_a_verdict_waits_until_the_server_answers_again(both: Desk) -> None:
    page = both.open()
    page.context.set_offline(True)
    press(page, "j", "a")
    expect(page.locator("#saved")).to_contain_text("1 waiting, offline")
    assert both.reviews() == []
    page.context.set_offline(False)
    wait_until_saved(page)
    assert both.reviews() == [("accept", None, "")]


def test_a_permanent_link_leads_to_the_claim(both: Desk) -> None:
    claim = both.put("dora", SECOND)
    both.submit("dora")
    page = both.page_of("cleo")
    page.goto(f"/projects/harbour/claims/{claim}")
    expect(page.locator(".review-panel__who")).to_have_text("dora")


def test_those_with_unsubmitted_work_are_told_to_finish_it_first(both: Desk) -> None:
    both.put("cleo", SECOND)
    page = both.page_of("cleo")
    page.goto(f"{both.url}/review")
    expect(page.get_by_role("heading", level=1)).to_have_text("You still have unsubmitted work here")
    expect(page.get_by_text("ada")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1024, "dark"), (360, "light")])
def test_it_is_usable_by_everyone_while_something_is_judged(both: Desk, width: int, theme: str) -> None:
    page = both.open()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.reload()
    wait_until_saved(page)
    press(page, "j", "j", "f", "Escape", "k")
    assert axe_finds(page) == []
    press(page, "r")
    expect(page.locator(".verdict__reasons[data-asked]")).to_be_visible()
    assert axe_finds(page) == []
    press(page, "Escape", "j")
    expect(page.get_by_role("group", name="Proposed fields")).to_be_visible()
    assert axe_finds(page) == []
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Ask for a fix")
    assert axe_finds(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_is_new_or_changed_since_the_first_submission_is_marked(both: Desk) -> None:
    page = both.open()
    page.get_by_role("button", name="Return to ada").click()
    page.get_by_role("button", name="Return it").click()
    expect(page.locator("#said")).to_have_text("Returned to ada.")
    ada = both.repair("ada")
    press(ada, "n", "Enter", "-", "Escape")
    wait_until_saved(ada)
    both.put("ada", "Ten facts")
    both.submit("ada")
    page.reload()
    wait_until_saved(page)
    expect(page.locator("[data-news=new]")).to_contain_text("New since the first submission")
    page.locator("[data-news=changed]").click()
    changes = page.get_by_role("region", name="Changed since the first submission")
    expect(changes.locator("del")).to_contain_text("In favour")
    expect(changes.locator("ins")).to_contain_text("Against")
    press(page, "a")
    expect(page.locator("[data-news]")).to_have_count(1)
