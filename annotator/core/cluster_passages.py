"""Everyone's claims on an article as passages to compare, where one may cut in two what is one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from annotator.core.clusters import Cluster, Member, cluster
from annotator.core.matching import Overlap, Passage, best_matching, overlaps, shared


def cluster_passages(claims: Mapping[str, Sequence[Passage]]) -> list[list[Cluster]]:
    """Return each passage as the clusters that are drawn on it, in text order; every claim is in one cluster.

    With two persons the clusters are their matching, with more those of `cluster`, of claims that share at least a
    quarter of the shorter one: what touches by a word is another passage. A claim that matches none is one by itself.

    One person's sentence and another's two clauses of it are one passage: a cluster that a person has no claim in lies
    on the passage of that person's claim which covers more than half of each of its members, unless somebody there
    marked the same words twice and so means two things. The order in which persons are given changes nothing.
    """
    clusters = sorted(_clusters(claims), key=lambda each: _place(claims, each))
    home = {member: number for number, each in enumerate(clusters) for member in each.items()}
    drawn = {number: [number] for number in range(len(clusters))}
    for number, each in enumerate(clusters):
        holder = _holder(claims, each)
        if holder is None:
            continue
        here, there = drawn[number], drawn[home[holder]]
        if here is not there and _is_apart(claims, clusters, here, there):
            together = sorted([*here, *there])
            drawn.update((one, together) for one in together)
    distinct = {id(numbers): numbers for numbers in drawn.values()}
    return [[clusters[number] for number in numbers] for numbers in distinct.values()]


def _clusters(claims: Mapping[str, Sequence[Passage]]) -> list[Cluster]:
    """Return the clusters with one claim of each person at most, those of a single claim among them."""
    names = sorted(claims)
    edges = {(one, other): _edges(claims[one], claims[other]) for one, other in combinations(names, 2)}
    if len(names) == 2:
        pairs = best_matching(claims[names[0]], claims[names[1]], edges[names[0], names[1]]).pairs
        found = [{names[0]: one, names[1]: other} for one, other in pairs]
    else:
        found = cluster(claims, edges)
    inside = {member for each in found for member in each.items()}
    every = ((name, at) for name in names for at in range(len(claims[name])))
    return found + [dict([member]) for member in every if member not in inside]


def _edges(ones: Sequence[Passage], others: Sequence[Passage]) -> list[Overlap]:
    found = overlaps(ones, others)
    return [each for each in found if 4 * each.both >= min(ones[each.one].size, others[each.other].size)]


def _holder(claims: Mapping[str, Sequence[Passage]], lacking: Cluster) -> Member | None:
    """Return the claim of a person not in the cluster that covers most of it, more than half of each member."""
    members = [claims[name][at] for name, at in lacking.items()]
    covering = [
        (-min(shared(each, wide) / each.size for each in members), wide.start, wide.end, name, at)
        for name, passages in claims.items()
        if name not in lacking
        for at, wide in enumerate(passages)
        if wide.start < members[0].end and members[0].start < wide.end
        if all(2 * shared(each, wide) > each.size for each in members)
    ]
    return min(covering)[3:] if covering else None


def _is_apart(
    claims: Mapping[str, Sequence[Passage]], clusters: Sequence[Cluster], here: Sequence[int], there: Sequence[int]
) -> bool:
    """Return whether nobody has overlapping claims in both groups of clusters."""
    ours = [member for number in here for member in clusters[number].items()]
    theirs = [member for number in there for member in clusters[number].items()]
    return not any(
        name == other and shared(claims[name][one], claims[other][two]) for name, one in ours for other, two in theirs
    )


def _place(claims: Mapping[str, Sequence[Passage]], each: Cluster) -> tuple[int, int, list[Member]]:
    passages = [claims[name][at] for name, at in each.items()]
    return min(one.start for one in passages), max(one.end for one in passages), sorted(each.items())
