"""What leaves the project: an ordered stream of records, each with only what the caller may see."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, and_, exists, false, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from annotator.core.errors import Invalid
from annotator.core.records import (
    ARTICLE_SCHEMA,
    OFFSET_UNIT,
    ArticleHead,
    ArticleRecord,
    ClaimRecord,
    PassageReviewRecord,
    Region,
    SubmissionRecord,
    ThreadRecord,
    claim_line,
)
from annotator.core.stance_rows import stance_rows
from annotator.core.wording import say
from annotator.models import Article, ArticleText, Assignment, Claim, PassageReview, Project, Thread
from annotator.services.access import Caller, find_person, log
from annotator.services.claim_reading import ClaimReader, optional_timestamp, person_names, read_regions
from annotator.services.final_layer import count_readers, settled
from annotator.services.passage_reviews import read_passage_reviews
from annotator.services.thread_reading import read_threads, visible_threads
from annotator.services.visibility import blind_articles, visible_claims, visible_passage_reviews

Unit = Literal["claim", "article", "stance"]
ExportLayer = Literal["annotator", "gold", "final", "all", "suggestion"]

#: The memory of an export is that of the articles and claims that are read at a time: at most so many, but for an
#: article that has more claims alone.
ARTICLES_AT_ONCE = 50
CLAIMS_AT_ONCE = 2500
_LAYERS: dict[ExportLayer, tuple[str, ...]] = {
    "annotator": ("annotator",),
    "gold": ("gold",),
    "final": ("annotator", "gold"),
    "all": ("annotator", "gold"),
    "suggestion": ("suggestion",),
}


@dataclass(frozen=True)
class Selection:
    """Which records an export holds."""

    unit: Unit = "claim"
    layer: ExportLayer = "annotator"
    #: Leave out work that is not submitted.
    submitted: bool = False
    annotator: str | None = None
    #: An article's id.
    article: str | None = None
    target: str | None = None
    type: str | None = None
    #: With what was done in the phase training, which is practice.
    training: bool = False
    #: Names or pseudonyms that stay the same in this project.
    pseudonyms: bool = False


def export_records(session: Session, caller: Caller, selection: Selection) -> Iterator[Struct]:
    """Return the records of *selection* in their stable order, read as they are taken.

    Articles come by import position, claims by start, end, annotator and id. Raises Invalid for an unknown person or
    article. A manager's export of unfinished work is logged.
    """
    articles = _articles(session, caller, selection)
    condition = claim_condition(session, caller, selection)
    names = person_names(session, caller.project)
    reader = ClaimReader(session, caller, pseudonyms(caller.project, names) if selection.pseudonyms else names)
    return _records(reader, caller, selection, articles, condition)


def count_claims(session: Session, caller: Caller, selection: Selection) -> int:
    """Return how many claims *selection* holds, before the final layer leaves out those of several persons."""
    query = select(func.count()).select_from(Claim).where(claim_condition(session, caller, selection))
    if selection.article is not None:
        query = query.join(Article).where(Article.uuid == selection.article.lower())
    return session.scalar(query) or 0


def log_unsubmitted(session: Session, caller: Caller, selection: Selection) -> None:
    """Write down that a manager takes out others' unfinished work, where *selection* does that."""
    if caller.is_at_least("manager") and not selection.submitted:
        log(session, caller.account, "export with unsubmitted work", caller.project, f"unit {selection.unit}")


def claim_condition(session: Session, caller: Caller, selection: Selection) -> ColumnElement[bool]:
    """Return the condition on Claim for what *selection* holds and the caller may see."""
    unsubmitted = caller.is_at_least("manager") and not selection.submitted
    condition = visible_claims(caller, with_unsubmitted=unsubmitted) & Claim.layer.in_(_LAYERS[selection.layer])
    if selection.submitted or selection.layer == "final":
        condition &= Claim.is_submitted | (Claim.layer != "annotator")
    if not selection.training:
        condition &= ~_practice(Claim.article_id, Claim.person_id) | (Claim.layer != "annotator")
    if selection.annotator is not None:
        condition &= Claim.person_id == find_person(session, caller.project, selection.annotator).id
    if selection.target is not None:
        condition &= Claim.target == selection.target
    if selection.type is not None:
        condition &= Claim.type == selection.type
    return condition


