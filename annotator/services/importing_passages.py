"""The verdicts on passages that come with an import: those that are there already stay as they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid
from annotator.core.wording import say
from annotator.ingest.passages import PassageDraft, draft_passage
from annotator.models import PassageReview, Person, Project
from annotator.services.importing_articles import Subject
from annotator.services.importing_claims import People

Row = dict[str, Any]


class PassageBatch:
    """The verdicts on passages of one import."""

    def __init__(self, session: Session, project: Project, people: People) -> None:
        self.session = session
        self.project = project
        self.people = people
        self._new: dict[str, tuple[Subject, PassageDraft]] = {}

    def draft(self, fields: Any, subject: Subject) -> None:
        """Check a verdict on *subject*, whose text is at hand, and keep it where it is new. Raises Invalid."""
        assert subject.text is not None, "an article's own line brings its text"
        draft = draft_passage(fields, subject.text)
        key = draft.said.id.lower()
        if key in self._new:
            raise Invalid.at("/id", say("Two reviews of this import have the same id."))
        if self._is_there(key, draft, subject):
            return
        for name in (draft.said.reviewer, draft.said.annotator, *(each.author for each in draft.said.answers)):
            self.people.add(name)
        self._new[key] = subject, draft

    def unstored(self) -> tuple[list[Row], list[tuple[str, Row]]]:
        """Return the rows of verdicts, and those of answers with the id of their verdict.

        Persons stand in them by their name's key, articles as their Subject.
        """
        rows: list[Row] = []
        answers: list[tuple[str, Row]] = []
        for uuid, (subject, draft) in self._new.items():
            said = draft.said
            row = {name: getattr(said, name) for name in ("verdict", "start", "end", "comment")}
            persons = {"person_id": self.people.add(said.annotator), "reviewer_id": self.people.add(said.reviewer)}
            place = {"project_id": self.project.id, "article_id": subject, "uuid": uuid}
            rows.append(row | persons | place | {"created_at": draft.created_at})
            for answer, moment in zip(said.answers, draft.answered_at, strict=True):
                author = {"author_id": self.people.add(answer.author)}
                answers.append((uuid, author | {"text": answer.text, "created_at": moment}))
        return rows, answers

    def _is_there(self, uuid: str, draft: PassageDraft, subject: Subject) -> bool:
        """Return whether the project has the verdict. Raises Invalid where it says something else."""
        query = select(PassageReview, Person.name).join(Person, Person.id == PassageReview.person_id)
        mine = query.where(PassageReview.project_id == self.project.id, PassageReview.uuid == uuid)
        found = self.session.execute(mine).one_or_none()
        if found is None:
            return False
        row, annotator = found
        said = draft.said
        there = (row.article_id, row.verdict, row.start, row.end, row.comment, annotator)
        if there != (subject.key, said.verdict, said.start, said.end, said.comment, said.annotator):
            raise Invalid.at("/id", say("A review with this id is there with other content. Leave it out of the file."))
        return True
