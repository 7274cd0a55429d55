"""Claims count as submitted while their person's work is handed in, and never before, whatever became of the work."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from cast import CODEBOOK, TEXT, Cast, caller, claim_body, make_article
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid
from annotator.core.queueing import QueueRules
from annotator.core.records import ClaimInput
from annotator.core.text import name_key
from annotator.db import now
from annotator.formats.source import Source
from annotator.models import Article, Assignment, Claim, Person
from annotator.services import assigning, claims, codebooks, members, rereading
from annotator.services.assignments import HANDED_IN, WorkChange, change_work, find_work
from annotator.services.checking import check_installation
from annotator.services.importing import import_files
from annotator.services.proposals import ProposalInput, put_proposal
from annotator.services.proposals_deciding import DecisionInput, decide_proposal
from annotator.services.queue import take_next
from annotator.services.queue_rules import change_queue


class Desk:
    """An article on which Ada has two claims, and what people do about it."""

    def __init__(self, session: Session, team: Cast) -> None:
        self.session, self.team = session, team
        self.article: Article = make_article(session, team.project)
        self.ids = [self.mark(), self.mark("Question: Is the car ban fair?")]

    def caller(self, name: str):
        return caller(self.session, self.team, name)

    def mark(self, quote: str = "The tram 🚊 will come", **fields: object) -> str:
        """Let Ada make a claim; return its id."""
        uuid, sent = str(uuid4()), msgspec.convert(claim_body(quote, **fields), ClaimInput)
        claims.put_claim(self.session, self.caller("ada"), self.article, uuid, lambda: sent, None)
        return uuid

    def move(self, state: str, by: str = "ada") -> None:
        ada = self.caller("ada").person
        change_work(self.session, self.caller(by), self.article, ada, WorkChange(state=state, reason="As it is."))

    def delete(self) -> None:
        version = self.session.scalar(select(Claim.version).where(Claim.uuid == self.ids[0]))
        claims.delete_claim(self.session, self.caller("ada"), self.article, self.ids[0], version)

    def restore(self) -> None:
        claims.restore_claim(self.session, self.caller("ada"), self.article, self.ids[0])

    def bring_in(self, **line: object) -> None:
        """Import a claim of Ada's that its file says is submitted."""
        claim = claim_body(id=str(uuid4()), annotator="ada", submitted=True)
        said = {"id": self.article.uuid, "text": TEXT, "claims": [claim]} | line
        file = Source("claims.jsonl", json.dumps(said).encode())
        import_files(self.session, self.caller("dora"), [file])

    @property
    def cell(self) -> tuple[str, int]:
        return self.article.uuid, self.caller("ada").person_id

    def idle(self) -> None:
        """Let everything lie idle for long, and somebody else press Next."""
        change_queue(self.session, self.caller("dora"), QueueRules(idle_hours=1))
        long_ago = now() - timedelta(hours=100)
        self.session.execute(update(Assignment).values(updated_at=long_ago, queued_at=long_ago))
        take_next(self.session, self.caller("ben"))

    def propose(self) -> None:
        """Let Ada propose a target for a claim without one, and the lead take it."""
        waiting = self.mark(stances=[{"target": None, "stance": "favor"}])
        uuid = str(uuid4())
        put_proposal(self.session, self.caller("ada"), uuid, lambda: ProposalInput("Ferries are slow", "", [waiting]))
        taken = DecisionInput("accepted", key="FERRY")
        decide_proposal(self.session, self.caller("dora"), uuid, lambda: taken)

    def add_target(self) -> None:
        """Let the codebook have a new target, and the article go back to who read it without."""
        book = CODEBOOK | {"targets": [*CODEBOOK["targets"], {"key": "FERRY", "label": "The ferry should be free"}]}
        codebooks.write_codebook(self.session, self.caller("dora"), lambda: book, 1)
        rereading.return_for_target(self.session, self.caller("dora"), "FERRY", [self.article.uuid], "Read again.")

    def change_hands(self) -> None:
        """Part Ada from her account, and let her work under the name again."""
        ada = self.caller("ada").person
        members.unlink_person(self.session, self.caller("dora"), ada)
        self.session.flush()
        members.link_person(self.session, self.caller("dora"), ada, self.team.accounts["ada"])

    def read_by(self, name: str) -> set[str]:
        """Return the ids of Ada's claims that *name* may see."""
        listed = claims.list_claims(self.session, self.caller(name), self.article)
        return {each.id for each in listed if each.annotator == "ada"}

    def stands(self) -> tuple[str | None, set[str]]:
        """Return the state of Ada's work, and the ids of her claims."""
        self.session.flush()
        self.session.expire_all()
        person = select(Person.id).where(Person.name_key == name_key("ada")).scalar_subquery()
        state = select(Assignment.state).where(Assignment.article_id == self.article.id, Assignment.person_id == person)
        own = select(Claim.uuid).where(Claim.person_id == person, Claim.deleted_at.is_(None))
        return self.session.scalar(state), set(self.session.scalars(own))


@pytest.fixture
def desk(session: Session, team: Cast) -> Desk:
    return Desk(session, team)


