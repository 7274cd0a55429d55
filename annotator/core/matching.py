"""Which claims of two persons speak of the same passage, when their boundaries differ by a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from annotator.core.assignment_problem import assign, replaceable
from annotator.core.segments import Segment

MatchRule = Literal["overlap", "iou", "exact"]


@dataclass(frozen=True)
class Passage:
    """A claim as matching sees it: where it lies (segments sorted and disjoint), and its first target."""

    segments: tuple[Segment, ...]
    target: str | None = None

    @property
    def size(self) -> int:
        """Return the code points of its segments, |S|."""
        return sum(each.end - each.start for each in self.segments)

    @property
    def start(self) -> int:
        """Return where its hull begins."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Return where its hull ends."""
        return self.segments[-1].end


@dataclass(frozen=True)
class Matching:
    """Pairs (index in the first list, index in the second) in text order of the first."""

    pairs: list[tuple[int, int]]
    #: How many of the pairs are not the only best choice.
    ambiguous: int


def shared(one: Passage, other: Passage) -> int:
    """Return the code points that both claims mark, |∩|."""
    total, i, j = 0, 0, 0
    while i < len(one.segments) and j < len(other.segments):
        a, b = one.segments[i], other.segments[j]
        total += max(0, min(a.end, b.end) - max(a.start, b.start))
        if a.end <= b.end:
            i += 1
        else:
            j += 1
    return total


def iou(one: Passage, other: Passage) -> Fraction:
    """Return intersection over union, in code points."""
    both = shared(one, other)
    return Fraction(both, one.size + other.size - both)


def match(
    ones: Sequence[Passage],
    others: Sequence[Passage],
    rule: MatchRule = "overlap",
    threshold: Fraction = Fraction(1, 2),
) -> Matching:
    """Return the one-to-one matching of two persons' claims on one article.

    Two claims may be paired where they share a code point (overlap), where IoU >= threshold (iou), or where their
    segments are equal (exact). Of all matchings the one with the most pairs is taken, then with the greatest sum of
    IoU, then with the most pairs of the same first target.
    """
    edges = {
        pair: ratio
        for pair, ratio in overlapping(ones, others)
        if _may_pair(ones, others, pair, ratio, rule, threshold)
    }
    pairs: list[tuple[int, int]] = []
    ambiguous = 0
    for component in _components(edges):
        if len(component) == 1:
            pairs.append(component[0])
            continue
        chosen, doubtful = _solve(component, edges, ones, others)
        pairs += chosen
        ambiguous += doubtful
    pairs.sort(key=lambda pair: (ones[pair[0]].start, ones[pair[0]].end, pair))
    return Matching(pairs, ambiguous)


def overlapping(ones: Sequence[Passage], others: Sequence[Passage]) -> Iterator[tuple[tuple[int, int], Fraction]]:
    """Yield each pair that shares a code point, with its IoU, by a sweep over the text."""
    by_start = sorted(range(len(others)), key=lambda index: others[index].start)
    open_others: list[int] = []
    upcoming = 0
    for i in sorted(range(len(ones)), key=lambda index: ones[index].start):
        one = ones[i]
        open_others = [j for j in open_others if others[j].end > one.start]
        ahead = upcoming
        while ahead < len(by_start) and others[by_start[ahead]].start < one.end:
            ahead += 1
        for j in (*open_others, *by_start[upcoming:ahead]):
            ratio = iou(one, others[j])
            if ratio:
                yield (i, j), ratio
        while upcoming < len(by_start) and others[by_start[upcoming]].start <= one.start:
            open_others.append(by_start[upcoming])
            upcoming += 1


def _may_pair(
    ones: Sequence[Passage],
    others: Sequence[Passage],
    pair: tuple[int, int],
    ratio: Fraction,
    rule: MatchRule,
    threshold: Fraction,
) -> bool:
    match rule:
        case "exact":
            return ones[pair[0]].segments == others[pair[1]].segments
        case "iou":
            return ratio >= threshold
        case _:
            return True


def _components(edges: dict[tuple[int, int], Fraction]) -> Iterator[list[tuple[int, int]]]:
    """Yield the edges of each connected component."""
    by_one: dict[int, list[int]] = {}
    by_other: dict[int, list[int]] = {}
    for i, j in edges:
        by_one.setdefault(i, []).append(j)
        by_other.setdefault(j, []).append(i)
    seen: set[int] = set()
    for root in by_one:
        if root in seen:
            continue
        component: list[tuple[int, int]] = []
        stack, reached = [root], set()
        seen.add(root)
        while stack:
            i = stack.pop()
            for j in by_one[i]:
                component.append((i, j))
                if j in reached:
                    continue
                reached.add(j)
                for following in by_other[j]:
                    if following not in seen:
                        seen.add(following)
                        stack.append(following)
        yield component


def _solve(
    component: list[tuple[int, int]],
    edges: dict[tuple[int, int], Fraction],
    ones: Sequence[Passage],
    others: Sequence[Passage],
) -> tuple[list[tuple[int, int]], int]:
    """Return the best pairs of one component, and how many of them are not the only best choice."""
    rows = sorted({i for i, _ in component})
    columns = sorted({j for _, j in component})
    size = max(len(rows), len(columns))
    at_row = {i: at for at, i in enumerate(rows)}
    at_column = {j: at for at, j in enumerate(columns)}
    # One whole number holds the three aims in their order: a pair outweighs every IoU, an IoU every same target.
    unit = lcm(*(edges[pair].denominator for pair in component))
    per_ratio = size + 1
    per_pair = per_ratio * unit * (size + 1)
    costs = [[0] * size for _ in range(size)]
    for i, j in component:
        target = ones[i].target
        is_same = target is not None and target == others[j].target
        costs[at_row[i]][at_column[j]] = -(per_pair + per_ratio * int(edges[i, j] * unit) + is_same)
    placed, row_duals, column_duals = assign(costs)
    doubtful = replaceable(costs, placed, row_duals, column_duals)
    chosen = [(at, column) for at, column in enumerate(placed) if costs[at][column]]
    pairs = [(rows[at], columns[column]) for at, column in chosen]
    return pairs, sum(at in doubtful for at, _ in chosen)
