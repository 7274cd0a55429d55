"""Which claims of three and more persons speak of the same passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from annotator.core.matching import Overlap, Passage

#: A claim: whose it is, and its index among that person's claims.
Member = tuple[str, int]
#: Claims of different persons on one passage.
Cluster = dict[str, int]


def cluster(
    claims: Mapping[str, Sequence[Passage]], edges: Mapping[tuple[str, str], Iterable[Overlap]]
) -> list[Cluster]:
    """Return the clusters of two and more claims, at most one of each person in each.

    *edges* are the pairs of claims that may speak of the same passage, by the two persons. The best pair is joined
    first: the greatest IoU, then the same first target, then what stands first. Two clusters join where each of the
    one may be paired with each of the other, so that a chain of claims that drift apart stays two. The order in which
    persons are given changes nothing.
    """
    ranked = sorted(
        (_rank(claims, (one, edge.one), (other, edge.other), edge), (one, edge.one), (other, edge.other))
        for (one, other), found in edges.items()
        for edge in found
    )
    allowed = {frozenset(pair) for _, *pair in ranked}
    joined: dict[Member, list[Member]] = {}
    for _, one, other in ranked:
        ours, theirs = joined.get(one, [one]), joined.get(other, [other])
        if ours is theirs or not all(frozenset((a, b)) in allowed for a in ours for b in theirs):
            continue
        together = [*ours, *theirs]
        joined.update((member, together) for member in together)
    distinct = {id(members): members for members in joined.values()}
    return [dict(sorted(members)) for members in distinct.values()]


def _rank(
    claims: Mapping[str, Sequence[Passage]], one: Member, other: Member, edge: Overlap
) -> tuple[float, bool, list[tuple[int, int, str, int]]]:
    first, second = claims[one[0]][one[1]], claims[other[0]][other[1]]
    differs = first.target is None or first.target != second.target
    # Lengths have at most 22 bits, so that no two different ratios become one float.
    return (
        -edge.both / edge.either,
        differs,
        sorted([(first.start, first.end, *one), (second.start, second.end, *other)]),
    )
