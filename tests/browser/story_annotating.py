"""Three ways of annotating: by mouse, by keyboard alone, and with everything that a claim may have."""

from __future__ import annotations

import re
from itertools import islice

from browser.story import OpenArticle, Stage, phrases, tab_to, with_emoji
from playwright.sync_api import Page, expect

CARFREE, TRAM = "Quay Road should be closed", "The city should build tram"
VOICE, FOLDED = "Şəhla Pezeşkian", "sehla pezes"


def open_from_my_work(page: Page, title: str) -> OpenArticle:
    """Click on an article's title in My work."""
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return OpenArticle(page)


def submit(article: OpenArticle, question: str, answer: str) -> None:
    """Submit the work, and answer what the page asks."""
    article.page.get_by_role("button", name="Submit").click()
    dialog = article.page.get_by_role("dialog", name=question)
    dialog.get_by_role("button", name=answer, exact=True).click()


def annotate_by_mouse(page: Page, stage: Stage) -> None:
    """Three claims on the first article and one on the last: drawn, filled in and submitted with the mouse."""
    first, last = stage.titles[0], stage.titles[-1]
    article = open_from_my_work(page, first)
    for quote, entries in zip(
        phrases(stage.texts[first]),
        [("Factual", CARFREE, "In favour", "5"), ("Causal", TRAM, "Against", "4"), ("Demand", CARFREE, "Unclear", "4")],
        strict=False,
    ):
        article.select(quote)
        expect(article.quotes).to_have_text([quote])
        article.choose(*entries)
        by_author = article.form.get_by_role("button", name="Author of this article")
        if by_author.is_visible():
            by_author.click()
        article.form.get_by_role("button", name="Done").click()
        article.wait_until_saved()
    submit(article, "Submit 3 claims?", "Submit")
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()

    page.get_by_role("navigation", name="Project").get_by_role("link", name="Articles").click()
    page.get_by_role("link", name=last, exact=True).click()
    article = OpenArticle(page)
    article.select(next(phrases(stage.texts[last])))
    article.choose("Evaluative", TRAM, "Neutral", "5")
    article.wait_until_saved()
    submit(article, "Submit 1 claim?", "Submit")
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()


def annotate_by_keyboard(page: Page, stage: Stage) -> None:
    """The first three articles without touching a mouse; the second has no claim."""
    tab_to(page, page.get_by_role("link", name=stage.titles[0], exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(stage.titles[0])
    article = OpenArticle(page)
    article.press("j", "j", "Enter", "f", "q", "+", "4")
    expect(article.said).to_contain_text("In favour: Quay Road should be closed")
    article.press("j", "Shift+ArrowDown", "Enter", "p", "t", "-", "V")
    page.keyboard.type("The harbour master")
    article.press("Enter", "N")
    page.keyboard.type("He says it 🙂 twice.")
    article.press("Enter", "2")
    expect(article.cards).to_have_count(2)
    submit_by_keyboard(article, "Submit 2 claims?", stage.titles[1])
    submit_by_keyboard(OpenArticle(page), "No claim in this article?", stage.titles[2])
    article = OpenArticle(page)
    article.press("j", "j", "Enter", "v", "l", "0", "5")
    expect(article.cards).to_have_count(1)
    submit_by_keyboard(article, "Submit 1 claim?", stage.titles[3])


def submit_by_keyboard(article: OpenArticle, question: str, following: str) -> None:
    """Submit with Ctrl and Enter, say yes with Enter, and arrive at the next article."""
    article.press("Control+Enter")
    dialog = article.page.get_by_role("dialog", name=question)
    expect(dialog.get_by_role("button", name="Submit and next")).to_be_focused()
    article.press("Enter")
    expect(article.page.get_by_role("heading", level=1)).to_have_text(following)


def annotate_everything(page: Page, stage: Stage) -> None:
    """Several segments, two pairs, a context, voices completed, a note, an emoji, undo and redo; two articles."""
    article = open_from_my_work(page, stage.titles[0])
    framed, broken, rest, question = islice(phrases(stage.texts[stage.titles[0]]), 4)
    article.make_claim(with_emoji(stage.texts[stage.titles[0]]) or framed, "f", "q", "+", "t", "-", "V")
    page.keyboard.type(VOICE)
    article.press("Enter", "5")
    article.wait_until_saved()

    article.make_claim(broken, "v", "t", "?", "A")
    article.select(rest)
    expect(article.quotes).to_have_text([broken, rest])
    frame(article, question)
    article.press("V", "Control+a")
    page.keyboard.type(FOLDED)
    names = page.get_by_role("listbox", name="Names")
    expect(names.get_by_role("option")).to_have_text([re.compile(VOICE)])
    article.press("ArrowDown", "Enter", "Escape", "N")
    page.keyboard.type("Broken in two; “he said” is left out.")
    article.press("Enter", "3")
    article.wait_until_saved()

    article.press("Control+z")
    expect(article.cards.filter(has_text="Needs confidence")).to_have_count(1)
    article.press("Control+Shift+z")
    expect(article.cards.filter(has_text="Needs confidence")).to_have_count(0)
    article.wait_until_saved()
    submit(article, "Submit 2 claims?", "Submit")
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()

    page.get_by_role("navigation", name="Project").get_by_role("link", name="Articles").click()
    page.get_by_role("link", name=stage.titles[3], exact=True).click()
    article = OpenArticle(page)
    article.make_claim(next(phrases(stage.texts[stage.titles[3]])), "m", "y", "+", "4")
    article.wait_until_saved()
    submit(article, "Submit 1 claim?", "Submit")
    expect(page.get_by_text("You have submitted this article.")).to_be_visible()


def frame(article: OpenArticle, passage: str) -> None:
    """Give the open claim a context: the question above it where there is one, else *passage*."""
    article.press("C")
    expect(article.said).to_have_text(re.compile("Context|Mark the passage"))
    if article.state.inner_text() != "Claim open":
        article.select(passage)
    expect(article.state).to_have_text("Claim open")
