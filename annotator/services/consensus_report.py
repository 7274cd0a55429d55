"""How far offers decide: how often adjudicators settle what was offered, where they saw the offer and where not."""

from __future__ import annotations

from collections import Counter
from typing import cast

from msgspec import Struct
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotator.core.agreement_records import Figure
from annotator.core.consensus import HIDDEN_SHARE, METHODS, Method, Rates
from annotator.core.proportions import Share, difference_interval, wilson_interval
from annotator.core.wording import say, say_count
from annotator.models import Adjudication, Article, OfferDecision
from annotator.services.access import Caller
from annotator.services.claim_reading import person_names, timestamp
from annotator.services.consensus import read_rates, stored_estimate
from annotator.services.projects import Offers
from annotator.services.visibility import blind_articles

#: Fewer decisions of a kind make no share that one could compare.
FEWEST = 10


class OfferFigures(Struct):
    """How often what was settled equals what one way of making offers offered."""

    method: Method
    #: Decisions of adjudicators who saw the offer, and of those from whom it was hidden.
    shown: Figure
    hidden: Figure
    #: shown minus hidden: how far the offer decides.
    difference: Figure


class EstimateRecord(Struct):
    """Everybody's error rates as last estimated; of type or stance null where too little is known."""

    created_at: str
    articles: int
    rates: Rates


class ConsensusRecord(Struct):
    """What a project offers, how far that decides, and what it knows of how people err."""

    consensus: Offers
    #: Draws the clusters in which the offer is hidden, and how many of them.
    seed: int
    hidden_share: float
    offers: list[OfferFigures]
    estimate: EstimateRecord | None


def read_consensus(session: Session, caller: Caller) -> ConsensusRecord:
    """Return the record; decisions on articles on which the caller is blind are left out. Raises NotAllowed."""
    caller.require(
        "manager", say("Only a manager may see how offers decide. Ask a manager of the project for that role.")
    )
    project = caller.project
    row = stored_estimate(session, project)
    estimate = None
    if row is not None:
        names = person_names(session, project)
        estimate = EstimateRecord(timestamp(row.created_at), row.articles, read_rates(row, names))
    return ConsensusRecord(
        consensus=cast(Offers, project.consensus),
        seed=project.consensus_seed,
        hidden_share=HIDDEN_SHARE,
        offers=_offers(session, caller),
        estimate=estimate,
    )


def list_offered(session: Session, caller: Caller) -> list[Method]:
    """Return the methods by which something was offered, or would have been, where clusters were settled."""
    query = select(OfferDecision.method).distinct().where(OfferDecision.id.in_(_last_decisions(caller)))
    used = set(session.scalars(query))
    return [method for method in METHODS if method in used]


def _last_decisions(caller: Caller) -> Select[int]:
    """Return the query for the last decision of each cluster, but on articles on which the caller is blind."""
    return (
        select(func.max(OfferDecision.id))
        .join(Adjudication, Adjudication.id == OfferDecision.adjudication_id)
        .join(Article, Article.id == OfferDecision.article_id)
        .where(
            OfferDecision.project_id == caller.project.id,
            Adjudication.undone_at.is_(None),
            Article.deleted_at.is_(None),
            OfferDecision.article_id.not_in(blind_articles(caller)),
        )
        .group_by(OfferDecision.article_id, OfferDecision.cluster)
    )


def _offers(session: Session, caller: Caller) -> list[OfferFigures]:
    """Return the figures of each method that was in use; of a cluster settled again the last decision counts."""
    columns = OfferDecision.method, OfferDecision.is_hidden, OfferDecision.is_equal
    query = select(*columns, func.count()).where(OfferDecision.id.in_(_last_decisions(caller))).group_by(*columns)
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for method, is_hidden, is_equal, count in session.execute(query):
        counts[method, is_hidden, is_equal] = count
    found = []
    for method in METHODS:
        shown, hidden = _followed(counts, method, False), _followed(counts, method, True)
        if shown.n or hidden.n:
            found.append(OfferFigures(method, _share(shown), _share(hidden), _difference(shown, hidden)))
    return found


def _followed(counts: Counter[tuple[str, bool, bool]], method: Method, is_hidden: bool) -> Share:
    equal = counts[method, is_hidden, True]
    return Share(equal, equal + counts[method, is_hidden, False])


def _share(share: Share) -> Figure:
    if share.n < FEWEST:
        return Figure(None, share.n, None, None, _too_few(share.n))
    return Figure(share.value, share.n, *wilson_interval(share), None)


def _difference(shown: Share, hidden: Share) -> Figure:
    fewest = min(shown.n, hidden.n)
    if fewest < FEWEST:
        return Figure(None, fewest, None, None, _too_few(fewest))
    return Figure(shown.value - hidden.value, fewest, *difference_interval(shown, hidden), None)


def _too_few(count: int) -> str:
    return say_count("%(num)s decision: ten are needed.", "%(num)s decisions: ten are needed.", count)
