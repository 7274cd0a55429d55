"""Intervals: drawn by article, the same for the same seed, and as wide as theory says."""

from __future__ import annotations

from random import Random
from statistics import NormalDist

import pytest

from annotator.core.bootstrap import intervals, percentile, resampled_totals


def share(sums):
    return sums[0] / sums[1]


@pytest.mark.parametrize("kinds", [1, 3, 400])
def test_a_resample_is_the_sum_over_articles_drawn_with_replacement(kinds):
    """The articles carry powers of a large base, so that each sum tells how often each of them was drawn."""
    random = Random(3)
    rows = [{kind: random.randrange(9) for kind in range(kinds)} | {kinds: 32**at} for at in range(9)]
    for sums in resampled_totals(rows, kinds + 1, 50, seed=1):
        weights = [sums[kinds] // 32**at % 32 for at in range(9)]
        assert sum(weights) == 9
        for kind in range(kinds):
            assert sums[kind] == sum(times * row[kind] for times, row in zip(weights, rows, strict=True))


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    rows = [{0: at % 3, 1: 3} for at in range(40)]
    first, again, other = (intervals([share], rows, 2, 200, seed) for seed in (1, 1, 2))
    assert first == again != other


def test_an_interval_is_as_wide_as_theory_says():
    """A mean of 400 articles: 1.96 standard errors to either side."""
    random = Random(7)
    rows = [{0: random.randrange(2), 1: 1} for _ in range(400)]
    [(low, high)] = intervals([share], rows, 2, 2000, 1)
    mean = sum(row[0] for row in rows) / 400
    reach = NormalDist().inv_cdf(0.975) * (mean * (1 - mean) / 400) ** 0.5
    assert (low, high) == pytest.approx((mean - reach, mean + reach), abs=0.006)


def test_a_figure_that_most_resamples_leave_undefined_has_no_interval():
    assert intervals([lambda sums: None, lambda sums: 1.0], [{0: 1}] * 12, 1, 20, 1) == [None, (1.0, 1.0)]


def test_a_percentile_lies_between_two_values_in_proportion():
    assert percentile([0, 10, 20, 30, 40], 0.025) == pytest.approx(1)
    assert percentile([5], 0.975) == 5
