"""Whether an article changed for somebody: figures that move with all that she may see there, and with nothing else."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Claim, PassageReview, Review, Thread, ThreadMessage
from annotator.services.access import Caller
from annotator.services.thread_reading import visible_threads
from annotator.services.visibility import visible_claims, visible_passage_reviews, visible_reviews


class Tally(Struct):
    """Claims, counted; each change of one makes the sum of their versions larger."""

    claims: int = 0
    versions: int = 0


class ArticleChanges(Struct):
    """What an open page compares with what it knows, to learn that something changed elsewhere."""

    #: The caller's own claims.
    own: Tally
    #: Others' claims, and gold, as far as the caller may see them.
    others: Tally
    #: Verdicts that the caller may see.
    reviews: int
    #: Other people's messages that the caller may read.
    messages: int
    #: Of the caller's own work; null before it began.
    state: str | None
    article_version: int
    codebook_version: int


def read_changes(session: Session, caller: Caller, article: Article) -> ArticleChanges:
    """Return the figures of *article* for the caller. To whoever is blind there they do not tell that others work."""
    own, others = _count_claims(session, caller, article)
    work = select(Assignment.state).where(Assignment.article_id == article.id, Assignment.person_id == caller.person_id)
    return ArticleChanges(
        own=own,
        others=others,
        reviews=_count_reviews(session, caller, article),
        messages=_count_messages(session, caller, article),
        state=session.scalar(work),
        article_version=article.version,
        codebook_version=caller.project.codebook_version,
    )


def _count_claims(session: Session, caller: Caller, article: Article) -> tuple[Tally, Tally]:
    is_own = and_(Claim.person_id == caller.person_id, Claim.layer == "annotator")
    query = (
        select(is_own.label("is_own"), func.count().label("claims"), func.sum(Claim.version).label("versions"))
        .where(Claim.article_id == article.id, visible_claims(caller, [article.id]))
        .group_by(is_own)
    )
    tallies = {bool(row.is_own): Tally(row.claims, int(row.versions)) for row in session.execute(query)}
    return tallies.get(True, Tally()), tallies.get(False, Tally())


def _count_reviews(session: Session, caller: Caller, article: Article) -> int:
    seen = and_(Claim.article_id == article.id, visible_claims(caller, [article.id]), visible_reviews(caller))
    reviews = session.scalar(select(func.count()).select_from(Review).join(Claim).where(seen)) or 0
    missed = and_(PassageReview.article_id == article.id, visible_passage_reviews(caller, [article.id]))
    return reviews + (session.scalar(select(func.count()).select_from(PassageReview).where(missed)) or 0)


def _count_messages(session: Session, caller: Caller, article: Article) -> int:
    read = and_(Thread.article_id == article.id, visible_threads(caller, [article.id]))
    query = select(func.count()).select_from(ThreadMessage).join(Thread)
    return session.scalar(query.where(read, ThreadMessage.author_id != caller.person_id)) or 0