Step = Callable[[Desk], object]
WAYS: dict[str, list[Step]] = {
    "taken back": [lambda desk: desk.move("submitted"), lambda desk: desk.move("in_progress")],
    "returned": [lambda desk: desk.move("submitted"), lambda desk: desk.move("returned", "cleo")],
    "returned after it was accepted": [
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("accepted", "cleo"),
        lambda desk: desk.move("returned", "cleo"),
    ],
    "accepted by a manager without a submission": [lambda desk: desk.move("accepted", "dora")],
    **{
        f"{state} again by a manager": [
            lambda desk: desk.move("submitted"),
            lambda desk, state=state: desk.move(state, "dora"),
        ]
        for state in ("assigned", "in_progress", "skipped")
    },
    "deleted before and restored after it came back": [
        Desk.delete,
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        Desk.restore,
    ],
    "deleted and restored in skipped work": [Desk.delete, lambda desk: desk.move("skipped"), Desk.restore],
    "deleted while it was returned": [
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        Desk.delete,
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        Desk.restore,
    ],
    "imported into begun work": [Desk.bring_in],
    "imported into skipped work": [lambda desk: desk.move("skipped"), Desk.bring_in],
    "imported into returned work": [
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        lambda desk: desk.bring_in(submissions=[{"annotator": "ada", "state": "submitted", "phase": "main"}]),
    ],
    "imported into submitted work that came back": [
        lambda desk: desk.move("submitted"),
        Desk.bring_in,
        lambda desk: desk.move("returned", "cleo"),
    ],
    "left idle": [Desk.idle],
    "left idle after it came back": [
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        Desk.idle,
    ],
    "given again": [
        lambda desk: desk.move("submitted"),
        lambda desk: desk.move("returned", "cleo"),
        lambda desk: assigning.give_cells(desk.session, desk.caller("dora"), [desk.cell], "main"),
    ],
    "with a target that was proposed": [Desk.propose],
    "sent back for a new target": [lambda desk: desk.move("submitted"), Desk.add_target],
    "under an account that was parted": [lambda desk: desk.move("submitted"), Desk.change_hands],
    "begun, under an account that was parted": [Desk.change_hands],
}


@pytest.mark.parametrize("way", WAYS)
def test_others_read_a_claim_while_its_work_is_handed_in_alone(desk, way):
    for step in WAYS[way]:
        step(desk)
    state, own = desk.stands()
    is_handed_in = state in HANDED_IN
    assert len(own) >= 2
    assert desk.read_by("cleo") == (own if is_handed_in else set())
    assert list(check_installation(desk.session, None, lambda projects, _: projects)) == []
    if not is_handed_in:
        desk.move("submitted")
        assert desk.read_by("cleo") == own


def claims_of_ada(*submitted: bool) -> list[dict[str, object]]:
    return [claim_body(id=str(uuid4()), annotator="ada", submitted=each) for each in submitted]


def import_line(session: Session, team: Cast, **line: object):
    file = Source("claims.jsonl", json.dumps({"id": str(uuid4()), "text": TEXT} | line).encode())
    return import_files(session, caller(session, team, "dora"), [file])


@pytest.mark.parametrize("order", [(True, False, True), (False, True)])
@pytest.mark.parametrize("others", [{}, {"submissions": [{"annotator": "ben", "state": "submitted", "phase": "main"}]}])
def test_where_a_file_brings_both_the_work_is_in_hand_and_goes_in_as_a_whole(session, team, order, others):
    """What is not submitted would else be in submitted work: nobody could read it, nor Ada change it."""
    claims_there = claims_of_ada(*order)
    summary = import_line(session, team, claims=claims_there, **others)
    assert ["ada has not submitted" in str(each["message"]) for each in summary.warnings] == [True]
    article = session.scalar(select(Article).where(Article.uuid == summary.article_ids[0]))
    ada, cleo = caller(session, team, "ada"), caller(session, team, "cleo")
    work = find_work(session, ada.person, article)
    assert (work.state, work.first_submitted_at) == ("in_progress", None)
    assert claims.list_claims(session, cleo, article) == []
    change_work(session, ada, article, ada.person, WorkChange(state="submitted"))
    assert {each.id for each in claims.list_claims(session, cleo, article)} == {each["id"] for each in claims_there}


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_claim_that_is_not_submitted_is_refused_where_its_file_says_that_the_work_is(session, team, state):
    before = session.scalar(select(func.count()).select_from(Article))
    submissions = [{"annotator": "ada", "state": state, "phase": "main"}]
    with pytest.raises(Invalid, match="This claim is not submitted, but the work of ada on the article is") as refusal:
        import_line(session, team, claims=claims_of_ada(True, False), submissions=submissions)
    assert [(each.line, each.field) for each in refusal.value.problems] == [(1, "claims/1/submitted")]
    assert session.scalar(select(func.count()).select_from(Article)) == before


def test_a_claim_that_is_not_submitted_is_not_imported_into_submitted_work(desk):
    desk.move("submitted")
    with pytest.raises(Invalid, match="have the work returned first"):
        desk.bring_in(claims=claims_of_ada(False))
    desk.move("returned", "cleo")
    desk.bring_in(claims=claims_of_ada(False))
    assert desk.stands()[0] == "returned"


@pytest.mark.parametrize("take", ["taken back", "handed over"])
def test_a_manager_takes_no_work_away_that_holds_claims(desk, take):
    desk.move("submitted")
    desk.move("assigned", "dora")
    dora, ben = desk.caller("dora"), desk.caller("ben").person_id
    with pytest.raises(Conflict):
        if take == "taken back":
            assigning.take_back(desk.session, dora, [desk.cell])
        else:
            assigning.hand_over(desk.session, dora, [desk.cell], ben)
    assert desk.stands()[0] == "assigned"
    assert desk.read_by("cleo") == set()
    assert list(check_installation(desk.session, None, lambda projects, _: projects)) == []
