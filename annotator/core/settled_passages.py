"""Which claims speak of a passage that is settled already, so that nobody settles it a second time beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from annotator.core.cluster_passages import cluster_passages
from annotator.core.matching import shared
from annotator.core.records import ClaimRecord
from annotator.core.settling import passage_of

#: Whose claims the settled ones are where passages are compared; no person's name is empty.
_SETTLED = ""


def on_settled_passages(
    claims: Sequence[ClaimRecord], golds: Sequence[ClaimRecord], asked: Collection[str]
) -> dict[str, str]:
    """Return by id on which of *golds* those of *claims* lie that are *asked* for; what lies on none is left out.

    The golds are compared with everybody's *claims* as one more person's, by the rule that makes clusters: so a claim
    that has its better match in another one, or whose person means something else by the same words, lies on none.
    """
    found: dict[str, str] = {}
    for near in _touching([*claims, *golds]):
        if any(each.id in asked for each in near) and any(each.layer == "gold" for each in near):
            found |= {claim: gold for claim, gold in _lying(near) if claim in asked}
    return found


def _touching(claims: Sequence[ClaimRecord]) -> Iterator[list[ClaimRecord]]:
    """Yield claims in groups, in text order, of which no two can share a letter."""
    group: list[ClaimRecord] = []
    reach = 0
    for each in sorted(claims, key=lambda claim: (claim.start, claim.end)):
        if group and each.start >= reach:
            yield group
            group = []
        group.append(each)
        reach = max(reach, each.end)
    if group:
        yield group


def _lying(near: Sequence[ClaimRecord]) -> Iterator[tuple[str, str]]:
    """Yield (claim, gold) for each claim that is of one passage with a gold."""
    by_person: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for each in near:
        by_person[_SETTLED if each.layer == "gold" else each.annotator].append(each)
    passages = {name: [passage_of(each) for each in own] for name, own in by_person.items()}
    for parts in cluster_passages(passages):
        golds = [part[_SETTLED] for part in parts if _SETTLED in part]
        for part in parts if golds else ():
            members = [(name, at) for name, at in part.items() if name != _SETTLED]
            gold = part.get(_SETTLED)
            if gold is None:
                # A clause of a sentence that is settled, or the other way round.
                own = [passages[name][at] for name, at in members]
                gold = max(golds, key=lambda at: sum(shared(each, passages[_SETTLED][at]) for each in own))
            for name, at in members:
                yield by_person[name][at].id, by_person[_SETTLED][gold].id
