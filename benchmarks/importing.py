"""Importing articles with claims, beside a bare loop of json and executemany over the same file."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path

from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.importing import check_reading, import_reading
from annotator.services.importing_files import read_files
from benchmarks.bare.importing import load
from benchmarks.corpus import lines
from benchmarks.figures import Figure, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, Installation, environment, installation, jsonl
from benchmarks.processes import run
from benchmarks.sizes import Sizes

CLAIMS_PER_ARTICLE = 10


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of importing, in claims a second; each round fills an empty database."""
    claims = sizes.imported_articles * CLAIMS_PER_ARTICLE
    source = folder / "articles.jsonl"
    source.write_bytes(jsonl(lines(sizes.imported_articles, claims)))
    numbers = itertools.count()

    def ours(work: Callable[[Installation], float]) -> float:
        with installation(folder / f"ours-{next(numbers)}") as made:
            return claims / work(made)

    def loop(made: Installation) -> float:
        return seconds(lambda: store(made, source))

    def command(made: Installation) -> float:
        words = (*ANNOTATOR, "import", SLUG, str(source), "--as", "ada")
        return run(words, environment(made.folder)).seconds

    def bare_loop() -> float:
        target = folder / f"bare-{next(numbers)}.db"
        return claims / seconds(lambda: load(target, source))

    def bare_command() -> float:
        words = (sys.executable, "-m", "benchmarks.bare.importing", f"{folder}/bare-{next(numbers)}.db", str(source))
        return claims / run(words, environment()).seconds

    in_process = in_turns(sizes.rounds, lambda: ours(loop), bare_loop)
    as_command = in_turns(sizes.rounds, lambda: ours(command), bare_command)
    what = f"import {sizes.imported_articles:,} articles with {claims:,} claims"
    return [
        Figure(what, "/s", *in_process, at_least=0.3),
        Figure(f"{what}, from the command's start to its end", "/s", *as_command),
    ]


def store(made: Installation, source: Path) -> None:
    """Import *source* as its administrator: checked on a snapshot, then stored in one durable transaction."""
    found = read_files([Source(source.name, source.read_bytes())])
    with made.database.reading() as reading:
        checked = check_reading(reading, enter_project(reading, made.account, SLUG), found)
    with made.database.writing(SLUG) as writing:
        import_reading(writing, enter_project(writing, made.account, SLUG), found, checked=checked)


def seconds(work: Callable[[], None]) -> float:
    """Return how long *work* takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
