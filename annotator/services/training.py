"""Training: after the submission a person sees, claim by claim, how the own work differs from the gold claims."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy.orm import Session

from annotator.core.comparison import KINDS, ComparedClaim, Kind, compare_claims
from annotator.core.errors import NotFound
from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.assignments import find_work
from annotator.services.claim_reading import ClaimReader


class TrainingRecord(Struct):
    """A person's claims on an article beside the gold claims, in text order, and how many are of each kind."""

    counts: dict[Kind, int]
    claims: list[ComparedClaim]


def shows_gold(work: Assignment | None) -> bool:
    """Return whether the person of *work* may compare it with the gold claims: it is training, and was submitted."""
    return work is not None and work.phase == "training" and work.first_submitted_at is not None


def compare_with_gold(session: Session, caller: Caller, article: Article) -> TrainingRecord:
    """Return how the caller's claims on *article* differ from the gold claims. Raises NotFound unless `shows_gold`."""
    work = find_work(session, caller.person, article)
    if work is None or not shows_gold(work):
        raise NotFound()
    reader = ClaimReader(session, caller)
    there = Claim.deleted_at.is_(None)
    own = reader.of_article(article, there & (Claim.layer == "annotator") & (Claim.person_id == work.person_id))
    gold = reader.of_article(article, there & (Claim.layer == "gold"))
    compared = compare_claims(own, gold, reader.codebook)
    counts = {kind: sum(each.kind == kind for each in compared) for kind in KINDS}
    return TrainingRecord(counts, compared)
