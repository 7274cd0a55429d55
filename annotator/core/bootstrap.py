"""How far a figure would move with other articles of the same kind: percentile intervals by drawing articles anew."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import itemgetter, mul
from random import Random
from typing import TypeVar

#: The name of a count; a row holds the counts of one article.
Key = TypeVar("Key", bound=Hashable)
#: Computes a figure from the sums of the counts; None where it is not defined.
Formula = Callable[[Sequence[int]], float | None]
Interval = tuple[float, float]

#: Fewer articles than these are not drawn anew.
FEWEST = 10
LEVEL = 0.95
#: Counts that lie side by side in one whole number, and the bytes of each.
_WIDTH = 128
_BYTES = 8


def order_of(rows: Sequence[Mapping[Key, int]]) -> dict[Key, int]:
    """Return the place of each count that occurs, those of most articles first."""
    articles = Counter(key for row in rows for key in row)
    return {key: place for place, (key, _) in enumerate(articles.most_common())}


def totals(rows: Sequence[Mapping[Key, int]], order: Mapping[Key, int]) -> list[int]:
    """Return the sums over all articles, in *order*."""
    sums = [0] * len(order)
    for row in rows:
        for key, count in row.items():
            sums[order[key]] += count
    return sums


def resampled_totals(
    rows: Sequence[Mapping[Key, int]], order: Mapping[Key, int], rounds: int, seed: int
) -> Iterator[list[int]]:
    """Yield, *rounds* times, the sums over as many articles drawn with replacement; the same for the same *seed*."""
    random = Random(seed)
    packs = _packs(rows, order)
    for _ in range(rounds):
        weights = [0] * len(rows)
        for article in random.choices(range(len(rows)), k=len(rows)):
            weights[article] += 1
        yield [each for pack in packs for each in pack.sums(weights)]


def intervals(
    formulas: Sequence[Formula], rows: Sequence[Mapping[Key, int]], order: Mapping[Key, int], rounds: int, seed: int
) -> list[Interval | None]:
    """Return the 95 % percentile interval of the figure that each of *formulas* gives.

    A draw that leaves a figure undefined does not count; None where more than half of the draws do so.
    """
    drawn: list[list[float]] = [[] for _ in formulas]
    for sums in resampled_totals(rows, order, rounds, seed):
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


class _Pack:
    """Some counts of each article as one whole number: adding two articles' counts is one addition."""

    def __init__(self, counts: Mapping[int, array[int]]) -> None:
        self.numbers = [int.from_bytes(each.tobytes(), sys.byteorder) for each in counts.values()]
        # Twice the last: for one article alone it would return no tuple.
        self.pick = itemgetter(*counts, *list(counts)[-1:])

    def sums(self, weights: Sequence[int]) -> array[int]:
        """Return the sums of the counts over the articles, each as often as its weight says."""
        total = sum(map(mul, self.numbers, self.pick(weights)))
        return array("Q", total.to_bytes(_BYTES * _WIDTH, sys.byteorder))


def _packs(rows: Sequence[Mapping[Key, int]], order: Mapping[Key, int]) -> list[_Pack]:
    """Return the counts in packs by their place; rare ones share packs of few articles."""
    packed: list[dict[int, array[int]]] = [{} for _ in range(-(-len(order) // _WIDTH))]
    for article, row in enumerate(rows):
        for key, count in row.items():
            pack, place = divmod(order[key], _WIDTH)
            if article not in packed[pack]:
                packed[pack][article] = array("Q", bytes(_BYTES * _WIDTH))
            packed[pack][article][place] = count
    return [_Pack(counts) for counts in packed]
