"""What happened to a claim: every change, by whom, and what it said before."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.models import Account, Article, Claim, ClaimEvent
from annotator.services.access import Caller
from annotator.services.claim_reading import timestamp
from annotator.services.visibility import visible_claims


class ClaimChange(Struct):
    """One change of a claim."""

    kind: str
    #: The version after the change.
    version: int
    at: str
    by: str | None
    #: What the claim said before; None for the first.
    previous: dict[str, Any] | None


def claim_history(session: Session, caller: Caller, article: Article, uuid: str) -> list[ClaimChange]:
    """Return the changes of a claim that the caller may see (an own deleted one too), oldest first. Raises NotFound."""
    claim = session.scalar(
        select(Claim).where(
            Claim.article_id == article.id,
            Claim.uuid == uuid,
            visible_claims(caller, [article.id]) | (Claim.person_id == caller.person_id),
        )
    )
    if claim is None:
        raise NotFound()
    query = select(ClaimEvent, Account.name).outerjoin(Account, Account.id == ClaimEvent.account_id)
    rows = session.execute(query.where(ClaimEvent.claim_id == claim.id).order_by(ClaimEvent.id))
    return [
        ClaimChange(
            kind=event.kind,
            version=event.version,
            at=timestamp(event.at),
            by=name,
            previous=msgspec.json.decode(event.previous) if event.previous else None,
        )
        for event, name in rows
    ]
