"""What there is to settle on an article, and how far it is: its clusters, open and decided, for reviewers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from annotator.core.errors import NotAllowed
from annotator.core.records import ClaimRecord, Outcome, Source
from annotator.core.settling import ClusterRecord, differing, find_clusters, is_unanimous, meaning
from annotator.core.wording import say
from annotator.models import Article, Assignment, Claim, Person
from annotator.services.access import Caller
from annotator.services.claim_reading import ClaimReader
from annotator.services.consensus import Offering
from annotator.services.late_claims import find_late, is_open, late_pairs
from annotator.services.visibility import is_blind, visible_claims


class SettledCluster(ClusterRecord):
    """A cluster, and what became of it."""

    state: Literal["open", "taken", "rejected"] = "open"
    #: The settled claim that came of it.
    gold: ClaimRecord | None = None
    #: The settled claim of this passage where its open claims came later: they are to join it, not to make another.
    joins: ClaimRecord | None = None
    #: Why it was rejected (a key of the codebook's reasons), or the note with which it was left open.
    reason: str | None = None
    #: The sources of the gold that changed since, or are not there any more: it is to be settled again.
    stale: list[str] = field(default_factory=list)
    #: How much speaks for what the project's consensus offers, as a share of 1; null where it offers nothing.
    support: float | None = None
    #: Whether this is one of the clusters in which the consensus is drawn not to show what it offers, if anything.
    hides_offer: bool = False


class SettlingRecord(Struct):
    """An article's clusters in text order, and the persons whose work they are compared from."""

    persons: list[str]
    clusters: list[SettledCluster]
    claims: list[ClaimRecord]


@dataclass(frozen=True)
class Before:
    """What was there before some steps were taken: the outcomes of claims, and the golds that were not made yet."""

    outcomes: dict[str, Outcome | None]
    golds: frozenset[str]


def read_settling(session: Session, caller: Caller, article: Article, before: Before | None = None) -> SettlingRecord:
    """Return what there is to settle on *article* and what is settled. Raises NotAllowed, also for who is blind there.

    Decided claims stay together as they were decided; only what is open is compared anew. With *before* it is as it was
    then.
    """
    require_adjudicator(session, caller, article)
    reader = ClaimReader(session, caller)
    records = reader.of_article(article, visible_claims(caller, [article.id]) & Claim.layer.in_(("annotator", "gold")))
    claims = without_practice(session, article, records)
    golds = [each for each in records if each.layer == "gold"]
    by_id = {each.id: each for each in claims}
    if before is not None:
        golds = [each for each in golds if each.id not in before.golds]
        _go_back(before, golds, by_id)
    persons = read_persons(session, article, claims)
    late = find_late(claims, golds, late_pairs(session, article))
    clusters = _open_clusters([each for each in claims if each.id not in late], persons)
    _make_offers(Offering(session, caller, reader.codebook), clusters, by_id, persons)
    clusters += _joining(golds, by_id, late, persons)
    clusters += _decided([each for each in golds if each.sources], by_id, persons)
    return SettlingRecord(persons, sorted(clusters, key=lambda each: _start(each, by_id)), claims)


def read_persons(session: Session, article: Article, claims: Iterable[ClaimRecord]) -> list[str]:
    """Return by name who was given *article* or has submitted it, skipped and training work apart."""
    given = or_(Assignment.is_assigned, Assignment.first_submitted_at.is_not(None))
    found = _names(session, article, given & (Assignment.state != "skipped") & (Assignment.phase != "training"))
    return sorted({*found, *(each.annotator for each in claims)})


def without_practice(session: Session, article: Article, records: Iterable[ClaimRecord]) -> list[ClaimRecord]:
    """Return the submitted claims of annotators among *records*, those made in training apart."""
    practising = set(_names(session, article, Assignment.phase == "training"))
    own = (each for each in records if each.layer == "annotator" and each.submitted)
    return [each for each in own if each.annotator not in practising]


def require_adjudicator(session: Session, caller: Caller, article: Article) -> None:
    """Raise NotAllowed unless the caller reviews and has no own work to finish on *article*."""
    caller.require("reviewer", say("Only a reviewer may settle claims. Ask a manager of the project for that role."))
    if is_blind(session, caller, article):
        raise NotAllowed(say("Submit your own work on this article first. Then you can settle it."))


