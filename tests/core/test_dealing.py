"""Dealing gives everybody about as much, and lets everybody share articles with everybody."""

from collections import Counter
from itertools import combinations

from annotator.core.dealing import deal


def test_dealing_counts_what_everybody_has_already() -> None:
    assert deal([1], [10, 20], 1, [(7, 10)]) == [(1, 20)]
    assert deal([1], [10, 20], 2, [(1, 10)]) == [(1, 20)]
    assert deal([1, 2], [10], 5) == [(1, 10), (2, 10)]
    assert deal([], [10, 20], 1) == []


def test_dealing_three_of_five_lets_every_pair_meet() -> None:
    made = deal(range(10), [1, 2, 3, 4, 5], 3)
    readers = [[person for article, person in made if article == each] for each in range(10)]
    met = Counter(pair for group in readers for pair in combinations(sorted(group), 2))
    assert len(met) == 10
    assert max(met.values()) - min(met.values()) <= 2
    loads = Counter(person for _, person in made)
    assert set(loads.values()) == {6}
