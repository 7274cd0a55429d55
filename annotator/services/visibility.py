"""Who may see whose claims: blindness until the first submission, then the project's opening rule.

A question about few articles names their keys in *among*: then it costs the same however many others there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from annotator.models import Article, Assignment, Claim, PassageReview, Person, Project
from annotator.services.access import Caller

_DONE = ("submitted", "returned", "accepted", "skipped")


def blind_articles(caller: Caller, among: Sequence[int] | None = None) -> Select[int]:
    """Return the query for the keys of articles on which *caller* is blind.

    Whoever is assigned to an article or has begun it is blind there, whatever the role, until the first submission;
    also who skipped it, since that can be taken up again.
    """
    return _own_work(caller, among).where(Assignment.first_submitted_at.is_(None))


def is_blind(session: Session, caller: Caller, article: Article) -> bool:
    """Return whether nobody else's work on *article* may reach *caller*."""
    if caller.is_at_least("reviewer"):
        return session.scalar(blind_articles(caller, [article.id])) is not None
    if caller.role == "viewer":
        return False
    return session.scalar(_submitted_by(caller, [article.id])) is None


def visible_claims(
    caller: Caller, among: Sequence[int] | None = None, *, with_unsubmitted: bool = False
) -> ColumnElement[bool]:
    """Return the condition on Claim that holds for the claims which *caller* may see in the project.

    *with_unsubmitted* adds others' unfinished work, for a manager's export.
    """
    # "+ 0" keeps SQLite from going through every claim of the project by its unique index, in the order of random ids.
    in_project = and_(Claim.project_id + 0 == caller.project.id, Claim.deleted_at.is_(None))
    if caller.role == "viewer":
        return and_(in_project, Claim.layer == "gold")
    own = and_(Claim.person_id == caller.person_id, Claim.layer == "annotator")
    submitted = or_(Claim.is_submitted, Claim.layer != "annotator")
    if caller.is_at_least("reviewer"):
        readable = true() if with_unsubmitted else submitted
        return and_(in_project, or_(own, and_(readable, Claim.article_id.not_in(blind_articles(caller, among)))))
    opened = and_(Claim.is_submitted, Claim.layer == "annotator", opened_articles(caller, among=among))
    return and_(in_project, or_(own, opened, and_(Claim.layer == "gold", _gold_open(caller, among))))


def visible_reviews(caller: Caller) -> ColumnElement[bool]:
    """Return the condition, over reviews joined to their claims, that holds for the reviews which *caller* may see.

    Reviewers see all of them; annotators those on their own claims, once the article came back or was accepted.
    """
    if caller.is_at_least("reviewer"):
        return true()
    return and_(Claim.person_id == caller.person_id, _came_back(Claim.article_id, Claim.person_id))


def visible_passage_reviews(caller: Caller, among: Sequence[int] | None = None) -> ColumnElement[bool]:
    """Return the condition on PassageReview that holds for those which *caller* may see in the project.

    Reviewers see them where they are not blind; annotators those on their own work, once it came back or was accepted.
    """
    if caller.role == "viewer":
        return false()
    came_back = _came_back(PassageReview.article_id, PassageReview.person_id)
    visible = and_(PassageReview.person_id == caller.person_id, came_back)
    if caller.is_at_least("reviewer"):
        visible = or_(visible, PassageReview.article_id.not_in(blind_articles(caller, among)))
    return and_(PassageReview.project_id == caller.project.id, visible)


def opened_articles(
    caller: Caller, article: InstrumentedAttribute[int] = Claim.article_id, among: Sequence[int] | None = None
) -> ColumnElement[bool]:
    """Return the condition on *article*, a column with its key, that others' work there is open to an annotator."""
    match caller.project.opens:
        case "own":
            return article.in_(_submitted_by(caller, among))
        case "all":
            pending = (
                select(Assignment.article_id)
                .join(Article)
                .where(
                    Article.project_id == caller.project.id,
                    Assignment.state.not_in(_DONE),
                    # Work that was taken back has been submitted once, and nothing closes again.
                    Assignment.first_submitted_at.is_(None),
                )
            )
            return and_(article.in_(_submitted_by(caller, among)), article.not_in(_among(pending, among)))
        case _:
            return false()


def assigns(project: Project) -> ColumnElement[bool]:
    """Return the condition that the project assigns articles, rather than giving every article to everybody.

    Where a queue gives them out it does so from the beginning.
    """
    if project.queue is not None:
        return true()
    # By person: an index knows whether a person was given anything, and a project has few persons.
    given = select(Assignment.id).join(Person).where(Person.project_id == project.id, Assignment.is_assigned)
    return given.exists()


def _came_back(article: InstrumentedAttribute[int], person: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that the work of *person* on *article* was returned or accepted."""
    work = select(Assignment.id).where(
        Assignment.article_id == article,
        Assignment.person_id == person,
        Assignment.state.in_(("returned", "accepted")),
    )
    return work.exists()


def _own_work(caller: Caller, among: Sequence[int] | None) -> Select[int]:
    return _among(select(Assignment.article_id).where(Assignment.person_id == caller.person_id), among)


def _among(work: Select[int], among: Sequence[int] | None) -> Select[int]:
    return work if among is None else work.where(Assignment.article_id.in_(among))


def _submitted_by(caller: Caller, among: Sequence[int] | None) -> Select[int]:
    return _own_work(caller, among).where(Assignment.first_submitted_at.is_not(None))


def _gold_open(caller: Caller, among: Sequence[int] | None) -> ColumnElement[bool]:
    """Gold is open after the own submission, and where the project gave the article to others only.

    With a queue no article is for others only: it may be the next one that an annotator takes.
    """
    touched = _own_work(caller, among)
    given_to_others: ColumnElement[bool] = false()
    if caller.project.queue is None:
        given_to_others = and_(assigns(caller.project), Claim.article_id.not_in(touched))
    if caller.project.opens == "never":
        return given_to_others
    return or_(Claim.article_id.in_(_submitted_by(caller, among)), given_to_others)
