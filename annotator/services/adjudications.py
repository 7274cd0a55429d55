"""Settle clusters of claims, step by step: what is decided is never overwritten, and every step can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, NotAllowed, Problem
from annotator.core.records import ClaimInput, Outcome, Settlement, Source, encode
from annotator.core.settling import meaning
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Adjudication, Article, Claim, OfferDecision
from annotator.services.access import Caller, log, own_person
from annotator.services.claim_reading import timestamp
from annotator.services.claims import check_uuid
from annotator.services.consensus import Offering
from annotator.services.current_codebook import current_codebook
from annotator.services.gold import GoldWriter
from annotator.services.settling import Before, require_adjudicator

GONE = say("A claim of this cluster went back to its annotator or was changed. Load the page again.")
DECIDED = say("A claim of this cluster is settled already. Load the page again.")


class ClusterDecision(Struct, forbid_unknown_fields=True):
    """What becomes of one cluster: a claim is taken from it, all of it is rejected or left, or it is opened again."""

    verdict: Literal["take", "reject", "leave", "reopen"]
    #: Its claims, each in the version that was read.
    sources: list[Source] = []
    #: The id of the settled claim, made by the client: of the one to be made, or of the one to be opened again.
    gold: str | None = None
    #: What the settled claim says; its confidence is the adjudicator's own.
    claim: ClaimInput | None = None
    #: A key of the codebook's reasons; a rejection needs one.
    reason: str | None = None
    note: str = ""
    #: Whether an offer of the consensus was seen or hidden where this was decided; null where neither.
    offer: Literal["shown", "hidden"] | None = None


class AdjudicationInput(Struct, forbid_unknown_fields=True):
    """One step as a client sends it: it holds or is undone as a whole."""

    decisions: list[ClusterDecision]


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


class Trace(Struct):
    """What a step changed: outcomes by claim, and golds made and taken away."""

    before: dict[str, Outcome | None] = {}
    after: dict[str, Outcome | None] = {}
    made: list[str] = []
    removed: list[str] = []


def put_adjudication(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], AdjudicationInput]
) -> tuple[AdjudicationRecord, bool]:
    """Take the step that *read* returns under the id *uuid*, or take it again; return its record and whether it is new.

    Raises NotAllowed, Conflict for a taken id, for a claim that is settled already and for one that is not as it was
    read, and Invalid.
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
    step = _Step(session, caller, article)
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
    _Step(session, caller, article).undo(_trace(row))
    row.undone_at = now()
    # Without the article: who is blind there must not learn that something was settled.
    log(session, caller.account, "adjudication undone", caller.project, row.uuid)
    session.flush()


def own_steps(session: Session, caller: Caller, article: Article) -> tuple[list[OwnStep], Before]:
    """Return the caller's last steps on *article* that still hold, oldest first, and what was there before them.

    They reach back to a step that opened something again, or that a later one of somebody else's overtook.
    """
    claims = select(Claim.uuid, Claim.settlement).where(Claim.article_id == article.id, Claim.layer == "annotator")
    settled = {uuid: _read_settlement(stored).outcome for uuid, stored in session.execute(claims)}
    query = select(Adjudication).where(
        Adjudication.article_id == article.id,
        Adjudication.person_id == caller.person_id,
        Adjudication.undone_at.is_(None),
    )
    steps: list[OwnStep] = []
    golds: set[str] = set()
    for row in session.scalars(query.order_by(Adjudication.created_at.desc(), Adjudication.id.desc())):
        trace = _trace(row)
        if trace.removed or any(settled.get(each) != after for each, after in trace.after.items()):
            break
        settled |= trace.before
        golds |= set(trace.made)
        steps.append(OwnStep(row.uuid, msgspec.json.decode(row.body, type=AdjudicationInput)))
    return steps[::-1], Before(settled, frozenset(golds))


