"""Forecasts of the end, against simulated projects whose pace is known."""

from __future__ import annotations

from random import Random

import pytest

from annotator.core.forecast import forecast_days


def test_a_steady_pace_gives_the_remainder_over_the_mean_within_its_range():
    found = forecast_days([4, 6, 5, 5, 4, 6, 5], 50)
    assert found.expected == pytest.approx(10)
    assert found.earliest < 10 < found.latest


def test_the_bounds_are_where_the_band_reaches_the_remainder():
    daily, remaining = [3, 8, 0, 5, 9, 2, 6, 7, 1, 4], 60
    found = forecast_days(daily, remaining)
    mean = sum(daily) / 10
    deviation = max(sum((each - mean) ** 2 for each in daily) / 9, mean)
    for bound, side in ((found.earliest, 1), (found.latest, -1)):
        band = 1.28155 * (deviation * (bound + bound**2 / 10)) ** 0.5
        assert mean * bound + side * band == pytest.approx(remaining, rel=1e-4)


def test_too_little_gives_no_forecast_and_a_pace_that_nobody_knows_no_latest():
    assert forecast_days([9, 9, 9, 9], 5) is None
    assert forecast_days([1, 2, 1, 2, 3], 5) is None
    assert forecast_days([0, 0, 0, 0, 30], 100).latest is None
    assert forecast_days([2] * 10, 0) == (0, 0, pytest.approx(1.0, abs=2))


def test_four_of_five_simulated_projects_end_within_the_range():
    chance, inside, rounds = Random(17), 0, 600

    def day():
        """As many of 40 people hand one in as come; a binomial day."""
        return sum(chance.random() < 0.2 for _ in range(40))

    for _ in range(rounds):
        found = forecast_days([day() for _ in range(20)], 200)
        left, days = 200, 0
        while left > 0:
            left, days = left - day(), days + 1
        # A day counts as a whole.
        inside += found.earliest <= days <= found.latest + 1
    assert 0.75 < inside / rounds < 0.93
