"""An article's work on the annotation page: where one was, regions, submitting, being returned, a changed codebook."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from browser.annotation import AnnotationPage, stored_claims
from cast import CODEBOOK, Cast, caller, make_article
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from servers import wait_until
from sqlalchemy import select

from annotator.core.codebook import Codebook
from annotator.db import Database
from annotator.models import Article, Assignment, Claim
from annotator.services.codebooks import write_codebook

TEXT = (
    "Home » News » City\n\nOrlov promised the tram.\nIt comes by spring.\n\n"
    "Read also: Ten facts about trams\nRead also: Ferries"
)


@pytest.fixture
def articles(database: Database, cast: Cast) -> list[Article]:
    tail = TEXT.index("Read also")
    regions = [
        {"start": 0, "end": TEXT.index("\n"), "kind": "boilerplate"},
        {"start": tail, "end": len(TEXT), "kind": "boilerplate"},
    ]
    with database.writing() as session:
        return [
            make_article(session, cast.project, TEXT, regions=regions),
            make_article(session, cast.project, "Two. Lines."),
        ]


def work_on(app: Flask, article: Article) -> list[Assignment]:
    """Return everybody's work on *article*."""
    database: Database = app.extensions["annotator.database"]
    with database.reading() as session:
        return list(session.scalars(select(Assignment).where(Assignment.article_id == article.id)))


def test_regions_are_folded_say_what_is_inside_and_are_stepped_over(
    page_of: Callable[..., Page], articles: list[Article]
) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    fold = ada.page.get_by_role("button", name="Boilerplate 2 lines: Read also: Ten facts about trams")
    line = ada.page.get_by_text("Read also: Ferries", exact=True)
    expect(line).to_be_hidden()
    ada.press("j")
    expect(ada.said).to_have_text("Orlov promised the tram.")
    ada.press("j", "j", "j")
    expect(ada.said).to_have_text("It comes by spring.")
    fold.click()
    expect(line).to_be_visible()
    ada.page.locator("#text").focus()
    ada.press("j")
    expect(ada.said).to_have_text(re.compile("Ten facts about trams|Read also"))


def test_a_reviewer_marks_a_region_and_takes_the_mark_off(
    page_of: Callable[..., Page], articles: list[Article], app: Flask
) -> None:
    cleo = AnnotationPage(page_of("cleo"), articles[1])
    cleo.select("Lines.")
    cleo.page.get_by_text("Region", exact=True).click()
    cleo.page.get_by_role("button", name="Comment", exact=True).click()
    expect(cleo.said).to_have_text("Marked as comments.")
    database: Database = app.extensions["annotator.database"]
    with database.reading() as session:
        stored = session.get(Article, articles[1].id)
        assert stored is not None
        assert stored.regions == [{"start": 5, "end": 11, "kind": "comment"}]
    ada = AnnotationPage(page_of("ada"), articles[1])
    region = ada.page.locator("summary", has_text="Region")
    expect(region).to_have_attribute("data-tooltip", "Propose the passage as a region (r)")


def test_one_begins_where_one_was(page_of: Callable[..., Page], database: Database, cast: Cast, app: Flask) -> None:
    text = "\n".join(f"Sentence number {n} of a long article about the harbour." for n in range(120))
    with database.writing() as session:
        article = make_article(session, cast.project, text)
    ada = AnnotationPage(page_of("ada"), article)
    ada.press("j", "Enter", "t", "Escape")
    ada.wait_until_saved()
    ada.press(*(["j"] * 80))
    expect(ada.said).to_have_text(re.compile("Sentence number 80"))
    ada.page.goto("/account")
    # What a page sends as it is left may arrive after the next one is there.
    wait_until(lambda: work_on(app, article)[0].position == text.index("Sentence number 80"))
    again = AnnotationPage(ada.page, article)
    expect(again.page.get_by_text("Sentence number 80 ")).to_be_in_viewport()


def test_reading_alone_leaves_no_work_behind(page_of: Callable[..., Page], articles: list[Article], app: Flask) -> None:
    cleo = AnnotationPage(page_of("cleo"), articles[0])
    cleo.press("j", "j")
    cleo.page.goto("/account")
    assert work_on(app, articles[0]) == []


def test_submitting_leads_to_what_is_missing_and_then_to_the_next_article(
    page_of: Callable[..., Page], articles: list[Article], app: Flask
) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    ada.make_claim("promised the tram", "1", "t", "+", "4")
    ada.make_claim("comes by spring", "t", "+", "Escape")
    ada.press("Control+Enter")
    expect(ada.said).to_contain_text("1 claim still needs confidence.")
    expect(ada.page.locator(".claim-card[data-open]")).to_contain_text("Still needs confidence.")
    expect(ada.form.get_by_role("radio", name="1")).to_be_focused()
    ada.press("4", "Control+Enter")
    dialog = ada.page.get_by_role("dialog", name="Submit 2 claims?")
    dialog.get_by_role("button", name="Submit and next").click()
    ada.page.wait_for_url(f"**{articles[1].uuid}")
    (work,) = work_on(app, articles[0])
    assert work.state == "submitted"
    ada.page.goto(ada.url)
    expect(ada.page.get_by_text("You have submitted this article.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Submit")).to_have_count(0)
    ada.select("It comes by spring")
    expect(ada.cards).to_have_count(2)
    ada.click("comes by")
    expect(ada.cards.nth(1)).to_have_attribute("data-selected", "")
    expect(ada.form).to_have_count(0)


