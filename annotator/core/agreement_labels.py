"""What is counted of the values that people gave to the same units, and the figures that the counts give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter, mul
from typing import Literal

from annotator.core.agreement import (
    cohens_kappa,
    distance_alpha,
    masi,
    nominal_alpha,
    ordinal_alpha,
    percent_agreement,
)
from annotator.core.bootstrap import Formula

Scale = Literal["nominal", "ordinal", "masi"]
#: What is counted, and of which values or how many persons.
Counted = tuple[str, tuple[int, ...]]
#: Where the sums of one figure's counts stand.
Places = Mapping[Counted, int]
Pick = Callable[[Sequence[int]], tuple[int, ...]]
#: The values, as code numbers, that persons gave to one unit.
Unit = tuple[int, ...]


@dataclass(frozen=True)
class Measure:
    """A figure as a formula of sums, and over how many units it is."""

    formula: Formula
    units: Callable[[Sequence[int]], int]


def kappa_counts(unit: Unit) -> Iterator[tuple[Counted, int]]:
    """Yield what percent and kappa need of a *unit* of two persons."""
    one, other = unit
    yield ("units", ()), 1
    yield ("one", (one,)), 1
    yield ("other", (other,)), 1
    if one == other:
        yield ("equal", ()), 1


def alpha_counts(unit: Unit, scale: Scale) -> Iterator[tuple[Counted, int]]:
    """Yield what alpha needs of a *unit* of two or more persons."""
    given = Counter(unit)
    yield ("units", ()), 1
    for value, count in given.items():
        yield ("value", (value,)), count
    if len(given) > 1 and scale == "nominal":
        yield ("differing", (len(unit),)), len(unit) ** 2 - sum(count * count for count in given.values())
    elif len(given) > 1:
        for one, other in combinations(sorted(given), 2):
            yield ("cell", (len(unit), one, other)), 2 * given[one] * given[other]


def percent_measure(places: Places) -> Measure:
    """Return the measure of percent agreement, from `kappa_counts`."""
    units, equal = total(places, "units"), total(places, "equal")
    return Measure(lambda sums: percent_agreement(equal(sums), units(sums)), units)


def kappa_measure(places: Places) -> Measure:
    """Return the measure of Cohen's kappa, from `kappa_counts`."""
    ones, others = _common(places)
    units, equal = total(places, "units"), total(places, "equal")
    return Measure(lambda sums: cohens_kappa(units(sums), equal(sums), ones(sums), others(sums)), units)


def pair_alpha_measure(places: Places) -> Measure:
    """Return the measure of nominal alpha of two persons, from `kappa_counts`."""
    units, equal = total(places, "units"), total(places, "equal")
    ones, others = picker(places, "one"), picker(places, "other")
    common_ones, common_others = _common(places)

    def formula(sums: Sequence[int]) -> float | None:
        count, one, other = units(sums), ones(sums), others(sums)
        squares = sum(map(mul, one, one)) + sum(map(mul, other, other))
        squares += 2 * sum(map(mul, common_ones(sums), common_others(sums)))
        return nominal_alpha(2 * (count - equal(sums)), 2 * count, squares)

    return Measure(formula, units)


def alpha_measure(places: Places, scale: Scale, sets: Sequence[frozenset[str]] = ()) -> Measure:
    """Return the measure of alpha on *scale*, from `alpha_counts`; for masi *sets* are what the code numbers stand for.

    Code numbers on an ordinal scale are in its order.
    """
    formula = _nominal(places) if scale == "nominal" else _by_distance(places, scale, sets)
    return Measure(formula, total(places, "units"))


def total(places: Places, what: str) -> Callable[[Sequence[int]], int]:
    """Return the function that gives the one sum of *what* was counted, 0 where it never was."""
    place = places.get((what, ()))
    return (lambda sums: 0) if place is None else itemgetter(place)


def picker(places: Places, what: str) -> Pick:
    """Return the function that picks every sum of *what* was counted."""
    return pick([place for (counted, _), place in places.items() if counted == what])


def pick(places: Sequence[int]) -> Pick:
    """Return the function that picks the sums at *places*, as a tuple however many they are."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda sums: tuple(sums[place] for place in places)


def _nominal(places: Places) -> Formula:
    values = picker(places, "value")
    differing = [(place, *size) for (what, size), place in places.items() if what == "differing"]

    def formula(sums: Sequence[int]) -> float | None:
        given = values(sums)
        apart = sum(sums[place] / (size - 1) for place, size in differing)
        return nominal_alpha(apart, sum(given), sum(map(mul, given, given)))

    return formula


def _common(places: Places) -> tuple[Pick, Pick]:
    """Return the functions that pick how often the one, and the other, gave the values that both used."""
    values = sorted(value for what, value in places if what == "one" and ("other", value) in places)
    return pick([places["one", value] for value in values]), pick([places["other", value] for value in values])


def _by_distance(places: Places, scale: Scale, sets: Sequence[frozenset[str]]) -> Formula:
    given = sorted(code for what, (code, *_) in ((w, c) for w, c in places if w == "value"))
    values = pick([places["value", (code,)] for code in given])
    index = {code: at for at, code in enumerate(given)}
    cells = []
    for (what, codes), place in places.items():
        if what == "cell":
            size, one, other = codes
            cells.append((index[one], index[other], place, size - 1))
    near = _nearness([sets[code] for code in given]) if scale == "masi" else {}

    def formula(sums: Sequence[int]) -> float | None:
        differing = ((one, other, sums[place] / pairs) for one, other, place, pairs in cells)
        if scale == "ordinal":
            return ordinal_alpha(differing, values(sums))
        return distance_alpha(differing, values(sums), near)

    return formula


def _nearness(sets: Sequence[frozenset[str]]) -> dict[tuple[int, int], float]:
    """Return 1 - MASI of those sets that have something in common."""
    numbered = combinations(enumerate(sets), 2)
    return {(i, j): 1 - masi(one, other) for (i, one), (j, other) in numbered if one & other}
