"""How far people agree: percent, Cohen's kappa and Krippendorff's alpha, from counts, as studies report them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import accumulate
from operator import mul

#: Two values by their index, the lower one first, and how many coincidences they have, counted both ways round.
Coincidences = Iterable[tuple[int, int, float]]


def percent_agreement(equal: int, units: int) -> float | None:
    """Return the share of *units* whose two values are equal, 0 to 1; None without units."""
    return equal / units if units else None


def cohens_kappa(units: int, equal: int, ones: Sequence[int], others: Sequence[int]) -> float | None:
    """Return Cohen's kappa of two persons, from how often each value was given by the one and by the other.

    Values that only one of them used may be left out: they add nothing to what chance gives.

    1.0 is perfect agreement, 0.0 is what their own distributions give by chance. None without units, and where both
    use one and the same value only, since chance then leaves nothing to agree on.

    Cohen (1960), "A Coefficient of Agreement for Nominal Scales"; the test reproduces its worked example.
    """
    by_chance: int = sum(map(mul, ones, others))
    if units == 0 or by_chance == units * units:
        return None
    return 1 - (units - equal) * units / (units * units - by_chance)


def gwets_ac1(units: Iterable[tuple[Sequence[Hashable], int]]) -> float | None:
    """Return Gwet's AC1 of names, over *units* of two or more values, each with how often it occurs.

    P_a is the mean, over units, of the share of equal ordered pairs of values; P_e = Σ π(1 − π) / (q − 1), where π is
    the mean share of a value in a unit and q how many values occur. Unlike kappa it stays high where nearly everything
    has one value. None without units and where one value occurs only.

    Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high agreement", with q as in
    its generalisation to more persons; the test reproduces its worked example.
    """
    everything, equal = 0, 0.0
    shares: defaultdict[Hashable, float] = defaultdict(float)
    for values, times in units:
        size = len(values)
        everything += times
        for value, count in Counter(values).items():
            equal += times * count * (count - 1) / (size * (size - 1))
            shares[value] += times * count / size
    if len(shares) < 2:
        return None
    by_chance = sum(share / everything * (1 - share / everything) for share in shares.values()) / (len(shares) - 1)
    return (equal / everything - by_chance) / (1 - by_chance)


def nominal_alpha(differing: float, everything: int, squares: int) -> float | None:
    """Return Krippendorff's alpha for names.

    *differing* are the coincidences of different values, of *everything* that can be paired; *squares* is the sum of
    the squared n_c, how often each value occurs there. A unit of m values has m * (m - 1) ordered pairs, which count
    1 / (m - 1) each. 1.0 is perfect agreement, 0.0 is chance, below 0 is systematic disagreement. None where fewer
    than two values can be paired or only one value occurs, so that the expected disagreement is 0.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability"; the tests reproduce its worked examples.
    """
    return _alpha(differing, everything * everything - squares, everything)


def ordinal_alpha(differing: Coincidences, values: Sequence[int]) -> float | None:
    """Return alpha for ranks; *values* has the n_c in their order, and nothing but the order counts.

    δ² of two values are the ranks passed between them, the ends counted half, squared: Krippendorff (2011), step C.
    """
    places = [before - count / 2 for before, count in zip(accumulate(values), values, strict=True)]
    everything = sum(values)
    observed = sum(count * (places[one] - places[other]) ** 2 for one, other, count in differing)
    weighted = list(map(mul, values, places))
    expected = 2 * (everything * sum(map(mul, weighted, places)) - sum(weighted) ** 2)
    is_one_value = sum(map(bool, values)) < 2
    return None if is_one_value else _alpha(observed, expected, everything)


def distance_alpha(
    differing: Coincidences, values: Sequence[int], nearness: Mapping[tuple[int, int], float]
) -> float | None:
    """Return alpha for values that can be near each other; *nearness* has 1 - δ² of those pairs where it is not 0."""
    everything = sum(values)
    observed = sum(count * (1 - nearness.get((one, other), 0.0)) for one, other, count in differing)
    near = 2 * sum(values[one] * values[other] * close for (one, other), close in nearness.items())
    expected = everything * everything - sum(map(mul, values, values)) - near
    is_one_value = sum(map(bool, values)) < 2
    return None if is_one_value else _alpha(observed, expected, everything)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the MASI distance of two sets: 1 - Jaccard times monotonicity (1, 2/3, 1/3, 0).

    Passonneau (2006), "Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation".
    """
    if one == other:
        return 0.0
    both, either = len(one & other), len(one | other)
    if not both:
        return 1.0
    monotonicity = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - both / either * monotonicity


def _alpha(observed: float, expected: float, everything: int) -> float | None:
    if everything < 2 or expected <= 0:
        return None
    return 1 - (everything - 1) * observed / expected
