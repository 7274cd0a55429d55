"""Matching against brute force: the most pairs, then the greatest sum of IoU, then the most same targets."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.matching import Passage, iou, match, shared
from annotator.core.segments import Segment


def passage(*pairs: tuple[int, int], target: str | None = None) -> Passage:
    return Passage(tuple(Segment(start, end) for start, end in pairs), target)


@st.composite
def passages(draw) -> Passage:
    """A short claim on a short text, so that claims overlap, nest, repeat and have gaps."""
    cuts = sorted(draw(st.sets(st.integers(0, 12), min_size=2, max_size=4)))
    pairs = [(cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2)]
    return passage(*pairs, target=draw(st.sampled_from(["A", "B", None])))


def edge(one: Passage, other: Passage, rule: str, threshold: Fraction) -> bool:
    points = [{p for s in each.segments for p in range(s.start, s.end)} for each in (one, other)]
    both, either = points[0] & points[1], points[0] | points[1]
    if rule == "exact":
        return one.segments == other.segments
    return bool(both) and (rule == "overlap" or Fraction(len(both), len(either)) >= threshold)


def every_matching(ones, others, rule, threshold):
    """Yield every set of disjoint edges."""
    for size in range(min(len(ones), len(others)) + 1):
        for left in combinations(range(len(ones)), size):
            for right in permutations(range(len(others)), size):
                pairs = list(zip(left, right, strict=True))
                if all(edge(ones[i], others[j], rule, threshold) for i, j in pairs):
                    yield frozenset(pairs)


def worth(ones, others, pairs):
    ratios = sum((iou(ones[i], others[j]) for i, j in pairs), Fraction(0))
    same = sum(ones[i].target is not None and ones[i].target == others[j].target for i, j in pairs)
    return len(pairs), ratios, same


@settings(max_examples=300, deadline=None)
@given(
    st.lists(passages(), max_size=4),
    st.lists(passages(), max_size=4),
    st.sampled_from(["overlap", "iou", "exact"]),
    st.sampled_from([Fraction(1, 2), Fraction(3, 10), Fraction(1)]),
)
def test_the_matching_is_the_best_and_its_doubts_are_counted(ones, others, rule, threshold):
    found = match(ones, others, rule, threshold)
    every = set(every_matching(ones, others, rule, threshold))
    best = max(worth(ones, others, pairs) for pairs in every)
    optima = [pairs for pairs in every if worth(ones, others, pairs) == best]
    assert frozenset(found.pairs) in optima
    assert found.ambiguous == sum(any(pair not in optimum for optimum in optima) for pair in found.pairs)


@given(passages(), passages())
def test_shared_code_points_are_those_of_the_sets(one, other):
    points = [{p for s in each.segments for p in range(s.start, s.end)} for each in (one, other)]
    assert shared(one, other) == len(points[0] & points[1])


def test_touching_claims_share_nothing():
    assert match([passage((0, 5))], [passage((5, 9))]).pairs == []


def test_a_threshold_is_compared_without_rounding():
    third = passage((0, 3))
    assert match([third], [passage((0, 9))], "iou", Fraction(1, 3)).pairs == [(0, 0)]
    assert match([third], [passage((0, 9))], "iou", Fraction("0.3334")).pairs == []


def test_identical_claims_of_one_person_are_a_doubt():
    found = match([passage((0, 4)), passage((0, 4))], [passage((0, 4))])
    assert len(found.pairs) == 1
    assert found.ambiguous == 1


def test_the_same_target_decides_between_identical_claims():
    ones = [passage((0, 4), target="A"), passage((0, 4), target="B")]
    found = match(ones, [passage((0, 4), target="B")])
    assert (found.pairs, found.ambiguous) == ([(1, 0)], 0)


@pytest.mark.parametrize("count", [0, 1, 60])
def test_order_of_persons_does_not_change_what_is_matched(count):
    ones = [passage((at * 3, at * 3 + 7)) for at in range(count)]
    others = [passage((at * 3 + 1, at * 3 + 9)) for at in range(count)]
    forward, backward = match(ones, others), match(others, ones)
    assert len(forward.pairs) == len(backward.pairs)
    assert forward.ambiguous == backward.ambiguous
