"""The table of all claims of a project that somebody may see: filtered, searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from annotator.core.errors import NotFound
from annotator.core.records import ClaimRecord, Layer, State, Verdict
from annotator.core.text import fold, name_key
from annotator.models import Article, Assignment, Claim, Person, Review
from annotator.services.access import Caller
from annotator.services.claim_reading import ClaimReader, read_regions
from annotator.services.visibility import visible_claims, visible_reviews

PAGE = 50
Sort = Literal["article", "annotator", "target", "confidence", "changed"]


class ClaimFilter(Struct, frozen=True, kw_only=True):
    """Which claims the table holds; None is any."""

    #: Words of the quote or the note, in any case and with or without diacritics.
    q: str | None = None
    annotator: str | None = None
    #: An article's id, or words of its title, author or publisher.
    article: str | None = None
    type: str | None = None
    #: Of the first pair, as in flat exports; stance too.
    target: str | None = None
    stance: str | None = None
    confidence: int | None = None
    layer: Layer | None = None
    #: The last verdict that the caller may see; "none" where there is none.
    verdict: Verdict | Literal["none"] | None = None
    #: Of the person's work on the article.
    state: State | None = None
    sort: Sort = "article"
    descending: bool = False


@dataclass(frozen=True)
class ClaimRow:
    """A claim in the table."""

    record: ClaimRecord
    article: str
    title: str
    #: Of the person's work on the article; None where there is none.
    state: str | None

    @property
    def verdict(self) -> str | None:
        """Return the last verdict that the caller may see."""
        return self.record.reviews[-1].verdict if self.record.reviews else None


@dataclass(frozen=True)
class ClaimPage:
    """One page of the table, and how much there is of everything."""

    rows: list[ClaimRow]
    #: Counted from 1.
    number: int
    total: int
    articles: int
    people: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def list_claim_rows(session: Session, caller: Caller, chosen: ClaimFilter, number: int = 1) -> ClaimPage:
    """Return page *number* of the claims that *chosen* holds and the caller may see; the last page beyond it."""
    condition = _condition(caller, chosen)
    counts = select(func.count(), func.count(Claim.article_id.distinct()), func.count(Claim.person_id.distinct()))
    total, articles, people = session.execute(counts.select_from(Claim).join(Article).where(condition)).one()
    number = max(1, min(number, -(-total // PAGE)))
    query = select(Claim.id).join(Article).where(condition).order_by(*_order(chosen))
    keys = session.scalars(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    return ClaimPage(_rows(session, caller, keys), number, total, articles, people)


def list_annotators(session: Session, caller: Caller) -> list[str]:
    """Return the names of the persons of whom the caller may see a claim."""
    seen = select(Claim.id).where(visible_claims(caller), Claim.person_id == Person.id).exists()
    query = select(Person.name).where(Person.project_id == caller.project.id, seen).order_by(Person.name_key)
    return list(session.scalars(query))


def locate_claim(session: Session, caller: Caller, uuid: str) -> tuple[str, bool]:
    """Return the id of the article that a claim is on, and whether it is the caller's own.

    Raises NotFound where the caller may not see the claim.
    """
    query = select(Article.uuid, Claim.person_id, Claim.layer).select_from(Claim).join(Article)
    row = session.execute(
        query.where(
            Claim.project_id == caller.project.id,
            Claim.uuid == uuid,
            visible_claims(caller),
            Article.deleted_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row.uuid, row.person_id == caller.person_id and row.layer == "annotator"


def _condition(caller: Caller, chosen: ClaimFilter) -> ColumnElement[bool]:
    in_project = and_(Article.project_id == caller.project.id, Article.deleted_at.is_(None))
    parts: list[ColumnElement[bool]] = [in_project, visible_claims(caller)]
    columns: dict[Any, object] = {
        Claim.type: chosen.type,
        Claim.target: chosen.target,
        Claim.stance: chosen.stance,
        Claim.confidence: chosen.confidence,
        Claim.layer: chosen.layer,
    }
    parts += [column == value for column, value in columns.items() if value is not None]
    if chosen.annotator is not None:
        parts.append(_name() == name_key(chosen.annotator))
    if chosen.state is not None:
        same = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)
        parts.append(select(Assignment.id).where(same, Assignment.state == chosen.state).correlate(Claim).exists())
    if chosen.layer is None:
        parts.append(Claim.layer != "suggestion")
    if chosen.q:
        parts.append(Claim.folded.contains(fold(chosen.q), autoescape=True))
    if chosen.article:
        parts.append(_article_condition(chosen.article))
    if chosen.verdict is not None:
        last = _last_verdict(caller)
        parts.append(last.is_(None) if chosen.verdict == "none" else last == chosen.verdict)
    return and_(*parts)


def _article_condition(said: str) -> ColumnElement[bool]:
    try:
        return Article.uuid == str(UUID(said))
    except ValueError:
        return Article.folded.contains(fold(said.strip()), autoescape=True)


def _name() -> ScalarSelect[str]:
    """Return the name of the claim's person as names are compared."""
    return select(Person.name_key).where(Person.id == Claim.person_id).correlate(Claim).scalar_subquery()


def _last_verdict(caller: Caller) -> ColumnElement[str | None]:
    query = select(Review.verdict).where(Review.claim_id == Claim.id, visible_reviews(caller)).correlate(Claim)
    return query.order_by(Review.created_at.desc(), Review.uuid.desc()).limit(1).scalar_subquery()


def _order(chosen: ClaimFilter) -> Sequence[Any]:
    """Return the order: what is empty comes last either way, and equals stand as in an export."""
    keys: dict[Sort, Any] = {
        "article": Article.position,
        "annotator": _name(),
        "target": Claim.target,
        "confidence": Claim.confidence,
        "changed": Claim.updated_at,
    }
    key = keys[chosen.sort]
    first = [key.desc() if chosen.descending else key.asc()]
    if chosen.sort in ("target", "confidence"):
        first.insert(0, key.is_(None))
    return *first, Article.position, Claim.start, Claim.end, Claim.id


def _rows(session: Session, caller: Caller, keys: Sequence[int]) -> list[ClaimRow]:
    """Return the rows of the claims with these *keys*, in the same order."""
    work = aliased(Assignment)
    same = and_(work.article_id == Claim.article_id, work.person_id == Claim.person_id)
    query = select(Claim.id, Claim.uuid, Article, work.state).select_from(Claim).join(Article).outerjoin(work, same)
    found = {row[0]: row for row in session.execute(query.where(Claim.id.in_(keys)))}
    regions = {article.id: read_regions(article.regions) for _, _, article, _ in found.values()}
    by_article = ClaimReader(session, caller).of_articles(regions, Claim.id.in_(keys))
    records = {record.id: record for each in by_article.values() for record in each}
    rows = (found[key] for key in keys)
    return [ClaimRow(records[uuid], article.uuid, article.title, state) for _, uuid, article, state in rows]
