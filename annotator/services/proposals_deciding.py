"""The lead's word on a proposed target: a new target, another name for one that is there, or no."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.codebook import Codebook
from annotator.core.errors import Conflict, Invalid, Problem
from annotator.core.text import NOTE_LIMIT, check_string, fold
from annotator.core.wording import say
from annotator.db import now
from annotator.models import CodebookVersion, TargetProposal
from annotator.services import codebooks
from annotator.services.access import Caller, log
from annotator.services.proposals_reading import ProposalRecord, find_proposal, proposal_record
from annotator.services.recoding import fill_targets

#: Of a key that is suggested.
KEY_LENGTH = 12


class DecisionInput(Struct, forbid_unknown_fields=True):
    """What becomes of a proposed target."""

    decision: Literal["accepted", "joined", "declined"]
    #: Accepted: the new target's key, and its label where that is not as proposed.
    key: str | None = None
    label: str | None = None
    definition: str = ""
    shortcut: str | None = None
    #: Joined: the key of the target that says the same.
    target: str | None = None
    #: What the person is told; a refusal needs it.
    answer: str = ""


def decide_proposal(session: Session, caller: Caller, uuid: str, read: Callable[[], DecisionInput]) -> ProposalRecord:
    """Settle an open proposal and return its record; claims that waited for it get the target in one go.

    Accepting writes the next version of the codebook. Raises NotFound, NotAllowed, Conflict where it was decided
    otherwise before, and Invalid.
    """
    row = find_proposal(session, caller, uuid)
    caller.require(
        "manager", say("Only a manager may decide on proposed targets. Ask a manager of the project for that role.")
    )
    caller.require_open()
    sent = read()
    problems = list(check_string(sent.answer, NOTE_LIMIT, "/answer", say("The answer")))
    if problems:
        raise refusal(problems)
    if row.state != "open":
        if row.state == sent.decision and row.target == (sent.key or sent.target):
            return proposal_record(session, caller, row)
        raise Conflict(say("Somebody has decided on this proposal already. Load the list again."))
    _settle(session, caller, row, sent)
    row.answer = sent.answer.strip()
    row.decided_by_id, row.decided_at = caller.account.id, now()
    session.flush()
    return proposal_record(session, caller, row)


def suggest_key(label: str, codebook: Codebook) -> str:
    """Return a key for a new target: the first word of *label* that says something, and a number where it is taken."""
    words: list[str] = re.findall(r"[a-z]{4,}", fold(label)) or ["target"]
    word = words[0].upper()[:KEY_LENGTH]
    keys = (word, *(f"{word}{number}" for number in range(2, len(codebook.targets) + 3)))
    return next(key for key in keys if codebook.target(key) is None)


def _settle(session: Session, caller: Caller, row: TargetProposal, sent: DecisionInput) -> None:
    target = None
    match sent.decision:
        case "accepted":
            version, target = _add_target(session, caller, row, sent), sent.key
        case "joined":
            version, target = codebooks.read_codebook(session, caller), sent.target
            _require_target(version, target)
        case "declined":
            if not sent.answer.strip():
                raise Invalid.at("/answer", say("Say why, for the person who proposed it."))
    if target is not None:
        _recode(session, caller, row, target, version)
    row.state, row.target = sent.decision, target


def _add_target(session: Session, caller: Caller, row: TargetProposal, sent: DecisionInput) -> CodebookVersion:
    current = codebooks.codebook_object(codebooks.read_codebook(session, caller))
    label = row.label if sent.label is None else sent.label.strip()
    target = {"key": sent.key or "", "label": label, "definition": sent.definition.strip()}
    if sent.shortcut:
        target["shortcut"] = sent.shortcut
    at = f"/targets/{len(current['targets'])}"
    changed: dict[str, Any] = current | {"targets": [*current["targets"], target]}
    try:
        return codebooks.write_codebook(session, caller, lambda: changed, current["version"])
    except Invalid as error:
        raise refusal([_in_decision(problem, at) for problem in error.problems]) from None


def _in_decision(problem: Problem, at: str) -> Problem:
    """Return a problem of the codebook as one of the decision that would have changed it."""
    pointer = problem.pointer or ""
    return Problem(problem.message, pointer=pointer.removeprefix(at) or "/key")


def _require_target(version: CodebookVersion, key: str | None) -> None:
    known = {target["key"] for target in codebooks.codebook_object(version)["targets"]}
    if key not in known:
        raise Invalid.at("/target", say("The codebook has no such target. Choose one that it has."))


def _recode(session: Session, caller: Caller, row: TargetProposal, target: str, version: CodebookVersion) -> None:
    claims = [claim.id for claim in row.claims]
    count = fill_targets(session, caller, claims, target, version.version, version.sha256)
    log(session, caller.account, "target proposal settled", caller.project, f"{target}: {count} claims changed")
