"""Proves every invariant of the record, and names each thing that breaks one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.core.queueing import check_rules
from annotator.models import Article, Claim, Project
from annotator.services.checking_articles import check_articles, check_places
from annotator.services.checking_claims import check_claims, check_submissions, check_versions
from annotator.services.checking_codebooks import check_codebooks
from annotator.services.checking_rows import find_orphans, find_strangers
from annotator.services.checking_settled import check_settled
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
        yield from (Offence("", *found) for found in find_orphans(session))
    yield from (Offence(*found) for found in find_strangers(session, slug))
    for project in track(projects, "Checking projects"):
        for name, sentence in _check_project(session, project):
            yield Offence(project.slug, name, sentence)


def _check_project(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    yield from _rules_of_queue(project)
    yield from check_codebooks(session, project)
    yield from check_articles(session, project)
    yield from check_places(session, project)
    yield from check_claims(session, project)
    yield from check_submissions(session, project)
    yield from check_versions(session, project)
    yield from check_settled(session, project)


def _rules_of_queue(project: Project) -> Iterator[tuple[str, str]]:
    try:
        rules = read_rules(project)
    except msgspec.DecodeError:
        yield f"project {project.slug}", "The rules of its queue cannot be read."
        return
    for problem in () if rules is None else check_rules(rules):
        yield f"project {project.slug}", f"The rules of its queue cannot be: {problem}"


def count_checked(session: Session, slug: str | None) -> tuple[int, int]:
    """Return how many articles and claims a check goes through, deleted ones included."""
    chosen = true() if slug is None else Project.slug == slug
    articles, claims = (select(func.count(kind.id)).join(Project).where(chosen) for kind in (Article, Claim))
    return session.scalar(articles) or 0, session.scalar(claims) or 0
