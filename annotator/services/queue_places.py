"""Who holds a place on an article of a project with a queue, and whether there is one more."""

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
    """Return whether the caller may work on *article*, as far as a queue has to say there; see `require_given`."""
    try:
        require_given(session, caller, article, state)
    except Conflict:
        return False
    return True


def require_given(session: Session, caller: Caller, article: Article, state: str | None) -> None:
    """Raise Conflict where the queue did not give *article* to the caller; *state* is that of her work, None for none.

    With a queue an annotator works on what she was given. What she skipped has given her place back, so that she can
    take it up again only while there is one. Reviewers and managers say themselves on what they work.
    """
    rules = None if caller.role != "annotator" else read_rules(caller.project)
    if rules is None or state not in (None, "skipped"):
        return
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