def _names(session: Session, article: Article, condition: ColumnElement[bool]) -> list[str]:
    query = select(Person.name).join(Assignment, Assignment.person_id == Person.id)
    return list(session.scalars(query.where(Assignment.article_id == article.id, condition)))


def _go_back(before: Before, golds: Iterable[ClaimRecord], claims: Mapping[str, ClaimRecord]) -> None:
    """Give *claims* the outcomes of *before*, and take from each gold the sources that joined it since."""
    since: set[tuple[str, str | None]] = set()
    for uuid, claim in claims.items():
        now, then = claim.outcome, before.outcomes.get(uuid, claim.outcome)
        if now is not None and (then is None or then.gold != now.gold):
            since.add((uuid, now.gold))
        claim.outcome = then
    for gold in golds:
        gold.sources = [each for each in gold.sources if (each.id, gold.id) not in since]


def _open_clusters(claims: Sequence[ClaimRecord], persons: Sequence[str]) -> list[SettledCluster]:
    """Return the clusters of what is open, and those of what was rejected without a gold claim."""
    waiting = [each for each in claims if is_open(each.outcome)]
    refused = [each for each in claims if not is_open(each.outcome) and each.outcome and each.outcome.gold is None]
    found = []
    for own, state in ((waiting, "open"), (refused, "rejected")):
        by_id = {claim.id: claim for claim in own}
        for each in _clusters(own, persons):
            outcomes = (by_id[claim].outcome for claim in each.claims)
            reasons = (outcome.reason for outcome in outcomes if outcome)
            found.append(_settled(each, state=state, reason=next(filter(None, reasons), None)))
    return found


def _make_offers(
    offering: Offering, clusters: Sequence[SettledCluster], claims: Mapping[str, ClaimRecord], persons: Sequence[str]
) -> None:
    for each in clusters:
        members = [claims[claim] for claim in each.claims]
        if each.state != "open" or not offering.concerns(members, persons):
            continue
        each.hides_offer = offering.hides(members)
        offer = None if each.hides_offer else offering.of(members, persons)
        if offer is not None:
            each.offered, each.support = offer.claim, offer.support


def _joining(
    golds: Iterable[ClaimRecord], claims: Mapping[str, ClaimRecord], late: Mapping[str, str], persons: Sequence[str]
) -> list[SettledCluster]:
    """Return for each gold the claims that came later to its passage; unanimous if all now say what it says."""
    found = []
    for gold in golds:
        members = [claims[claim] for claim in claims if late.get(claim) == gold.id]
        if not members:
            continue
        everybody = [*(claims[each.id] for each in gold.sources if each.id in claims), *members]
        unanimous = is_unanimous(everybody, persons) and meaning(members[0]) == meaning(gold)
        # How sure the adjudicator was is no difference between what they say.
        names = [each for each in differing([gold, *members]) if each != "confidence"]
        made = ClusterRecord([[each.id for each in members]], names, unanimous, [], None)
        notes = (each.outcome.reason for each in members if each.outcome)
        found.append(_settled(made, joins=gold, reason=next(filter(None, notes), None)))
    return found


def _decided(
    golds: Sequence[ClaimRecord], claims: dict[str, ClaimRecord], persons: Sequence[str]
) -> list[SettledCluster]:
    found = []
    for gold in golds:
        members = [claims[each.id] for each in gold.sources if each.id in claims]
        parts = _clusters(members, persons)
        stale = [each.id for each in gold.sources if _changed(each, claims)]
        drawn = [part for each in parts for part in each.parts]
        joined = ClusterRecord(drawn, differing(members) if members else [], False, [], None)
        found.append(_settled(parts[0] if len(parts) == 1 else joined, state="taken", gold=gold, stale=stale))
    return found


def _changed(source: Source, claims: dict[str, ClaimRecord]) -> bool:
    return source.id not in claims or claims[source.id].version != source.version


def _clusters(claims: Sequence[ClaimRecord], persons: Sequence[str]) -> list[ClusterRecord]:
    by_name: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for each in claims:
        by_name[each.annotator].append(each)
    return find_clusters(by_name, persons)


def _settled(cluster: ClusterRecord, **said: Any) -> SettledCluster:
    return SettledCluster(**asdict(cluster), **said)


def _start(cluster: SettledCluster, claims: dict[str, ClaimRecord]) -> tuple[int, int]:
    places = [(claims[each].start, claims[each].end) for each in cluster.claims]
    return min(places or [(cluster.gold.start, cluster.gold.end)] if cluster.gold else places)
