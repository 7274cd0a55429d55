"""Who was given an article: by hand, or by a queue, with its places and whether there is one more."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, ScalarSelect, func, select, true
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict
from annotator.core.queueing import QueueRules
from annotator.core.wording import say
from annotator.models import Article, Assignment, Project
from annotator.services.access import Caller
from annotator.services.visibility import assigns

_RULES = msgspec.json.Decoder(QueueRules)


def read_rules(project: Project) -> QueueRules | None:
    """Return the rules of the project's queue, None where it has none."""
    return None if project.queue is None else _RULES.decode(project.queue)


def count_holders(known: ColumnElement[bool] | None = None) -> ScalarSelect[Any]:
    """Return the query for how many persons hold a place on the Article of the outer query; who skipped it does not.

    *known* is a condition on the assignments that are counted; None counts all.
    """
    return (
        select(func.count())
        .select_from(Assignment)
        .where(Assignment.article_id == Article.id, Assignment.state != "skipped", true() if known is None else known)
        .correlate(Article)
        .scalar_subquery()
    )


def takes_next(caller: Caller) -> bool:
    """Return whether the caller can take articles from a queue of the project."""
    project = caller.project
    is_open = project.archived_at is None and project.deleted_at is None
    return project.queue is not None and is_open and caller.is_at_least("annotator")


def is_given(session: Session, caller: Caller, article: Article, state: str | None) -> bool:
    """Return whether the caller may work on *article*, as far as who gives it out has to say there."""
    try:
        require_given(session, caller, article, state)
    except Conflict:
        return False
    return True


def require_given(session: Session, caller: Caller, article: Article, state: str | None) -> None:
    """Raise Conflict where *article* was not given to the caller; *state* is that of her work, None for none.

    Where a project assigns its articles, by hand or by a queue, an annotator works on what she was given. What she
    skipped has given its place in the queue back, so that she can take it up again only while there is one. Reviewers
    and managers say themselves on what they work.
    """
    if caller.role != "annotator" or state not in (None, "skipped"):
        return
    rules = read_rules(caller.project)
    if rules is not None:
        _require_place(session, article, rules, state)
    elif state is None and session.scalar(select(assigns(caller.project))):
        raise Conflict(
            say(
                "This project gives its articles to people, and this one was not given to you. You may read it; "
                "to work on it, ask a manager to give it to you."
            )
        )


def _require_place(session: Session, article: Article, rules: QueueRules, state: str | None) -> None:
    if state is None:
        raise Conflict(
            say(
                "This project gives out its articles by a queue, and this one is not yours, or it went back after "
                "lying idle. Take your next article, or ask a manager to give you this one."
            )
        )
    readers = rules.readers_of(article.position)
    # Two who take it up at once must not both find the last place.
    session.execute(select(Article.id).where(Article.id == article.id).with_for_update())
    if (
        readers is not None
        and (session.scalar(select(count_holders()).where(Article.id == article.id)) or 0) >= readers
    ):
        raise Conflict(
            say("You skipped this article, and it went to somebody else. A manager can give it to you once more.")
        )
