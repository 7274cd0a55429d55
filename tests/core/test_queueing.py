"""A sample is drawn at random, evenly, and stays as it is while the project grows."""

from __future__ import annotations

from collections import Counter

import pytest

from annotator.core.queueing import QueueRules, check_rules, is_drawn, own_order


@pytest.mark.parametrize("percent", [0, 5, 20, 25, 33, 50, 60, 100])
def test_a_sample_has_exactly_its_share(percent):
    drawn = [is_drawn(7, percent, at) for at in range(1000)]
    assert sum(drawn) == 10 * percent
    for end in range(0, 1000, 100):
        assert sum(drawn[:end]) == end * percent // 100


def test_later_imports_change_nothing_of_a_draw():
    assert [is_drawn(7, 20, at) for at in range(50)] == [is_drawn(7, 20, at) for at in range(500)][:50]


def test_every_article_is_as_likely_as_the_others():
    seeds = range(2000)
    counts = Counter(at for seed in seeds for at in range(10) if is_drawn(seed, 20, at))
    # Expected 400 each; five standard deviations of a binomial draw, √(2000 · 0.2 · 0.8) = 17.9, are 90.
    assert all(310 < counts[at] < 490 for at in range(10))


def test_another_seed_draws_another_sample():
    assert [is_drawn(1, 20, at) for at in range(100)] != [is_drawn(2, 20, at) for at in range(100)]


def test_a_draw_stays_the_same_for_ever():
    # Computed by hand with sha256sum over "seed/block/at": 1/0/0 … 1/0/4, the least digest is that of 4.
    import hashlib

    digests = {at: hashlib.sha256(b"1/0/%d" % at).hexdigest() for at in range(5)}
    (first,) = [at for at in range(5) if is_drawn(1, 20, at)]
    assert first == min(digests, key=digests.__getitem__)


def test_the_first_articles_are_training_then_the_pilot_then_the_rest():
    rules = QueueRules(per_article=2, training=2, pilot=3)
    assert [rules.phase_of(at) for at in range(1, 8)] == ["training"] * 2 + ["pilot"] * 3 + ["main"] * 2
    assert [rules.readers_of(at) for at in range(1, 8)] == [None] * 5 + [2, 2]


def test_the_sample_is_drawn_from_the_rest_alone():
    rules = QueueRules(per_article=1, sample_percent=20, sample_per_article=2, training=3, seed=9)
    assert Counter(rules.readers_of(at) for at in range(4, 104)) == {1: 80, 2: 20}


def test_each_person_has_an_own_order_that_stays():
    articles = [f"article {at}" for at in range(20)]
    ones = sorted(articles, key=lambda each: own_order(3, 1, each))
    assert ones == sorted(ones[5:] + ones[:5], key=lambda each: own_order(3, 1, each))
    assert ones != sorted(articles, key=lambda each: own_order(3, 2, each))
    assert ones != articles


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"per_article": 0}, "/per_article"),
        ({"per_article": 51}, "/per_article"),
        ({"sample_percent": 101}, "/sample_percent"),
        ({"sample_percent": 20, "per_article": 2}, "/sample_per_article"),
        ({"idle_hours": 0}, "/idle_hours"),
        ({"training": -1}, "/training"),
        ({"seed": 2**31}, "/seed"),
    ],
)
def test_rules_that_cannot_be_are_refused_at_their_field(wrong, pointer):
    assert [each.pointer for each in check_rules(QueueRules(**wrong))] == [pointer]
