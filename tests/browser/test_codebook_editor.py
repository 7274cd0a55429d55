"""Dora writes the codebook in the browser: nothing typed is lost, and no used key vanishes without a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import msgspec
import pytest
from cast import CODEBOOK, Cast, caller, claim_body, make_article
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.formats.codebook_yaml import read_codebook
from annotator.models import Article
from annotator.services import claims, codebooks
from annotator.services.current_codebook import current_codebook

URL = "/projects/harbour/codebook"
PageOf = Callable[..., Page]


@pytest.fixture
def editor(page_of: PageOf) -> Page:
    page = page_of("dora")
    page.goto(URL)
    expect(page.locator("#preview")).to_contain_text("In favour")
    return page


def stored(database: Database, cast: Cast) -> dict:
    with database.reading() as session:
        return codebooks.codebook_object(codebooks.read_codebook(session, caller(session, cast, "dora")))


def use_target(database: Database, cast: Cast) -> None:
    """Let Ada make a claim on the target TRAM."""
    sent = msgspec.convert(claim_body(), ClaimInput)
    with database.writing() as session:
        article = make_article(session, cast.project)
        key = "11111111-1111-4111-8111-111111111111"
        claims.put_claim(session, caller(session, cast, "ada"), article, key, lambda: sent, None)


def save_elsewhere(database: Database, cast: Cast, **parts: object) -> None:
    with database.writing() as session:
        dora = caller(session, cast, "dora")
        book = deepcopy(CODEBOOK) | parts
        codebooks.write_codebook(session, dora, lambda: book, dora.project.codebook_version)


def entry(page: Page, part: str, index: int):
    return page.locator(f"[data-list={part}] > [data-entry]").nth(index)


def save(page: Page, version: int = 2) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as version {version}.")).to_be_visible()


def test_a_target_is_added_by_keyboard_and_saved(editor, database, cast):
    editor.get_by_role("button", name="Add a target").press("Enter")
    editor.keyboard.type("Gecəli küçələr işıqlı olmalıdır")
    expect(entry(editor, "targets", 2).locator("[data-member=key]")).to_have_value("geceli_kuceler_isiqli_olmalidir")
    editor.keyboard.press("Alt+ArrowUp")
    editor.keyboard.press("Control+s")
    expect(editor.get_by_text("Saved as version 2.")).to_be_visible()
    assert [target["key"] for target in stored(database, cast)["targets"]] == [
        "TRAM",
        "geceli_kuceler_isiqli_olmalidir",
        "CARS",
    ]
    expect(editor.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_every_part_of_the_codebook_comes_back_as_it_was(editor, database, cast):
    before = stored(database, cast)
    editor.get_by_label("Title of the codebook").fill("Harbour, again")
    save(editor)
    after = stored(database, cast)
    assert after | {"title": "Harbour", "version": 1, "sha256": before["sha256"]} == before


def test_mistakes_and_doubts_are_said_where_they_are(editor):
    entry(editor, "targets", 1).locator("[data-member=key]").fill("TRAM")
    entry(editor, "stances", 0).locator("[data-member=shortcut]").fill("t")
    expect(entry(editor, "targets", 1)).to_contain_text("Another target of this list has this key already.")
    expect(editor.locator("#save-state")).to_contain_text("1 mistake to mend")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(entry(editor, "targets", 1).locator("[data-member=key]")).to_be_focused()
    entry(editor, "targets", 1).locator("[data-member=key]").fill("CARS")
    expect(entry(editor, "stances", 0)).to_contain_text("“t” is also the target")


def test_colours_that_look_alike_are_doubted(editor):
    entry(editor, "stances", 0).locator("[data-member=color]").fill("#d7191c")
    entry(editor, "stances", 1).locator("[data-member=color]").fill("#1a9641")
    expect(entry(editor, "stances", 1)).to_contain_text("deuteranopia")


def test_what_a_stance_means_for_a_target_follows_the_stance(editor, database, cast):
    entry(editor, "stances", 0).locator("[data-member=key]").fill("pro")
    save(editor)
    assert stored(database, cast)["targets"][0]["stances"] == {"pro": "builds it"}


def test_a_used_key_that_goes_away_is_mapped(editor, database, cast):
    use_target(database, cast)
    editor.get_by_role("button", name="Remove: target").first.click()
    editor.get_by_role("button", name="Save", exact=True).click()
    dialog = editor.get_by_role("dialog", name="Claims use what you removed")
    dialog.get_by_label("What target “The city should build the tram” becomes").select_option(
        "Cars should leave the harbour"
    )
    dialog.get_by_role("button", name="Save and change the claims").click()
    expect(editor.get_by_text("Saved as version 2.")).to_be_visible()
    with database.reading() as session:
        ada = caller(session, cast, "ada")
        (record,) = claims.list_claims(session, ada, session.get_one(Article, 1))
    assert record.target == "CARS"


def test_a_renamed_key_is_offered_as_what_the_old_one_becomes(editor, database, cast):
    use_target(database, cast)
    entry(editor, "targets", 0).locator("[data-member=key]").fill("TRAMLINE")
    editor.get_by_role("button", name="Save", exact=True).click()
    choice = editor.get_by_label("What target “The city should build the tram” becomes")
    expect(choice).to_have_value("=TRAMLINE")
    editor.get_by_role("button", name="Back to the codebook").click()
    assert stored(database, cast)["version"] == 1


def test_when_somebody_else_saved_first_mine_goes_on_top(editor, database, cast):
    editor.get_by_label("Title of the codebook").fill("Mine")
    save_elsewhere(database, cast, claim_types=[*CODEBOOK["claim_types"], {"key": "causal", "label": "Causal"}])
    editor.get_by_role("button", name="Save", exact=True).click()
    dialog = editor.get_by_role("dialog", name="Somebody saved another version in between")
    expect(dialog).to_contain_text("Added claim type “Causal” (causal).")
    dialog.get_by_role("button", name="Put mine on top").click()
    save(editor, 3)
    after = stored(database, cast)
    assert after["title"] == "Mine"
    assert [each["key"] for each in after["claim_types"]] == ["factual", "policy", "causal"]


def test_what_was_typed_and_not_saved_is_there_again_after_a_reload(editor):
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.get_by_label("Title of the codebook").fill("Not saved yet")
    editor.reload(wait_until="commit")  # what is offered stays for some seconds
    drop = editor.get_by_role("button", name="Drop it")
    drop.hover()
    expect(editor.get_by_label("Title of the codebook")).to_have_value("Not saved yet")
    drop.click()
    expect(editor.get_by_label("Title of the codebook")).to_have_value("Harbour")


def test_an_entry_that_was_removed_comes_back_with_undo(editor):
    editor.get_by_role("button", name="Remove: claim type").first.click()
    expect(editor.locator("[data-list=claim_types] > [data-entry]")).to_have_count(1)
    editor.get_by_role("button", name="Undo").click()
    expect(entry(editor, "claim_types", 0).locator("[data-member=key]")).to_have_value("factual")
    expect(editor.get_by_role("button", name="Save", exact=True)).to_be_disabled()


def test_a_file_is_opened_looked_over_and_saved_and_a_bad_one_is_refused(editor, database, cast, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("stances:\n  - key: a\n    shortcut: ab\n", encoding="utf-8")
    editor.set_input_files("#open-file", bad)
    expect(editor.get_by_role("dialog")).to_contain_text("Line 3: /stances/0/shortcut: A shortcut is one character")
    editor.get_by_role("button", name="OK").click()
    good = tmp_path / "good.yaml"
    good.write_text("title: From a file\nstances:\n  - {key: NO, label: No}\n", encoding="utf-8")
    editor.set_input_files("#open-file", good)
    expect(editor.get_by_label("Title of the codebook")).to_have_value("From a file")
    save(editor)
    assert stored(database, cast)["stances"][0]["key"] == "NO"


def test_the_codebook_is_downloaded_as_a_file_that_can_be_opened(editor, database, cast, tmp_path):
    editor.get_by_text("Download", exact=True).click()
    with editor.expect_download() as waiting:
        editor.get_by_role("link", name="YAML, to read and edit").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "harbour-codebook-1.yaml"
    with database.reading() as session:
        assert read_codebook(Path(path).read_bytes()) == current_codebook(session, cast.project)


def test_guidelines_are_previewed_without_raw_html(editor):
    editor.get_by_role("textbox", name="Guidelines").fill("## Mark **claims**\n<img src=x onerror=alert(1)>")
    editor.get_by_role("button", name="Both").click()
    preview = editor.locator("#guidelines-preview")
    expect(preview.get_by_role("heading", name="Mark claims")).to_be_visible()
    expect(preview).to_contain_text("<img src=x")


@pytest.mark.parametrize("name", ["vera", "ada", "cleo"])
def test_everybody_else_reads_it(page_of, name):
    page = page_of(name)
    page.goto(URL)
    expect(page.get_by_role("heading", name="Targets")).to_be_visible()
    expect(page.get_by_text("The city should build the tram")).to_be_visible()
    expect(page.locator("form[id=book-form]")).to_have_count(0)


def test_a_version_shows_what_it_changed(page_of, database, cast):
    save_elsewhere(database, cast, title="Harbour and tram")
    page = page_of("ada")
    page.goto(f"{URL}/versions/2")
    expect(page.get_by_text("Changed the title from “Harbour” to “Harbour and tram”.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Version 1")).click()
    expect(page.get_by_text("This is the version that the project began with.")).to_be_visible()
