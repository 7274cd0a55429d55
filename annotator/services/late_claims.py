"""Claims that came after their passage was settled: they join what is settled there, and make no second gold of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.core.records import ClaimRecord, Outcome
from annotator.core.settled_passages import on_settled_passages
from annotator.models import Article, Assignment, Claim


def find_late(
    claims: Sequence[ClaimRecord], golds: Sequence[ClaimRecord], after: Collection[tuple[str, str]]
) -> dict[str, str]:
    """Return by id which open ones of *claims* came after their passage was settled, and as which of *golds*.

    *claims* are everybody's submitted ones on an article, open and decided; *after* is what `late_pairs` says there.
    What was there when the gold was made is none of these, wherever it lies: whoever settled saw it, and left it open.
    """
    there = {each.id for each in golds}
    waiting = {each.id for each in claims if is_open(each.outcome)}
    asked = {claim for claim, gold in after if claim in waiting and gold in there}
    if not asked:
        return {}
    lying = on_settled_passages(claims, golds, asked)
    return {claim: gold for claim, gold in lying.items() if (claim, gold) in after}


def is_open(outcome: Outcome | None) -> bool:
    """Return whether a claim of that outcome has still to be settled."""
    return outcome is None or outcome.state == "open"


def late_pairs(session: Session, article: Article) -> set[tuple[str, str]]:
    """Return (claim, gold) for submitted claims that may share a letter with a gold claim, and came after it.

    A claim came after it if it was made or imported later, or if its work was handed in later.
    """
    gold = aliased(Claim)
    work = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)
    query = (
        select(Claim.uuid, gold.uuid)
        .join(gold, and_(gold.article_id == Claim.article_id, gold.start < Claim.end, Claim.start < gold.end))
        .outerjoin(Assignment, work)
        .where(
            Claim.article_id == article.id,
            Claim.layer == "annotator",
            Claim.is_submitted,
            Claim.deleted_at.is_(None),
            gold.layer == "gold",
            gold.deleted_at.is_(None),
            # Not by the claim's own time: an imported one has that of its file.
            or_(Claim.id > gold.id, Assignment.submitted_at > gold.created_at),
        )
    )
    return {(claim, settled) for claim, settled in session.execute(query)}
