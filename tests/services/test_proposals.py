"""A target that is missed is proposed, and the lead's word on it reaches the claims that wait for it."""

from __future__ import annotations

from uuid import uuid4

import msgspec
import pytest
from cast import Cast, caller, claim_body, make_article
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook_recoding import fill_target
from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.core.records import ClaimInput
from annotator.db import now
from annotator.models import Article, Assignment, Claim, ClaimEvent
from annotator.services import claims, proposals
from annotator.services.access import own_person
from annotator.services.current_codebook import current_codebook
from annotator.services.proposals import ProposalInput
from annotator.services.proposals_deciding import DecisionInput, decide_proposal
from annotator.services.proposals_reading import ProposalRecord, count_open, list_proposals

NO_TARGET = [{"target": None, "stance": "favor"}]


@pytest.fixture
def article(session: Session, team: Cast) -> Article:
    return make_article(session, team.project)


def mark(session: Session, team: Cast, article: Article, name: str = "ada", **fields: object) -> str:
    sent = msgspec.convert(claim_body(**({"stances": NO_TARGET} | fields)), ClaimInput)
    record, _ = claims.put_claim(session, caller(session, team, name), article, str(uuid4()), lambda: sent, None)
    return record.id


def propose(session: Session, team: Cast, *ids: str, name: str = "ada", uuid: str = "", **words: str) -> ProposalRecord:
    sent = ProposalInput(words.get("label", "Ferries should be free"), words.get("reason", ""), list(ids))
    return proposals.put_proposal(session, caller(session, team, name), uuid or str(uuid4()), lambda: sent)[0]


def decide(session: Session, team: Cast, uuid: str, name: str = "dora", **sent: object) -> ProposalRecord:
    return decide_proposal(session, caller(session, team, name), uuid, lambda: DecisionInput(**sent))  # type: ignore[arg-type]


def stored(session: Session, uuid: str) -> Claim:
    claim = session.scalars(select(Claim).where(Claim.uuid == uuid)).one()
    session.refresh(claim)
    return claim


def test_a_proposal_tells_which_passages_wait_for_it_and_of_whom(session, team, article):
    claim = mark(session, team, article)
    propose(session, team, claim, reason="Nothing is about the fares.")
    (record,) = list_proposals(session, caller(session, team, "dora"))
    assert (record.annotator, record.label, record.reason) == (
        "ada",
        "Ferries should be free",
        "Nothing is about the fares.",
    )
    (passage,) = record.passages
    assert (passage.claim, passage.article, passage.waits) == (claim, article.uuid, True)
    assert passage.quote == "The tram 🚊 will come"


def test_accepting_adds_the_target_and_recodes_the_claims_as_ordinary_changes(session, team, article):
    one, other = mark(session, team, article), mark(session, team, article, stances=[])
    apart = mark(session, team, article)
    record = propose(session, team, one, other)
    before = stored(session, one).body
    decided = decide(session, team, record.id, decision="accepted", key="FREE", label="Ferries should cost nothing")
    assert (decided.state, decided.target, team.project.codebook_version) == ("accepted", "FREE", 2)
    assert [passage.waits for passage in decided.passages] == [False, False]
    added = current_codebook(session, team.project).target("FREE")
    assert added is not None and added.label == "Ferries should cost nothing"
    claim = stored(session, one)
    assert (claim.target, claim.stance, claim.version, claim.codebook_version) == ("FREE", "favor", 2, 2)
    assert (stored(session, other).target, stored(session, other).stance) == ("FREE", None)
    assert stored(session, apart).version == 1
    event = session.scalars(select(ClaimEvent).where(ClaimEvent.claim_id == claim.id, ClaimEvent.version == 2)).one()
    assert (event.kind, event.previous) == ("recode", before)


def test_joining_recodes_without_a_new_version_of_the_codebook(session, team, article):
    claim = mark(session, team, article)
    record = propose(session, team, claim)
    assert decide(session, team, record.id, decision="joined", target="CARS").target == "CARS"
    assert stored(session, claim).target == "CARS"
    assert team.project.codebook_version == 1
    other = propose(session, team, mark(session, team, article))
    with pytest.raises(Invalid):
        decide(session, team, other.id, decision="joined", target="NONE")


def test_declining_needs_a_reason_which_the_person_reads(session, team, article):
    claim = mark(session, team, article)
    record = propose(session, team, claim)
    with pytest.raises(Invalid) as refused:
        decide(session, team, record.id, decision="declined")
    assert refused.value.problems[0].pointer == "/answer"
    decide(session, team, record.id, decision="declined", answer="That is TRAM, seen from the water.")
    (own,) = list_proposals(session, caller(session, team, "ada"))
    assert (own.state, own.answer) == ("declined", "That is TRAM, seen from the water.")
    assert stored(session, claim).target is None


