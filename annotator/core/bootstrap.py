"""How far a figure would move with other articles of the same kind: percentile intervals by drawing articles anew."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

#: What is counted of one article: the place of each count among the sums, and how much it is.
Row = Mapping[int, int]
#: Computes a figure from the sums of the counts; None where it is not defined.
Formula = Callable[[Sequence[int]], float | None]
Interval = tuple[float, float]

#: Fewer articles than these are not drawn anew.
FEWEST = 10
LEVEL = 0.95
#: Resamples that are drawn at a time.
_CHUNK = 1000


def resampled_totals(rows: Sequence[Row], width: int, rounds: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Yield, *rounds* times, the *width* sums over as many articles drawn with replacement.

    The same *seed* gives the same draws.
    """
    random = Random(seed)
    columns: list[list[tuple[int, int]]] = [[] for _ in range(width)]
    for article, row in enumerate(rows):
        for place, count in row.items():
            columns[place].append((article, count))
    for begin in range(0, rounds, _CHUNK):
        draws = _Draws(random, len(rows), min(_CHUNK, rounds - begin))
        yield from zip(*(draws.sums(column) for column in columns), strict=True)


def intervals(
    formulas: Sequence[Formula], rows: Sequence[Row], width: int, rounds: int, seed: int
) -> list[Interval | None]:
    """Return the 95 % percentile interval of the figure that each of *formulas* gives.

    A draw that leaves a figure undefined does not count; None where more than half of the draws do so.
    """
    drawn: list[list[float]] = [[] for _ in formulas]
    for sums in resampled_totals(rows, width, rounds, seed):
        for values, formula in zip(drawn, formulas, strict=True):
            value = formula(sums)
            if value is not None:
                values.append(value)
    return [_interval(sorted(values)) if values and 2 * len(values) >= rounds else None for values in drawn]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a *share* of the sorted *values* lies, between two of them in proportion."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def _interval(values: Sequence[float]) -> Interval:
    return percentile(values, (1 - LEVEL) / 2), percentile(values, (1 + LEVEL) / 2)


class _Draws:
    """How often each article is drawn in each of some resamples.

    One article's numbers for all resamples lie side by side in one whole number: to add its counts to all of them is
    one multiplication and one addition, a hundred times faster than a loop.
    """

    def __init__(self, random: Random, articles: int, rounds: int) -> None:
        self.rounds = rounds
        self._weights = [array("Q", bytes(8 * rounds)) for _ in range(articles)]
        for at in range(rounds):
            for article in random.choices(range(articles), k=articles):
                self._weights[article][at] += 1
        self._packed = {code: [_pack(each, code) for each in self._weights] for code in _CODES}

    def sums(self, column: Sequence[tuple[int, int]]) -> array[int]:
        """Return the sum, in each resample, of what the articles in *column* count."""
        most = len(self._weights) * max(count for _, count in column)
        code = next(code for code in _CODES if most < 1 << 8 * _CODES[code])
        weights = self._packed[code]
        total = sum([weights[article] * count for article, count in column])
        return array(code, total.to_bytes(_CODES[code] * self.rounds, sys.byteorder))


#: Whole numbers without sign by their bytes, the short ones first.
_CODES = {code: array(code).itemsize for code in ("I", "Q")}


def _pack(weights: array[int], code: str) -> int:
    return int.from_bytes(array(code, weights).tobytes(), sys.byteorder)
