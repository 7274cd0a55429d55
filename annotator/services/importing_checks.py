"""Checks everything that an import brings, and gathers what there is to store; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from annotator.core.errors import Invalid, Problem
from annotator.core.records import Layer
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.db import committed, now
from annotator.formats.source import Record, field_of
from annotator.ingest.articles import ArticleDraft, draft_line, identify, is_claim_line
from annotator.ingest.submissions import draft_submission
from annotator.services.access import Caller
from annotator.services.current_codebook import current_codebook
from annotator.services.importing_articles import Subject, Subjects, differing_metadata
from annotator.services.importing_claims import ClaimBatch, ImportedClaim, People
from annotator.services.importing_files import Reading
from annotator.services.importing_passages import PassageBatch
from annotator.services.importing_threads import ThreadBatch
from annotator.services.importing_work import WorkBatch
from annotator.services.tracking import Track

Drafts = Sequence[tuple[Record, ArticleDraft]]
#: A claim's line with the id, external id and digest of its article.
ClaimLine = tuple[Record, str | None, str | None, str | None]


class ImportChecks:
    """One import: what it would store, and every problem and warning."""

    def __init__(
        self,
        session: Session,
        caller: Caller,
        layer: Layer,
        as_person: str | None,
        track: Track,
        before: ImportChecks | None = None,
    ) -> None:
        """Begin anew, or with the checks of the same files that passed *before*: then texts are not checked again."""
        self.moment = now()
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.article_ids: list[str] = []
        self.new_claims: list[ImportedClaim] = []
        self.subjects = Subjects(session, caller.project)
        self.people = People(as_person or _own_name(caller))
        codebook = current_codebook(session, caller.project)
        known = before.claims if before else None
        self.claims: ClaimBatch = ClaimBatch(session, caller.project, codebook, self.people, layer, known)
        self.work = WorkBatch(session, caller.project, self.moment)
        self.passages = PassageBatch(session, caller.project, self.people)
        self.threads = ThreadBatch(session, caller.project, self.people)
        self._is_own = as_person is None
        self._track = track
        self._drafted: tuple[Drafts, Sequence[ClaimLine]] | None = before._drafted if before else None
        self._seen = committed(session.connection())

    @property
    def is_by_caller(self) -> bool:
        """Return whether claims that name nobody were taken for the caller's own."""
        default = self.people.default
        return self._is_own and default is not None and name_key(default) in self.people.names

    def still_holds(self, session: Session) -> bool:
        """Return whether nothing at all was committed between these checks and the transaction of *session*."""
        return self._seen is not None and self._seen == committed(session.connection())

    def check(self, reading: Reading) -> None:
        """Go through everything that was read."""
        self.problems += reading.problems
        if self._drafted is None:
            self._drafted = self._draft_articles(reading.records)
        drafts, claim_lines = self._drafted
        self._load(drafts, claim_lines)
        placed = list(self._place_articles(drafts))
        found = list(self._find_articles(claim_lines))
        self.subjects.load_texts([subject for _, subject in found])
        self._check_claims(placed, found)
        self.new_claims, refused = self.claims.separate()
        for claim, error in refused:
            self.problems += claim.record.problems(error, claim.within)
        for claim, earlier in self.claims.repeated:
            self._warn_of_second(claim.record, field_of(claim.within), earlier.record, say("the same claim"))
        self._check_work(placed)
        self._check_passages(placed)
        self._check_threads(placed)

    def _draft_articles(self, records: Sequence[Record]) -> tuple[Drafts, Sequence[ClaimLine]]:
        drafts: list[tuple[Record, ArticleDraft]] = []
        claim_lines: list[ClaimLine] = []
        for record in self._track(records, "Reading"):
            with self._noting(record):
                if is_claim_line(record.fields):
                    claim_lines.append((record, *_article_of(record.fields.get("article"))))
                else:
                    drafts.append((record, draft_line(record.fields)))
        return drafts, claim_lines

    def _load(self, drafts: Drafts, claim_lines: Sequence[ClaimLine]) -> None:
        meant = [(draft.uuid, draft.external_id, draft.sha256) for _, draft in drafts]
        meant += [(uuid, external_id, sha256 or "") for _, uuid, external_id, sha256 in claim_lines]
        uuids, external_ids, digests = ({each[index] for each in meant} for index in range(3))
        self.subjects.load(_named(uuids), _named(external_ids), _named(digests))

    def _place_articles(self, drafts: Drafts) -> Iterator[tuple[Record, Subject]]:
        first: dict[str, Record] = {}
        for record, draft in drafts:
            with self._noting(record):
                subject = self.subjects.place(draft)
                self.article_ids.append(subject.uuid)
                if first.setdefault(subject.uuid, record) is not record:
                    self._warn_of_second(record, None, first[subject.uuid], say("the same article"))
                names = differing_metadata(draft, subject.stored) if subject.stored else []
                if names:
                    message = say(
                        "The article is there already with other metadata, which stays: %(names)s.",
                        names=", ".join(names),
                    )
                    self.warnings.append(record.problem(names[0], message))
                yield record, subject

    def _warn_of_second(self, record: Record, field: str | None, earlier: Record, what: str) -> None:
        message = say("This is %(what)s as in %(place)s, and stored once.", what=what, place=earlier.place)
        self.warnings.append(record.problem(field, message))

    def _find_articles(self, claim_lines: Iterable[ClaimLine]) -> Iterator[tuple[Record, Subject]]:
        for record, uuid, external_id, sha256 in claim_lines:
            with self._noting(record):
                subject = self.subjects.find(uuid, external_id, sha256)
                if subject is None:
                    raise Invalid.at("/article", say("The project has no such article. Import the article first."))
                if sha256 and subject.sha256 != sha256:
                    raise Invalid.at("/article/sha256", say("The article has another text in this project."))
                yield record, subject

    def _check_claims(self, placed: Sequence[tuple[Record, Subject]], found: Sequence[tuple[Record, Subject]]) -> None:
        for record, subject in self._track(placed, "Checking claims"):
            for index, fields in enumerate(self._members(record, "claims")):
                within = f"/claims/{index}"
                try:
                    self.claims.draft(fields, subject, record, within)
                except Invalid as error:
                    self.problems += record.problems(error, within)
        for record, subject in self._track(found, "Checking claims"):
            with self._noting(record):
                self.claims.draft(record.fields, subject, record)

    def _check_work(self, placed: Sequence[tuple[Record, Subject]]) -> None:
        for record, subject in placed:
            if record.fields.get("submissions") is None:
                continue
            drafts = []
            for index, fields in enumerate(self._members(record, "submissions")):
                with self._noting(record, f"/submissions/{index}"):
                    drafts.append(draft_submission(fields))
                    self.people.add(drafts[-1].sent.annotator)
            self.work.give(subject, drafts)
        self.work.load({claim.subject for claim in self.new_claims} | {subject for _, subject in placed})
        waiting, refused = self.work.derive(self.new_claims)
        for claim in refused:
            message = say(
                "This claim is not submitted, but the work of %(name)s on the article is. Leave submitted out if it "
                "belongs to that work, or have the work returned first.",
                name=self.people.names[claim.person],
            )
            self.problems += claim.record.problems(Invalid.at("/submitted", message), claim.within)
        for subject, person in waiting:
            message = say(
                '%(names)s has not submitted "%(title)s" yet; imported claims go in with it.',
                names=self.people.names[person],
                title=subject.title,
            )
            self.warnings.append(Problem(message))

    def _check_passages(self, placed: Sequence[tuple[Record, Subject]]) -> None:
        for record, subject in placed:
            for index, fields in enumerate(self._members(record, "reviews")):
                with self._noting(record, f"/reviews/{index}"):
                    self.passages.draft(fields, subject)

    def _check_threads(self, placed: Sequence[tuple[Record, Subject]]) -> None:
        on_articles: defaultdict[Subject, set[str]] = defaultdict(set)
        for claim in self.claims.claims:
            on_articles[claim.subject].add(claim.uuid)
        for record, subject in placed:
            for index, fields in enumerate(self._members(record, "threads")):
                with self._noting(record, f"/threads/{index}"):
                    self.threads.draft(fields, subject, on_articles[subject])

    def _members(self, record: Record, name: str) -> list[Any]:
        members = record.fields.get(name)
        if isinstance(members, list):
            return members
        if members is not None:
            self.problems.append(record.problem(name, say("This must be a list.")))
        return []

    @contextmanager
    def _noting(self, record: Record, within: str = "") -> Iterator[None]:
        """Note what is refused inside as problems of *record*, and go on."""
        try:
            yield
        except Invalid as error:
            self.problems += record.problems(error, within)


def _own_name(caller: Caller) -> str | None:
    """Return whose the caller's own claims are; the command line has none."""
    if caller.person is not None:
        return caller.person.name
    return caller.account.name if caller.account.id is not None else None


def _article_of(said: Any) -> tuple[str | None, str | None, str | None]:
    """Return (id, external id, digest) of the article that a claim's line names. Raises Invalid."""
    if not isinstance(said, dict):
        raise Invalid.at("/article", say("A claim's line must name its article by id, external_id or sha256."))
    parts = {name: said.get(name) for name in ("id", "external_id", "sha256")}
    for name, value in parts.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            raise Invalid.at(f"/article/{name}", say("This must be text."))
    sha256 = parts["sha256"]
    return *identify(parts["id"], parts["external_id"]), sha256 if isinstance(sha256, str) and sha256 else None


def _named(values: Iterable[str | None]) -> set[str]:
    return {value for value in values if value}
