"""How much a benchmark does: enough for figures that stand still, or next to nothing to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The amounts of every benchmark."""

    #: How often each benchmark is repeated, in turns with its bare program.
    rounds: int = 9
    #: Claims that one client saves in a round.
    saves: int = 100
    #: Claims that are written as JSONL.
    written_claims: int = 50_000
    #: Articles that are imported, with ten claims each.
    imported_articles: int = 2_000


TINY = Sizes(rounds=1, saves=3, written_claims=40, imported_articles=4)
