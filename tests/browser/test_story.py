"""The main job from end to end in real browsers: import, annotate by three people, review, export, import again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import PATIENCE, watch
from browser.story import Stage, sample_codebook, sample_stage, shared_stage, sign_in
from browser.story_annotating import VOICE, annotate_by_keyboard, annotate_by_mouse, annotate_everything
from browser.story_reviewing import judge, repair, settle
from conftest import SHARED_ARTICLES
from flask import Flask
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from annotator.db import Database
from annotator.formats import jsonl
from annotator.formats.source import Source
from annotator.models import Account
from annotator.services.access import enter_project
from annotator.services.exporting import Selection, export_records
from annotator.services.importing import import_files
from annotator.services.projects import create_project

Records = list[dict[str, Any]]


@pytest.fixture
def person(browser: Browser, server: str) -> Iterator[Callable[[str], Page]]:
    """Return a page of a browser of its own in which somebody has just signed in; nothing may complain in it."""
    complaints: list[str] = []
    contexts = []

    def arrive(name: str) -> Page:
        context = browser.new_context(base_url=server, reduced_motion="reduce", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        sign_in(page, name)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_story_on_the_sample_project(app: Flask, database: Database, person: Callable[[str], Page]) -> None:
    with database.writing() as session:
        stage = sample_stage(session)
    play(stage, person, database)


@pytest.mark.skipif(not SHARED_ARTICLES.is_dir(), reason="the five articles are not beside this checkout")
def test_the_story_on_real_articles(app: Flask, database: Database, person: Callable[[str], Page]) -> None:
    with database.writing() as session:
        stage = shared_stage(session, SHARED_ARTICLES)
    play(stage, person, database)


def play(stage: Stage, person: Callable[[str], Page], database: Database) -> None:
    """Let everybody do their part, and look at what came of it."""
    mira, ada, dora = person("mira"), person("ada"), person("dora")
    import_texts(mira, stage)
    ada.reload()
    annotate_by_mouse(ada, stage)
    annotate_by_keyboard(person("ben"), stage)
    annotate_everything(person("cleo"), stage)
    judge(dora, stage)
    repair(ada, stage)
    settle(dora, stage)
    articles = download(mira, stage.slug, "Articles")
    claims = download(mira, stage.slug, "Claims")
    prove_articles(mira, stage, articles)
    prove_claims(mira, stage, read(articles), read(claims))
    assert import_again(database, articles) == articles


def import_texts(page: Page, stage: Stage) -> None:
    """Choose the files in the import dialogue, look at what they hold, import them."""
    page.goto(f"/projects/{stage.slug}/")
    page.get_by_role("link", name="Import files").first.click()
    files = [
        {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": text.encode()} for name, text in stage.texts.items()
    ]
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="Ready to import")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="new articles")).to_contain_text("5")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")


def download(page: Page, slug: str, unit: str) -> bytes:
    """Return the JSONL file that the export page gives for a unit."""
    page.goto(f"/projects/{slug}/")
    page.get_by_role("navigation", name="Project").get_by_role("link", name="Export").click()
    page.locator("html[data-ready]").wait_for()
    unit_choice = page.get_by_role("radio", name=re.compile(f"^{unit}"))
    if not unit_choice.is_checked():
        with page.expect_navigation():
            unit_choice.check()
    with page.expect_download() as started:
        page.get_by_role("link", name="JSONL").click()
    return Path(started.value.path()).read_bytes()


def read(file: bytes) -> Records:
    return [json.loads(line) for line in file.decode().split("\n") if line]


def validate(page: Page, unit: str, records: Records) -> None:
    """Hold records against the schema that the application publishes."""
    validator = Draft202012Validator(page.request.get(f"/api/v1/schema/{unit}.json").json())
    assert [error.message for record in records for error in validator.iter_errors(record)] == []


def prove_articles(page: Page, stage: Stage, file: bytes) -> None:
    """Every text as it was imported, and everybody's work on it done."""
    articles = read(file)
    validate(page, "article", articles)
    assert {each["title"]: each["text"] for each in articles}.items() >= stage.texts.items()
    done = {each["title"]: [(work["annotator"], work["state"]) for work in each["submissions"]] for each in articles}
    accepted = [["ada", "ben", "cleo"], ["ben"], ["ben"], ["cleo"], ["ada"]]
    assert [sorted(done[title]) for title in stage.titles] == [
        [(name, "accepted") for name in names] for names in accepted
    ]
    assert [each["claims"] for each in articles if each["title"] == stage.titles[1]] == [[]]


def prove_claims(page: Page, stage: Stage, articles: Records, claims: Records) -> None:
    """Each quote is exactly the text at its offsets, and nothing that anybody said is lost."""
    validate(page, "claim", claims)
    texts = {each["id"]: each["text"] for each in articles}
    wrong = [
        (claim["id"], piece)
        for claim in claims
        for piece in [*claim["segments"], *filter(None, [claim["context"]])]
        if texts[claim["article"]["id"]][piece["start"] : piece["end"]] != piece["quote"]
    ]
    assert wrong == []
    prove_work([claim for claim in claims if claim["article"]["title"] in stage.titles])


def prove_work(claims: Records) -> None:
    """What the three annotators and the reviewer did is in the file."""
    by_name = {name: [each for each in claims if each["annotator"] == name] for name in ("ada", "ben", "cleo")}
    assert {name: len(mine) for name, mine in by_name.items()} == {"ada": 4, "ben": 3, "cleo": 3}
    assert all(claim["submitted"] and claim["type"] and claim["confidence"] for claim in claims)
    both, broken = sorted(by_name["cleo"][:2], key=lambda claim: len(claim["segments"]))
    assert both["stances"] == [{"target": "CARFREE", "stance": "favor"}, {"target": "TRAM", "stance": "against"}]
    assert [len(broken["segments"]), broken["context"] is None, broken["confidence"]] == [2, False, 3]
    assert [both["stance_holder"], broken["stance_holder"]] == [VOICE, VOICE]
    assert [each["note"] for each in by_name["ben"] if each["note"]] == ["He says it 🙂 twice."]
    judged = {review["verdict"]: (claim, review) for claim in by_name["ada"] for review in claim["reviews"]}
    fixed, fix = judged["fix"]
    assert fix["proposed"] == {"stances": [{"target": "TRAM", "stance": "neutral"}], "confidence": 2}
    assert {name: fixed[name] for name in fix["proposed"]} == fix["proposed"]
    assert fixed["submitted_version"] == fix["claim_version"] < fixed["version"]
    _, rejection = judged["reject"]
    assert [rejection["reason"], rejection["comment"]] == ["slip", "That is not what the passage says 🤔"]
    assert [(each["author"], each["text"]) for each in rejection["answers"]] == [
        ("ada", "It is: see the next sentence.")
    ]
    assert [claim["reviews"][-1]["verdict"] for claim in claims] == ["accept"] * len(claims)


def import_again(database: Database, file: bytes) -> bytes:
    """Return what a new project with the same codebook exports after it has imported *file*."""
    with database.writing() as session:
        project = create_project(session, None, "again", "Again", sample_codebook())
        manager = enter_project(
            session, session.scalars(select(Account).where(Account.name == "mira")).one(), project.slug
        )
        import_files(session, manager, [Source("articles.jsonl", file)])
        return b"".join(jsonl.write(export_records(session, manager, Selection(unit="article"))))
