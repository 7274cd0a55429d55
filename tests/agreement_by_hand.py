"""The coefficients of agreement as their papers define them, value by value: what the product's figures must equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations, permutations, product


def percent_agreement(pairs: Sequence[tuple]) -> float | None:
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def cohens_kappa(pairs: Sequence[tuple]) -> float | None:
    """Cohen (1960): observed against what the two persons' own distributions give."""
    if not pairs:
        return None
    observed = percent_agreement(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(count * others[value] for value, count in ones.items()) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(units: Sequence[Sequence[Hashable]], distance: Callable | None = None) -> float | None:
    """Krippendorff (2011): the coincidence matrix, cell by cell."""
    return alpha_of(coincidences(units), distance or (lambda one, other: one != other))


def ordinal_alpha(units: Sequence[Sequence[float]]) -> float | None:
    """Krippendorff (2011), step C: the ranks passed between two values, the ends counted half, squared."""
    counted = coincidences(units)
    totals = margins(counted)

    def distance(one: float, other: float) -> float:
        low, high = sorted((one, other))
        passed = sum(count for value, count in totals.items() if low <= value <= high)
        return (passed - (totals[low] + totals[high]) / 2) ** 2

    return alpha_of(counted, distance)


def coincidences(units: Sequence[Sequence[Hashable]]) -> dict[tuple, float]:
    found: dict[tuple, float] = defaultdict(float)
    for values in units:
        for pair in permutations(values, 2):
            found[pair] += 1 / (len(values) - 1)
    return found


def margins(counted: Mapping[tuple, float]) -> dict[Hashable, float]:
    totals: dict[Hashable, float] = defaultdict(float)
    for (one, _), count in counted.items():
        totals[one] += count
    return totals


def alpha_of(counted: Mapping[tuple, float], distance: Callable) -> float | None:
    totals = margins(counted)
    everything = sum(totals.values())
    observed = sum(count * distance(one, other) for (one, other), count in counted.items())
    expected = 2 * sum(totals[one] * totals[other] * distance(one, other) for one, other in combinations(totals, 2))
    if everything < 2 or expected == 0:
        return None
    return 1 - (everything - 1) * observed / expected


def unitizing_alpha(articles: Sequence[Sequence[Sequence[tuple[int, int]]]], lengths: Sequence[int]) -> float | None:
    """Krippendorff et al. (2016), |uα, by trying every pair of code points.

    *articles* has, for each article, each person's units. Two code points are differing where one lies in a unit and
    the other in a gap. Those of one unit make no pair, nor does a gap's with itself.
    """
    observed, points = 0.0, []
    for article, (persons, length) in enumerate(zip(articles, lengths, strict=True)):
        rows = [code_points(units, length) for units in persons]
        for one, other in permutations(rows, 2):
            observed += sum((a is None) != (b is None) for a, b in zip(one, other, strict=True)) / (len(rows) - 1)
        for person, row in enumerate(rows):
            points += [
                (unit is not None, (article, person, at if unit is None else f"unit {unit}"))
                for at, unit in enumerate(row)
            ]
    pairs = [(a, b) for (a, segment), (b, other) in product(points, repeat=2) if segment != other]
    apart = sum(a != b for a, b in pairs)
    return 1 - observed * len(pairs) / (len(points) * apart) if apart else None


def code_points(units: Sequence[tuple[int, int]], length: int) -> list[int | None]:
    """Return the number of the unit in which each code point lies, None in a gap."""
    row: list[int | None] = [None] * length
    for number, (start, end) in enumerate(units):
        row[start:end] = [number] * (end - start)
    return row
