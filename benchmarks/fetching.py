"""Fetching an article of 1 MB with many claims over HTTP, beside a bare server that gives two rows of JSON."""

from __future__ import annotations

from pathlib import Path

from benchmarks.bare import growth as bare
from benchmarks.corpus import make_article
from benchmarks.figures import Figure
from benchmarks.growth_requests import ask_both, one_article, serving_both
from benchmarks.installation import installation, jsonl
from benchmarks.sizes import Sizes

#: In a round.
TIMES = 3


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of fetching each of the articles that the annotation page is measured on."""
    figures = []
    for number, page in enumerate(sizes.pages):
        place = folder / str(number)
        place.mkdir()
        line = make_article(number, page.sentences).line(page.claims)
        with installation(place / "ours") as made:
            (uuid,) = made.fill([line])
            connection = bare.make_tables(place / "bare.db")
            bare.store(connection, jsonl([line]), 1)
            connection.close()
            question = one_article(uuid, 1, made.program_headers, TIMES)
            with serving_both(made, place / "bare.db") as servers:
                costs = ask_both(question, servers, sizes.rounds)
        seconds = ([cost.seconds * 1000 for cost in side] for side in costs)
        figures.append(Figure(f"fetch an article of {page.name}", "ms", *seconds))
    return figures
