"""Writing claims as JSONL, beside a bare loop over one SQLite table that writes the same bytes."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

from benchmarks.bare import writing as bare
from benchmarks.corpus import lines
from benchmarks.figures import Figure, Limit, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, Installation, environment, installation
from benchmarks.processes import Run, run
from benchmarks.sizes import Sizes

#: As in a project of two coders: what each article holds.
CLAIMS_PER_ARTICLE = 50


def measure(sizes: Sizes, folder: Path) -> list[Figure | Limit]:
    """Return the figures of writing, in claims a second and in memory."""
    claims = sizes.written_claims
    ours, table, theirs = folder / "ours.jsonl", folder / "bare.db", folder / "bare.jsonl"
    with installation(folder / "ours") as made:
        idle = export(made, ours)
        made.fill(lines(max(1, claims // CLAIMS_PER_ARTICLE), claims))
        runs = [export(made, ours)]
        with ours.open("rb") as file:
            bare.fill(table, file)

        def once() -> float:
            runs.append(export(made, ours))
            return claims / runs[-1].seconds

        def bare_once() -> float:
            command = (sys.executable, "-m", "benchmarks.bare.writing", str(table), str(theirs))
            return claims / run(command, environment(made.folder)).seconds

        rates = in_turns(sizes.rounds, once, bare_once)
    if digest(ours) != digest(theirs):
        raise RuntimeError("The bare program writes other lines than the export.")
    above = [(each.peak - idle.peak) / 1e6 for each in runs]
    return [
        Figure(f"write {claims:,} claims as JSONL", "/s", *rates, at_least=0.5),
        Limit(f"memory over idle while writing {claims:,} claims", "MB", above, at_most=150),
    ]


def export(made: Installation, target: Path) -> Run:
    """Export the project to *target* by the command line."""
    return run((*ANNOTATOR, "export", SLUG, "-o", str(target)), environment(made.folder))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return sha256(file.read()).hexdigest()
