"""Whether what was settled is settled once, and both ends of it are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.records import Settlement
from annotator.models import Claim, Project
from annotator.services.checking_claims import IS_IMPORTED

_SETTLEMENT = msgspec.json.Decoder(Settlement)


def check_settled(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each claim that was settled twice, or from or as a claim that is not there.

    What a file brought may name claims that stayed where it comes from.
    """
    columns = (Claim.uuid, Claim.layer, Claim.settlement, IS_IMPORTED)
    mine = select(*columns).where(Claim.project_id == project.id, Claim.deleted_at.is_(None))
    sources: Counter[str] = Counter()
    for uuid, layer, stored, is_imported in session.execute(mine.where(Claim.settlement.is_not(None))):
        try:
            settlement = _SETTLEMENT.decode(stored or "")
        except msgspec.MsgspecError as error:
            yield f"claim {uuid}", f"How it was settled cannot be read: {error}."
            continue
        if layer == "gold":
            sources.update(source.id for source in settlement.sources)
        for sentence in () if is_imported else _missing(session, project, settlement):
            yield f"claim {uuid}", sentence
    for uuid, count in sorted(sources.items()):
        if count > 1:
            yield f"claim {uuid}", f"It is a source of {count} settled claims; it may be settled once."


def _missing(session: Session, project: Project, settlement: Settlement) -> Iterator[str]:
    there = select(Claim.uuid).where(Claim.project_id == project.id)
    named = [source.id for source in settlement.sources]
    for uuid in sorted(set(named) - set(session.scalars(there.where(Claim.uuid.in_(named))))):
        yield f"It was settled from the claim {uuid}, which is missing."
    gold = settlement.outcome.gold if settlement.outcome else None
    golds = there.where(Claim.layer == "gold", Claim.deleted_at.is_(None))
    if gold is not None and session.scalar(golds.where(Claim.uuid == gold)) is None:
        yield f"It was settled as the claim {gold}, which is missing."
