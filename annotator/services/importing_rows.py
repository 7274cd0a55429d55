"""Stores what an import has checked: rows in bulk, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, null, select
from sqlalchemy.orm import Session

from annotator.core.records import encode
from annotator.core.text import fold, name_key
from annotator.db import Base, UtcDateTime
from annotator.ingest.claims import ClaimDraft
from annotator.models import (
    Article,
    ArticleText,
    Assignment,
    Claim,
    ClaimEvent,
    PassageAnswer,
    PassageReview,
    Person,
    Review,
    ReviewAnswer,
    Thread,
    ThreadMention,
    ThreadMessage,
)
from annotator.services.access import Caller
from annotator.services.bulk_insert import insert_columns, insert_rows, make_room
from annotator.services.current_codebook import current_version
from annotator.services.importing_articles import Subject, among, article_columns, next_position
from annotator.services.importing_claims import ImportedClaim, People
from annotator.services.importing_passages import PassageBatch
from annotator.services.importing_threads import ThreadBatch
from annotator.services.importing_work import WorkBatch

#: Rows that their UUID tells apart in a project.
Keyed = Claim | Review | PassageReview | Thread | ThreadMessage


class RowWriter:
    """Writes the rows of one import, each kind at once."""

    def __init__(self, session: Session, caller: Caller, moment: datetime) -> None:
        self.session = session
        self.caller = caller
        self.project = caller.project
        self.moment = moment
        make_room(session.connection())

    def write_articles(self, created: Sequence[Subject]) -> None:
        """Store the articles *created*, with their texts, and give them their keys."""
        first = next_position(self.session, self.project)
        self._insert(Article, [self._article(each, first + index) for index, each in enumerate(created)])
        query = select(Article.uuid, Article.id).where(Article.project_id == self.project.id, Article.position >= first)
        keys = {row.uuid: row.id for row in self.session.execute(query)}
        for each in created:
            each.key = keys[each.uuid]
        texts = ((each.key, each.text or "") for each in created)
        self._insert(ArticleText, [{"article_id": key, "text": text, "folded": fold(text)} for key, text in texts])

    def write_people(self, people: People) -> dict[str, int]:
        """Store the persons whom the project does not have, and return the key of each by its name's key."""
        keys = self._people(people)
        missing = [{"name": name, "name_key": key} for key, name in people.names.items() if key not in keys]
        made = {"project_id": self.project.id, "created_at": self.moment}
        self._insert(Person, [row | made for row in missing])
        return self._people(people) if missing else keys

    def write_claims(self, claims: Sequence[ImportedClaim], people: dict[str, int]) -> None:
        """Store claims, each with the event that it was imported, and their reviews."""
        before = self.session.scalar(select(func.max(Claim.id))) or 0
        sha256 = current_version(self.session, self.project).sha256
        self._insert_columns(Claim, self._claims(claims, people, sha256))
        imported = select(
            Claim.id,
            literal("import"),
            Claim.version,
            literal(self.moment, UtcDateTime()),
            literal(self.caller.account.id),
            null(),
        )
        # An import has its project to itself: whatever is new there is its own. Without the sum SQLite would take the
        # project's index, and go through all of its claims.
        imported = imported.where(Claim.id > before, Claim.project_id + 0 == self.project.id)
        names = ["claim_id", "kind", "version", "at", "account_id", "previous"]
        self.session.connection().execute(insert(ClaimEvent).from_select(names, imported))
        self._write_reviews([each for each in claims if each.draft.data.reviews], people)

    def write_work(self, work: WorkBatch, people: dict[str, int]) -> None:
        """Store the submissions."""
        rows = work.unstored()
        columns = {name: [getattr(row, name) for row in rows.values()] for name in _WORK}
        columns["article_id"] = [subject.key for subject, _ in rows]
        columns["person_id"] = [people[person] for _, person in rows]
        self._insert_columns(Assignment, columns)

    def write_passages(self, passages: PassageBatch, people: dict[str, int]) -> None:
        """Store the verdicts on passages, with the answers to them."""
        rows, answers = passages.unstored()
        self._insert(PassageReview, [_with_keys(row, people) for row in rows])
        keys = self._keys(PassageReview, [uuid for uuid, _ in answers])
        self._insert(PassageAnswer, [_with_keys(row, people) | {"review_id": keys[uuid]} for uuid, row in answers])

    def write_threads(self, threads: ThreadBatch, people: dict[str, int]) -> None:
        """Store the threads, with their messages and whom these name."""
        rows, messages, mentions = threads.unstored()
        claims = self._keys(Claim, [row["claim_id"] for row in rows if row["claim_id"] is not None])
        placed = [row | {"claim_id": claims.get(row["claim_id"])} for row in rows]
        self._insert(Thread, [_with_keys(row, people) for row in placed])
        keys = self._keys(Thread, [row["uuid"] for row in rows])
        self._insert(
            ThreadMessage, [_with_keys(row, people) | {"thread_id": keys[row["thread_id"]]} for row in messages]
        )
        said = self._keys(ThreadMessage, [uuid for uuid, _ in mentions])
        self._insert(ThreadMention, [{"message_id": said[uuid], "person_id": people[name]} for uuid, name in mentions])

    def _article(self, subject: Subject, position: int) -> dict[str, Any]:
        assert subject.draft is not None, "only new articles are written"
        times = {"version": 1, "created_at": self.moment, "updated_at": self.moment}
        return article_columns(self.project, subject.draft, subject.uuid, position) | times

    def _claims(self, claims: Sequence[ImportedClaim], people: dict[str, int], sha256: str) -> dict[str, list[Any]]:
        """Return the columns of *claims*."""
        drafts = [claim.draft for claim in claims]
        sent = [draft.data for draft in drafts]
        now_version, moment = self.project.codebook_version, self.moment
        columns = {name: [claim.columns[name] for claim in claims] for name in claims[0].columns} if claims else {}
        return columns | {
            "project_id": [self.project.id] * len(claims),
            "article_id": [claim.subject.key for claim in claims],
            "person_id": [people[claim.person] for claim in claims],
            "uuid": [claim.uuid for claim in claims],
            "layer": [claim.layer for claim in claims],
            "settlement": [_settled(draft) for draft in drafts],
            "version": [data.version for data in sent],
            "codebook_version": [data.codebook_version or now_version for data in sent],
            "codebook_sha256": [data.codebook_sha256 or sha256 for data in sent],
            "submitted_version": [_submitted_version(claim) for claim in claims],
            "is_submitted": [claim.is_submitted for claim in claims],
            "created_at": [draft.created_at or moment for draft in drafts],
            "updated_at": [draft.updated_at or draft.created_at or moment for draft in drafts],
        }

    def _write_reviews(self, claims: Sequence[ImportedClaim], people: dict[str, int]) -> None:
        claim_keys = self._keys(Claim, [each.uuid for each in claims])
        reviews: list[dict[str, Any]] = []
        answers: list[tuple[str, dict[str, Any]]] = []
        for claim in claims:
            for review, (at, answered) in zip(claim.draft.data.reviews, claim.draft.review_times, strict=True):
                row: dict[str, Any] = {"claim_id": claim_keys[claim.uuid]}
                row["reviewer_id"] = people[name_key(review.reviewer)]
                row |= {"project_id": self.project.id, "uuid": review.id.lower(), "created_at": at}
                row["proposed"] = None if review.proposed is None else encode(review.proposed).decode()
                row |= {name: getattr(review, name) for name in ("verdict", "reason", "comment", "claim_version")}
                reviews.append(row)
                for answer, moment in zip(review.answers, answered, strict=True):
                    said = {"author_id": people[name_key(answer.author)], "text": answer.text, "created_at": moment}
                    answers.append((row["uuid"], said))
        self._insert(Review, reviews)
        review_keys = self._keys(Review, [uuid for uuid, _ in answers])
        self._insert(ReviewAnswer, [said | {"review_id": review_keys[uuid]} for uuid, said in answers])

    def _people(self, people: People) -> dict[str, int]:
        query = select(Person.name_key, Person.id).where(Person.project_id == self.project.id)
        found: dict[str, int] = {}
        for condition in among(Person.name_key, people.names):
            found |= {row.name_key: row.id for row in self.session.execute(query.where(condition))}
        return found

    def _keys(self, model: type[Keyed], uuids: Sequence[str]) -> dict[str, int]:
        query = select(model.uuid, model.id).where(model.project_id == self.project.id)
        found: dict[str, int] = {}
        for condition in among(model.uuid, uuids):
            found |= {row.uuid: row.id for row in self.session.execute(query.where(condition))}
        return found

    def _insert(self, model: type[Base], rows: list[dict[str, Any]]) -> None:
        insert_rows(self.session.connection(), model, rows)

    def _insert_columns(self, model: type[Base], columns: dict[str, list[Any]]) -> None:
        insert_columns(self.session.connection(), model, columns)


def _settled(draft: ClaimDraft) -> str | None:
    return encode(draft.settlement).decode() if draft.settlement else None


def _submitted_version(claim: ImportedClaim) -> int | None:
    data = claim.draft.data
    return data.submitted_version or (data.version if claim.is_submitted else None)


def _with_keys(row: dict[str, Any], people: dict[str, int]) -> dict[str, Any]:
    """Return *row* with the keys of its article and persons in place of what names them."""
    subject = row.get("article_id")
    made = row | {"article_id": subject.key} if isinstance(subject, Subject) else row
    return made | {name: people[made[name]] for name in _PERSONS if made.get(name) is not None}


_WORK = (
    *("phase", "state", "is_assigned", "first_submitted_at", "submitted_at"),
    *("codebook_version", "active_seconds", "updated_at"),
)
_PERSONS = ("person_id", "reviewer_id", "author_id", "starter_id", "resolved_by_id")
