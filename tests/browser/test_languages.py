"""The pages of annotating and reviewing in the reader's language: what they show and say, with the same keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest
from browser.annotation import AnnotationPage, stored_claims
from cast import CODEBOOK, TEXT, Cast, caller, claim_body, make_article
from flask import Flask
from playwright.sync_api import Page, expect

from annotator.core.records import ClaimInput
from annotator.db import Database
from annotator.models import Article
from annotator.services import accounts, claims
from annotator.services.assignments import WorkChange, change_work

#: What the interface shows and names under the given places: text, labels, tooltips; not what users wrote.
SHOWN = """roots => roots.flatMap(root => [...document.querySelectorAll(root)]).flatMap(root => {
  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('kbd, q, .truncate, .verdict__reasons .choice-group')) texts.push(node.data.trim());
  const names = ['aria-label', 'data-tooltip', 'title', 'placeholder'];
  for (const each of [root, ...root.querySelectorAll('*')])
    texts.push(...names.map(name => each.getAttribute(name)).filter(Boolean));
  return texts.filter(Boolean);
})"""
ANNOTATION = [".annotate-bar", ".claims__head", "#claims", "#help", "#submit-dialog", "#skip-dialog", "#settings"]
REVIEW = [".review-bar", "#lanes", "#panel", "#help", "#return-dialog"]
QUOTE = "The tram 🚊 will come"
#: Names of keys, which keyboards everywhere carry in English.
KEYS = {"Alt", "Ctrl", "Enter", "Esc", "Delete", "Shift"}


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        return make_article(session, cast.project, TEXT)


@pytest.fixture
def open_in(
    page_of: Callable[..., Page], article: Article, database: Database, cast: Cast
) -> Callable[[str], AnnotationPage]:
    """Return Ada's annotation page, in the language that her account chose."""

    def open_page(language: str) -> AnnotationPage:
        with database.writing() as session:
            accounts.set_language(session, cast.accounts["ada"], language)
        return AnnotationPage(page_of("ada"), article)

    return open_page


def project_words() -> set[str]:
    """Return the words of the codebook, of the quote and of names, which are in no language of the pages."""
    entries = [entry for part in CODEBOOK.values() if isinstance(part, list) for entry in part]
    labels = [entry.get("label", entry["key"]) for entry in entries if isinstance(entry, dict)]
    return set(
        re.findall(r"\w+", " ".join([*labels, "builds it certain possible How sure ada ben Mayor Orlov", QUOTE]))
    )


def english_left(page: Page, places: list[str]) -> list[str]:
    """Return the texts of the interface at *places* that still hold a word in Latin letters."""
    known = project_words() | KEYS
    texts = page.evaluate(SHOWN, places)
    return [text for text in texts if set(re.findall(r"[A-Za-z]{2,}", text)) - known]


def test_the_page_is_russian_throughout_for_an_account_that_chose_it(open_in) -> None:
    ada = open_in("ru")
    expect(ada.page.locator("html")).to_have_attribute("lang", "ru")
    expect(ada.saved).to_have_text("Всё сохранено")
    expect(ada.state).to_have_text("Чтение")
    ada.press("?")
    expect(ada.page.locator("#help")).to_contain_text("Следующее предложение")
    ada.press("Escape")
    ada.select(QUOTE)
    expect(ada.state).to_have_text("Утверждение открыто")
    expect(ada.form).to_contain_text("Ещё не хватает: тип, объект, позиция и уверенность.")
    assert english_left(ada.page, ANNOTATION) == []


def test_the_keys_are_the_same_and_the_claim_is_read_back_in_russian(open_in, app: Flask, article: Article) -> None:
    ada = open_in("ru")
    expect(ada.saved).to_have_text("Всё сохранено")
    ada.select(QUOTE)
    expect(ada.state).to_have_text("Утверждение открыто")
    ada.press("1", "t", "+", "4")
    expect(ada.said).to_have_text("Factual; In favour: The city should build the tram; уверенность 4")
    expect(ada.state).to_have_text("Чтение")
    ada.press("p")
    expect(ada.said).to_contain_text("1 из 1 утверждения: Factual")
    expect(ada.page.locator("#claim-count")).to_have_text("1 утверждение")
    expect(ada.saved).to_have_text("Всё сохранено")
    (claim,) = stored_claims(app, article)
    assert claim["stances"] == [{"target": "TRAM", "stance": "favor"}]


def test_the_review_page_is_russian_throughout(
    page_of: Callable[..., Page], article: Article, database: Database, cast: Cast
) -> None:
    sent = msgspec.convert(claim_body(QUOTE), ClaimInput)
    with database.writing() as session:
        for name in ("ada", "ben"):
            who = caller(session, cast, name)
            claims.put_claim(session, who, article, str(uuid4()), lambda: sent, None)
            change_work(session, who, article, who.person, WorkChange(state="submitted"))
    page = page_of("cleo", locale="ru-RU")
    page.goto(f"/projects/harbour/articles/{article.uuid}/review")
    expect(page.locator("#saved")).to_have_text("Всё сохранено")
    page.keyboard.press("j")
    expect(page.locator("#panel")).to_contain_text("Тот же объект, та же позиция")
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("Решено 1 из 2")
    assert english_left(page, REVIEW) == []


def test_who_chose_nothing_gets_what_the_browser_accepts(page_of: Callable[..., Page], article: Article) -> None:
    ben = AnnotationPage(page_of("ben", locale="tr-TR"), article)
    expect(ben.page.locator("html")).to_have_attribute("lang", "tr")
    expect(ben.saved).to_have_text("Tümü kaydedildi")
    ben.select(QUOTE)
    expect(ben.state).to_have_text("İddia açık")


def test_azerbaijani_times_are_numbers(open_in) -> None:
    ada = open_in("az")
    expect(ada.saved).to_have_text("Hamısı saxlanılıb")
    ada.page.goto("/account")
    expect(ada.page.locator("time[data-kind]").first).to_have_text(re.compile(r"^\d{2}\.\d{2}\.\d{4}"))
