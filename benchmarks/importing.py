"""Importing articles with claims, beside a bare loop of json and executemany over the same file."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from benchmarks.corpus import lines
from benchmarks.figures import Figure, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation, jsonl
from benchmarks.processes import run
from benchmarks.sizes import Sizes

CLAIMS_PER_ARTICLE = 10


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figure of importing, in claims a second; each round fills an empty database."""
    claims = sizes.imported_articles * CLAIMS_PER_ARTICLE
    source = folder / "articles.jsonl"
    source.write_bytes(jsonl(lines(sizes.imported_articles, claims)))
    numbers = itertools.count()

    def once() -> float:
        with installation(folder / f"ours-{next(numbers)}") as made:
            return (
                claims / run((*ANNOTATOR, "import", SLUG, str(source), "--as", "ada"), environment(made.folder)).seconds
            )

    def bare_once() -> float:
        target = folder / f"bare-{next(numbers)}.db"
        command = (sys.executable, "-m", "benchmarks.bare.importing", str(target), str(source))
        return claims / run(command, environment()).seconds

    rates = in_turns(sizes.rounds, once, bare_once)
    what = f"import {sizes.imported_articles:,} articles with {claims:,} claims"
    return [Figure(what, "/s", *rates, at_least=0.3)]
