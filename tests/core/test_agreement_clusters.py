"""Clusters: one claim of each person at most, best pairs first, the same in whatever order people come."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.clusters import cluster
from annotator.core.matching import Passage, overlaps
from annotator.core.segments import Segment


def passage(start: int, end: int, target: str | None = None) -> Passage:
    return Passage((Segment(start, end),), target)


def clusters_of(claims, order=None):
    """Return the clusters as sets of (person, index), for people in *order*."""
    pairs = combinations(order or claims, 2)
    edges = {(one, other): overlaps(claims[one], claims[other]) for one, other in pairs}
    return {frozenset(each.items()) for each in cluster({name: claims[name] for name in order or claims}, edges)}


def test_three_people_on_one_passage_are_one_cluster():
    claims = {"ada": [passage(0, 9)], "ben": [passage(1, 9)], "cleo": [passage(0, 8)]}
    assert clusters_of(claims) == {frozenset({("ada", 0), ("ben", 0), ("cleo", 0)})}


def test_claims_that_drift_apart_are_not_chained():
    claims = {"ada": [passage(0, 6)], "ben": [passage(3, 9)], "cleo": [passage(7, 9)]}
    assert clusters_of(claims) == {frozenset({("ada", 0), ("ben", 0)})}


def test_the_best_pair_is_joined_first_and_a_person_is_in_a_cluster_once():
    claims = {"ada": [passage(0, 10), passage(5, 9)], "ben": [passage(5, 10)], "cleo": [passage(0, 10)]}
    assert clusters_of(claims) == {frozenset({("ada", 0), ("cleo", 0)}), frozenset({("ada", 1), ("ben", 0)})}


def test_the_same_target_decides_between_identical_claims():
    claims = {
        "ada": [passage(0, 5, "A"), passage(0, 5, "B")],
        "ben": [passage(0, 5, "B")],
        "cleo": [passage(0, 5, "A")],
    }
    assert clusters_of(claims) == {frozenset({("ada", 1), ("ben", 0)}), frozenset({("ada", 0), ("cleo", 0)})}


people = st.dictionaries(
    st.sampled_from(["ada", "ben", "cleo", "dora"]),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda r: passage(r[0], r[0] + r[1])), max_size=3),
    min_size=3,
)


@settings(max_examples=50, deadline=None)
@given(people)
def test_the_order_of_people_changes_nothing(claims):
    found = {frozenset(clusters_of(claims, order)) for order in permutations(claims)}
    assert len(found) == 1
    for members in found.pop():
        assert len({name for name, _ in members}) == len(members) > 1


def test_jittered_claims_find_each_other():
    """At least 95 % of true pairs are joined, at most 2 % of what is joined is false."""
    random = Random(5)
    joined = true = false = 0
    for _ in range(20):
        claims: dict[str, list[Passage]] = {name: [] for name in ("ada", "ben", "cleo")}
        truths: dict[tuple[str, int], int] = {}
        for truth in range(50):
            start, length = truth * 110 + random.randrange(15), random.randrange(40, 160)
            for name, own in claims.items():
                if random.random() < 0.9:
                    truths[name, len(own)] = truth
                    begin = max(0, start + random.randrange(-8, 9))
                    own.append(passage(begin, max(begin + 5, start + length + random.randrange(-8, 9))))
        true += sum(truths[a] == truths[b] for a, b in combinations(truths, 2))
        for members in clusters_of(claims):
            for a, b in combinations(members, 2):
                joined += truths[a] == truths[b]
                false += truths[a] != truths[b]
    assert joined / true >= 0.95
    assert false / (joined + false) <= 0.02
