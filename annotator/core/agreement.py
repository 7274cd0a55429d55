"""How far people agree on labels: percent, Cohen's kappa and Krippendorff's alpha, as reports of studies give them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)
#: The squared difference δ² of two values: 0 for equal ones.
Distance = Callable[[Value, Value], float]
#: How often each pair of values stands together in a unit: n_ck.
Coincidences = Mapping[tuple[Value, Value], float]


def percent_agreement(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    """Return the share of *pairs* that are equal, 0 to 1; None without pairs."""
    if not pairs:
        return None
    return sum(one == other for one, other in pairs) / len(pairs)


def cohens_kappa(pairs: Sequence[tuple[Value, Value]]) -> float | None:
    """Return Cohen's kappa over the values that two persons gave to the same units.

    1.0 is perfect agreement, 0.0 is what their own distributions give by chance. None without pairs, and where both
    use one and the same value only, since chance then leaves nothing to agree on.

    Cohen (1960), "A Coefficient of Agreement for Nominal Scales"; the test reproduces its worked example.
    """
    observed = percent_agreement(pairs)
    if observed is None:
        return None
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(count * others[value] for value, count in ones.items()) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(units: Sequence[Mapping[str, Value]], distance: Distance[Value] | None = None) -> float | None:
    """Return Krippendorff's alpha over *units*, each a person-to-value mapping; a missing person is a missing value.

    1.0 is perfect agreement, 0.0 is chance, below 0 is systematic disagreement. None when fewer than two values can be
    paired or only one value occurs, where expected disagreement is 0. *distance* is nominal if None.

    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability"; the tests reproduce its worked examples.
    """
    return alpha_of(coincidences([list(unit.values()) for unit in units]), distance or nominal)


def coincidences(units: Sequence[Sequence[Value]]) -> dict[tuple[Value, Value], float]:
    """Return n_ck, both ways round: each unit of m values adds 1 / (m - 1) for each ordered pair of them."""
    found: dict[tuple[Value, Value], float] = defaultdict(float)
    for values in units:
        if len(values) < 2:
            continue
        weight = 1 / (len(values) - 1)
        for one, other in combinations(values, 2):
            found[one, other] += weight
            found[other, one] += weight
    return dict(found)


def alpha_of(counted: Coincidences[Value], distance: Distance[Value]) -> float | None:
    """Return alpha of a coincidence matrix; None where it is not defined."""
    totals = margins(counted)
    everything = sum(totals.values())
    observed = sum(count * distance(one, other) for (one, other), count in counted.items())
    expected = 2 * sum(totals[one] * totals[other] * distance(one, other) for one, other in combinations(totals, 2))
    if everything < 2 or expected == 0:
        return None
    return 1 - (everything - 1) * observed / expected


def margins(counted: Coincidences[Value]) -> dict[Value, float]:
    """Return n_c: how often each value can be paired."""
    totals: dict[Value, float] = defaultdict(float)
    for (one, _), count in counted.items():
        totals[one] += count
    return dict(totals)


def nominal(one: Value, other: Value) -> float:
    """Return 0 for equal values, 1 for different ones."""
    return float(one != other)


def ordinal(counted: Coincidences[Value], rank: Callable[[Value], float]) -> Distance[Value]:
    """Return the ordinal δ² for these data: the ranks passed between two values, the ends counted half, squared.

    *rank* gives the order and nothing more. Krippendorff (2011), step C.
    """
    totals = margins(counted)
    cumulated: dict[Value, float] = {}
    before = 0.0
    for value in sorted(totals, key=rank):
        cumulated[value] = before + totals[value] / 2
        before += totals[value]
    return lambda one, other: (cumulated[one] - cumulated[other]) ** 2


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
