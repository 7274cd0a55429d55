"""How far the readers of one article disagree: the share of its passages on which they do not say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.core.cluster_passages import cluster_passages
from annotator.core.matching import Passage
from annotator.core.records import ClaimBody
from annotator.core.settling import meaning


def disagreement(claims: Mapping[str, Sequence[ClaimBody]]) -> float:
    """Return from 0 (every passage was found by all, with equal type and stances) to 1; 0 where nobody claims anything.

    *claims* are those of each reader by name, an empty list for one who found none. What there is to compare are the
    passages of `cluster_passages`, as on the page that settles them.
    """
    passages = {
        name: [Passage(tuple(piece.segment for piece in each.segments), _first_target(each)) for each in own]
        for name, own in claims.items()
    }
    found = cluster_passages(passages)
    disputed = 0
    for parts in found:
        members = [(name, claims[name][at]) for part in parts for name, at in part.items()]
        is_same = len({meaning(each) for _, each in members}) == 1
        disputed += not (is_same and {name for name, _ in members} == claims.keys())
    return disputed / len(found) if found else 0.0


def _first_target(claim: ClaimBody) -> str | None:
    return claim.stances[0].target if claim.stances else None
