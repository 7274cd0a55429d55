"""One step of settling under way: what is sent of each cluster is checked, done, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, Problem
from annotator.core.records import ClaimInput, Outcome, Settlement, Source, encode
from annotator.core.settling import meaning
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.models import Article, Claim
from annotator.services.access import Caller
from annotator.services.claims import check_uuid
from annotator.services.consensus import Offering
from annotator.services.current_codebook import current_codebook
from annotator.services.gold import GoldWriter

GONE = say("A claim of this cluster went back to its annotator or was changed. Load the page again.")
DECIDED = say("A claim of this cluster is settled already. Load the page again.")
LATE = say(
    "This passage was settled before a claim of this cluster came. Load the page again; then join the claim to what is "
    "settled, settle it apart, or open the passage again."
)


class ClusterDecision(Struct, forbid_unknown_fields=True):
    """What becomes of one cluster: a claim is taken from it, or all of it is rejected, left, joined or opened again."""

    #: `join` adds claims that came after their passage was settled to the sources of what is settled there.
    verdict: Literal["take", "join", "reject", "leave", "reopen"]
    #: Its claims, each in the version that was read.
    sources: list[Source] = []
    #: The id of the settled claim: of the one to be made, which the client makes, or of that to be joined or reopened.
    gold: str | None = None
    #: What the settled claim says; its confidence is the adjudicator's own.
    claim: ClaimInput | None = None
    #: A key of the codebook's reasons; a rejection needs one.
    reason: str | None = None
    note: str = ""
    #: Whether what is taken is known to say something else than what was settled on its passage before it came.
    apart: bool | UnsetType = UNSET
    #: Whether an offer of the consensus was seen or hidden where this was decided; null where neither.
    offer: Literal["shown", "hidden"] | None = None


class AdjudicationInput(Struct, forbid_unknown_fields=True):
    """One step as a client sends it: it holds or is undone as a whole."""

    decisions: list[ClusterDecision]


class Trace(Struct):
    """What a step changed: outcomes by claim; golds made and taken away, and how those stood that claims joined."""

    before: dict[str, Outcome | None] = {}
    after: dict[str, Outcome | None] = {}
    made: list[str] = []
    removed: list[str] = []
    joined: dict[str, Settlement] = {}

    def is_overtaken(self, outcomes: Mapping[str, Outcome | None]) -> bool:
        """Return whether a later step settled a claim of this one otherwise, or joined one to what this one made."""
        made = set(self.made)
        return any(outcomes.get(uuid) != after for uuid, after in self.after.items()) or any(
            outcome is not None and outcome.gold in made and uuid not in self.after
            for uuid, outcome in outcomes.items()
        )


class Step:
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
        if trace.is_overtaken({uuid: _outcome(claim) for uuid, claim in self.claims.items()}):
            raise Conflict(say("A later step settled one of these claims again. Undo that one first."))
        for each, before in trace.before.items():
            _set_outcome(self.claims[each], before)
        for each, stood in trace.joined.items():
            self.gold.part(each, stood, trace.after.keys())
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
        elif sent.verdict == "join" and sent.gold is not None:
            taken, stood = self.gold.join(sent.gold, sources)
            self.trace.joined.setdefault(sent.gold, stood)
            self._settle_as(sent.gold, sources, taken, sent.reason)
        elif sent.claim is not None and sent.gold is not None:
            self._require_timely(sent)
            gold = check_uuid(sent.gold)
            taken = self.gold.make(gold, sent.claim, sources, sent.reason, sent.note, f"{pointer}/claim")
            self.trace.made.append(gold)
            self._settle_as(gold, sources, taken, sent.reason)

    def _require_timely(self, sent: ClusterDecision) -> None:
        """Raise Conflict where a passage was settled before what is taken came, unless that is settled *apart*."""
        passages = {self._late[each.id] for each in sent.sources if each.id in self._late}
        if sent.apart is not True and passages - set(self.trace.removed):
            raise Conflict(LATE)

    @cached_property
    def _late(self) -> dict[str, str]:
        return self.gold.find_late()

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
        if sent.verdict == "join" and sent.gold is None:
            message = say("Name the settled claim that these join.")
            problems.append(Problem(message, pointer=f"{pointer}/gold"))
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

    def _settle_as(self, gold: str, claims: Iterable[Claim], taken: Collection[str], reason: str | None) -> None:
        """Let *claims* be sources of *gold*, which keeps something of those *taken*."""
        self._settle(
            claims, lambda each: Outcome("taken", gold) if each.uuid in taken else Outcome("rejected", gold, reason)
        )

    def _settle(self, claims: Iterable[Claim], outcome_of: Callable[[Claim], Outcome | None]) -> None:
        for claim in claims:
            outcome = outcome_of(claim)
            self.trace.before.setdefault(claim.uuid, _outcome(claim))
            self.trace.after[claim.uuid] = outcome
            _set_outcome(claim, outcome)


def _annotators_claims(session: Session, article: Article) -> Iterable[Claim]:
    return session.scalars(select(Claim).where(Claim.article_id == article.id, Claim.layer == "annotator"))


def _settlement(claim: Claim) -> Settlement:
    return read_settlement(claim.settlement)


def read_settlement(stored: str | None) -> Settlement:
    """Return a claim's stored settlement."""
    return msgspec.json.decode(stored, type=Settlement) if stored else Settlement()


def _outcome(claim: Claim) -> Outcome | None:
    return _settlement(claim).outcome


def _set_outcome(claim: Claim, outcome: Outcome | None) -> None:
    settlement = _settlement(claim)
    settlement.outcome = outcome
    claim.settlement = None if settlement == Settlement() else encode(settlement).decode()
