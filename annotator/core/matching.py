"""Which claims of two persons speak of the same passage, when their boundaries differ by a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from msgspec import Struct

from annotator.core.assignment_problem import assign, replaceable
from annotator.core.segments import Segment

MatchRule = Literal["overlap", "iou", "exact"]


class Passage(Struct, frozen=True):
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


class Overlap(NamedTuple):
    """Two claims that share a code point: their indexes in the two lists, |∩| and |∪|."""

    one: int
    other: int
    both: int
    either: int


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
    return best_matching(ones, others, pairable(ones, others, overlaps(ones, others), rule, threshold))


def overlaps(ones: Sequence[Passage], others: Sequence[Passage]) -> list[Overlap]:
    """Return each pair that shares a code point, by a sweep over the pieces of text that they mark."""
    firsts = sorted([(piece.start, piece.end, i) for i, each in enumerate(ones) for piece in each.segments])
    seconds = sorted([(piece.start, piece.end, j) for j, each in enumerate(others) for piece in each.segments])
    shared: dict[tuple[int, int], int] = {}
    begun: list[tuple[int, int, int]] = []
    upcoming = 0
    for start, end, i in firsts:
        while upcoming < len(seconds) and seconds[upcoming][0] < end:
            begun.append(seconds[upcoming])
            upcoming += 1
        begun = [each for each in begun if each[1] > start]
        for first, last, j in begun:
            if first < end:
                both = (end if end < last else last) - (start if start > first else first)
                shared[i, j] = shared.get((i, j), 0) + both
    one_sizes, other_sizes = [each.size for each in ones], [each.size for each in others]
    return [Overlap(i, j, both, one_sizes[i] + other_sizes[j] - both) for (i, j), both in shared.items()]


def pairable(
    ones: Sequence[Passage],
    others: Sequence[Passage],
    found: Sequence[Overlap],
    rule: MatchRule,
    threshold: Fraction,
) -> Sequence[Overlap]:
    """Return those of the overlaps *found* that *rule* lets become pairs; a ratio is compared without rounding."""
    match rule:
        case "exact":
            return [each for each in found if ones[each.one].segments == others[each.other].segments]
        case "iou":
            above, below = threshold.numerator, threshold.denominator
            return [each for each in found if each.both * below >= above * each.either]
        case _:
            return found


def best_matching(ones: Sequence[Passage], others: Sequence[Passage], edges: Sequence[Overlap]) -> Matching:
    """Return the best one-to-one choice of *edges*: most pairs, greatest sum of IoU, most of the same first target."""
    one_counts = Counter([each.one for each in edges])
    other_counts = Counter([each.other for each in edges])
    pairs: list[tuple[int, int]] = []
    entangled: list[Overlap] = []
    for each in edges:
        if one_counts[each.one] == other_counts[each.other] == 1:
            pairs.append((each.one, each.other))
        else:
            entangled.append(each)
    ambiguous = 0
    for component in _components(entangled):
        chosen, doubtful = _solve(component, ones, others)
        pairs += chosen
        ambiguous += doubtful
    pairs.sort(key=lambda pair: (ones[pair[0]].start, ones[pair[0]].end, pair))
    return Matching(pairs, ambiguous)


def _components(edges: Sequence[Overlap]) -> Iterator[list[Overlap]]:
    """Yield the edges of each connected component."""
    by_one: dict[int, list[Overlap]] = {}
    by_other: dict[int, list[Overlap]] = {}
    for edge in edges:
        by_one.setdefault(edge.one, []).append(edge)
        by_other.setdefault(edge.other, []).append(edge)
    seen: set[int] = set()
    for root in by_one:
        if root in seen:
            continue
        component: list[Overlap] = []
        stack, reached = [root], set()
        seen.add(root)
        while stack:
            for edge in by_one[stack.pop()]:
                component.append(edge)
                if edge.other in reached:
                    continue
                reached.add(edge.other)
                for following in by_other[edge.other]:
                    if following.one not in seen:
                        seen.add(following.one)
                        stack.append(following.one)
        yield component


def _solve(
    component: Sequence[Overlap], ones: Sequence[Passage], others: Sequence[Passage]
) -> tuple[list[tuple[int, int]], int]:
    """Return the best pairs of one component, and how many of them are not the only best choice."""
    rows = sorted({edge.one for edge in component})
    columns = sorted({edge.other for edge in component})
    if len(rows) == 1 or len(columns) == 1:
        return _solve_star(component, ones, others)
    size = max(len(rows), len(columns))
    at_row = {i: at for at, i in enumerate(rows)}
    at_column = {j: at for at, j in enumerate(columns)}
    # One whole number holds the three aims in their order: a pair outweighs every IoU, an IoU every same target.
    unit = lcm(*(edge.either for edge in component))
    per_ratio = size + 1
    per_pair = per_ratio * unit * (size + 1)
    costs = [[0] * size for _ in range(size)]
    for i, j, both, either in component:
        is_same = _has_same_target(ones[i], others[j])
        costs[at_row[i]][at_column[j]] = -(per_pair + per_ratio * both * (unit // either) + is_same)
    placed, row_duals, column_duals = assign(costs)
    doubtful = replaceable(costs, placed, row_duals, column_duals)
    chosen = [(at, column) for at, column in enumerate(placed) if costs[at][column]]
    pairs = [(rows[at], columns[column]) for at, column in chosen]
    return pairs, sum(at in doubtful for at, _ in chosen)


def _solve_star(
    component: Sequence[Overlap], ones: Sequence[Passage], others: Sequence[Passage]
) -> tuple[list[tuple[int, int]], int]:
    """Do the same where one claim touches several of the other person's, and one of the pairs is to be taken."""
    best, is_tied = component[0], False
    for edge in component[1:]:
        # Which ratio is greater, as whole numbers; of equal ones the same target counts.
        gain = edge.both * best.either - best.both * edge.either
        if gain == 0:
            gain = _has_same_target(ones[edge.one], others[edge.other])
            gain -= _has_same_target(ones[best.one], others[best.other])
        if gain > 0:
            best, is_tied = edge, False
        elif gain == 0:
            is_tied = True
            best = min(best, edge)
    return [(best.one, best.other)], int(is_tied)


def _has_same_target(one: Passage, other: Passage) -> bool:
    return one.target is not None and one.target == other.target
