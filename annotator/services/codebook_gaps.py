"""Which articles were read before a target was added, and so never for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.codebook_parts import Target
from annotator.models import Article, Assignment
from annotator.services.access import Caller
from annotator.services.codebooks import list_versions
from annotator.services.current_codebook import stored_codebook
from annotator.services.visibility import blind_articles

#: So many articles of a gap are shown at once.
PAGE = 50


@dataclass(frozen=True)
class Gap:
    """A target that came with version `since`, and the articles that nobody has submitted since then."""

    target: Target
    since: int
    articles: Sequence[Article]


def find_gaps(session: Session, caller: Caller) -> list[Gap]:
    """Return the gaps of the current targets that have some, in the codebook's order.

    Reviewers and up are told of everybody's work, except where they are blind; others of their own.
    """
    versions = [(row.version, stored_codebook(row.body)) for row in reversed(list_versions(session, caller))]
    gaps = []
    for target in versions[-1][1].targets:
        since = min(number for number, codebook in versions if codebook.target(target.key))
        articles = _read_before(session, caller, since) if since > 1 else []
        if articles:
            gaps.append(Gap(target, since, articles))
    return gaps


def _read_before(session: Session, caller: Caller, version: int) -> Sequence[Article]:
    newest = func.max(func.coalesce(Assignment.codebook_version, 0))
    query = (
        select(Article)
        .join(Assignment)
        .where(
            Article.project_id == caller.project.id, Article.deleted_at.is_(None), Assignment.submitted_at.is_not(None)
        )
        .group_by(Article.id)
        .having(newest < version)
        .order_by(Article.position)
    )
    if caller.is_at_least("reviewer"):
        query = query.where(Article.id.not_in(blind_articles(caller)))
    else:
        query = query.where(Assignment.person_id == caller.person_id)
    return session.scalars(query).all()
