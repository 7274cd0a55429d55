"""From rows to claim records: one article at a time for the page, article by article for an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import Session

from annotator.core.claim_record import StoredClaim, claim_record
from annotator.core.codebook import Codebook
from annotator.core.records import AnswerRecord, ClaimBody, ClaimRecord, Region, ReviewRecord, Settlement
from annotator.models import Article, Assignment, Claim, Person, Project, Review, ReviewAnswer
from annotator.services.access import Caller
from annotator.services.current_codebook import current_codebook
from annotator.services.visibility import visible_reviews

_COLUMNS = (
    Claim.id,
    Claim.article_id,
    Claim.person_id,
    Claim.uuid,
    Claim.layer,
    Claim.is_submitted,
    Claim.body,
    Claim.settlement,
    Claim.codebook_version,
    Claim.codebook_sha256,
    Claim.submitted_version,
    Claim.version,
    Claim.created_at,
    Claim.updated_at,
)
# Put together once: every save runs it.
_BY_KEY = select(*_COLUMNS, exists().where(Review.claim_id == Claim.id).label("is_reviewed")).where(
    Claim.id == bindparam("key")
)
_BODY = msgspec.json.Decoder(ClaimBody)
_SETTLEMENT = msgspec.json.Decoder(Settlement)
_PROPOSED = msgspec.json.Decoder(dict[str, Any])


class ClaimReader:
    """Reads claims of the caller's project; what is the same for all of them is fetched once."""

    def __init__(
        self,
        session: Session,
        caller: Caller,
        names: dict[int, str] | None = None,
        codebook: Codebook | None = None,
    ) -> None:
        self.session = session
        self.caller = caller
        self.project = caller.project
        self.codebook = codebook or current_codebook(session, self.project)
        #: A person's key to the name that records carry (pseudonyms, for some exports).
        self.names = names if names is not None else person_names(session, self.project)

    def of_key(self, key: int, article: Article, phase: Any) -> ClaimRecord:
        """Return the record of the claim *key* on *article*, made in *phase*, whose person's name is at hand."""
        row = self.session.connection().execute(_BY_KEY, {"key": key}).one()
        reviews: list[ReviewRecord] = []
        if row.is_reviewed:
            condition = (Claim.id == key) & visible_reviews(self.caller)
            reviews = read_reviews(self.session, condition, person_names(self.session, self.project)).get(key, [])
        return claim_record(self._stored(row, phase), self.codebook, read_regions(article.regions), reviews)

    def of_article(self, article: Article, condition: ColumnElement[bool]) -> list[ClaimRecord]:
        """Return the claims on *article* for which *condition* holds, in text order."""
        return self.of_articles({article.id: read_regions(article.regions)}, condition)[article.id]

    def of_articles(
        self, regions: dict[int, list[Region]], condition: ColumnElement[bool]
    ) -> dict[int, list[ClaimRecord]]:
        """Return the claims for which *condition* holds, by article key; *regions* names the articles."""
        condition = Claim.article_id.in_(list(regions)) & condition
        rows = self.session.execute(select(*_COLUMNS).where(condition)).all()
        phases = self._phases(regions)
        reviews = read_reviews(self.session, condition & visible_reviews(self.caller), self.names) if rows else {}
        found: dict[int, list[ClaimRecord]] = {key: [] for key in regions}
        for row in rows:
            stored = self._stored(row, phases.get((row.article_id, row.person_id), "main"))
            record = claim_record(stored, self.codebook, regions[row.article_id], reviews.get(row.id, []))
            found[row.article_id].append(record)
        for records in found.values():
            records.sort(key=lambda each: (each.start, each.end, each.annotator, each.id))
        return found

    def stance_value(self, key: str | None) -> float | int | None:
        """Return where a stance stands on the codebook's scale, None off it."""
        stance = self.codebook.stance(key)
        return stance.value if stance else None

    def _phases(self, articles: Iterable[int]) -> dict[tuple[int, int], Any]:
        query = select(Assignment.article_id, Assignment.person_id, Assignment.phase)
        rows = self.session.execute(query.where(Assignment.article_id.in_(list(articles))))
        return {(article, person): phase for article, person, phase in rows}

    def _stored(self, row: Any, phase: Any) -> StoredClaim:
        return StoredClaim(
            row.uuid,
            self.names[row.person_id],
            row.layer,
            phase,
            row.is_submitted,
            _BODY.decode(row.body),
            _SETTLEMENT.decode(row.settlement) if row.settlement else None,
            row.codebook_version,
            row.codebook_sha256,
            row.submitted_version,
            row.version,
            timestamp(row.created_at),
            timestamp(row.updated_at),
        )


def read_body(body: str) -> ClaimBody:
    """Return a stored claim's body."""
    return _BODY.decode(body)


def read_regions(stored: Sequence[dict[str, Any]]) -> list[Region]:
    """Return an article's stored regions as records."""
    return msgspec.convert(stored, list[Region]) if stored else []


def person_names(session: Session, project: Project) -> dict[int, str]:
    """Return each person's name by key."""
    rows = session.execute(select(Person.id, Person.name).where(Person.project_id == project.id))
    return {row.id: row.name for row in rows}


def read_reviews(
    session: Session, condition: ColumnElement[bool], names: dict[int, str]
) -> dict[int, list[ReviewRecord]]:
    """Return the reviews for which *condition*, on Review and its Claim, holds: oldest first, by claim key."""
    query = select(Review).join(Claim).where(condition)
    rows = session.scalars(query.order_by(Review.created_at, Review.uuid)).all()
    if not rows:
        return {}
    answers: dict[int, list[AnswerRecord]] = defaultdict(list)
    replies = select(ReviewAnswer).join(Review, Review.id == ReviewAnswer.review_id).join(Claim).where(condition)
    for each in session.scalars(replies.order_by(ReviewAnswer.id)):
        answers[each.review_id].append(AnswerRecord(names[each.author_id], each.text, timestamp(each.created_at)))
    found: dict[int, list[ReviewRecord]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(_review_record(row, names, answers[row.id]))
    return found


def timestamp(moment: datetime) -> str:
    """Return *moment*, which is in UTC, as 2026-01-01T00:00:00.000000Z."""
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def optional_timestamp(moment: datetime | None) -> str | None:
    """Return *moment* as `timestamp` does, None where there is none."""
    return None if moment is None else timestamp(moment)


def _review_record(row: Review, names: dict[int, str], answers: list[AnswerRecord]) -> ReviewRecord:
    return ReviewRecord(
        id=row.uuid,
        reviewer=names[row.reviewer_id],
        verdict=row.verdict,  # type: ignore[arg-type]
        reason=row.reason,
        comment=row.comment,
        proposed=_PROPOSED.decode(row.proposed) if row.proposed else None,
        claim_version=row.claim_version,
        created_at=timestamp(row.created_at),
        answers=answers,
    )