def test_a_claim_that_found_a_target_meanwhile_keeps_it(session, team, article):
    claim = mark(session, team, article, stances=[{"target": "TRAM", "stance": "favor"}])
    record = propose(session, team, claim)
    assert [passage.waits for passage in record.passages] == [False]
    decide(session, team, record.id, decision="accepted", key="FREE")
    assert (stored(session, claim).target, stored(session, claim).version) == ("TRAM", 1)


@pytest.mark.parametrize(
    ("pairs", "filled"),
    [
        ([], [("CARS", None)]),
        ([("TRAM", "favor"), (None, "against")], [("TRAM", "favor"), ("CARS", "against")]),
        ([("CARS", "favor"), (None, "against")], [("CARS", "favor"), (None, "against")]),
        ([("CARS", "favor"), (None, "favor")], [("CARS", "favor")]),
        ([("TRAM", "favor")], [("TRAM", "favor")]),
    ],
)
def test_a_target_fills_the_first_place_without_one(pairs, filled):
    claim = {"stances": [{"target": target, "stance": stance} for target, stance in pairs]}
    made = fill_target(claim, "CARS")["stances"]
    assert [(pair["target"], pair["stance"]) for pair in made] == filled


def test_what_is_wrong_with_a_new_target_is_said_of_the_decision(session, team, article):
    record = propose(session, team, mark(session, team, article))
    with pytest.raises(Invalid) as refused:
        decide(session, team, record.id, decision="accepted", key="TRAM")
    assert refused.value.problems[0].pointer == "/key"
    assert team.project.codebook_version == 1


def test_a_decision_stands(session, team, article):
    record = propose(session, team, mark(session, team, article))
    decide(session, team, record.id, decision="accepted", key="FREE")
    assert decide(session, team, record.id, decision="accepted", key="FREE").state == "accepted"
    with pytest.raises(Conflict):
        decide(session, team, record.id, decision="declined", answer="No.")
    with pytest.raises(Conflict):
        propose(session, team, uuid=record.id, label="Something else")
    with pytest.raises(Conflict):
        proposals.withdraw_proposal(session, caller(session, team, "ada"), record.id)


def test_a_claim_waits_for_the_last_proposal_that_names_it(session, team, article):
    claim = mark(session, team, article)
    first, second = propose(session, team, claim), propose(session, team, claim, label="Ferries should run at night")
    ada = caller(session, team, "ada")
    waiting = {record.id: [each.claim for each in record.passages] for record in list_proposals(session, ada)}
    assert waiting == {first.id: [], second.id: [claim]}
    proposals.withdraw_proposal(session, ada, second.id)
    assert [record.id for record in list_proposals(session, ada)] == [first.id]


def test_only_own_claims_can_wait_and_only_managers_decide(session, team, article):
    by_ben = mark(session, team, article, name="ben")
    with pytest.raises(Invalid):
        propose(session, team, by_ben)
    record = propose(session, team, mark(session, team, article))
    with pytest.raises(NotAllowed):
        decide(session, team, record.id, name="ada", decision="declined", answer="No.")
    for name in ("ben", "cleo"):
        with pytest.raises(NotFound):
            decide(session, team, record.id, name=name, decision="declined", answer="No.")
        assert list_proposals(session, caller(session, team, name)) == []


def test_a_target_that_is_there_is_not_proposed(session, team, article):
    with pytest.raises(Invalid, match="has this target already"):
        propose(session, team, mark(session, team, article), label="the city should build the TRAM ")
    with pytest.raises(Invalid):
        propose(session, team, mark(session, team, article), label=" ")


def test_a_manager_who_is_blind_on_the_article_does_not_learn_of_the_proposal(session, team, article):
    record = propose(session, team, mark(session, team, article))
    dora = caller(session, team, "dora")
    assert count_open(session, dora) == 1
    person = own_person(session, dora)
    session.add(Assignment(article_id=article.id, person_id=person.id, state="assigned", updated_at=now()))
    session.flush()
    assert count_open(session, dora) == 0
    assert list_proposals(session, dora) == []
    elsewhere = mark(session, team, make_article(session, team.project))
    propose(session, team, *[each.claim for each in record.passages], elsewhere, uuid=record.id)
    (seen,) = list_proposals(session, dora)
    assert [passage.claim for passage in seen.passages] == [elsewhere]
