"""How cost grows with a project: imported, exported, read and searched at each size, beside bare programs."""

from __future__ import annotations

import itertools
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.importing import import_files
from benchmarks.bare import growth as bare
from benchmarks.bare import writing as bare_writing
from benchmarks.corpus import lines
from benchmarks.figures import Figure, Growth, in_turns
from benchmarks.growth_requests import Cost, ask_both, questions, serving_both
from benchmarks.installation import ANNOTATOR, SLUG, Installation, environment, installation, jsonl
from benchmarks.processes import run
from benchmarks.sizes import Sizes

CLAIMS_PER_ARTICLE = 50
#: Articles imported in one transaction.
BATCH = 40
#: Of two times the claims at most 2.1 times the cost.
LINEAR = 1.1

#: Ours and the bare program's, round by round.
Costs = tuple[list[Cost], list[Cost]]


def measure(sizes: Sizes, folder: Path) -> list[Figure | Growth]:
    """Return the figures of each size, and the exponent of each cost over all of them."""
    found: dict[str, list[Costs]] = {}
    for claims in sizes.grown_claims:
        place = folder / str(claims)
        place.mkdir()
        for what, costs in measure_one(claims, sizes.rounds, place).items():
            found.setdefault(what, []).append(costs)
        shutil.rmtree(place)
    figures: list[Figure | Growth] = []
    for what, sides in found.items():
        for claims, costs in zip(sizes.grown_claims, sides, strict=True):
            ours, bare_ones = ([cost.seconds * 1000 for cost in side] for side in costs)
            figures.append(Figure(f"{what}, {claims:,} claims", "ms", ours, bare_ones))
        # Something was imported once in several parts, and everything else several times as a whole.
        joined = sum if what.startswith("import") else min
        ours, bare_ones = ([joined(cost.processor for cost in costs[side]) for costs in sides] for side in (0, 1))
        figures.append(Growth(what, sizes.grown_claims, ours, bare_ones, at_most=LINEAR))
    return figures


def measure_one(claims: int, rounds: int, folder: Path) -> dict[str, Costs]:
    """Return what each job cost on a project of so many claims."""
    with installation(folder / "ours") as made:
        ids, imported = fill_both(made, folder / "bare.db", claims)
        with serving_both(made, folder / "bare.db") as servers:
            asked = {each.what: ask_both(each, servers, rounds) for each in questions(made, ids, claims)}
        return {f"import by {BATCH} articles": imported, **asked, "export": export_both(made, folder, rounds)}


def fill_both(made: Installation, path: Path, claims: int) -> tuple[list[str], Costs]:
    """Import a project in parts, and into the bare tables at *path* in turns; return the articles' ids too."""
    articles = max(1, claims // CLAIMS_PER_ARTICLE)
    ids: list[str] = []
    costs: Costs = ([], [])
    connection = bare.make_tables(path)
    remaining = lines(articles, claims)
    while batch := jsonl(itertools.islice(remaining, BATCH)):

        def ours(batch: bytes = batch) -> None:
            with made.database.writing() as writing:
                caller = enter_project(writing, made.account, SLUG)
                ids.extend(import_files(writing, caller, [Source("part.jsonl", batch)]).article_ids)

        def floor(batch: bytes = batch, first: int = len(costs[0]) * BATCH + 1) -> None:
            bare.store(connection, batch, first)

        for side, found in zip(costs, in_turns(1, lambda: timed(ours), lambda: timed(floor)), strict=True):
            side += found
    connection.close()
    return ids, costs


def export_both(made: Installation, folder: Path, rounds: int) -> Costs:
    """Export the project as JSONL, in turns with the bare loop over one table that writes the same lines."""
    ours, table, theirs = folder / "ours.jsonl", folder / "lines.db", folder / "bare.jsonl"
    command = (*ANNOTATOR, "export", SLUG, "-o", str(ours))
    run(command, environment(made.folder))
    with ours.open("rb") as file:
        bare_writing.fill(table, file)
    loop = (sys.executable, "-m", "benchmarks.bare.writing", str(table), str(theirs))

    def once(words: tuple[str, ...]) -> Cost:
        taken = run(words, environment(made.folder))
        return Cost(taken.seconds, taken.processor)

    return in_turns(rounds, lambda: once(command), lambda: once(loop))


def timed(work: Callable[[], None]) -> Cost:
    """Return what *work* takes in this process."""
    started, before = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - started, time.process_time() - before)
