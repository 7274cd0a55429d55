"""Settle clusters of claims, step by step: what is decided is never overwritten, and every step can be undone."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, NotAllowed
from annotator.core.records import Outcome, encode
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Adjudication, Article, Claim, OfferDecision
from annotator.services.access import Caller, log, own_person
from annotator.services.adjudication_steps import AdjudicationInput, Step, Trace, read_settlement
from annotator.services.claim_reading import timestamp
from annotator.services.claims import check_uuid
from annotator.services.late_claims import is_open, late_pairs
from annotator.services.settling import Before, require_adjudicator


class AdjudicationRecord(Struct):
    """A step, and the outcome of each claim that it settled."""

    id: str
    adjudicator: str
    outcomes: dict[str, Outcome]
    created_at: str


class OwnStep(Struct):
    """A step of the caller's, as it was sent."""

    id: str
    content: AdjudicationInput


def put_adjudication(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], AdjudicationInput]
) -> tuple[AdjudicationRecord, bool]:
    """Take the step that *read* returns under the id *uuid*, or take it again; return its record and whether it is new.

    Raises NotAllowed, Conflict for a taken id, for a claim that is settled already, that is not as it was read or that
    came after its passage was settled, and Invalid.
    """
    _require(session, caller, article)
    key = check_uuid(uuid, "adjudication")
    row = _find(session, caller, key)
    person = own_person(session, caller)
    if row is not None and (row.article_id != article.id or row.person_id != person.id):
        raise Conflict(say("This id belongs to another step. Make a new id and send it again."))
    sent = read()
    body = encode(sent).decode()
    if row is not None and row.undone_at is None:
        if msgspec.json.decode(row.body, type=AdjudicationInput) != sent:
            raise Conflict(say("This step was taken already. Undo it, then decide anew."))
        return _record(row, person.name), False
    step = Step(session, caller, article)
    trace = step.take(sent)
    is_new = row is None
    if row is None:
        row = Adjudication(project_id=caller.project.id, article_id=article.id, person_id=person.id, uuid=key)
        session.add(row)
    row.body, row.trace, row.created_at, row.undone_at = body, encode(trace).decode(), now(), None
    session.flush()
    session.execute(delete(OfferDecision).where(OfferDecision.adjudication_id == row.id))
    session.add_all(OfferDecision(**said, **_place(row)) for said in step.offers)
    session.flush()
    return _record(row, person.name), is_new


def undo_adjudication(session: Session, caller: Caller, article: Article, uuid: str) -> None:
    """Take an own step back, as if it had not been taken; a second time is no error.

    Raises NotAllowed for another reviewer's, Conflict where a later step settled one of its claims otherwise.
    """
    _require(session, caller, article)
    row = _find(session, caller, check_uuid(uuid, "adjudication"))
    if row is None or row.undone_at is not None:
        return
    if row.article_id != article.id or row.person_id != caller.person_id:
        raise NotAllowed(say("Only who took the step can undo it. Open the cluster again instead."))
    Step(session, caller, article).undo(_trace(row))
    row.undone_at = now()
    # Without the article: who is blind there must not learn that something was settled.
    log(session, caller.account, "adjudication undone", caller.project, row.uuid)
    session.flush()


def own_steps(session: Session, caller: Caller, article: Article) -> tuple[list[OwnStep], Before]:
    """Return the caller's last steps on *article* that still hold, oldest first, and what was there before them.

    They reach back to a step that opened something again, that a later one of somebody else's overtook, or on whose
    passage there are open claims that came since.
    """
    claims = select(Claim.uuid, Claim.settlement).where(Claim.article_id == article.id, Claim.layer == "annotator")
    settled = {uuid: read_settlement(stored).outcome for uuid, stored in session.execute(claims)}
    overtaken = {gold for claim, gold in late_pairs(session, article) if is_open(settled.get(claim))}
    query = select(Adjudication).where(
        Adjudication.article_id == article.id,
        Adjudication.person_id == caller.person_id,
        Adjudication.undone_at.is_(None),
    )
    steps: list[OwnStep] = []
    golds: set[str] = set()
    for row in session.scalars(query.order_by(Adjudication.created_at.desc(), Adjudication.id.desc())):
        trace = _trace(row)
        if trace.removed or trace.is_overtaken(settled) or overtaken & set(trace.made):
            break
        settled |= trace.before
        golds |= set(trace.made)
        steps.append(OwnStep(row.uuid, msgspec.json.decode(row.body, type=AdjudicationInput)))
    return steps[::-1], Before(settled, frozenset(golds))


def _place(row: Adjudication) -> dict[str, int]:
    return {"project_id": row.project_id, "article_id": row.article_id, "adjudication_id": row.id}


def _require(session: Session, caller: Caller, article: Article) -> None:
    require_adjudicator(session, caller, article)
    caller.require_open()


def _find(session: Session, caller: Caller, uuid: str) -> Adjudication | None:
    query = select(Adjudication).where(Adjudication.project_id == caller.project.id, Adjudication.uuid == uuid)
    return session.scalar(query)


def _trace(row: Adjudication) -> Trace:
    return msgspec.json.decode(row.trace, type=Trace)


def _record(row: Adjudication, adjudicator: str) -> AdjudicationRecord:
    outcomes = {claim: outcome or Outcome() for claim, outcome in _trace(row).after.items()}
    return AdjudicationRecord(row.uuid, adjudicator, outcomes, timestamp(row.created_at))
