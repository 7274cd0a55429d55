"""Reads the work that agreement is measured on, article by article: who submitted it, and with which claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, exists, func, select
from sqlalchemy.orm import Session

from annotator.core.agreement_counts import Article as CountedArticle
from annotator.core.agreement_slices import Facts
from annotator.core.agreement_variables import ClaimContent, CountedClaim, Variables
from annotator.core.unitizing import Run
from annotator.models import Article, Assignment, Claim, ClaimEvent
from annotator.services.access import Caller
from annotator.services.agreement_frozen import FrozenBodies
from annotator.services.agreement_question import Question
from annotator.services.claim_reading import person_names
from annotator.services.tracking import Track, untracked
from annotator.services.visibility import blind_articles, opened_articles

#: Articles whose claims are in memory at a time.
BATCH = 200
_CONTENT = msgspec.json.Decoder(ClaimContent)
_COLUMNS = (Claim.id, Claim.article_id, Claim.person_id, Claim.uuid, Claim.version, Claim.submitted_version, Claim.body)
#: Stands for the version after every other.
_LATEST = 2**62


def open_articles(caller: Caller) -> ColumnElement[bool]:
    """Return the condition on Article that nothing on it is hidden from *caller*.

    Annotators are told of articles that are open to them, others of all on which they are not blind.
    """
    if caller.is_at_least("reviewer"):
        return Article.id.not_in(blind_articles(caller))
    return opened_articles(caller, Article.id)


@dataclass
class _Work:
    """An article and the persons who submitted it."""

    length: int
    regions: Sequence[Mapping[str, Any]]
    persons: set[int]
    uuid: str
    title: str
    #: Of the codebook, with which it was submitted.
    versions: set[int]
    #: When the last of its persons submitted it first.
    last: datetime


class AgreementReader:
    """The articles that two or more persons submitted, as *question* wants them and the caller may know them."""

    def __init__(
        self,
        session: Session,
        caller: Caller,
        variables: Variables,
        question: Question,
        only: Collection[str] | None = None,
    ) -> None:
        """Of all articles, or *only* of those with these ids."""
        self.session = session
        self.caller = caller
        self.variables = variables
        self.question = question
        self.only = only
        self.names = person_names(session, caller.project)
        self.frozen = FrozenBodies(session, caller.project)
        #: Claims by person that came to be after the first submission, of the articles that were read.
        self.late: Counter[str] = Counter()
        self.work = self._submissions()
        self.versions = sorted({version for work in self.work.values() for version in work.versions})
        self.people = sorted({self.names[each] for work in self.work.values() for each in work.persons})

    def articles(self, track: Track = untracked) -> Iterator[CountedArticle]:
        """Yield each article with the claims that count, in the order of import."""
        keys = list(self.work)
        for begin in track(range(0, len(keys), BATCH), "Reading"):
            batch = keys[begin : begin + BATCH]
            claims = self._claims(batch)
            for key in batch:
                yield self._article(self.work[key], claims[key])

    def _article(self, work: _Work, claims: Mapping[int, Sequence[CountedClaim]]) -> CountedArticle:
        left_out: list[Run] = []
        if self.question.scope == "body":
            left_out = [(each["start"], each["end"]) for each in work.regions if each["kind"] != "headline"]
        by_name = {self.names[person]: claims.get(person, []) for person in work.persons}
        return CountedArticle(work.length, sorted(left_out), by_name)

    def facts(self) -> list[Facts]:
        """Return what is known of each article, in the order of `articles`."""
        return [
            Facts(each.uuid, each.title, tuple(sorted(each.versions)), each.last.date().isoformat())
            for each in self.work.values()
        ]

    def _submissions(self) -> dict[int, _Work]:
        """Return the work by article."""
        query = (
            select(
                Article.id,
                Article.length,
                Article.regions,
                Article.uuid,
                Article.title,
                Assignment.person_id,
                Assignment.codebook_version,
                func.coalesce(Assignment.first_submitted_at, Assignment.updated_at),
            )
            .join(Assignment, Assignment.article_id == Article.id)
            .where(self._counts())
            .order_by(Article.position)
        )
        found: dict[int, _Work] = {}
        for article, length, regions, uuid, title, person, version, submitted in self.session.execute(query):
            work = found.get(article)
            if work is None:
                work = found[article] = _Work(length, regions, set(), uuid, title or "", set(), submitted)
            work.persons.add(person)
            work.last = max(work.last, submitted)
            if version is not None:
                work.versions.add(version)
        return {article: work for article, work in found.items() if len(work.persons) > 1}

    def _counts(self) -> ColumnElement[bool]:
        """Return the condition on Article and Assignment for work that counts."""
        question, caller = self.question, self.caller
        parts = [
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            open_articles(caller),
        ]
        if question.at == "first":
            parts.append(Assignment.first_submitted_at.is_not(None))
        else:
            parts.append(Assignment.state.in_(("submitted", "accepted")))
        if question.phase != "all":
            parts.append(Assignment.phase == question.phase)
        if question.article is not None:
            parts.append(Article.uuid == question.article.lower())
        if self.only is not None:
            parts.append(Article.uuid.in_(self.only))
        return and_(*parts)

    def _claims(self, articles: Sequence[int]) -> defaultdict[int, defaultdict[int, list[CountedClaim]]]:
        """Return the claims on *articles* by article and person, in text order."""
        rows = self._rows(articles)
        changed = {row.id: row.submitted_version for row in rows if row.version > (row.submitted_version or _LATEST)}
        bodies: dict[int, str] = {}
        if changed and self.question.at == "first":
            bodies = self.frozen.of(changed, {row.id: row.body for row in rows if row.id in changed})
        question, claim = self.question, self.variables.claim
        found: defaultdict[int, defaultdict[int, list[CountedClaim]]] = defaultdict(lambda: defaultdict(list))
        contents = [(_CONTENT.decode(bodies.get(row.id, row.body)), row) for row in rows]
        contents.sort(key=lambda each: (each[0].segments[0].start, each[0].segments[-1].end, each[1].uuid))
        for content, row in contents:
            counted = claim(content, row.uuid)
            if question.target in (None, counted.target) and question.type in (None, content.type):
                found[row.article_id][row.person_id].append(counted)
        return found

    def _rows(self, articles: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
        query = select(*_COLUMNS).where(Claim.article_id.in_(articles), Claim.layer == "annotator")
        if self.question.at == "current":
            return self.session.execute(query.where(Claim.deleted_at.is_(None), Claim.is_submitted)).all()
        rows = self.session.execute(query.where(Claim.submitted_version.is_not(None))).all()
        late = self._late(articles)
        self.late.update(self.names[row.person_id] for row in rows if row.id in late)
        return [row for row in rows if row.id not in late] if late else rows

    def _late(self, articles: Sequence[int]) -> set[int]:
        """Return the claims that came to be after the first submission of their article: review made them."""
        same = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)
        made = exists().where(
            ClaimEvent.claim_id == Claim.id,
            ClaimEvent.version == Claim.submitted_version,
            ClaimEvent.kind != "import",
            ClaimEvent.at > Assignment.first_submitted_at,
        )
        query = select(Claim.id).join(Assignment, same).where(Claim.article_id.in_(articles))
        return set(self.session.scalars(query.where(Claim.updated_at > Assignment.first_submitted_at, made)))
