"""Measuring agreement, beside a bare pass that reads the same claims and sorts them; both from start to end."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.figures import Figure, Limit, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import Run, run
from benchmarks.rereadings import rereadings
from benchmarks.sizes import Sizes

RESAMPLES = 1_000
MEGABYTE = 1_000_000


def measure(sizes: Sizes, folder: Path) -> list[Figure | Limit]:
    """Return the figures of agreement among three people: main, further and both, with intervals, and their memory."""
    with installation(folder / "ours") as made:
        made.fill(rereadings(sizes.agreed_articles, sizes.agreed_claims))

    def ours(*options: str) -> Run:
        return run((*ANNOTATOR, "agreement", SLUG, *options), environment(made.folder))

    def plainly() -> Run:
        return ours("--json", "--rounds", "0")

    def bare() -> Run:
        words = (sys.executable, "-m", "benchmarks.bare.agreement", str(made.folder / "annotator.db"))
        return run(words, environment())

    plain, read = in_turns(sizes.agreed_rounds, plainly, bare)
    further, read_again = in_turns(sizes.agreed_rounds, lambda: ours("--details"), bare)
    both, read_thrice = in_turns(sizes.agreed_rounds, lambda: ours("--everything", "--rounds", "0"), bare)
    resampled, without = in_turns(sizes.agreed_rounds, lambda: ours("--json", "--rounds", str(RESAMPLES)), plainly)
    claims = sizes.agreed_articles * sizes.agreed_claims * 3
    peaks = [each.peak / MEGABYTE for each in (*plain, *further, *both, *resampled)]
    return [
        Figure(f"agreement on {claims:,} claims, without intervals", "s", _seconds(plain), _seconds(read), at_most=10),
        Figure("where and on what people differ", "s", _seconds(further), _seconds(read_again), at_most=10),
        Figure("all figures, from claims that are read once", "s", _seconds(both), _seconds(read_thrice), at_most=10),
        Figure(
            f"the same with {RESAMPLES:,} resamples, beside without",
            "s",
            _seconds(resampled),
            _seconds(without),
            at_most=6,
        ),
        Limit("memory while measuring agreement", "MB", peaks, at_most=1_000),
    ]


def _seconds(runs: list[Run]) -> list[float]:
    return [each.seconds for each in runs]
