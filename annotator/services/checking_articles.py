"""Whether articles are what their columns say, and whether everything that points into one lies inside it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session

from annotator.core.records import Region
from annotator.core.segments import Segment, check_range
from annotator.core.text import digest
from annotator.models import (
    Article,
    ArticleText,
    Assignment,
    Claim,
    PassageReview,
    Project,
    RegionProposal,
    Review,
    Thread,
    ThreadMessage,
)

#: Article texts that are in memory at a time.
AT_ONCE = 50


def check_articles(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each article whose text, length, digest or regions do not agree."""
    query = (
        select(Article.uuid, Article.length, Article.sha256, cast(Article.regions, Text), ArticleText.text)
        .outerjoin(ArticleText)
        .where(Article.project_id == project.id)
        .order_by(Article.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for uuid, length, sha256, regions, text in session.execute(query):
        for sentence in _article_faults(length, sha256, regions, text):
            yield f"article {uuid}", sentence


def _article_faults(length: int, sha256: str, regions: str, text: str | None) -> Iterator[str]:
    if text is None:
        yield "Its text is missing."
        return
    if len(text) != length:
        yield f"Its text has {len(text)} characters, its row says {length}."
    if digest(text) != sha256:
        yield "Its text is not the one that its SHA-256 is of."
    try:
        stored = msgspec.json.decode(regions, type=list[Region])
    except msgspec.MsgspecError as error:
        yield f"Its regions cannot be read: {error}."
        return
    end = 0
    for region in stored:
        place = Segment(region.start, region.end)
        for problem in check_range(place, length, ""):
            yield f"Region {region.kind}: {problem.message}"
        if place.start < end:
            yield f"Region {region.kind} at {place.start} overlaps the one before it."
        end = max(end, place.end)


def check_places(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of what lies outside its article, or beside what it is about."""
    inside = Article.project_id == project.id
    for kind in (PassageReview, RegionProposal):
        past = select(kind.uuid, kind.end, Article.length).join(Article, Article.id == kind.article_id)
        for uuid, end, length in session.execute(past.where(inside, kind.end > Article.length)):
            yield f"{kind.__tablename__} {uuid}", f"It ends at {end}, past the end of the article ({length})."
    work = select(Assignment.id, Article.uuid).join(Assignment.article).where(inside)
    for key, uuid in session.execute(work.where(Assignment.position > Article.length)):
        yield f"assignment {key}", f"The reading position is past the end of the article {uuid}."
    yield from _misplaced(session, project)


def _misplaced(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    reviews = select(Review.uuid).join(Review.claim).where(Review.project_id == project.id)
    for uuid in session.scalars(reviews.where(Review.claim_version > Claim.version)):
        yield f"review {uuid}", "It is of a version that its claim does not have yet."
    threads = select(Thread.uuid).outerjoin(Claim, Claim.id == Thread.claim_id).where(Thread.project_id == project.id)
    for uuid in session.scalars(threads.where(Claim.article_id != Thread.article_id)):
        yield f"thread {uuid}", "Its claim is on another article."
    for uuid in session.scalars(threads.where(~exists().where(ThreadMessage.thread_id == Thread.id))):
        yield f"thread {uuid}", "It has no message."
