"""From counts to figures with their intervals, and to a sentence where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from annotator.core.agreement_counts import CHARACTERS, UNITS, Path, Row, Two
from annotator.core.agreement_labels import (
    Counted,
    Measure,
    Places,
    alpha_measure,
    kappa_measure,
    percent_measure,
)
from annotator.core.agreement_places import character_measure, unitizing_measure
from annotator.core.agreement_records import Figure
from annotator.core.agreement_variables import Variable
from annotator.core.bootstrap import FEWEST, Interval, intervals, order_of, totals

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


@dataclass(frozen=True)
class Asked:
    """A figure that is wanted, and why it is null without units or where it is not defined."""

    measure: Measure
    no_units: str
    undefined: str


class Figures:
    """The figures of two persons, or of all, by the keys that lead to them: asked for first, then computed at once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.order = order_of(rows)
        self._places: dict[Path, dict[Counted, int]] = {}
        for (path, counted), place in self.order.items():
            self._places.setdefault(path, {})[counted] = place
        self._asked: dict[Path, Asked] = {}

    def places(self, path: Path) -> Places:
        """Return where the sums of the counts for *path* stand; empty where nothing was counted."""
        return self._places.get(path, {})

    def ask(self, path: Path, measure: Measure, no_units: str, undefined: str = ONE_VALUE) -> None:
        """Ask for the figure *path*."""
        self._asked[path] = Asked(measure, no_units, undefined)

    def compute(self, sampling: Sampling) -> dict[Path, Figure]:
        """Return the figures that were asked for."""
        sums = totals(self.rows, self.order)
        enough = sampling.rounds > 0 and len(self.rows) >= FEWEST
        formulas = [asked.measure.formula for asked in self._asked.values()]
        drawn: Sequence[Interval | None] = [None] * len(formulas)
        if enough:
            drawn = intervals(formulas, self.rows, self.order, sampling.rounds, sampling.seed)
        why = UNSTABLE if enough else self._too_few()
        return {
            path: _figure(asked, sums, interval, why)
            for (path, asked), interval in zip(self._asked.items(), drawn, strict=True)
        }

    def _too_few(self) -> str:
        count = len(self.rows)
        articles = "1 article" if count == 1 else f"{count} articles"
        return f"Only {articles}: too few to resample." if count < FEWEST else NO_ROUNDS


def ask_pair_labels(figures: Figures, path: Path, variable: Variable, no_units: str) -> None:
    """Ask for percent, kappa and alpha of a *variable* of two persons."""
    places = figures.places((*path, "kappa"))
    figures.ask((*path, "percent"), percent_measure(places), no_units)
    figures.ask((*path, "kappa"), kappa_measure(places), no_units)
    ask_alphas(figures, path, variable, no_units)


def ask_alphas(figures: Figures, path: Path, variable: Variable, no_units: str) -> None:
    """Ask for alpha of a *variable* on each of its scales."""
    for scale in variable.scales:
        measure = alpha_measure(figures.places((*path, scale)), scale, variable.meanings)
        figures.ask((*path, f"alpha_{scale}"), measure, no_units)


def ask_mean_kappa(figures: Figures, path: Path, pairs: Sequence[Two]) -> None:
    """Ask for the mean of the kappas that *pairs* of persons have."""
    kappas = [kappa_measure(figures.places((*two, *path, "kappa"))).formula for two in pairs]

    def known(sums: Sequence[int]) -> list[float]:
        return [kappa for formula in kappas if (kappa := formula(sums)) is not None]

    def formula(sums: Sequence[int]) -> float | None:
        found = known(sums)
        return fmean(found) if found else None

    figures.ask((*path, "mean_pairwise_kappa"), Measure(formula, lambda sums: len(known(sums))), NO_KAPPA)


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