class _Step:
    """One step under way: the article's claims, and what changes of them."""

    def __init__(self, session: Session, caller: Caller, article: Article) -> None:
        self.caller = caller
        self.gold = GoldWriter(session, caller, article)
        self.codebook = current_codebook(session, caller.project)
        self.claims = {each.uuid: each for each in _annotators_claims(session, article)}
        self.trace = Trace()
        self.offering = Offering(session, caller, self.codebook)
        #: What becomes known of how offers decide: columns of `OfferDecision`.
        self.offers: list[dict[str, Any]] = []

    def take(self, sent: AdjudicationInput) -> Trace:
        """Do everything that was *sent* and return what it changed."""
        if not sent.decisions:
            raise refusal([Problem(say("Send at least one decision."), pointer="/decisions")])
        for index, decision in enumerate(sent.decisions):
            self._decide(decision, f"/decisions/{index}")
        return self.trace

    def undo(self, trace: Trace) -> None:
        """Bring back what was before. Raises Conflict where it has changed since."""
        if any(_outcome(self.claims[each]) != after for each, after in trace.after.items()):
            raise Conflict(say("A later step settled one of these claims again. Undo that one first."))
        for each, before in trace.before.items():
            _set_outcome(self.claims[each], before)
        for each in trace.made:
            self.gold.remove(each)
        for each in trace.removed:
            self.gold.restore(each)

    def _decide(self, sent: ClusterDecision, pointer: str) -> None:
        self._check(sent, pointer)
        if sent.verdict == "reopen":
            self._reopen(sent)
            return
        sources = [self._source(each) for each in sent.sources]
        self._note_offer(sent)
        if sent.verdict == "leave":
            self._settle(sources, lambda _: Outcome("open", reason=sent.note.strip() or None))
        elif sent.verdict == "reject":
            self._settle(sources, lambda _: Outcome("rejected", reason=sent.reason))
        elif sent.claim is not None and sent.gold is not None:
            gold = check_uuid(sent.gold)
            taken = self.gold.make(gold, sent.claim, sources, sent.reason, sent.note, f"{pointer}/claim")
            self.trace.made.append(gold)
            reason = sent.reason
            self._settle(
                sources,
                lambda each: Outcome("taken", gold) if each.uuid in taken else Outcome("rejected", gold, reason),
            )

    def _note_offer(self, sent: ClusterDecision) -> None:
        """Write down whether what is decided equals what was offered, or would have been."""
        if sent.offer is None or sent.verdict not in ("take", "reject"):
            return
        members = [self.gold.records[each.id] for each in sent.sources]
        offer, is_hidden = self.offering.of(members, self.gold.persons), self.offering.hides(members)
        # The setting may have changed since the page was loaded.
        if offer is None or is_hidden != (sent.offer == "hidden"):
            return
        said = meaning(self.gold.records[offer.claim])
        self.offers.append(
            {
                "cluster": min(each.id for each in members),
                "method": self.offering.method,
                "is_hidden": is_hidden,
                "is_equal": sent.claim is not None and meaning(sent.claim) == said,
            }
        )

    def _check(self, sent: ClusterDecision, pointer: str) -> None:
        problems = list(check_string(sent.note, STRING_LIMIT, f"{pointer}/note", say("The note")))
        if not sent.sources and not (sent.verdict == "reopen" and sent.gold):
            problems.append(Problem(say("Name the claims that are settled."), pointer=f"{pointer}/sources"))
        if sent.verdict == "take" and (sent.claim is None or sent.gold is None):
            problems.append(Problem(say("Send the settled claim and its id."), pointer=f"{pointer}/claim"))
        if sent.verdict == "reject" and sent.reason is None and self.codebook.reasons:
            message = say("Say why the claim is rejected: choose a reason.")
            problems.append(Problem(message, pointer=f"{pointer}/reason"))
        if sent.reason is not None and self.codebook.reason(sent.reason) is None:
            message = say('The codebook has no reason "%(reason)s". Choose one that it has.', reason=sent.reason[:64])
            problems.append(Problem(message, pointer=f"{pointer}/reason"))
        if problems:
            raise refusal(problems)

    def _source(self, sent: Source) -> Claim:
        """Return the claim that is to be settled. Raises Conflict unless it is open and as it was read."""
        claim = self.claims.get(sent.id)
        if claim is None or claim.deleted_at or not claim.is_submitted or claim.version != sent.version:
            raise Conflict(GONE)
        outcome = _outcome(claim)
        if outcome is not None and outcome.state != "open":
            raise Conflict(DECIDED)
        return claim

    def _reopen(self, sent: ClusterDecision) -> None:
        """Open again what was settled with the claims that are named, whatever became of these since."""
        named = {each.id for each in sent.sources}
        outcomes = {uuid: _outcome(claim) for uuid, claim in self.claims.items()}
        golds = {each.gold for uuid, each in outcomes.items() if uuid in named and each and each.gold}
        golds |= {sent.gold} if sent.gold else set()
        together = [
            self.claims[uuid]
            for uuid, each in outcomes.items()
            if each and each.state != "open" and (uuid in named or each.gold in golds)
        ]
        self._settle(together, lambda _: None)
        for gold in sorted(golds):
            self.gold.remove(gold)
            self.trace.removed.append(gold)

    def _settle(self, claims: Iterable[Claim], outcome_of: Callable[[Claim], Outcome | None]) -> None:
        for claim in claims:
            outcome = outcome_of(claim)
            self.trace.before.setdefault(claim.uuid, _outcome(claim))
            self.trace.after[claim.uuid] = outcome
            _set_outcome(claim, outcome)


def _place(row: Adjudication) -> dict[str, int]:
    return {"project_id": row.project_id, "article_id": row.article_id, "adjudication_id": row.id}


def _require(session: Session, caller: Caller, article: Article) -> None:
    require_adjudicator(session, caller, article)
    caller.require_open()


def _find(session: Session, caller: Caller, uuid: str) -> Adjudication | None:
    query = select(Adjudication).where(Adjudication.project_id == caller.project.id, Adjudication.uuid == uuid)
    return session.scalar(query)


def _annotators_claims(session: Session, article: Article) -> Iterable[Claim]:
    return session.scalars(select(Claim).where(Claim.article_id == article.id, Claim.layer == "annotator"))


def _settlement(claim: Claim) -> Settlement:
    return _read_settlement(claim.settlement)


def _read_settlement(stored: str | None) -> Settlement:
    return msgspec.json.decode(stored, type=Settlement) if stored else Settlement()


def _outcome(claim: Claim) -> Outcome | None:
    return _settlement(claim).outcome


def _set_outcome(claim: Claim, outcome: Outcome | None) -> None:
    settlement = _settlement(claim)
    settlement.outcome = outcome
    claim.settlement = None if settlement == Settlement() else encode(settlement).decode()


def _trace(row: Adjudication) -> Trace:
    return msgspec.json.decode(row.trace, type=Trace)


def _record(row: Adjudication, adjudicator: str) -> AdjudicationRecord:
    outcomes = {claim: outcome or Outcome() for claim, outcome in _trace(row).after.items()}
    return AdjudicationRecord(row.uuid, adjudicator, outcomes, timestamp(row.created_at))
