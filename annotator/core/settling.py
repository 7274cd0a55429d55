"""What there is to settle on an article: which claims speak of one passage, how they differ, what most say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from annotator.core.cluster_passages import cluster_passages
from annotator.core.clusters import Cluster
from annotator.core.matching import Passage, iou
from annotator.core.records import ClaimBody, ClaimInput, ClaimRecord
from annotator.core.text import fold

Decision = Literal["unanimous", "majority", "adjudicated", "single"]
#: Type, and the set of (target, stance) pairs: what makes two claims say the same.
Meaning = tuple[str | None, frozenset[tuple[str | None, str | None]]]


class ClusterRecord(Struct):
    """Claims of one passage, and how they differ."""

    #: Ids in text order; the parts in which one person's one claim stands against another's one.
    parts: list[list[str]]
    #: boundaries, type, target, stance, confidence, attribution, or a field's key.
    differing: list[str]
    #: Every person of the article found it, once, with equal type and (target, stance) sets.
    unanimous: bool
    #: The claims that say what more than half of the persons say.
    majority: list[str]
    #: The claim with the boundaries in the middle, where all say the same or one person alone read the article; else
    #: what the project's consensus offers, null where it offers nothing.
    offered: str | None

    @property
    def claims(self) -> list[str]:
        """Return the ids of all its claims."""
        return [claim for part in self.parts for claim in part]


def find_clusters(claims: Mapping[str, Sequence[ClaimRecord]], persons: Collection[str]) -> list[ClusterRecord]:
    """Return the clusters of everybody's *claims* in text order; *persons* are all who were to read the article."""
    passages = {name: [passage_of(each) for each in own] for name, own in claims.items()}
    found = [_describe(claims, parts, persons) for parts in cluster_passages(passages)]
    places = {each.id: (each.start, each.end, each.id) for own in claims.values() for each in own}
    return sorted(found, key=lambda each: min(places[claim] for claim in each.claims))


def differing(members: Sequence[ClaimRecord]) -> list[str]:
    """Return in what *members* differ, in the order in which it is asked of a claim."""
    sides = [{pair.target: pair.stance for pair in each.stances} for each in members]
    keys = dict.fromkeys(key for each in members for key in each.attributes)
    seen: dict[str, list[Any]] = {
        "boundaries": [[piece.segment for piece in each.segments] for each in members],
        "type": [each.type for each in members],
        "target": [sides_of.keys() for sides_of in sides],
        "confidence": [each.confidence for each in members],
        "attribution": [
            [(fold(link.actor), link.role, link.joint is True) for link in each.attribution] for each in members
        ],
        **{key: [each.attributes.get(key) for each in members] for key in keys},
    }
    names = [name for name, values in seen.items() if any(value != values[0] for value in values)]
    if any(one[key] != other[key] for one in sides for other in sides for key in one.keys() & other.keys()):
        names.insert(sum(name in ("boundaries", "type", "target") for name in names), "stance")
    return names


def meaning(claim: ClaimRecord | ClaimBody | ClaimInput) -> Meaning:
    """Return what a claim says: its type and its (target, stance) pairs, in no order."""
    return claim.type, frozenset((pair.target, pair.stance) for pair in claim.stances)


def is_unanimous(members: Collection[ClaimRecord], persons: Collection[str]) -> bool:
    """Return whether each of *persons* has one claim among *members* and all say the same."""
    names = {each.annotator for each in members}
    return len(members) == len(names) == len(persons) and len({meaning(each) for each in members}) == 1


def decide(gold: ClaimBody, sources: Sequence[ClaimRecord], persons: Collection[str]) -> Decision:
    """Return how a settled claim came about: from one reader's work, from all, from most, or by the adjudicator."""
    if len(persons) < 2:
        return "single"
    agreeing = [each.annotator for each in sources if meaning(each) == meaning(gold)]
    if len(agreeing) == len(sources) and sorted(agreeing) == sorted(persons):
        return "unanimous"
    return "majority" if 2 * len(set(agreeing)) > len(persons) else "adjudicated"


def is_taken(source: ClaimRecord, gold: ClaimBody) -> bool:
    """Return whether *gold* keeps what *source* says: a (target, stance) pair of it, or that there is none."""
    (_, said), (_, kept) = meaning(source), meaning(gold)
    return bool(said & kept) or said == kept


def passage_of(claim: ClaimRecord) -> Passage:
    """Return the claim as matching sees it."""
    return Passage(tuple(piece.segment for piece in claim.segments), claim.target)


def _describe(
    claims: Mapping[str, Sequence[ClaimRecord]], parts: Sequence[Cluster], persons: Collection[str]
) -> ClusterRecord:
    found = [[claims[name][at] for name, at in part.items()] for part in parts]
    for part in found:
        part.sort(key=lambda each: (each.start, each.end, each.id))
    members = [each for part in found for each in part]
    voices: Counter[Meaning] = Counter()
    for said, _ in {(meaning(each), each.annotator) for each in members}:
        voices[said] += 1
    common, count = max(voices.items(), key=lambda each: each[1])
    majority = [each for each in members if 2 * count > len(persons) and meaning(each) == common]
    unanimous = is_unanimous(members, persons)
    return ClusterRecord(
        parts=[[each.id for each in part] for part in found],
        differing=differing(members),
        unanimous=unanimous,
        majority=[each.id for each in majority],
        offered=middle_of(majority, members) if majority and (unanimous or len(persons) < 2) else None,
    )


def middle_of(some: Sequence[ClaimRecord], members: Sequence[ClaimRecord]) -> str:
    """Return the id of the claim of *some* whose boundaries are most like those of all *members*."""
    passages = [passage_of(each) for each in members]

    def rank(each: ClaimRecord) -> tuple[float, int, int, str]:
        own = passage_of(each)
        return -float(sum(iou(own, other) for other in passages)), each.start, each.end, each.id

    return min(some, key=rank).id