def test_an_article_without_a_claim_is_asked_about_once(
    page_of: Callable[..., Page], articles: list[Article], app: Flask
) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    ada.press("Control+Enter")
    dialog = ada.page.get_by_role("dialog", name="No claim in this article?")
    dialog.get_by_role("button", name="Cancel").click()
    assert work_on(app, articles[0]) == []
    ada.page.get_by_role("button", name="Submit").click()
    dialog.get_by_role("button", name="Submit", exact=True).click()
    expect(ada.page.get_by_text("You have submitted this article.")).to_be_visible()
    assert work_on(app, articles[0])[0].state == "submitted"


def test_skipping_needs_a_reason(page_of: Callable[..., Page], articles: list[Article], app: Flask) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    ada.page.get_by_role("button", name="Skip").click()
    dialog = ada.page.get_by_role("dialog", name="Skip this article?")
    dialog.get_by_role("button", name="Skip it").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Why can it not be worked on?").fill("Not about trams")
    dialog.get_by_role("button", name="Skip it").click()
    ada.page.wait_for_url(f"**{articles[1].uuid}")
    (work,) = work_on(app, articles[0])
    assert (work.state, work.reason) == ("skipped", "Not about trams")


def test_a_returned_claim_takes_the_proposal_with_one_key(
    page_of: Callable[..., Page], client_of: Callable[..., FlaskClient], articles: list[Article], app: Flask
) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    ada.make_claim("promised the tram", "1", "t", "+", "4")
    ada.wait_until_saved()
    ada.press("Control+Enter")
    ada.confirm_submission()
    expect(ada.page.get_by_text("You have submitted this article.")).to_be_visible()

    api = f"/api/v1/projects/harbour/articles/{articles[0].uuid}"
    database: Database = app.extensions["annotator.database"]
    with database.reading() as session:
        uuid = session.scalar(select(Claim.uuid))
    cleo = client_of("cleo")
    proposed: dict[str, Any] = {"stances": [{"target": "TRAM", "stance": "neutral"}], "confidence": 2}
    verdict = {
        "verdict": "fix",
        "reason": "slip",
        "comment": "He only reports it.",
        "proposed": proposed,
        "claim_version": 1,
    }
    with database.reading() as session:
        verdict["claim_version"] = session.scalar(select(Claim.version))
    review = f"{api}/claims/{uuid}/reviews/0a7e4f0e-0000-4000-8000-000000000001"
    assert cleo.put(review, json=verdict).status_code == 201
    assert cleo.put(f"{api}/assignments/ada", json={"state": "returned", "reason": "One fix"}).status_code == 200
    app.config["WTF_CSRF_ENABLED"] = True

    ada = AnnotationPage(ada.page, articles[0])
    expect(ada.page.get_by_text("This article was returned to you: One fix")).to_be_visible()
    notice = ada.page.get_by_role("region", name="Review by cleo")
    expect(notice).to_contain_text("He only reports it.")
    expect(notice).to_contain_text("Neutral: The city should build the tram")
    ada.press("n", "T")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, articles[0])
    assert (claim["stances"], claim["confidence"]) == (proposed["stances"], 2)
    expect(notice.get_by_role("button", name="Take the proposal")).to_have_count(0)
    notice.get_by_label("Answer to cleo").fill("You are right, j.")
    notice.get_by_role("button", name="Send").click()
    expect(notice).to_contain_text("You are right, j.")
    ada.press("Control+Enter")
    ada.confirm_submission()
    expect(ada.page.get_by_text("You have submitted this article.")).to_be_visible()


def test_a_changed_codebook_is_taken_over_without_losing_what_is_typed(
    page_of: Callable[..., Page], articles: list[Article], database: Database, cast: Cast, app: Flask
) -> None:
    ada = AnnotationPage(page_of("ada"), articles[0])
    ada.make_claim("promised the tram", "t", "+", "N")
    ada.page.keyboard.type("half a no")
    targets = [*CODEBOOK["targets"], {"key": "BERTH", "label": "Berths should be free", "shortcut": "b"}]  # type: ignore[misc]
    new = Codebook.from_object(CODEBOOK | {"targets": targets}).to_object()
    with database.writing() as session:
        write_codebook(session, caller(session, cast, "dora"), lambda: new, 1)
    ada.page.keyboard.type("te")
    ada.wait_until_saved()
    ada.page.keyboard.type(" on")
    ada.press("Enter")
    expect(ada.page.get_by_text("The codebook was changed while you worked.")).to_be_visible()
    ada.press("b", "-", "3")
    ada.wait_until_saved()
    (claim,) = stored_claims(app, articles[0])
    assert claim["note"] == "half a note on"
    assert claim["stances"][1] == {"target": "BERTH", "stance": "against"}


def test_a_viewer_reads_and_changes_nothing(page_of: Callable[..., Page], articles: list[Article]) -> None:
    vera = AnnotationPage(page_of("vera"), articles[0])
    expect(vera.page.get_by_text("You may read this project")).to_be_visible()
    vera.select("promised the tram")
    vera.press("j", "Enter")
    expect(vera.cards).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_wider_than_the_window(page_of: Callable[..., Page], articles: list[Article], width: int) -> None:
    ada = AnnotationPage(page_of("ada", viewport={"width": width, "height": 740}), articles[0])
    ada.press("j", "Enter", "t", "+")
    expect(ada.form).to_be_visible()
    assert ada.page.evaluate("() => document.documentElement.scrollWidth") <= width
    small = ada.page.evaluate(
        "() => [...document.querySelectorAll('#annotate button, #annotate a')].filter(b => b.checkVisibility())"
        ".map(b => [b.textContent.trim() || b.ariaLabel, b.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 23.9 || box.height < 23.9).map(([name]) => name)"
    )
    assert small == []
