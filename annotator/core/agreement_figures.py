"""From counts to figures with their intervals, and to a sentence where there is none."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean
from typing import NamedTuple

from annotator.core.agreement_counts import CHARACTERS, UNITS, Two
from annotator.core.agreement_labels import (
    Counted,
    Measure,
    Places,
    Scale,
    alpha_measure,
    kappa_measure,
    pair_alpha_measure,
    percent_measure,
)
from annotator.core.agreement_places import character_measure, unitizing_measure
from annotator.core.agreement_records import Figure
from annotator.core.agreement_units import Key, Path
from annotator.core.agreement_variables import Variable
from annotator.core.bootstrap import FEWEST, Interval, intervals

ONE_VALUE = "Only one value occurs, so chance leaves nothing to agree on."
NO_ORDER = "The codebook does not order these values."
NO_TEXT = "There is no text to compare."
NO_TARGET = "No claim names a target."
NO_KAPPA = "No two people have a kappa here."
NOTHING_MARKED = "Nothing, or everything, is marked, so chance leaves nothing to agree on."
NO_ROUNDS = "No resamples were asked for."
UNSTABLE = "Most resamples leave the figure undefined, so it has no interval."


@dataclass(frozen=True)
class Sampling:
    """How intervals are drawn."""

    rounds: int = 1000
    seed: int = 1


class Source(NamedTuple):
    """Units by article, and what each of them adds to the counts."""

    numbers: Mapping[int, array[int]]
    counts: Callable[[int], Iterable[tuple[Key, int]]]


@dataclass(frozen=True)
class Asked:
    """A figure that is wanted, and why it is null without units or where it is not defined."""

    measure: Measure
    no_units: str
    undefined: str


class Figures:
    """The figures of two persons, or of all, by the keys that lead to them: asked for first, then computed at once."""

    def __init__(self, places: Sequence[Mapping[Key, int]], sources: Sequence[Source]) -> None:
        self._rows = places
        self._sources = sources
        totals: Counter[Key] = Counter()
        for row in places:
            totals.update(row)
        for source in sources:
            for number, times in Counter(chain.from_iterable(source.numbers.values())).items():
                for key, count in source.counts(number):
                    totals[key] += count * times
        self._order = {key: place for place, key in enumerate(totals)}
        self._sums = list(totals.values())
        self._places: defaultdict[Path, dict[Counted, int]] = defaultdict(dict)
        for (path, what), place in self._order.items():
            self._places[path][what] = place
        self._asked: dict[Path, Asked] = {}

    def places(self, path: Path) -> Places:
        """Return where the sums of the counts for *path* stand; empty where nothing was counted."""
        return self._places.get(path, {})

    def paths(self) -> Iterable[Path]:
        """Return what was counted for which figure."""
        return self._places.keys()

    def ask(self, path: Path, measure: Measure, no_units: str, undefined: str = ONE_VALUE) -> None:
        """Ask for the figure *path*."""
        self._asked[path] = Asked(measure, no_units, undefined)

    def compute(self, sampling: Sampling) -> dict[Path, Figure]:
        """Return the figures that were asked for."""
        count = len(self._rows)
        formulas = [asked.measure.formula for asked in self._asked.values()]
        found: Sequence[Interval | None] = [None] * len(formulas)
        why = NO_ROUNDS
        if count < FEWEST:
            why = f"Only {'1 article' if count == 1 else f'{count} articles'}: too few to resample."
        elif sampling.rounds:
            why = UNSTABLE
            found = intervals(formulas, self._counted_rows(), len(self._order), sampling.rounds, sampling.seed)
        return {
            path: _figure(asked, self._sums, interval, why)
            for (path, asked), interval in zip(self._asked.items(), found, strict=True)
        }

    def _counted_rows(self) -> list[dict[int, int]]:
        """Return each article's counts by the places of their sums."""
        rows = [{self._order[key]: count for key, count in row.items()} for row in self._rows]
        for source in self._sources:
            known: dict[int, list[tuple[int, int]]] = {}
            for article, numbers in source.numbers.items():
                row = rows[article]
                for number, times in Counter(numbers).items():
                    counts = known.get(number)
                    if counts is None:
                        counts = known[number] = [(self._order[key], count) for key, count in source.counts(number)]
                    for place, count in counts:
                        row[place] = row.get(place, 0) + count * times
        return rows


def ask_pair_labels(figures: Figures, path: Path, variable: Variable, no_units: str) -> None:
    """Ask for percent, kappa and alpha of a *variable* of two persons."""
    places = figures.places((*path, "kappa"))
    figures.ask((*path, "percent"), percent_measure(places), no_units)
    figures.ask((*path, "kappa"), kappa_measure(places), no_units)
    figures.ask((*path, "alpha_nominal"), pair_alpha_measure(places), no_units)
    for scale in variable.scales[1:]:
        ask_alpha(figures, path, variable, scale, no_units)


def ask_group_labels(figures: Figures, path: Path, variable: Variable, pairs: Sequence[Two], no_units: str) -> None:
    """Ask for alpha of a *variable* of all persons, and for the mean of the kappas that *pairs* of them have."""
    for scale in variable.scales:
        ask_alpha(figures, path, variable, scale, no_units)
    kappas = [kappa_measure(figures.places((*two, *path, "kappa"))).formula for two in pairs]

    def known(sums: Sequence[int]) -> list[float]:
        return [kappa for formula in kappas if (kappa := formula(sums)) is not None]

    def formula(sums: Sequence[int]) -> float | None:
        found = known(sums)
        return fmean(found) if found else None

    figures.ask((*path, "mean_pairwise_kappa"), Measure(formula, lambda sums: len(known(sums))), NO_KAPPA)


def ask_alpha(figures: Figures, path: Path, variable: Variable, scale: Scale, no_units: str) -> None:
    """Ask for alpha of a *variable* on one scale."""
    measure = alpha_measure(figures.places((*path, scale)), scale, variable.meanings)
    figures.ask((*path, f"alpha_{scale}"), measure, no_units)


def ask_places(figures: Figures, targets: Sequence[str]) -> None:
    """Ask for the figures on where claims lie: over code points, over units, and over the units of each target."""
    characters = figures.places((CHARACTERS,))
    kinds = {target: figures.places((UNITS, target)) for target in targets}
    figures.ask((CHARACTERS,), character_measure(characters), NO_TEXT, NOTHING_MARKED)
    figures.ask((UNITS,), unitizing_measure(list(kinds.values()), characters), NO_TARGET, NOTHING_MARKED)
    for target, kind in kinds.items():
        figures.ask((UNITS, target), unitizing_measure([kind], characters), NO_TARGET, NOTHING_MARKED)


def _figure(asked: Asked, sums: Sequence[int], interval: Interval | None, why: str) -> Figure:
    value, units = asked.measure.formula(sums), asked.measure.units(sums)
    if value is None:
        return Figure(None, units, None, None, asked.undefined if units else asked.no_units)
    if interval is None:
        return Figure(value, units, None, None, why)
    return Figure(value, units, *interval, None)
