"""Which claims of an import are new, and whose work on which article they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.errors import Invalid
from annotator.core.records import Layer
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.formats.source import Record
from annotator.ingest.claims import ClaimDraft, draft_claim
from annotator.models import Claim, Person, Project, Review
from annotator.services.claim_writing import columns_of
from annotator.services.importing_articles import Subject, among


class ImportedClaim(Struct, eq=False):
    """A claim of an import, on its article, with the person whose it is."""

    draft: ClaimDraft
    subject: Subject
    #: The person's name as `name_key` has it; names are matched whatever their case.
    person: str
    layer: Layer
    uuid: str
    #: The columns of Claim that follow from the body.
    columns: dict[str, object]
    record: Record
    #: Where the claim stands in its record: "/claims/3", or "" where it is a line of its own.
    within: str
    is_submitted: bool


class People:
    """The names of persons that an import mentions, matched whatever their case."""

    def __init__(self, default: str | None) -> None:
        self.default = default
        #: A name's key to the name as it was first written.
        self.names: dict[str, str] = {}

    def add(self, name: str | None) -> str:
        """Return the key of *name*, or of the default where it is None. Raises Invalid where that is None too."""
        known = name or self.default
        if known is None:
            raise Invalid.at(
                "/annotator", say("Whose claim is this? Name the annotator, in the line or for the import.")
            )
        key = name_key(known)
        self.names.setdefault(key, known)
        return key


class ClaimBatch:
    """The claims of one import: checked, told apart from those that are there, ready to be stored."""

    def __init__(
        self,
        session: Session,
        project: Project,
        codebook: Codebook,
        people: People,
        layer: Layer,
        before: ClaimBatch | None = None,
    ) -> None:
        """Begin anew, or with what was found of the same claims *before*."""
        self.session = session
        self.project = project
        self.codebook = codebook
        self.people = people
        self.layer = layer
        self.claims: list[ImportedClaim] = []
        #: Claims that came before in the same files, each with where it came first; known once they are separated.
        self.repeated: list[tuple[ImportedClaim, ImportedClaim]] = []
        self._counted: Counter[str] = Counter()
        drafted = before.claims if before is not None and before.codebook == codebook else ()
        self._drafted = {(id(each.record), each.within): each for each in drafted}

    def draft(self, fields: Any, subject: Subject, record: Record, within: str = "") -> None:
        """Check a claim of *record* on *subject*, whose text is loaded, and keep it. Raises Invalid."""
        if not isinstance(fields, dict):
            raise Invalid.at("", say("A claim must be an object."))
        assert subject.text is not None, "texts are loaded before claims are checked"
        known = self._drafted.get((id(record), within))
        if known is not None and known.subject.sha256 == subject.sha256:
            draft, columns = known.draft, known.columns
        else:
            draft = draft_claim(fields, subject.text, self.codebook)
            columns = columns_of(draft.body)
        person = self.people.add(draft.data.annotator)
        for review in draft.data.reviews:
            for name in (review.reviewer, *(answer.author for answer in review.answers)):
                self.people.add(name)
        layer = draft.data.layer or self.layer
        uuid = draft.uuid or self._made_id(subject, person, layer, columns["body"])
        submitted = draft.data.submitted
        self.claims.append(ImportedClaim(draft, subject, person, layer, uuid, columns, record, within, submitted))

    def separate(self) -> tuple[list[ImportedClaim], list[tuple[ImportedClaim, Invalid]]]:
        """Return the claims that are new, and those that must be refused; the others are there already, unchanged."""
        known = self._stored({claim.uuid for claim in self.claims})
        reviews = self._stored_reviews({review.id for claim in self.claims for review in claim.draft.data.reviews})
        earlier: dict[str, ImportedClaim] = {}
        new: list[ImportedClaim] = []
        refused: list[tuple[ImportedClaim, Invalid]] = []
        for claim in self.claims:
            there = known.get(claim.uuid)
            if there is None:
                known[claim.uuid] = _identity(claim)
                if claim.draft.data.reviews:
                    made = {review.id for review in claim.draft.data.reviews}
                    if reviews & made:
                        refused.append((claim, Invalid.at("/reviews", say("A review of this id is there already."))))
                    reviews |= made
                new.append(claim)
            elif there != _identity(claim):
                refused.append((claim, Invalid.at("/id", _clash(there))))
            elif claim.uuid in earlier:
                self.repeated.append((claim, earlier[claim.uuid]))
            earlier.setdefault(claim.uuid, claim)
        return new, refused

    def _made_id(self, subject: Subject, person: str, layer: str, body: object) -> str:
        """Return the id of a claim that came without one: the same file makes the same ids, so it can come twice."""
        content = f"{person}\n{layer}\n{body}"
        self._counted[f"{subject.uuid}\n{content}"] += 1
        number = self._counted[f"{subject.uuid}\n{content}"]
        return str(uuid5(UUID(subject.uuid), f"{number}\n{content}"))

    def _stored(self, uuids: Collection[str]) -> dict[str, tuple[object, ...]]:
        """Return what tells each claim that is there from others; (None,) for a deleted one."""
        if self.session.scalar(select(Claim.id).where(Claim.project_id == self.project.id).limit(1)) is None:
            return {}
        query = (
            select(Claim.uuid, Claim.article_id, Person.name_key, Claim.layer, Claim.body, Claim.deleted_at)
            .join(Person, Person.id == Claim.person_id)
            .where(Claim.project_id == self.project.id)
        )
        found: dict[str, tuple[object, ...]] = {}
        for condition in among(Claim.uuid, uuids):
            for uuid, *rest, deleted_at in self.session.execute(query.where(condition)):
                found[uuid] = (None,) if deleted_at else tuple(rest)
        return found

    def _stored_reviews(self, uuids: Collection[str]) -> set[str]:
        query = select(Review.uuid).where(Review.project_id == self.project.id)
        conditions = among(Review.uuid, uuids)
        return {each for condition in conditions for each in self.session.scalars(query.where(condition))}


def _identity(claim: ImportedClaim) -> tuple[object, ...]:
    article = claim.subject.key if claim.subject.key is not None else claim.subject.uuid
    return article, claim.person, claim.layer, claim.columns["body"]


def _clash(there: tuple[object, ...]) -> str:
    if there == (None,):
        return say("The claim with this id was deleted. Restore it first, or give another id.")
    return say("A claim with this id is there with other content. Give it another id, or leave it out of the file.")
