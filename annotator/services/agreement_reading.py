"""Reads the work that agreement is measured on, article by article: who submitted it, and with which claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, exists, select
from sqlalchemy.orm import Session

from annotator.core.agreement_counts import Article as CountedArticle
from annotator.core.agreement_variables import ClaimContent, CountedClaim, Variables
from annotator.core.unitizing import Run
from annotator.models import Article, Assignment, Claim, ClaimEvent
from annotator.services.access import Caller
from annotator.services.agreement_frozen import FrozenBodies
from annotator.services.agreement_question import Question
from annotator.services.claim_reading import person_names
from annotator.services.tracking import Track, untracked
from annotator.services.visibility import blind_articles

#: Articles whose claims are in memory at a time.
BATCH = 200
_CONTENT = msgspec.json.Decoder(ClaimContent)
_COLUMNS = (Claim.id, Claim.article_id, Claim.person_id, Claim.uuid, Claim.version, Claim.submitted_version, Claim.body)
#: Stands for the version after every other.
_LATEST = 2**62


@dataclass
class _Work:
    """An article and the persons who submitted it."""

    length: int
    regions: Sequence[Mapping[str, Any]]
    persons: set[int]


class AgreementReader:
    """The articles that two or more persons submitted, as *question* wants them and the caller may know them."""

    def __init__(self, session: Session, caller: Caller, variables: Variables, question: Question) -> None:
        self.session = session
        self.caller = caller
        self.variables = variables
        self.question = question
        self.names = person_names(session, caller.project)
        self.frozen = FrozenBodies(session, caller.project)
        self.work, self.versions = self._submissions()
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

    def _submissions(self) -> tuple[dict[int, _Work], list[int]]:
        """Return the work by article, and the versions of the codebook that it was submitted with."""
        query = (
            select(Article.id, Article.length, Article.regions, Assignment.person_id, Assignment.codebook_version)
            .join(Assignment, Assignment.article_id == Article.id)
            .where(self._counts())
            .order_by(Article.position)
        )
        found: dict[int, _Work] = {}
        versions: defaultdict[int, set[int]] = defaultdict(set)
        for article, length, regions, person, version in self.session.execute(query):
            found.setdefault(article, _Work(length, regions, set())).persons.add(person)
            if version is not None:
                versions[article].add(version)
        shared = {article: work for article, work in found.items() if len(work.persons) > 1}
        return shared, sorted({version for article in shared for version in versions[article]})

    def _counts(self) -> ColumnElement[bool]:
        """Return the condition on Article and Assignment for work that counts."""
        question, caller = self.question, self.caller
        parts = [
            Article.project_id == caller.project.id,
            Article.deleted_at.is_(None),
            Article.id.not_in(blind_articles(caller)),
        ]
        if question.at == "first":
            parts.append(Assignment.first_submitted_at.is_not(None))
        else:
            parts.append(Assignment.state.in_(("submitted", "accepted")))
        if question.phase != "all":
            parts.append(Assignment.phase == question.phase)
        if question.article is not None:
            parts.append(Article.uuid == question.article.lower())
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
            counted = claim(content)
            if question.target in (None, counted.target) and question.type in (None, content.type):
                found[row.article_id][row.person_id].append(counted)
        return found

    def _rows(self, articles: Sequence[int]) -> Sequence[Row[*tuple[Any, ...]]]:
        query = select(*_COLUMNS).where(Claim.article_id.in_(articles), Claim.layer == "annotator")
        if self.question.at == "current":
            return self.session.execute(query.where(Claim.deleted_at.is_(None), Claim.is_submitted)).all()
        rows = self.session.execute(query.where(Claim.submitted_version.is_not(None))).all()
        late = self._late(articles)
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