def _practice(article: InstrumentedAttribute[int], person: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that the person's work on the article is of the phase training."""
    work = aliased(Assignment)
    same = (work.article_id == article, work.person_id == person, work.phase == "training")
    return exists().where(*same)


def pseudonyms(project: Project, names: dict[int, str]) -> dict[int, str]:
    """Return a name for each person that tells nothing and stays the same in this project.

    It takes the project's secret to find out whose it is: persons are few, so without one anybody could try them all.
    """
    secret = project.pseudonym_key.encode()
    return {key: f"p-{hmac.new(secret, str(key).encode(), hashlib.sha256).hexdigest()[:8]}" for key in names}


def _articles(session: Session, caller: Caller, selection: Selection) -> list[int]:
    query = select(Article.id).where(Article.project_id == caller.project.id, Article.deleted_at.is_(None))
    if selection.article is not None:
        query = query.where(Article.uuid == selection.article.lower())
    found = list(session.scalars(query.order_by(Article.position)))
    if selection.article is not None and not found:
        raise Invalid.at("/article", say("The project has no article of that id."))
    return found


def _records(
    reader: ClaimReader, caller: Caller, selection: Selection, articles: list[int], condition: ColumnElement[bool]
) -> Iterator[Struct]:
    for keys in _batches(reader.session, articles):
        heads = _heads(reader.session, keys)
        regions = {key: read_regions(heads[key].regions) for key in keys}
        claims = reader.of_articles(regions, condition)
        if selection.layer == "final":
            readers = count_readers(reader.session, keys, training=selection.training)
            claims = {key: settled(records, readers[key]) for key, records in claims.items()}
        if selection.unit == "article":
            yield from _article_records(reader, caller, selection, heads, regions, claims, condition)
            continue
        for key in keys:
            head = _head(heads[key])
            for record in claims[key]:
                if selection.unit == "claim":
                    yield claim_line(record, reader.project.slug, head)
                else:
                    yield from stance_rows(record, reader.project.slug, head, reader.stance_value)


def _batches(session: Session, articles: list[int]) -> Iterator[list[int]]:
    """Yield *articles* in their order, in parts that may be read at once."""
    for begin in range(0, len(articles), ARTICLES_AT_ONCE):
        keys = articles[begin : begin + ARTICLES_AT_ONCE]
        query = select(Claim.article_id, func.count()).where(Claim.article_id.in_(keys)).group_by(Claim.article_id)
        counts: dict[int, int] = dict(session.execute(query).all())
        batch: list[int] = []
        room = CLAIMS_AT_ONCE
        for key in keys:
            room -= counts.get(key, 0)
            if batch and room < 0:
                yield batch
                batch, room = [], CLAIMS_AT_ONCE - counts.get(key, 0)
            batch.append(key)
        yield batch


def _article_records(
    reader: ClaimReader,
    caller: Caller,
    selection: Selection,
    heads: dict[int, Row[tuple[Article]]],
    regions: dict[int, list[Region]],
    claims: dict[int, list[ClaimRecord]],
    condition: ColumnElement[bool],
) -> Iterator[ArticleRecord]:
    texts = _texts(reader.session, list(heads))
    submissions = _submissions(reader, caller, selection, list(heads))
    reviews = _passage_reviews(reader, caller, selection, list(heads))
    threads = _threads(reader, caller, selection, claims, condition)
    for key, row in heads.items():
        head = _head(row)
        yield ArticleRecord(
            schema=ARTICLE_SCHEMA,
            offset_unit=OFFSET_UNIT,
            text=texts[key],
            regions=regions[key],
            meta=row.meta,
            submissions=submissions.get(key, []),
            claims=claims[key],
            reviews=reviews.get(key, msgspec.UNSET),
            threads=threads.get(key, msgspec.UNSET),
            **msgspec.structs.asdict(head),
        )


def _submissions(
    reader: ClaimReader, caller: Caller, selection: Selection, articles: list[int]
) -> dict[int, list[SubmissionRecord]]:
    """Return who worked on *articles* as far as the caller may know: the own work, and others' where not blind."""
    visible = Assignment.person_id == caller.person_id
    if caller.is_at_least("reviewer"):
        seen = true() if caller.is_at_least("manager") and not selection.submitted else _HANDED_IN
        visible |= seen & Assignment.article_id.not_in(blind_articles(caller))
    if selection.submitted:
        visible &= _HANDED_IN
    if not selection.training:
        visible &= Assignment.phase != "training"
    if selection.annotator is not None:
        visible &= Assignment.person_id == find_person(reader.session, reader.project, selection.annotator).id
    if selection.layer in ("gold", "suggestion"):
        visible = false()
    rows = reader.session.scalars(select(Assignment).where(Assignment.article_id.in_(articles), visible))
    found: dict[int, list[SubmissionRecord]] = {}
    for work in sorted(rows, key=lambda each: reader.names[each.person_id]):
        found.setdefault(work.article_id, []).append(_submission(work, reader.names[work.person_id]))
    return found


def _passage_reviews(
    reader: ClaimReader, caller: Caller, selection: Selection, articles: list[int]
) -> dict[int, list[PassageReviewRecord]]:
    """Return the verdicts on passages of *articles* by article key, as far as the caller may see them."""
    if selection.layer in ("gold", "suggestion"):
        return {}
    visible = visible_passage_reviews(caller) & PassageReview.article_id.in_(articles)
    if not selection.training:
        visible &= ~_practice(PassageReview.article_id, PassageReview.person_id)
    if selection.annotator is not None:
        visible &= PassageReview.person_id == find_person(reader.session, reader.project, selection.annotator).id
    return read_passage_reviews(reader.session, visible, reader.names)


def _threads(
    reader: ClaimReader,
    caller: Caller,
    selection: Selection,
    claims: dict[int, list[ClaimRecord]],
    condition: ColumnElement[bool],
) -> dict[int, list[ThreadRecord]]:
    """Return by article key the threads on *claims*, for which *condition* holds, and those on the articles."""
    if caller.role == "viewer":
        return {}
    exported = select(Claim.id).where(Claim.id == Thread.claim_id, condition).correlate(Thread).exists()
    wanted = and_(Thread.claim_id.is_not(None), exported)
    if selection.layer not in ("gold", "suggestion") and selection.annotator is None:
        wanted |= and_(Thread.claim_id.is_(None), visible_threads(caller))
    names = person_names(reader.session, reader.project)
    found = read_threads(reader.session, wanted & Thread.article_id.in_(list(claims)), reader.names, names)
    known = {key: {None, *(each.id for each in records)} for key, records in claims.items()}
    kept = {key: [each for each in records if each.claim in known[key]] for key, records in found.items()}
    return {key: records for key, records in kept.items() if records}


_HANDED_IN = Assignment.first_submitted_at.is_not(None)


def _submission(work: Assignment, name: str) -> SubmissionRecord:
    return SubmissionRecord(
        annotator=name,
        state=work.state,  # type: ignore[arg-type]
        phase=work.phase,  # type: ignore[arg-type]
        first_submitted_at=optional_timestamp(work.first_submitted_at),
        submitted_at=optional_timestamp(work.submitted_at),
        codebook_version=work.codebook_version,
        active_seconds=work.active_seconds,
    )


def _heads(session: Session, keys: list[int]) -> dict[int, Row[tuple[Article]]]:
    columns = Article.__table__.c
    query = select(*(columns[name] for name in _HEAD_COLUMNS)).where(Article.id.in_(keys)).order_by(Article.position)
    return {row.id: row for row in session.execute(query)}


_HEAD_COLUMNS = (
    "id",
    "uuid",
    "external_id",
    "title",
    "author",
    "publisher",
    "url",
    "published",
    "language",
    "sha256",
    "regions",
    "meta",
)


def _head(row: Row[tuple[Article]]) -> ArticleHead:
    return ArticleHead(
        id=row.uuid,
        external_id=row.external_id,
        title=row.title or None,
        author=row.author or None,
        publisher=row.publisher or None,
        url=row.url or None,
        published=row.published or None,
        language=row.language or None,
        sha256=row.sha256,
    )


def _texts(session: Session, keys: list[int]) -> dict[int, str]:
    rows = session.execute(select(ArticleText.article_id, ArticleText.text).where(ArticleText.article_id.in_(keys)))
    return {row.article_id: row.text for row in rows}
