"""The final layer: what is settled, and where one person alone read an article, what that person claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.matching import shared
from annotator.core.records import ClaimRecord
from annotator.core.settling import passage_of
from annotator.models import Assignment
from annotator.services.assignments import HANDED_IN


def settled(records: Sequence[ClaimRecord], readers: int) -> list[ClaimRecord]:
    """Return the final layer of an article that so many *readers* submitted: each passage once, in text order.

    That is its gold claims and, where one person alone read it, what of that person's is neither settled nor on the
    passage of a gold claim. What several persons read and nobody settled is not final.
    """
    gold = [record for record in records if record.layer == "gold"]
    if readers > 1 or len({record.annotator for record in records if record.layer == "annotator"}) > 1:
        return gold
    passages = [passage_of(record) for record in gold]
    sources = {source.id for record in gold for source in record.sources}
    return [
        record
        for record in records
        if record.layer == "gold"
        or not (
            record.id in sources
            or (record.outcome and record.outcome.state != "open")
            or any(shared(passage_of(record), passage) for passage in passages)
        )
    ]


def count_readers(session: Session, articles: list[int], *, training: bool) -> Counter[int]:
    """Return how many persons submitted each of *articles*, with claims or without; *training* counts practice too."""
    submitted = Assignment.article_id.in_(articles) & Assignment.state.in_(HANDED_IN)
    if not training:
        submitted &= Assignment.phase != "training"
    return Counter(session.scalars(select(Assignment.article_id).where(submitted)))
