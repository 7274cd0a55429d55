"""What is counted of the places that people marked, and the figures that the counts give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from annotator.core.agreement_labels import Counted, Measure, Places, total
from annotator.core.agreement_variables import CountedClaim
from annotator.core.unitizing import (
    Run,
    character_alpha,
    covered,
    differing,
    squares,
    union,
    unitizing_alpha,
    without,
)


@dataclass(frozen=True)
class Marks:
    """What one person marked in one article."""

    #: Everything inside a claim.
    runs: list[Run]
    #: The units of each target: what its claims cover together.
    by_target: dict[str, list[Run]]
    #: How many pieces of each target became one with another.
    merged: dict[str, int]


def mark(claims: Sequence[CountedClaim], left_out: Sequence[Run], only: str | None = None) -> Marks:
    """Return where *claims* lie, without the code points *left_out*; the units of the target *only*, or of each."""
    everything: list[Run] = []
    by_target: dict[str, list[Run]] = {}
    for claim in claims:
        pieces = [(piece.start, piece.end) for piece in claim.segments]
        everything += pieces
        for target in claim.stances:
            if only is None or target == only:
                by_target.setdefault(target, []).extend(pieces)
    units = {target: union(pieces) for target, pieces in by_target.items()}
    merged = {target: len(pieces) - len(units[target]) for target, pieces in by_target.items()}
    if left_out:
        units = {target: without(runs, left_out) for target, runs in units.items()}
    return Marks(without(union(everything), left_out), units, merged)


def character_counts(persons: Sequence[Marks], points: int) -> Iterator[tuple[Counted, int]]:
    """Yield what agreement over the code points of one article needs; so many of them count."""
    yield ("points", ()), points
    yield ("values", ()), points * len(persons)
    yield ("marked", ()), sum(covered(each.runs) for each in persons)
    yield ("differing", (len(persons),)), differing([each.runs for each in persons])


def unit_counts(persons: Sequence[Marks], target: str) -> Iterator[tuple[Counted, int]]:
    """Yield what agreement over the units of *target* in one article needs."""
    units = [each.by_target.get(target, []) for each in persons]
    yield ("units", ()), sum(map(len, units))
    yield ("marked", ()), sum(map(covered, units))
    yield ("squares", ()), sum(map(squares, units))
    yield ("differing", (len(persons),)), differing(units)


def character_measure(places: Places) -> Measure:
    """Return the measure of alpha over code points, from `character_counts`."""
    values, marked, apart = total(places, "values"), total(places, "marked"), _coincidences(places)
    return Measure(lambda sums: character_alpha(apart(sums), marked(sums), values(sums)), total(places, "points"))


def unitizing_measure(kinds: Sequence[Places], characters: Places) -> Measure:
    """Return the measure of |uα from the `unit_counts` of some targets and the `character_counts`."""
    values = total(characters, "values")
    units = [total(places, "units") for places in kinds]
    parts = [(_coincidences(places), total(places, "marked"), total(places, "squares")) for places in kinds]

    def formula(sums: Sequence[int]) -> float | None:
        counted = [(apart(sums), marked(sums), squared(sums)) for apart, marked, squared in parts]
        return unitizing_alpha(counted, values(sums))

    return Measure(formula, lambda sums: sum(each(sums) for each in units))


def _coincidences(places: Places) -> Callable[[Sequence[int]], float]:
    """Return the function that sums differing coincidences: those of m persons count 1 / (m - 1) each."""
    sizes = [(place, *size) for (what, size), place in places.items() if what == "differing"]
    return lambda sums: sum(sums[place] / (size - 1) for place, size in sizes)
