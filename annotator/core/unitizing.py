"""Agreement on where claims lie: over code points, and over the units that boundaries make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: A range of code points, its end excluded.
Run = tuple[int, int]

#: The variant that `unitizing_alpha` computes, as a report names it.
VARIANT = "|uα (Krippendorff, Mathet, Bouvry and Widlöcher 2016), per target"


def union(ranges: Iterable[Run]) -> list[Run]:
    """Return the maximal runs that *ranges* cover together; what overlaps or touches becomes one."""
    runs: list[Run] = []
    for start, end in sorted(ranges):
        if runs and start <= runs[-1][1]:
            if end > runs[-1][1]:
                runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def without(runs: Sequence[Run], left_out: Sequence[Run]) -> list[Run]:
    """Return *runs* without the code points *left_out*; both are disjoint and in text order."""
    rest: list[Run] = []
    at = 0
    for start, end in runs:
        while at < len(left_out) and left_out[at][1] <= start:
            at += 1
        ahead = at
        while ahead < len(left_out) and left_out[ahead][0] < end:
            if left_out[ahead][0] > start:
                rest.append((start, left_out[ahead][0]))
            start = max(start, left_out[ahead][1])
            ahead += 1
        if start < end:
            rest.append((start, end))
    return rest


def covered(runs: Iterable[Run]) -> int:
    """Return how many code points *runs* cover."""
    return sum(end - start for start, end in runs)


def squares(runs: Iterable[Run]) -> int:
    """Return the sum of the squared lengths of *runs*."""
    return sum((end - start) ** 2 for start, end in runs)


def differing(persons: Sequence[Sequence[Run]]) -> int:
    """Return the ordered pairs of persons, summed over code points, of whom one marks the code point and one does not.

    At a code point that k of m persons mark these are 2 * k * (m - k).
    """
    edges = [(start, 1) for runs in persons for start, _ in runs]
    edges += [(end, -1) for runs in persons for _, end in runs]
    edges.sort()
    total, marking, before, count = 0, 0, 0, len(persons)
    for place, step in edges:
        total += (place - before) * marking * (count - marking)
        marking += step
        before = place
    return 2 * total


def character_alpha(differing: float, marked: int, everything: int) -> float | None:
    """Return Krippendorff's alpha over code points, each marked or not by each person.

    *differing* are the coincidences of marked with not marked, both ways round; *marked* the values that say marked,
    of *everything*. None where nothing or everything is marked.
    """
    expected = 2 * marked * (everything - marked)
    return 1 - (everything - 1) * differing / expected if expected else None


def unitizing_alpha(kinds: Iterable[tuple[float, int, int]], everything: int) -> float | None:
    """Return |uα: how far people agree on which matter belongs to units, where a unit is marked as a whole.

    *kinds* has, for each kind of unit, the coincidences of differing code points, the code points marked and the sum
    of the squared lengths of the units; each kind against everything else, pooled as a ratio of sums. With units of
    one code point it equals `character_alpha`. None where nothing or everything is marked.

    Krippendorff, Mathet, Bouvry and Widlöcher (2016), "On the reliability of unitizing textual continua: Further
    developments", Quality & Quantity 50, equations 1, 4 and 6. Articles make one continuum, end to end.
    """
    observed = expected = 0.0
    for differing, marked, squared in kinds:
        observed += differing
        expected += _expected(marked, squared, everything)
    return 1 - observed / expected if expected else None


def _expected(marked: int, squared: int, everything: int) -> float:
    """Return the coincidences of marked with not marked that pairing at random gives, both ways round (equation 4).

    A code point of a unit cannot be paired with one of the same unit, one of a gap cannot with itself: gaps have no
    structure of their own.
    """
    gaps = everything - marked
    possible = everything * everything - squared - gaps
    return 2 * everything * marked * gaps / possible if possible > 0 else 0.0
