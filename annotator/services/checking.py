"""Proves every invariant of the record, and names each thing that breaks one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import ForeignKeyConstraint, and_, func, or_, select, true
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.core.queueing import check_rules
from annotator.core.records import Settlement
from annotator.models import Account, Article, Claim, CodebookVersion, Project
from annotator.services.checking_articles import check_articles, check_places
from annotator.services.checking_claims import check_claims, check_submissions, check_versions
from annotator.services.queue_places import read_rules

Track = Callable[[Sequence[Project], str], Iterable[Project]]


@dataclass(frozen=True)
class Offence:
    """One thing that breaks an invariant: where it is, its id, and the sentence that says how."""

    #: The project's slug; empty where the row belongs to none.
    project: str
    #: The table and the id that people know, or the key.
    name: str
    sentence: str

    def __str__(self) -> str:
        """Return "harbour: claim 0b5…: The quote …"."""
        return ": ".join(part for part in (self.project, self.name, self.sentence) if part)


def check_installation(session: Session, slug: str | None, track: Track) -> Iterator[Offence]:
    """Yield what breaks an invariant in the project *slug*, or anywhere. Raises NotFound for an unknown project."""
    query = select(Project).order_by(Project.id)
    projects = session.scalars(query if slug is None else query.where(Project.slug == slug)).all()
    if slug is not None and not projects:
        raise NotFound(f'There is no project "{slug}". `annotator project list` shows those there are.')
    if slug is None:
        yield from (Offence("", *found) for found in _orphans(session))
    for project in track(projects, "Checking projects"):
        for name, sentence in _check_project(session, project):
            yield Offence(project.slug, name, sentence)


def _check_project(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    current = (CodebookVersion.project_id == project.id, CodebookVersion.version == project.codebook_version)
    if session.scalar(select(CodebookVersion.id).where(*current)) is None:
        yield f"project {project.slug}", f"It works with codebook version {project.codebook_version}, which is missing."
    yield from _rules_of_queue(project)
    yield from check_articles(session, project)
    yield from check_places(session, project)
    yield from check_claims(session, project)
    yield from check_submissions(session, project)
    yield from check_versions(session, project)
    yield from _settled_twice(session, project)


def _rules_of_queue(project: Project) -> Iterator[tuple[str, str]]:
    try:
        rules = read_rules(project)
    except msgspec.DecodeError:
        yield f"project {project.slug}", "The rules of its queue cannot be read."
        return
    for problem in () if rules is None else check_rules(rules):
        yield f"project {project.slug}", f"The rules of its queue cannot be: {problem}"


def _settled_twice(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    gold = (Claim.project_id == project.id, Claim.layer == "gold", Claim.deleted_at.is_(None))
    settled = session.execute(select(Claim.uuid, Claim.settlement).where(*gold, Claim.settlement.is_not(None)))
    sources: Counter[str] = Counter()
    for uuid, stored in settled:
        try:
            sources.update(source.id for source in msgspec.json.decode(stored or "", type=Settlement).sources)
        except msgspec.MsgspecError as error:
            yield f"claim {uuid}", f"What it was settled from cannot be read: {error}."
    for uuid, count in sorted(sources.items()):
        if count > 1:
            yield f"claim {uuid}", f"It is a source of {count} settled claims; it may be settled once."


def _orphans(session: Session) -> Iterator[tuple[str, str]]:
    """Yield the rows that refer to a row that is not there."""
    for table in Account.metadata.sorted_tables:
        for constraint in table.constraints:
            if not isinstance(constraint, ForeignKeyConstraint):
                continue
            parent = constraint.referred_table.alias()
            pairs = [(each.parent, parent.c[each.column.name]) for each in constraint.elements]
            lost = (
                select(*table.primary_key)
                .outerjoin(parent, and_(*(child == there for child, there in pairs)))
                .where(*(child.is_not(None) for child, _ in pairs), or_(*(there.is_(None) for _, there in pairs)))
            )
            for key in session.scalars(lost):
                yield f"{table.name} {key}", f"It belongs to a row of {constraint.referred_table.name} that is missing."


def count_checked(session: Session, slug: str | None) -> tuple[int, int]:
    """Return how many articles and claims a check goes through, deleted ones included."""
    chosen = true() if slug is None else Project.slug == slug
    articles, claims = (select(func.count(kind.id)).join(Project).where(chosen) for kind in (Article, Claim))
    return session.scalar(articles) or 0, session.scalar(claims) or 0
