"""What a project offers of clusters whose members differ, and the error rates that Dawid and Skene's offers rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Struct
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from annotator.core.cluster_passages import cluster_passages
from annotator.core.codebook import Codebook
from annotator.core.consensus import METHODS, Method, Offer, Rates, estimate_rates, is_hidden, make_offer
from annotator.core.error_rates import ErrorRates
from annotator.core.matching import Passage
from annotator.core.records import ClaimRecord, Pair, encode
from annotator.core.segments import Segment
from annotator.core.settling import is_unanimous
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Assignment, Claim, Person, Project, RatesEstimate
from annotator.services.access import Caller, log
from annotator.services.claim_reading import person_names
from annotator.services.current_codebook import current_codebook
from annotator.services.tracking import Track, untracked

#: Articles whose claims are in memory at a time.
BATCH = 200


class _Content(Struct):
    """What error rates are about in a stored claim."""

    segments: tuple[Segment, ...]
    type: str | None
    stances: list[Pair]


@dataclass(frozen=True)
class _Said:
    """A claim as error rates see it."""

    annotator: str
    type: str | None
    stances: Sequence[Pair]
    passage: Passage


@dataclass(frozen=True)
class Estimated:
    """Error rates by the persons' keys, and how many articles they rest on."""

    rates: Rates
    articles: int


_CONTENT = msgspec.json.Decoder(_Content)
_RATES = msgspec.json.Decoder(Rates)


class Offering:
    """Makes the offers of the caller's project."""

    def __init__(self, session: Session, caller: Caller, codebook: Codebook) -> None:
        project = caller.project
        self.method = method_of(project)
        self.seed = project.consensus_seed
        self.scale = codebook.confidence
        stored = stored_estimate(session, project) if self.method == "dawid_skene" else None
        self.rates = None if stored is None else _named(_RATES.decode(stored.body), person_names(session, project))

    def concerns(self, members: Sequence[ClaimRecord], persons: Collection[str]) -> bool:
        """Return whether something could be offered: two or more persons' claims that do not all say the same."""
        if self.method is None or len(persons) < 2 or is_unanimous(members, persons):
            return False
        return len({each.annotator for each in members}) > 1

    def hides(self, members: Sequence[ClaimRecord]) -> bool:
        """Return whether the cluster is one of those in which no offer is shown."""
        return is_hidden(self.seed, [each.id for each in members])

    def of(self, members: Sequence[ClaimRecord], persons: Collection[str]) -> Offer | None:
        """Return the offer, shown or not; None where nothing speaks for one claim more than for all others."""
        if self.method is None or not self.concerns(members, persons):
            return None
        return make_offer(members, persons, self.method, self.scale, self.rates)


def method_of(project: Project) -> Method | None:
    """Return how the project makes offers, None where it makes none."""
    return project.consensus if project.consensus in METHODS else None


def stored_estimate(session: Session, project: Project) -> RatesEstimate | None:
    """Return the last estimate of the project's error rates."""
    return session.scalar(select(RatesEstimate).where(RatesEstimate.project_id == project.id))


def read_rates(estimate: RatesEstimate, names: Mapping[int, str]) -> Rates:
    """Return the stored error rates by the names that persons have now."""
    return _named(_RATES.decode(estimate.body), names)


def estimate_project_rates(session: Session, caller: Caller, track: Track = untracked) -> Estimated:
    """Return everybody's error rates, from the articles that two or more submitted and nobody has still to hand in.

    So nobody is blind on any of them, and the rates are the same for whoever asks. Training work is left out. Raises
    NotAllowed below manager, Conflict while the project is archived.
    """
    require_estimator(caller)
    articles = list(session.scalars(_closed_articles(caller.project)))
    codebook = current_codebook(session, caller.project)
    shared: set[int] = set()
    clusters: list[Sequence[_Said]] = []
    for begin in track(range(0, len(articles), BATCH), "Reading"):
        for article, found in _clusters(session, articles[begin : begin + BATCH]):
            shared.add(article)
            clusters.append(found)
    rates = estimate_rates(clusters, codebook, lambda most: track(range(most), "Estimating"))
    return Estimated(rates, len(shared))


def store_rates(session: Session, caller: Caller, estimated: Estimated) -> RatesEstimate:
    """Keep *estimated* in place of what was estimated before. Raises as `estimate_project_rates`."""
    require_estimator(caller)
    row = stored_estimate(session, caller.project)
    if row is None:
        row = RatesEstimate(project_id=caller.project.id)
        session.add(row)
    row.articles, row.body, row.created_at = estimated.articles, encode(estimated.rates).decode(), now()
    log(session, caller.account, "error rates estimated", caller.project, f"{estimated.articles} articles")
    session.flush()
    return row


def require_estimator(caller: Caller) -> None:
    """Raise NotAllowed below manager, Conflict while the project is archived."""
    caller.require("manager", say("Only a manager may see how people err. Ask a manager of the project for that role."))
    caller.require_open()


def _closed_articles(project: Project) -> Select[int]:
    # Annotators see no rates, so that an article which one of them skipped is as good as handed in.
    has_it = or_(Assignment.state != "skipped", Person.role.in_(("reviewer", "manager")))
    pending = select(Assignment.article_id).join(Person).where(Assignment.first_submitted_at.is_(None), has_it)
    query = select(Article.id).where(Article.project_id == project.id, Article.deleted_at.is_(None))
    return query.where(Article.id.not_in(pending)).order_by(Article.position)


def _clusters(session: Session, articles: Sequence[int]) -> Iterator[tuple[int, Sequence[_Said]]]:
    """Yield (article, claims of different persons on one passage) for each passage that two or more marked."""
    training = select(Assignment.article_id, Assignment.person_id).where(
        Assignment.article_id.in_(articles), Assignment.phase == "training"
    )
    practising = {(article, person) for article, person in session.execute(training)}
    query = select(Claim.article_id, Claim.person_id, Claim.body).where(
        Claim.article_id.in_(articles), Claim.layer == "annotator", Claim.is_submitted, Claim.deleted_at.is_(None)
    )
    found: defaultdict[int, defaultdict[str, list[_Said]]] = defaultdict(lambda: defaultdict(list))
    for article, person, body in session.execute(query.order_by(Claim.start, Claim.end, Claim.uuid)):
        if (article, person) not in practising:
            content, name = _CONTENT.decode(body), str(person)
            passage = Passage(content.segments, content.stances[0].target if content.stances else None)
            found[article][name].append(_Said(name, content.type, content.stances, passage))
    for article, claims in found.items():
        passages = {name: [each.passage for each in own] for name, own in claims.items()}
        for parts in cluster_passages(passages):
            yield from ((article, [claims[name][at] for name, at in part.items()]) for part in parts if len(part) > 1)


def _named(rates: Rates, names: Mapping[int, str]) -> Rates:
    return Rates(*(each and _renamed(each, names) for each in (rates.type, rates.stance)))


def _renamed(rates: ErrorRates, names: Mapping[int, str]) -> ErrorRates:
    known = {key: names[int(key)] for key in rates.confusion if int(key) in names}
    return msgspec.structs.replace(
        rates,
        confusion={name: rates.confusion[key] for key, name in known.items()},
        answers={name: rates.answers[key] for key, name in known.items()},
    )
