"""The page on which differences are settled in Chromium, beside the review page of the same article."""

from __future__ import annotations

import random
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from annotator.db import THREADS
from benchmarks.browser import MeasuredPage, chromium, find_chromium
from benchmarks.corpus import ANNOTATORS, STANCES, SampleArticle, make_article
from benchmarks.figures import Figure, Limit, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import serving
from benchmarks.sizes import Sizes

#: To the next cluster again and again.
WALK = ("j",) * 20
#: A claim taken whole, which goes on to the next one.
DECIDE = ("1",) * 10


def measure(sizes: Sizes, folder: Path) -> list[Figure | Limit]:
    """Return the figures of the page; none, and a word of why, where there is no Chromium."""
    executable = find_chromium()
    if executable is None:
        print("no Chromium here: set ANNOTATOR_CHROMIUM", file=sys.stderr)
        return []
    with installation(folder / "ours") as made, ExitStack() as stack:
        (uuid,) = made.fill([shared_line(make_article(1, sizes.settled_claims), sizes.settled_claims)])
        command = (*ANNOTATOR, "serve", "--threads", str(THREADS))
        server = stack.enter_context(serving(command, environment(made.folder), "/healthz"))
        base = f"http://127.0.0.1:{server.port}"
        cookie = made.browser_headers()["Cookie"].removeprefix("annotator=")
        context = stack.enter_context(chromium(executable, [{"name": "annotator", "value": cookie, "url": base}]))
        page = MeasuredPage(context, f"{base}/healthz")
        ours, review = (f"{base}/projects/{SLUG}/articles/{uuid}/{name}" for name in ("adjudicate", "review"))
        # Browsers keep the scripts and styles: what counts is every opening but the very first.
        for each in (ours, review):
            page.open(each)
        opened = in_turns(sizes.page_rounds, lambda: page.open(ours), lambda: page.open(review))
        page.open(ours)
        walked = [each for _ in range(sizes.page_rounds) for each in page.effects(WALK)]
        decided = [each for _ in range(sizes.page_rounds) for each in page.effects(DECIDE)]
        page.close()
    name = f"3 x {sizes.settled_claims} claims"
    return [
        Figure(f"{name}: opened, beside the review page (time)", "ms", *opened, at_most=2),
        Limit(f"{name}: a key to the next cluster, 95 % of them", "ms", [p95(walked)], at_most=50),
        Limit(f"{name}: a key decides and goes on, 95 % of them", "ms", [p95(decided)], at_most=100),
    ]


def shared_line(article: SampleArticle, count: int) -> dict[str, Any]:
    """Return the article with a claim of each of three persons on each of *count* sentences, edges a bit apart."""
    line, chance = article.line(0), random.Random(article.number)
    for number, (start, end) in enumerate(article.sentences[:count]):
        for at, name in enumerate(ANNOTATORS):
            left, right = start + chance.randint(0, 4), end - chance.randint(0, 4)
            line["claims"].append(
                article.claim(number * 3 + at)
                | {
                    "segments": [{"start": left, "end": right, "quote": article.text[left:right]}],
                    "stances": [{"target": "NORM", "stance": chance.choice(STANCES[:2])}],
                    "id": str(UUID(int=article.number << 64 | number * 3 + at)),
                    "annotator": name if name != "ada" else "dan",
                    "submitted": True,
                }
            )
    return line


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1]
