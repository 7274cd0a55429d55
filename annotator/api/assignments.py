"""One person's work on one article: read and move it (in progress, submitted, skipped, returned, accepted)."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from annotator.api.claims import ARTICLE
from annotator.api.routing import Routes, answer, read_body
from annotator.core.errors import NotFound
from annotator.core.wording import say
from annotator.models import Person
from annotator.services import assignments
from annotator.services.access import Caller, enter_project, find_article, find_person, own_person
from annotator.services.assignments import WorkChange, WorkRecord
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("assignments")


@routes("GET", f"{ARTICLE}/assignments/<person>", "One person's work on an article.", answers={200: WorkRecord})
def get_assignment(slug: str, article: str, person: str) -> Response:
    """Return the state, the reading position and the times of a person's work."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        found = find_article(session, caller, article)
        whose = _worker(session, caller, person)
        work = assignments.find_work(session, whose, found)
        if work is None or not assignments.may_see_work(session, caller, found, whose):
            raise NotFound()
        return answer(assignments.work_record(work, whose, caller))


@routes(
    "PUT",
    f"{ARTICLE}/assignments/<person>",
    "Move a person's work on: in_progress, submitted, skipped; by reviewers returned, accepted.",
    body=WorkChange,
    answers={200: WorkRecord},
)
def put_assignment(slug: str, article: str, person: str) -> Response:
    """Return how the work stands after the change."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        caller.require(
            "annotator", say("Only an annotator may work on articles. Ask a manager of the project for that role.")
        )
        if caller.person is None and person == caller.account.name:
            own_person(session, caller)
            caller = enter_project(session, account, slug)
        whose = _worker(session, caller, person)
        return answer(assignments.change_work(session, caller, found, whose, read_body(WorkChange)))


def _worker(session: Session, caller: Caller, name: str) -> Person:
    """Return the person; others' work is hidden from those who are not reviewers."""
    person = find_person(session, caller.project, name)
    if person.id != caller.person_id and not caller.is_at_least("reviewer"):
        raise NotFound()
    return person
