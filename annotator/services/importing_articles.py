"""Which articles of an import the project has already: matched by id, then external id, then digest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from annotator.core.errors import Invalid
from annotator.core.metadata import METADATA
from annotator.core.text import fold
from annotator.core.wording import say
from annotator.ingest.articles import ArticleDraft
from annotator.models import Article, ArticleText, Project

#: Databases take only so many parameters in one query.
CHUNK = 5000


@dataclass(eq=False, slots=True)
class Subject:
    """An article that an import speaks of: stored already, or about to be."""

    uuid: str
    external_id: str | None
    sha256: str
    #: None until it is stored.
    key: int | None = None
    #: None while it was not needed.
    text: str | None = None
    #: What will be stored; None for an article that is there.
    draft: ArticleDraft | None = None
    stored: Article | None = None
    is_deleted: bool = False

    @property
    def title(self) -> str:
        """Return its title, or "" where it has none."""
        if self.stored is not None:
            return self.stored.title
        return self.draft.metadata.get("title", "") if self.draft is not None else ""


class Subjects:
    """The articles of one import, and those of the project that it may mean."""

    def __init__(self, session: Session, project: Project) -> None:
        self.session = session
        self.project = project
        self.created: list[Subject] = []
        self._by_uuid: dict[str, Subject] = {}
        self._by_external_id: dict[str, Subject] = {}
        self._by_sha256: dict[str, Subject] = {}

    def load(self, uuids: Collection[str], external_ids: Collection[str], digests: Collection[str]) -> None:
        """Fetch the project's articles that have one of these ids, external ids or digests."""
        # External ids are those of articles that are there, which is what their index holds.
        is_there = Article.deleted_at.is_(None)
        conditions = [*among(Article.uuid, uuids), *among(Article.sha256, digests)]
        conditions += (each & is_there for each in among(Article.external_id, external_ids))
        for condition in conditions:
            query = select(Article).where(Article.project_id == self.project.id, condition)
            # Not by the database: SQLite would go through all articles in this order.
            for article in sorted(self.session.scalars(query), key=attrgetter("position")):
                if article.uuid not in self._by_uuid:
                    self._add(_stored_subject(article))

    def place(self, draft: ArticleDraft) -> Subject:
        """Return the article that *draft* is: the one that is there, or a new one.

        Raises Invalid where an article of its id has another text, or was deleted.
        """
        found = self.find(draft.uuid, draft.external_id, draft.sha256)
        if found is None:
            made = Subject(draft.uuid or str(uuid4()), draft.external_id, draft.sha256, text=draft.text, draft=draft)
            self._add(made)
            self.created.append(made)
            return made
        if found.sha256 != draft.sha256:
            raise Invalid.at(
                "/text", say("An article with this id is there with another text, and texts never change.")
            )
        if draft.external_id and self._by_external_id.get(draft.external_id, found) is not found:
            raise Invalid.at("/external_id", say("Another article has this external id."))
        found.text = draft.text
        return found

    def find(self, uuid: str | None, external_id: str | None, sha256: str | None) -> Subject | None:
        """Return the article meant by these, None where there is none. Raises Invalid for a deleted one."""
        found = self._by_uuid.get(uuid) if uuid else None
        if found is not None and found.is_deleted:
            raise Invalid.at("/id", say("The article with this id was deleted. Restore it first, or give another id."))
        if found is None and external_id:
            found = self._by_external_id.get(external_id)
        if found is None and not uuid and not external_id and sha256:
            found = self._by_sha256.get(sha256)
        return found

    def load_texts(self, subjects: Collection[Subject]) -> None:
        """Fetch the texts of stored articles that claims speak of."""
        wanted = {each.key: each for each in subjects if each.text is None and each.key is not None}
        for condition in among(ArticleText.article_id, list(wanted)):
            for key, text in self.session.execute(select(ArticleText.article_id, ArticleText.text).where(condition)):
                wanted[key].text = text

    def _add(self, subject: Subject) -> None:
        self._by_uuid[subject.uuid] = subject
        if not subject.is_deleted:
            self._by_sha256.setdefault(subject.sha256, subject)
            if subject.external_id:
                self._by_external_id.setdefault(subject.external_id, subject)


def differing_metadata(draft: ArticleDraft, stored: Article) -> list[str]:
    """Return the names of what *draft* says otherwise than the article that is there; what it leaves out is none."""
    said: dict[str, Any] = {name: value for name, value in draft.metadata.items() if value}
    names = [name for name, value in said.items() if value != getattr(stored, name)]
    if draft.uuid and draft.uuid != stored.uuid:
        names.insert(0, "id")
    if draft.external_id and draft.external_id != stored.external_id:
        names.append("external_id")
    if draft.regions and [region_object(each) for each in draft.regions] != stored.regions:
        names.append("regions")
    if any(stored.meta.get(name) != value for name, value in draft.meta.items()):
        names.append("meta")
    return names


def region_object(region: Any) -> dict[str, Any]:
    """Return a region as it is stored."""
    return {"start": region.start, "end": region.end, "kind": region.kind}


def article_columns(project: Project, draft: ArticleDraft, uuid: str, position: int) -> dict[str, Any]:
    """Return the columns of Article that follow from *draft*."""
    return {
        "project_id": project.id,
        "uuid": uuid,
        "position": position,
        "external_id": draft.external_id,
        **{name: draft.metadata[name] for name in METADATA},
        "meta": draft.meta,
        "regions": [region_object(each) for each in draft.regions],
        "sha256": draft.sha256,
        "length": len(draft.text),
        "folded": fold_metadata(draft.metadata, draft.external_id),
    }


def fold_metadata(metadata: Mapping[str, str], external_id: str | None) -> str:
    """Return what search finds an article by beside its text."""
    return fold("\n".join([*(metadata[name] for name in ("title", "author", "publisher")), external_id or ""]))


def next_position(session: Session, project: Project) -> int:
    """Return the position of the next article of *project*; deleted ones keep theirs."""
    query = select(func.max(Article.position)).where(Article.project_id == project.id)
    return (session.scalar(query) or 0) + 1


def _stored_subject(article: Article) -> Subject:
    is_deleted = article.deleted_at is not None
    return Subject(
        article.uuid, article.external_id, article.sha256, key=article.id, stored=article, is_deleted=is_deleted
    )


def among(column: InstrumentedAttribute[Any], values: Collection[Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that *column* is one of *values*, each short enough for a query."""
    every = list(values)
    for start in range(0, len(every), CHUNK):
        yield column.in_(every[start : start + CHUNK])
