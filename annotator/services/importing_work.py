"""The submissions that come with an import: given in the file, or following from claims that were submitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.text import name_key
from annotator.ingest.submissions import SubmissionDraft
from annotator.models import Assignment, Person, Project
from annotator.services.importing_articles import Subject, among
from annotator.services.importing_claims import ImportedClaim

#: A person's work on an article: the article, and the person's name as `name_key` has it.
Work = tuple[Subject, str]
#: Work that the person has in hand: what is imported into it is submitted with it, not before.
IN_HAND = ("assigned", "in_progress", "returned", "skipped")


@dataclass(slots=True)
class WorkRow:
    """A row of Assignment without the keys of article and person."""

    phase: str
    state: str
    updated_at: datetime
    first_submitted_at: datetime | None = None
    submitted_at: datetime | None = None
    codebook_version: int | None = None
    active_seconds: int = 0
    #: Named by a file, rather than following from claims.
    is_given: bool = False

    @property
    def is_assigned(self) -> bool:
        """Return whether it was given and is not begun."""
        return self.state == "assigned"


class WorkBatch:
    """The rows of Assignment that an import makes; work that is there stays as it is."""

    def __init__(self, session: Session, project: Project, moment: datetime) -> None:
        self.session = session
        self.project = project
        self.moment = moment
        self.rows: dict[Work, WorkRow] = {}
        self._given: set[Subject] = set()
        self._stored: dict[tuple[int, str], str] = {}

    def give(self, subject: Subject, drafts: Sequence[SubmissionDraft]) -> None:
        """Take the submissions that a file names for *subject*; it makes no others of unfinished work."""
        self._given.add(subject)
        for draft in drafts:
            self.rows.setdefault((subject, name_key(draft.sent.annotator)), self._from_draft(draft))

    def load(self, subjects: Iterable[Subject]) -> None:
        """Fetch what is there of the stored articles among *subjects*."""
        keys = [subject.key for subject in subjects if subject.key is not None]
        query = select(Assignment.article_id, Person.name_key, Assignment.state).join(Person)
        for condition in among(Assignment.article_id, keys):
            for article, person, state in self.session.execute(query.where(condition)):
                self._stored[article, person] = state

    def derive(self, claims: Sequence[ImportedClaim]) -> tuple[list[Work], list[ImportedClaim]]:
        """Add the work that *claims* show.

        Return the work in hand whose claims therefore wait for its submission, and the claims to be refused: those not
        submitted of work that is. Where only claims speak of somebody's work, one that is not submitted says that it is
        in hand.
        """
        own = [claim for claim in claims if claim.layer == "annotator"]
        begun = {_work_of(claim) for claim in own if not claim.is_submitted}
        waiting: dict[Work, None] = {}
        refused: list[ImportedClaim] = []
        for claim in own:
            work = _work_of(claim)
            state = self._known(work)
            if state in IN_HAND or (state is None and work in begun):
                if claim.is_submitted:
                    waiting[work] = None
                claim.is_submitted = False
            elif not claim.is_submitted:
                refused.append(claim)
            is_told = claim.is_submitted or work in waiting
            if self._state(work) is None and (is_told or claim.subject not in self._given):
                self._follow(work, claim)
        return list(waiting), refused

    def unstored(self) -> dict[Work, WorkRow]:
        """Return the rows to store."""
        return {work: row for work, row in self.rows.items() if self._state(work) is None}

    def _known(self, work: Work) -> str | None:
        """Return how the work stands, as it is stored or as the file itself says; None where only claims tell."""
        given = self.rows.get(work)
        return self._state(work) or (given.state if given is not None and given.is_given else None)

    def _state(self, work: Work) -> str | None:
        subject, person = work
        return None if subject.key is None else self._stored.get((subject.key, person))

    def _follow(self, work: Work, claim: ImportedClaim) -> None:
        data = claim.draft.data
        row = self.rows.get(work)
        if row is None:
            row = self.rows[work] = WorkRow(data.phase or "main", "in_progress", self.moment)
        if not claim.is_submitted or row.is_given:
            return
        latest = claim.draft.updated_at or claim.draft.created_at or self.moment
        row.state = "submitted"
        row.submitted_at = row.first_submitted_at = max(latest, row.submitted_at or latest)
        row.codebook_version = data.codebook_version or self.project.codebook_version

    def _from_draft(self, draft: SubmissionDraft) -> WorkRow:
        sent = draft.sent
        first, latest = draft.first_submitted_at, draft.submitted_at
        if sent.state == "submitted":
            first = first or latest or self.moment
            latest = latest or first
        return WorkRow(
            sent.phase,
            sent.state,
            self.moment,
            first,
            latest,
            sent.codebook_version,
            sent.active_seconds,
            is_given=True,
        )


def _work_of(claim: ImportedClaim) -> Work:
    return claim.subject, claim.person
