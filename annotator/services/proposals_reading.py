"""Proposed targets as far as somebody may see them, with the passages that wait for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from annotator.core.codebook_recoding import waits_for_target
from annotator.core.errors import NotFound
from annotator.core.wording import say
from annotator.models import Article, Claim, TargetProposal, TargetProposalClaim
from annotator.services.access import Caller
from annotator.services.claim_reading import optional_timestamp, timestamp
from annotator.services.visibility import blind_articles

ProposalState = Literal["open", "accepted", "joined", "declined"]

_FIELDS = msgspec.json.Decoder(dict)


class ProposalFilter(Struct, frozen=True):
    """Which proposals are wanted."""

    state: ProposalState | None = None
    #: Only the caller's own.
    own: bool = False


#: Every proposal that the caller may see, and those of the caller alone.
ALL = ProposalFilter()
OWN = ProposalFilter(own=True)


class WaitingPassage(Struct):
    """A claim that waits, or waited, for a proposed target."""

    claim: str
    article: str
    title: str
    quote: str
    #: Whether the claim has no target yet.
    waits: bool


class ProposalRecord(Struct):
    """A proposed target, as far as the caller may see it."""

    id: str
    annotator: str
    label: str
    reason: str
    state: ProposalState
    #: The target that it became, or was joined to.
    target: str | None
    #: What the lead said.
    answer: str
    created_at: str
    decided_at: str | None
    passages: list[WaitingPassage]


def list_proposals(session: Session, caller: Caller, chosen: ProposalFilter = ALL) -> list[ProposalRecord]:
    """Return the caller's own proposals, for managers everybody's; the oldest first."""
    caller.require(
        "annotator", say("Only an annotator may propose targets. Ask a manager of the project for that role.")
    )
    query = select(TargetProposal).where(visible_proposals(caller)).order_by(TargetProposal.id)
    if chosen.state is not None:
        query = query.where(TargetProposal.state == chosen.state)
    if chosen.own:
        query = query.where(TargetProposal.person_id == caller.person_id)
    rows = session.scalars(query.options(joinedload(TargetProposal.person))).all()
    return _records(session, caller, rows)


def count_open(session: Session, caller: Caller) -> int:
    """Return how many proposals wait for the caller's decision: none but for managers."""
    if not caller.is_at_least("manager"):
        return 0
    query = select(func.count()).select_from(TargetProposal)
    return session.scalar(query.where(visible_proposals(caller), TargetProposal.state == "open")) or 0


def find_proposal(session: Session, caller: Caller, uuid: str) -> TargetProposal:
    """Return a proposal that the caller may see. Raises NotFound."""
    row = session.scalar(proposal_of(caller, uuid.lower()).where(visible_proposals(caller)))
    if row is None:
        raise NotFound()
    return row


def visible_proposals(caller: Caller) -> ColumnElement[bool]:
    """Return the condition on TargetProposal for those that *caller* may see.

    Own ones; for managers also those with a passage on which they are not blind: a proposal tells of a claim.
    """
    in_project = TargetProposal.project_id == caller.project.id
    own = TargetProposal.person_id == caller.person_id
    if not caller.is_at_least("manager"):
        return in_project & own
    shown = (
        select(TargetProposalClaim.claim_id)
        .join(Claim, Claim.id == TargetProposalClaim.claim_id)
        .join(Article, Article.id == Claim.article_id)
        .where(
            TargetProposalClaim.proposal_id == TargetProposal.id,
            Claim.deleted_at.is_(None),
            Article.deleted_at.is_(None),
            Article.id.not_in(blind_articles(caller)),
        )
    )
    return in_project & or_(own, shown.exists())


def proposal_record(session: Session, caller: Caller, row: TargetProposal) -> ProposalRecord:
    """Return the record of a proposal, with the passages on which *caller* is not blind."""
    return _records(session, caller, [row])[0]


def proposal_of(caller: Caller, uuid: str) -> Select[TargetProposal]:
    """Return the query for the proposal *uuid* of the caller's project, whoever may see it."""
    return select(TargetProposal).where(TargetProposal.project_id == caller.project.id, TargetProposal.uuid == uuid)


def _records(session: Session, caller: Caller, rows: Sequence[TargetProposal]) -> list[ProposalRecord]:
    passages = _passages(session, caller, {row.id: row for row in rows})
    return [
        ProposalRecord(
            id=row.uuid,
            annotator=row.person.name,
            label=row.label,
            reason=row.reason,
            state=row.state,  # type: ignore[arg-type]
            target=row.target,
            answer=row.answer,
            created_at=timestamp(row.created_at),
            decided_at=optional_timestamp(row.decided_at),
            passages=passages[row.id],
        )
        for row in rows
    ]


def _passages(
    session: Session, caller: Caller, rows: Mapping[int, TargetProposal]
) -> defaultdict[int, list[WaitingPassage]]:
    """Return the passages of *rows* by their keys, in text order: of own proposals all, else where not blind."""
    own = [key for key, row in rows.items() if row.person_id == caller.person_id]
    query = (
        select(TargetProposalClaim.proposal_id, Claim.uuid, Claim.body, Article.uuid, Article.title)
        .join(Claim, Claim.id == TargetProposalClaim.claim_id)
        .join(Article, Article.id == Claim.article_id)
        .where(
            TargetProposalClaim.proposal_id.in_(rows),
            Claim.deleted_at.is_(None),
            Article.deleted_at.is_(None),
            or_(TargetProposalClaim.proposal_id.in_(own), Article.id.not_in(blind_articles(caller))),
        )
        .order_by(Article.position, Claim.start, Claim.end, Claim.uuid)
    )
    found: defaultdict[int, list[WaitingPassage]] = defaultdict(list)
    for key, claim, body, article, title in session.execute(query):
        fields = _FIELDS.decode(body)
        quote = " … ".join(piece["quote"] for piece in fields["segments"])
        waits = rows[key].state == "open" and waits_for_target(fields)
        found[key].append(WaitingPassage(claim, article, title, quote, waits))
    return found
