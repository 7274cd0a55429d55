"""What a proposal may hold, and that reviews wait while a project is archived."""

from __future__ import annotations

from uuid import uuid4

import msgspec
import pytest
from cast import CODEBOOK, TEXT, Cast, caller, claim_body, make_article, piece
from sqlalchemy.orm import Session

from annotator.core.claim_checks import Excerpt, check_claim
from annotator.core.codebook import Codebook
from annotator.core.errors import Conflict, Invalid
from annotator.core.records import ClaimInput
from annotator.db import now
from annotator.services import claims, reviews
from annotator.services.assignments import WorkChange, change_work
from annotator.services.reviews import AnswerInput, ReviewInput
from annotator.services.reviews_proposed import check_proposed

BOOK = Codebook.from_object(CODEBOOK)


def claim_input(**fields: object) -> ClaimInput:
    return msgspec.convert(claim_body(**fields), ClaimInput)


def check(proposed: dict[str, object]) -> dict[str, object]:
    stored = check_claim(claim_input(attributes={"checked": True}), BOOK, len(TEXT), lambda _: Excerpt(TEXT))
    return check_proposed(proposed, stored, BOOK, len(TEXT), lambda _: Excerpt(TEXT))


@pytest.mark.parametrize(
    "proposed",
    [
        {"segments": [piece("🚊"), piece("Mayor Orlov")]},
        {"type": None, "note": "Why?"},
        {"stances": [{"target": "CARS", "stance": None}]},
        {"attribution": [{"actor": "she", "role": "speaker"}, {"actor": "café owners", "role": None, "joint": True}]},
        {"context": None},
        {"attributes": {"certainty": "certain"}},
        {"attributes": {"checked": None}},
    ],
)
def test_a_proposal_comes_back_as_it_was_made(proposed: dict[str, object]) -> None:
    assert check(proposed) == proposed


def test_every_problem_of_a_proposal_is_named_below_it() -> None:
    with pytest.raises(Invalid) as refusal:
        check({"confidence": 9, "stances": [{"target": "SEA", "stance": "favor"}]})
    assert {each.pointer for each in refusal.value.problems} == {"/proposed/confidence", "/proposed/stances/0/target"}


def test_an_administrator_reviews_under_an_own_name(session: Session, team: Cast) -> None:
    article = make_article(session, team.project)
    uuid = submit_claim(session, team, article)
    record, is_new = reviews.put_review(
        session, caller(session, team, "root"), article, uuid, str(uuid4()), lambda: ReviewInput("accept", 1)
    )
    assert (record.reviewer, is_new) == ("root", True)


def test_nothing_is_said_in_an_archived_project(session: Session, team: Cast) -> None:
    article = make_article(session, team.project)
    uuid, review, cleo = submit_claim(session, team, article), str(uuid4()), caller(session, team, "cleo")
    reviews.put_review(session, cleo, article, uuid, review, lambda: ReviewInput("accept", 1))
    team.project.archived_at = now()
    with pytest.raises(Conflict):
        reviews.put_review(session, cleo, article, uuid, review, lambda: ReviewInput("fix", 1))
    with pytest.raises(Conflict):
        reviews.add_answer(session, cleo, article, uuid, review, lambda: AnswerInput("Yes"))


def submit_claim(session: Session, team: Cast, article) -> str:
    ada, uuid = caller(session, team, "ada"), str(uuid4())
    claims.put_claim(session, ada, article, uuid, claim_input, None)
    change_work(session, ada, article, ada.person, WorkChange(state="submitted"))
    return uuid
