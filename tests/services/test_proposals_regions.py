"""A range that is not the body is proposed by those who read, and set by those who may."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import Cast, caller, make_article, piece
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.core.records import Region
from annotator.db import now
from annotator.ingest.regions import with_region
from annotator.models import Article, Assignment
from annotator.services import proposals_regions
from annotator.services.access import own_person
from annotator.services.proposals_regions import RegionDecisionInput, RegionProposalRecord

TAIL = piece("Read also: Ten facts about trams")


@pytest.fixture
def article(session: Session, team: Cast) -> Article:
    return make_article(session, team.project)


def propose(session: Session, team: Cast, article: Article, name: str = "ada", **sent: object) -> RegionProposalRecord:
    region = Region(**({"start": TAIL["start"], "end": TAIL["end"], "kind": "boilerplate"} | sent))  # type: ignore[arg-type]
    who = caller(session, team, name)
    return proposals_regions.put_region_proposal(session, who, article, str(uuid4()), lambda: region)[0]


def decide(
    session: Session, team: Cast, article: Article, uuid: str, decision: str, name: str = "cleo"
) -> RegionProposalRecord:
    sent = RegionDecisionInput(decision)  # type: ignore[arg-type]
    return proposals_regions.decide_region_proposal(session, caller(session, team, name), article, uuid, lambda: sent)


def listed(session: Session, team: Cast, article: Article, name: str) -> list[str]:
    return [each.id for each in proposals_regions.list_region_proposals(session, caller(session, team, name), article)]


def test_an_accepted_range_is_a_region_of_the_article(session, team, article):
    record = propose(session, team, article)
    assert record.quote == "Read also: Ten facts about trams"
    assert listed(session, team, article, "cleo") == [record.id]
    assert decide(session, team, article, record.id, "accepted").state == "accepted"
    assert article.regions == [{"start": record.start, "end": record.end, "kind": "boilerplate"}]
    assert article.version == 2
    assert listed(session, team, article, "cleo") == listed(session, team, article, "ada") == []


def test_a_declined_range_changes_nothing(session, team, article):
    record = propose(session, team, article)
    decide(session, team, article, record.id, "declined")
    assert (article.regions, article.version) == ([], 1)
    assert decide(session, team, article, record.id, "declined").state == "declined"
    with pytest.raises(Conflict):
        decide(session, team, article, record.id, "accepted")


def test_proposals_are_their_persons_and_the_reviewers(session, team, article):
    record = propose(session, team, article)
    assert listed(session, team, article, "ben") == []
    with pytest.raises(NotFound):
        decide(session, team, article, record.id, "accepted", name="ben")
    with pytest.raises(NotAllowed):
        decide(session, team, article, record.id, "accepted", name="ada")
    with pytest.raises(NotAllowed):
        propose(session, team, article, name="vera")


def test_a_reviewer_who_is_blind_on_the_article_sees_no_proposal(session, team, article):
    record = propose(session, team, article)
    person = own_person(session, caller(session, team, "cleo"))
    session.add(Assignment(article_id=article.id, person_id=person.id, state="assigned", updated_at=now()))
    session.flush()
    assert listed(session, team, article, "cleo") == []
    with pytest.raises(NotFound):
        decide(session, team, article, record.id, "accepted")


def test_a_range_outside_the_text_is_refused(session, team, article):
    with pytest.raises(Invalid):
        propose(session, team, article, end=article.length + 1)


def test_an_own_proposal_can_be_taken_back(session, team, article):
    record = propose(session, team, article)
    with pytest.raises(Conflict):
        proposals_regions.withdraw_region_proposal(session, caller(session, team, "cleo"), article, record.id)
    proposals_regions.withdraw_region_proposal(session, caller(session, team, "ada"), article, record.id)
    assert listed(session, team, article, "ada") == []


def test_a_region_that_is_overlapped_keeps_what_lies_beside():
    regions = [Region(0, 10, "comment"), Region(12, 20, "boilerplate"), Region(30, 40, "caption")]
    made = with_region(regions, Region(5, 15, "byline"))
    assert [(each.start, each.end, each.kind) for each in made] == [
        (0, 5, "comment"),
        (5, 15, "byline"),
        (15, 20, "boilerplate"),
        (30, 40, "caption"),
    ]
