"""Whoever guesses waits longer each time; whoever only mistyped is soon forgiven."""

from __future__ import annotations

import pytest

from annotator.core.errors import Invalid
from annotator.core.patience import LONGEST_S, Limit, Tally, parse_limits, remember, time_left_s, wait_s

THREE = Limit(3, 60)


def test_a_setting_names_one_limit_or_more():
    assert parse_limits("10 per minute") == [Limit(10, 60)]
    assert parse_limits("10/minute; 60 per 2 hours") == [Limit(10, 60), Limit(60, 7200)]


@pytest.mark.parametrize("text", ["", "ten per minute", "0 per minute", "10 per fortnight", "10 per minute;"])
def test_anything_else_is_refused(text):
    with pytest.raises(Invalid):
        parse_limits(text)


def test_each_guess_over_the_limit_doubles_the_wait_up_to_the_longest():
    assert [wait_s(guesses, THREE) for guesses in range(9)] == [0, 0, 0, 60, 120, 240, 480, 900, 900]
    assert wait_s(10**6, THREE) == LONGEST_S


def test_the_wait_runs_from_the_last_guess():
    assert time_left_s(Tally(2, 1000), THREE, 1000) == 0
    assert time_left_s(Tally(3, 1000), THREE, 1010) == 50
    assert time_left_s(Tally(3, 1000), THREE, 1060) == 0


def test_cheap_guesses_are_forgotten_at_the_rate_of_the_limit_and_costly_ones_after_four_times_their_wait():
    assert [remember(Tally(2, 0), THREE, at) for at in (0, 19, 20, 40, 99)] == [2, 2, 1, 0, 0]
    assert [remember(Tally(4, 0), THREE, at) for at in (479, 480, 719, 720, 740)] == [4, 3, 3, 2, 1]


def test_who_guesses_as_fast_as_allowed_soon_waits_longest():
    tally, now = Tally(), 0.0
    for _ in range(12):
        now += time_left_s(tally, THREE, now)
        tally = Tally(remember(tally, THREE, now) + 1, now)
    assert (tally.guesses, wait_s(tally.guesses, THREE)) == (12, LONGEST_S)


def test_a_clock_that_was_set_back_keeps_nobody_out():
    assert time_left_s(Tally(9, 5000), THREE, 1000) == 0
    assert remember(Tally(9, 5000), THREE, 1000) == 0


def test_clocks_that_differ_by_moments_count_together():
    assert time_left_s(Tally(3, 1000.5), THREE, 1000) == 60
    assert remember(Tally(3, 1000.5), THREE, 1000) == 3
