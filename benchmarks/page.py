"""The annotation page in Chromium, beside the same text as plain paragraphs without claims, styles or scripts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from annotator.db import THREADS
from benchmarks.bare.page import plain_pages
from benchmarks.browser import MeasuredPage, chromium, find_chromium
from benchmarks.corpus import SampleArticle, make_article
from benchmarks.figures import Limit, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import serving
from benchmarks.sizes import PageSize, Sizes

#: A sentence taken, filled in from the list of entries, ended by its confidence, walked to, opened and undone.
LISTED = ("Enter", "Space", *"norm", "Enter", "Space", *"favor", "Enter")
WORK = (*"jjkj", *LISTED, "4", "j", "ArrowRight", "n", "p", "Enter", "Escape", "Control+z", "j", "k")
MADE = ("Enter", "Space", *"norm", "Enter", "Escape", "Control+z")


def measure(sizes: Sizes, folder: Path) -> list[Limit]:
    """Return the figures of the page; none, and a word of why, where there is no Chromium."""
    executable = find_chromium()
    if executable is None:
        print("no Chromium here: set ANNOTATOR_CHROMIUM", file=sys.stderr)
        return []
    figures: list[Limit] = []
    with installation(folder / "ours") as made, ExitStack() as stack:
        articles = [make_article(number, size.sentences) for number, size in enumerate(sizes.pages)]
        ids = made.fill(own_line(article, size) for article, size in zip(articles, sizes.pages, strict=True))
        command = (*ANNOTATOR, "serve", "--threads", str(THREADS))
        server = stack.enter_context(serving(command, environment(made.folder), "/healthz"))
        floors = stack.enter_context(plain_pages([article.text for article in articles]))
        base = f"http://127.0.0.1:{server.port}"
        cookie = made.browser_headers()["Cookie"].removeprefix("annotator=")
        context = stack.enter_context(chromium(executable, [{"name": "annotator", "value": cookie, "url": base}]))
        addresses = [f"{base}/projects/{SLUG}/articles/{uuid}" for uuid in ids]
        for ours, plain, size in zip(addresses, floors, sizes.pages, strict=True):
            figures += page_figures(sizes, size, MeasuredPage(context, f"{base}/healthz"), (ours, plain))
        figures.append(memory_figure(sizes, MeasuredPage(context, f"{base}/healthz"), addresses[0]))
    return figures


def page_figures(sizes: Sizes, size: PageSize, page: MeasuredPage, urls: tuple[str, str]) -> list[Limit]:
    """Return the figures of one article: painting and scrolling over the plain page, and keys."""
    # Browsers keep the scripts and styles: what counts is every opening but the very first.
    page.open(urls[0])
    ours, plain = in_turns(sizes.page_rounds, lambda: page.open(urls[0]), lambda: page.open(urls[1]))
    over = median(one - other for one, other in zip(ours, plain, strict=True))
    floor = page.long_tasks(sizes.page_turns)
    page.open(urls[0])
    extra = page.long_tasks(sizes.page_turns) - floor
    page.open(urls[0])
    effects = [each for _ in range(sizes.page_rounds) for each in page.effects(WORK)]
    page.close()
    return [
        Limit(f"{size.name}: painted, over plain text", "ms", [over], at_most=size.painted),
        Limit(f"{size.name}: long tasks in scrolling, over plain text", "", [max(extra, 0)], at_most=0),
        Limit(f"{size.name}: a key shows its effect, 95 % of them", "ms", [p95(effects)], at_most=size.key),
    ]


def memory_figure(sizes: Sizes, page: MeasuredPage, url: str) -> Limit:
    """Return how many megabytes more the page holds after claims were made and undone, once all is saved."""
    page.open(url)
    page.page.wait_for_selector("#claims > li")
    count = page.page.inner_text("#claim-count")

    def held(times: int) -> float:
        for _ in range(times):
            page.work(MADE)
        page.page.wait_for_selector("#saved[data-state=saved]")
        if page.page.inner_text("#claim-count") != count:
            raise RuntimeError("a claim was not undone")
        return page.memory()

    before = held(10)
    grown = max(held(sizes.page_undone) - before, 0)
    page.close()
    return Limit(f"memory over {sizes.page_undone} claims made and undone", "MB", [grown], at_most=5)


def own_line(article: SampleArticle, size: PageSize) -> dict[str, Any]:
    """Return the article with unsubmitted claims of the one who opens it, as a line that can be imported."""
    line = article.line(size.claims)
    for claim in line["claims"]:
        claim |= {"annotator": "ada", "submitted": False}
    return line


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1]
