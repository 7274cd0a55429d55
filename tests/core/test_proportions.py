"""Intervals of shares and of their differences, against the worked examples of Newcombe (1998)."""

from __future__ import annotations

import pytest

from annotator.core.proportions import Share, difference_interval, wilson_interval


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Table II of the paper, method 10: 56/70 against 48/80, 9/10 against 3/10, 5/56 against 0/29, 10/10 against 0/10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_papers_examples_are_reproduced(one, other, low, high):
    assert difference_interval(Share(*one), Share(*other)) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


def test_a_share_of_none_or_all_stays_within_bounds():
    assert wilson_interval(Share(0, 29))[0] == 0.0
    assert 0.9999 < wilson_interval(Share(10, 10))[1] <= 1.0
