"""Whose work the figures of progress tell of: everybody's where a reviewer is not blind, an annotator's own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from annotator.core.wording import say
from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.visibility import blind_articles


def require_progress(caller: Caller) -> None:
    """Raise NotAllowed below annotator."""
    caller.require("annotator", say("Only those who work in the project see how it goes. Ask a manager for a role."))


def sees_everybody(caller: Caller) -> bool:
    """Return whether the caller sees others' figures too."""
    return caller.is_at_least("reviewer")


def work_in_scope(caller: Caller) -> ColumnElement[bool]:
    """Return the condition on Assignment, joined to its Article, for the work that the caller may know of."""
    own = Assignment.person_id == caller.person_id
    known = or_(own, Assignment.article_id.not_in(blind_articles(caller))) if sees_everybody(caller) else own
    return and_(Article.project_id == caller.project.id, Article.deleted_at.is_(None), known)


def claims_in_scope(caller: Caller) -> ColumnElement[bool]:
    """Return the condition on Claim, joined to its Article and Assignment, for submitted claims outside training."""
    return and_(
        work_in_scope(caller),
        Claim.layer == "annotator",
        Claim.is_submitted,
        Claim.deleted_at.is_(None),
        Assignment.phase != "training",
    )


#: Joins Claim to the work that it is part of.
OF_WORK = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)


def count_left_out(session: Session, caller: Caller) -> int:
    """Return on how many articles others' work is left out, because the caller has to hand in her own first."""
    if not sees_everybody(caller):
        return 0
    blind = blind_articles(caller).join(Article, Article.id == Assignment.article_id)
    blind = blind.where(Article.project_id == caller.project.id, Article.deleted_at.is_(None))
    return session.scalar(select(func.count()).select_from(blind.subquery())) or 0
