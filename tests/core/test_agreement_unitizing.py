"""Agreement on places against published examples, and against every pair of code points."""

from __future__ import annotations

from itertools import pairwise

import agreement_by_hand as by_hand
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.unitizing import (
    character_alpha,
    covered,
    differing,
    squares,
    union,
    unitizing_alpha,
    without,
)

LENGTH = 14
ranges = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 5)).map(lambda r: (r[0], min(LENGTH, r[0] + r[1])))
persons = st.lists(st.lists(ranges, max_size=3).map(union), min_size=2, max_size=3)


def points(runs):
    return {point for start, end in runs for point in range(start, end)}


def alpha_of(articles, lengths):
    """Return |uα of some articles with each person's units."""
    apart = sum(differing(units) / (len(units) - 1) for units in articles)
    everyone = [units for persons in articles for units in persons]
    everything = sum(length * len(units) for units, length in zip(articles, lengths, strict=True))
    marked, squared = sum(map(covered, everyone)), sum(map(squares, everyone))
    return unitizing_alpha([(apart, marked, squared)], everything)


def test_a_reference_implementation_has_the_same_figure():
    """Lindahl (2025), the example of `unitized_alpha`: |uα is 0.433 for three persons on a continuum of 20."""
    alex = [(2, 5), (9, 11), (12, 20)]
    paul = [(2, 5), (7, 15)]
    susan = [(2, 5), (10, 15)]
    assert alpha_of([[alex, paul, susan]], [20]) == pytest.approx(0.433, abs=0.0005)


def test_the_worked_example_of_the_textbook_has_the_same_figure():
    """Krippendorff (2019), Content Analysis, 4th edition, figure 12.11 and section 12.6.4, as the R package quallmer
    has it: |uα is 0.413 for three persons on a continuum of 60, whose units may follow each other without a gap.
    """
    alex = [(0, 7), (7, 13), (30, 32), (32, 37), (37, 44), (44, 60)]
    paul = [(0, 7), (7, 13), (13, 21), (32, 44)]
    suzan = [(0, 7), (7, 13), (13, 21), (32, 37), (37, 41), (41, 44)]
    found = alpha_of([[alex, paul, suzan]], [60])
    # Of N = 180, 109 marked and 71 not, ℓ = 26 either way round, expected 180 · 109 · 71 / (180² - 911 - 71) = 44.3.
    assert found == pytest.approx(0.413, abs=0.001)
    assert (1 - found) * 44.3 == pytest.approx(26, abs=0.05)


@settings(deadline=None, max_examples=60)
@given(st.lists(persons, min_size=1, max_size=2))
def test_unitizing_alpha_is_that_of_every_pair_of_code_points(articles):
    lengths = [LENGTH] * len(articles)
    assert alpha_of(articles, lengths) == pytest.approx(by_hand.unitizing_alpha(articles, lengths))


@given(persons)
def test_character_alpha_is_alpha_over_code_points(persons):
    rows = [[point in points(runs) for runs in persons] for point in range(LENGTH)]
    apart = differing(persons) / (len(persons) - 1)
    found = character_alpha(apart, sum(map(covered, persons)), LENGTH * len(persons))
    assert found == pytest.approx(by_hand.krippendorff_alpha(rows))


def test_with_units_of_one_code_point_both_alphas_are_one_figure():
    one, other = [(0, 1), (4, 5), (6, 7)], [(0, 1), (2, 3)]
    expected = character_alpha(differing([one, other]), 5, 20)
    assert alpha_of([[one, other]], [10]) == pytest.approx(expected)


def test_longer_units_make_chance_less_likely_to_agree():
    one, other = [(0, 5)], [(0, 4)]
    assert alpha_of([[one, other]], [10]) > character_alpha(differing([one, other]), 9, 20)


@pytest.mark.parametrize("runs", [[], [(0, 10)]])
def test_where_nothing_or_everything_is_marked_there_is_no_alpha(runs):
    assert alpha_of([[runs, runs]], [10]) is None
    assert character_alpha(0, 2 * covered(runs), 20) is None


def test_units_of_several_kinds_are_pooled_by_their_disagreements():
    agreed, apart = (0.0, 4, 8), (4.0, 4, 8)
    assert unitizing_alpha([agreed, apart], 40) == pytest.approx((1 + unitizing_alpha([apart], 40)) / 2)


@given(st.lists(ranges, max_size=5), st.lists(ranges, max_size=4).map(union))
def test_unions_and_differences_are_those_of_sets(pieces, left_out):
    runs = union(pieces)
    assert points(runs) == points(pieces)
    assert all(a[1] < b[0] for a, b in pairwise(runs))
    assert points(without(runs, left_out)) == points(runs) - points(left_out)


def test_touching_claims_of_a_person_become_one_unit():
    assert union([(5, 9), (0, 5), (12, 13)]) == [(0, 9), (12, 13)]
