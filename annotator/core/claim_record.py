"""From what is stored of a claim to its record, with everything that follows from the codebook and the regions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from annotator.core.codebook import Codebook
from annotator.core.records import (
    ClaimBody,
    ClaimRecord,
    Layer,
    Phase,
    Region,
    ReviewRecord,
    Settlement,
    Voice,
    regions_touched,
)

_OPEN = Settlement()


class StoredClaim(NamedTuple):
    """What the database holds of a claim, its body decoded."""

    id: str
    annotator: str
    layer: Layer
    phase: Phase
    submitted: bool
    body: ClaimBody
    settlement: Settlement | None
    codebook_version: int
    codebook_sha256: str
    submitted_version: int | None
    version: int
    created_at: str
    updated_at: str


def claim_record(
    stored: StoredClaim, codebook: Codebook, regions: list[Region], reviews: list[ReviewRecord]
) -> ClaimRecord:
    """Return the record of a *stored* claim; stance values and voices are those of *codebook*."""
    body = stored.body
    first = body.stances[0] if body.stances else None
    stance = codebook.stance(first.stance) if first else None
    settlement = stored.settlement or _OPEN
    speaker, stance_holder = voices(body.attribution, codebook.has_voice)
    return ClaimRecord(
        id=stored.id,
        annotator=stored.annotator,
        layer=stored.layer,
        phase=stored.phase,
        submitted=stored.submitted,
        segments=body.segments,
        start=body.segments[0].start,
        end=body.segments[-1].end,
        quote=body.quote,
        prefix=body.prefix,
        suffix=body.suffix,
        type=body.type,
        stances=body.stances,
        target=first.target if first else None,
        stance=first.stance if first else None,
        stance_value=stance.value if stance else None,
        confidence=body.confidence,
        attribution=body.attribution,
        speaker=speaker,
        stance_holder=stance_holder,
        context=body.context,
        regions=regions_touched(regions, [piece.segment for piece in body.segments]) if regions else [],
        note=body.note,
        attributes=body.attributes,
        reviews=reviews,
        outcome=settlement.outcome,
        sources=settlement.sources,
        decision=settlement.decision,
        provenance=settlement.provenance,
        codebook_version=stored.codebook_version,
        codebook_sha256=stored.codebook_sha256,
        submitted_version=stored.submitted_version,
        version=stored.version,
        created_at=stored.created_at,
        updated_at=stored.updated_at,
    )


def voices(chain: Sequence[Voice], has_voice: Callable[[str | None], bool]) -> tuple[str | None, str | None]:
    """Return (speaker, stance holder) of an attribution chain; joint voices are joined by "; ".

    The stance holder is the last link, the speaker the last whose role has a voice.
    """
    speaking: list[str] = []
    holding: list[str] = []
    group: list[str] = []
    for voice in chain:
        if voice.joint is not True:
            group, holding = [], []
        holding.append(voice.actor)
        if has_voice(voice.role):
            group.append(voice.actor)
            speaking = group
    return "; ".join(speaking) or None, "; ".join(holding) or None
