"""Dora imports files in the browser: sees what is in them, chooses the encoding, stores them with one button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.axe import axe_finds
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Article

PageOf = Callable[..., Page]
URL = "/projects/harbour/import"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "haber.txt").write_bytes("Şöyle dedi: ığdır’da".encode("cp1254"))
    (folder / "page.html").write_text("<title>A page</title><h1>Head</h1><p>The 🚊", encoding="utf-8")
    (folder / "bad.jsonl").write_text('{"text": "fine"}\n{"text": ""}\n', encoding="utf-8")
    return folder


def texts(database: Database) -> list[str]:
    with database.reading() as session:
        return [each.content.text for each in session.scalars(select(Article).order_by(Article.position))]


def test_files_are_looked_through_then_stored(page_of: PageOf, database: Database, files: Path) -> None:
    page = page_of("dora")
    page.goto(URL)
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.set_input_files("#file", [files / "haber.txt", files / "page.html"])
    page.locator("[data-encoding=cp1254]").click()
    # page.html is UTF-8, so the tram would not read right: it is left out for another time.
    page.get_by_role("button", name="Leave out page.html").click()
    expect(page.get_by_text("Ready to import")).to_be_visible()
    expect(page.locator("#checked")).to_contain_text("Şöyle dedi: ığdır’da")
    assert texts(database) == []
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    assert texts(database) == ["Şöyle dedi: ığdır’da"]


def test_problems_keep_the_button_shut_until_the_file_is_gone(page_of: PageOf, database: Database, files: Path) -> None:
    page = page_of("dora")
    page.goto(URL)
    page.set_input_files("#file", files / "bad.jsonl")
    page.set_input_files("#file", files / "page.html")
    expect(page.locator("[data-checked=bad]")).to_contain_text("line 2")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Leave out bad.jsonl").click()
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(f"**{URL}/*")
    assert texts(database) == ["Head\n\nThe 🚊"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_preview(page_of: PageOf, files: Path, scheme: str) -> None:
    page = page_of("dora", color_scheme=scheme)
    page.goto(URL)
    page.set_input_files("#file", [files / "haber.txt", files / "bad.jsonl"])
    expect(page.locator("[data-checked=bad]")).to_be_visible()
    assert axe_finds(page) == []
