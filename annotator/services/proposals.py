"""Propose a target that none of the codebook's fits, and take the proposal back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, Invalid, Problem
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string, fold
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Claim, Person, TargetProposal
from annotator.services.access import Caller, own_person
from annotator.services.claims import check_uuid
from annotator.services.current_codebook import current_codebook
from annotator.services.proposals_reading import ProposalRecord, find_proposal, proposal_of, proposal_record


class ProposalInput(Struct, forbid_unknown_fields=True):
    """A proposed target as its person sends it."""

    #: The proposition, as one can be for or against it.
    label: str
    #: Why none of the targets fits.
    reason: str = ""
    #: The ids of the own claims that wait for it, all of them.
    claims: list[str] = []


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
    row = session.scalar(proposal_of(caller, key))
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
