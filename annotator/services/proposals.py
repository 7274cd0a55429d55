"""Targets that annotators propose when none fits, and what the lead makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from annotator.core.claim_checks import refusal
from annotator.core.codebook_recoding import waits_for_target
from annotator.core.errors import Conflict, Invalid, NotFound, Problem
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string, fold
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Claim, Person, TargetProposal, TargetProposalClaim
from annotator.services.access import Caller, own_person
from annotator.services.claim_reading import optional_timestamp, timestamp
from annotator.services.claims import check_uuid
from annotator.services.current_codebook import current_codebook
from annotator.services.visibility import blind_articles

ProposalState = Literal["open", "accepted", "joined", "declined"]

_FIELDS = msgspec.json.Decoder(dict)


class ProposalInput(Struct, forbid_unknown_fields=True):
    """A proposed target as its person sends it."""

    #: The proposition, as one can be for or against it.
    label: str
    #: Why none of the targets fits.
    reason: str = ""
    #: The ids of the own claims that wait for it, all of them.
    claims: list[str] = []


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


def put_proposal(
    session: Session, caller: Caller, uuid: str, read: Callable[[], ProposalInput]
) -> tuple[ProposalRecord, bool]:
    """Store the proposal that *read* returns under *uuid*; return its record and whether it is new.

    A claim waits for one proposal at a time: the last one that names it. Raises NotAllowed, Conflict for an id that is
    taken, for a proposal that was decided on and for submitted claims, and Invalid.
    """
    caller.require(
        "annotator", say("Only an annotator may propose targets. Ask a manager of the project for that role.")
    )
    caller.require_open()
    key = check_uuid(uuid, "proposal")
    person = own_person(session, caller)
    row = session.scalar(_with_uuid(caller, key))
    if row is not None and row.person_id != person.id:
        raise Conflict(say("This id belongs to another proposal. Make a new id and send it again."))
    sent = read()
    _check_words(session, caller, sent)
    found = _own_claims(session, person, sent.claims)
    if row is not None and row.state != "open":
        raise Conflict(say("The lead has decided on this proposal. Make a new one."))
    is_new = row is None
    if row is None:
        row = TargetProposal(project_id=caller.project.id, person_id=person.id, uuid=key, created_at=now())
        row.state, row.claims, row.answer = "open", [], ""
        session.add(row)
    row.label, row.reason = sent.label.strip(), sent.reason.strip()
    _tie(session, row, found)
    return proposal_record(session, caller, row), is_new


def withdraw_proposal(session: Session, caller: Caller, uuid: str) -> None:
    """Take an own open proposal back. Raises NotFound, and Conflict where it was decided on."""
    row = find_proposal(session, caller, uuid)
    caller.require(
        "annotator", say("Only an annotator may propose targets. Ask a manager of the project for that role.")
    )
    caller.require_open()
    if row.person_id != caller.person_id:
        raise Conflict(say("This proposal is another person's. Its owner alone can take it back."))
    if row.state != "open":
        raise Conflict(say("The lead has decided on this proposal, so it stays."))
    row.claims = []
    session.flush()
    session.delete(row)
    session.flush()


def find_proposal(session: Session, caller: Caller, uuid: str) -> TargetProposal:
    """Return a proposal that the caller may see. Raises NotFound."""
    row = session.scalar(_with_uuid(caller, uuid.lower()).where(visible_proposals(caller)))
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


def _with_uuid(caller: Caller, uuid: str) -> Select[TargetProposal]:
    return select(TargetProposal).where(TargetProposal.project_id == caller.project.id, TargetProposal.uuid == uuid)


def _check_words(session: Session, caller: Caller, sent: ProposalInput) -> None:
    problems = [
        *check_string(sent.label, STRING_LIMIT, "/label", say("The proposition")),
        *check_string(sent.reason, NOTE_LIMIT, "/reason", say("The reason")),
    ]
    if not sent.label.strip():
        problems.append(Problem(say("Write the proposition, as one can be for or against it."), pointer="/label"))
    if problems:
        raise refusal(problems)
    there = {fold(target.label): target.label for target in current_codebook(session, caller.project).targets}
    same = there.get(fold(sent.label.strip()))
    if same is not None:
        raise Invalid.at(
            "/label", say("The codebook has this target already: “%(same)s”. Choose it from the list.", same=same)
        )


def _own_claims(session: Session, person: Person, uuids: Sequence[str]) -> list[Claim]:
    query = select(Claim).where(
        Claim.project_id == person.project_id,
        Claim.person_id == person.id,
        Claim.layer == "annotator",
        Claim.deleted_at.is_(None),
        Claim.uuid.in_([uuid.lower() for uuid in uuids]),
    )
    found = {claim.uuid: claim for claim in session.scalars(query)}
    problems = [
        Problem(say("You have no claim of this id. It may not be saved yet."), pointer=f"/claims/{index}")
        for index, uuid in enumerate(uuids)
        if uuid.lower() not in found
    ]
    if problems:
        raise refusal(problems)
    return sorted(found.values(), key=lambda claim: claim.id)


def _tie(session: Session, row: TargetProposal, claims: Sequence[Claim]) -> None:
    added = [claim for claim in claims if claim not in row.claims]
    if any(claim.is_submitted for claim in added):
        raise Conflict(say("This claim is submitted, so it is read-only until a reviewer returns it."))
    keys = [claim.id for claim in added]
    ties = select(TargetProposal).join(TargetProposal.claims).where(Claim.id.in_(keys))
    for other in session.scalars(ties).unique():
        other.claims = [claim for claim in other.claims if claim.id not in keys]
    session.flush()
    row.claims = list(claims)
    session.flush()
