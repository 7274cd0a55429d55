"""Ranges of an article that annotators take for no part of its body, proposed to those who set regions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, NotFound
from annotator.core.records import Region, RegionKind
from annotator.core.segments import Segment, check_range
from annotator.core.wording import say
from annotator.db import now
from annotator.ingest.regions import with_region
from annotator.models import Article, RegionProposal
from annotator.services.access import Caller, own_person
from annotator.services.articles import ArticleChange, change_article
from annotator.services.assignments import find_work
from annotator.services.claim_reading import read_regions, timestamp
from annotator.services.claim_writing import text_reader
from annotator.services.claims import check_uuid
from annotator.services.queue_places import require_given
from annotator.services.visibility import is_blind


class RegionDecisionInput(Struct, forbid_unknown_fields=True):
    """What becomes of a proposed region."""

    decision: Literal["accepted", "declined"]


class RegionProposalRecord(Struct):
    """A proposed region, as far as the caller may see it."""

    id: str
    annotator: str
    start: int
    end: int
    quote: str
    kind: RegionKind
    state: Literal["open", "accepted", "declined"]
    created_at: str


def list_region_proposals(session: Session, caller: Caller, article: Article) -> list[RegionProposalRecord]:
    """Return the caller's own open proposals on *article*, for reviewers everybody's; in text order.

    Whoever is blind on the article sees own ones alone: a proposal is part of another person's work.
    """
    caller.require(
        "annotator", say("Only an annotator may propose regions. Ask a manager of the project for that role.")
    )
    query = select(RegionProposal).where(
        RegionProposal.article_id == article.id, RegionProposal.state == "open", _visible(session, caller, article)
    )
    rows = session.scalars(query.order_by(RegionProposal.start, RegionProposal.end, RegionProposal.id))
    return [_record(session, article, row) for row in rows]


def put_region_proposal(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], Region]
) -> tuple[RegionProposalRecord, bool]:
    """Store the range that *read* returns under *uuid*; return its record and whether it is new.

    Raises NotAllowed, Conflict for an article that was not given to the caller, an id that is taken and a proposal that
    was decided on, and Invalid.
    """
    caller.require(
        "annotator", say("Only an annotator may propose regions. Ask a manager of the project for that role.")
    )
    caller.require_open()
    key = check_uuid(uuid, "proposal")
    person = own_person(session, caller)
    work = find_work(session, person, article)
    require_given(session, caller, article, work.state if work else None)
    row = _find(session, article, key)
    if row is not None and row.person_id != person.id:
        raise Conflict(say("This id belongs to another proposal. Make a new id and send it again."))
    sent = read()
    problems = check_range(Segment(sent.start, sent.end), article.length, "")
    if problems:
        raise refusal(problems)
    if row is not None and row.state != "open":
        raise Conflict(say("This proposal was decided on. Make a new one."))
    is_new = row is None
    if row is None:
        row = RegionProposal(article_id=article.id, person_id=person.id, uuid=key, state="open", created_at=now())
        session.add(row)
    row.start, row.end, row.kind = sent.start, sent.end, sent.kind
    session.flush()
    return _record(session, article, row), is_new


def withdraw_region_proposal(session: Session, caller: Caller, article: Article, uuid: str) -> None:
    """Take an own open proposal back. Raises NotFound, and Conflict where it is not open or another's."""
    row = _find_visible(session, caller, article, uuid)
    caller.require(
        "annotator", say("Only an annotator may propose regions. Ask a manager of the project for that role.")
    )
    caller.require_open()
    if row.person_id != caller.person_id:
        raise Conflict(say("This proposal is another person's. Its owner alone can take it back."))
    if row.state != "open":
        raise Conflict(say("This proposal was decided on, so it stays."))
    session.delete(row)
    session.flush()


def decide_region_proposal(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], RegionDecisionInput]
) -> RegionProposalRecord:
    """Make a proposed range a region of *article*, or decline it; return its record. The same word again is no error.

    Raises NotFound, NotAllowed, Conflict where it was decided otherwise before, and Invalid.
    """
    row = _find_visible(session, caller, article, uuid)
    caller.require("reviewer", say("Only a reviewer may set regions. Ask a manager of the project for that role."))
    caller.require_open()
    decision = read().decision
    if row.state not in ("open", decision):
        raise Conflict(say("Somebody has decided on this proposal already. Load the page again."))
    if row.state == "open":
        if decision == "accepted":
            added = Region(row.start, row.end, row.kind)  # type: ignore[arg-type]
            regions = with_region(read_regions(article.regions), added)
            change_article(session, caller, article, ArticleChange(regions=regions), None)
        row.state, row.decided_by_id, row.decided_at = decision, caller.account.id, now()
        session.flush()
    return _record(session, article, row)


def _visible(session: Session, caller: Caller, article: Article) -> ColumnElement[bool]:
    own = RegionProposal.person_id == caller.person_id
    if caller.is_at_least("reviewer") and not is_blind(session, caller, article):
        return RegionProposal.article_id == article.id
    return own


def _find(session: Session, article: Article, uuid: str) -> RegionProposal | None:
    return session.scalar(
        select(RegionProposal).where(RegionProposal.article_id == article.id, RegionProposal.uuid == uuid)
    )


def _find_visible(session: Session, caller: Caller, article: Article, uuid: str) -> RegionProposal:
    row = _find(session, article, uuid.lower())
    if row is None or (
        row.person_id != caller.person_id and (not caller.is_at_least("reviewer") or is_blind(session, caller, article))
    ):
        raise NotFound()
    return row


def _record(session: Session, article: Article, row: RegionProposal) -> RegionProposalRecord:
    segment = Segment(row.start, row.end)
    return RegionProposalRecord(
        id=row.uuid,
        annotator=row.person.name,
        start=row.start,
        end=row.end,
        quote=text_reader(session, article)(segment)[segment],
        kind=row.kind,  # type: ignore[arg-type]
        state=row.state,  # type: ignore[arg-type]
        created_at=timestamp(row.created_at),
    )
