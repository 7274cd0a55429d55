"""The coefficients against the worked examples of the papers that define them, and against their definitions."""

from __future__ import annotations

from collections import Counter

import agreement_by_hand as by_hand
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement import masi
from annotator.core.agreement_labels import (
    alpha_counts,
    alpha_measure,
    kappa_counts,
    kappa_measure,
    pair_alpha_measure,
    percent_measure,
)


def counted(units, counts):
    """Return the places and the sums of what *counts* yields for each of *units*."""
    found = Counter()
    for unit in units:
        found.update(dict(counts(tuple(unit))))
    return {key: place for place, key in enumerate(found)}, list(found.values())


def alpha(units, scale="nominal", sets=()):
    places, sums = counted([unit for unit in units if len(unit) > 1], lambda unit: alpha_counts(unit, scale))
    return alpha_measure(places, scale, sets).formula(sums)


def of_two(measure, pairs):
    places, sums = counted(pairs, kappa_counts)
    return measure(places).formula(sums)


def columns(*rows: str) -> list[list[int]]:
    """Return the values of each column of *rows*; a dot is a missing value."""
    return [
        [ord(value) for value in column if value != "."] for column in zip(*(row.split() for row in rows), strict=True)
    ]


#: Krippendorff (2011), the reliability data of its sections A, B and C.
BINARY = columns("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = columns("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = columns(
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
)
#: Cohen (1960), table 1, times 200.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


@pytest.mark.parametrize(("units", "expected"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743)])
def test_nominal_alpha_is_that_of_krippendorff_2011(units, expected):
    assert alpha(units) == pytest.approx(expected, abs=0.0005)


def test_ordinal_alpha_is_that_of_krippendorff_2011():
    assert alpha(MISSING, "ordinal") == pytest.approx(0.815, abs=0.0005)


def test_kappa_is_that_of_cohen_1960():
    pairs = [(i, j) for i, row in enumerate(COHEN) for j, count in enumerate(row) for _ in range(count)]
    assert of_two(percent_measure, pairs) == pytest.approx(0.70)
    assert of_two(kappa_measure, pairs) == pytest.approx(0.492, abs=0.0005)


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "masi"])
def test_alpha_that_cannot_be_computed_is_none(scale):
    sets = [frozenset("a")]
    assert alpha([], scale, sets) is None
    assert alpha([[0]], scale, sets) is None
    assert alpha([[0, 0], [0, 0]], scale, sets) is None


def test_kappa_without_units_and_of_one_value_is_none():
    assert of_two(percent_measure, []) is None
    assert of_two(kappa_measure, []) is None
    assert of_two(kappa_measure, [(0, 0), (0, 0)]) is None


def test_people_who_never_use_the_same_value_have_a_kappa():
    assert of_two(kappa_measure, [(0, 1), (0, 1)]) == 0


pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)
units = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4), max_size=8)


@given(pairs)
def test_figures_of_two_persons_are_those_of_the_definitions(pairs):
    assert of_two(percent_measure, pairs) == pytest.approx(by_hand.percent_agreement(pairs))
    assert of_two(kappa_measure, pairs) == pytest.approx(by_hand.cohens_kappa(pairs))
    assert of_two(pair_alpha_measure, pairs) == pytest.approx(by_hand.krippendorff_alpha(pairs))


@given(units)
def test_alphas_are_those_of_the_definition(units):
    sets = [frozenset("a"), frozenset("ab"), frozenset("bc"), frozenset("d")]
    pairable = [unit for unit in units if len(unit) > 1]
    assert alpha(units) == pytest.approx(by_hand.krippendorff_alpha(pairable))
    assert alpha(units, "ordinal") == pytest.approx(by_hand.ordinal_alpha(pairable))
    named = [[sets[value] for value in unit] for unit in pairable]
    assert alpha(units, "masi", sets) == pytest.approx(by_hand.krippendorff_alpha(named, masi))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", 0),
        ("ab", "a", 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("a", "b", 1),
        ("", "", 0),
        ("", "a", 1),
    ],
)
def test_masi_is_that_of_passonneau_2006(one, other, distance):
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(distance)
