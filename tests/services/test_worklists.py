"""What the lead works through beside the codebook: gaps and their precedents, older claims, articles to read again."""

from __future__ import annotations

from copy import deepcopy
from uuid import uuid4

import msgspec
import pytest
from cast import CODEBOOK, caller, claim_body, make_article

from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from annotator.core.precedents import Precedent, read_precedent, write_precedent
from annotator.core.records import ClaimInput
from annotator.models import Assignment, Claim
from annotator.services import (
    adjudications,
    assignments,
    claims,
    codebook_gaps,
    codebooks,
    gap_rulings,
    older_claims,
    rereading,
)
from annotator.services.adjudication_steps import AdjudicationInput
from annotator.services.assignments import WorkChange
from annotator.services.gap_rulings import RulingInput
from annotator.services.older_claims import OlderFilter
from annotator.services.reviews import ReviewInput, put_review


@pytest.fixture
def article(session, team):
    return make_article(session, team.project)


def put(session, team, article, name="ada", **fields):
    """Store a claim of somebody; return its id."""
    uuid = str(uuid4())
    sent = msgspec.convert(claim_body(**fields), ClaimInput)
    claims.put_claim(session, caller(session, team, name), article, uuid, lambda: sent, None)
    return uuid


def move(session, team, article, name, state, by=None):
    person = caller(session, team, name).person
    change = WorkChange(state=state)
    assignments.change_work(session, caller(session, team, by or name), article, person, change)


def judge(session, team, article, claim, reason="guideline_gap", by="cleo"):
    version = session.query(Claim).filter_by(uuid=claim).one().version
    sent = ReviewInput("reject", version, reason, "Who is “we”?")
    put_review(session, caller(session, team, by), article, claim, str(uuid4()), lambda: sent)


def edit(session, team, change, seen):
    """Write the codebook as *change* leaves it."""
    dora = caller(session, team, "dora")
    obj = msgspec.json.decode(codebooks.read_codebook(session, dora).body)
    change(obj)
    return codebooks.write_codebook(session, dora, lambda: obj, seen).version


RULING = RulingInput("targets", "TRAM", "The tram\nwill come", "A promise counts as in favour.")


def gaps(session, team, name="dora", **how):
    return [each.claim.id for each in gap_rulings.list_gaps(session, caller(session, team, name), **how).rows]


def test_a_verdict_or_a_rejection_for_a_gap_waits_until_the_lead_rules(session, team, article):
    judged, settled, other = (put(session, team, article) for _ in range(3))
    move(session, team, article, "ada", "submitted")
    judge(session, team, article, judged)
    judge(session, team, article, other, "slip")
    sent = {"decisions": [{"verdict": "reject", "sources": [{"id": settled, "version": 1}], "reason": "guideline_gap"}]}
    step = msgspec.convert(sent, AdjudicationInput)
    adjudications.put_adjudication(session, caller(session, team, "cleo"), article, str(uuid4()), lambda: step)
    dora = caller(session, team, "dora")
    assert sorted(gaps(session, team)) == sorted([judged, settled])
    assert gap_rulings.count_gaps(session, dora) == 2
    version = gap_rulings.rule_on_gap(session, dora, judged, lambda: RULING, 1)
    assert version.version == 2
    (target, *_) = msgspec.json.decode(version.body)["targets"]
    assert target["examples"] == [f"“The tram will come” → A promise counts as in favour. [claim {judged}]"]
    gap_rulings.rule_on_gap(session, dora, settled, lambda: RulingInput(), None)
    assert gaps(session, team) == [] and gap_rulings.count_gaps(session, dora) == 0
    handled = {each.claim.id: each.handled for each in gap_rulings.list_gaps(session, dora, handled=True).rows}
    assert (handled[judged].part, handled[judged].entry, handled[judged].codebook_version) == ("targets", "TRAM", 2)
    assert (handled[settled].part, handled[settled].codebook_version) == (None, 2)
    # Another verdict that says so asks again.
    judge(session, team, article, judged, by="dora")
    assert gaps(session, team) == [judged]


def test_a_precedent_is_not_written_while_somebody_who_has_the_article_is_blind(session, team, article):
    claim = put(session, team, article)
    move(session, team, article, "ada", "submitted")
    judge(session, team, article, claim)
    put(session, team, article, "ben")
    dora = caller(session, team, "dora")
    (gap,) = gap_rulings.list_gaps(session, dora).rows
    assert gap.unread_by == ["ben"]
    with pytest.raises(Conflict, match="ben"):
        gap_rulings.rule_on_gap(session, dora, claim, lambda: RULING, 1)
    move(session, team, article, "ben", "submitted")
    gap_rulings.rule_on_gap(session, dora, claim, lambda: RULING, 1)


def test_who_is_blind_or_no_manager_is_told_of_no_gap(session, team, article):
    claim = put(session, team, article)
    move(session, team, article, "ada", "submitted")
    judge(session, team, article, claim)
    with pytest.raises(NotAllowed):
        gaps(session, team, "cleo")
    put(session, team, article, "dora")
    assert gaps(session, team) == []
    with pytest.raises(NotFound):
        gap_rulings.rule_on_gap(session, caller(session, team, "dora"), claim, lambda: RULING, 1)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"entry": "LOST"}, Invalid),
        ({"part": "reasons", "entry": "slip"}, Invalid),
        ({"ruling": " "}, Invalid),
        ({"passage": "x" * 990}, Invalid),
    ],
)
def test_a_precedent_that_is_not_right_changes_nothing(session, team, article, change, error):
    claim = put(session, team, article)
    move(session, team, article, "ada", "submitted")
    judge(session, team, article, claim)
    dora = caller(session, team, "dora")
    with pytest.raises(error):
        gap_rulings.rule_on_gap(session, dora, claim, lambda: msgspec.structs.replace(RULING, **change), 1)
    with pytest.raises(Stale):
        edit(session, team, lambda book: book.update(title="Other"), 1)
        gap_rulings.rule_on_gap(session, dora, claim, lambda: RULING, 1)
    assert gaps(session, team) == [claim]


def test_a_precedent_reads_back_as_it_was_written():
    written = Precedent("He said “no” → twice", "Counts [once].", str(uuid4()))
    assert read_precedent(write_precedent(Precedent("A\n b", "c", written.claim))) == Precedent(
        "A b", "c", written.claim
    )
    assert read_precedent(write_precedent(written)).claim == written.claim
    assert read_precedent("The tram will come.") is None


def older(session, team, **chosen):
    page = older_claims.list_older(session, caller(session, team, "dora"), OlderFilter(**chosen))
    return [(row.claim.id, row.version, [change.member for change in row.changes]) for row in page.rows]


def test_claims_of_older_versions_are_listed_by_what_changed_of_their_entries(session, team, article):
    tram = put(session, team, article)
    second = [{"target": "TRAM", "stance": "favor"}, {"target": "CARS", "stance": "favor"}]
    cars = put(session, team, article, stances=second)
    unsubmitted = put(session, team, make_article(session, team.project))
    move(session, team, article, "ada", "submitted")
    assert older(session, team) == []
    edit(session, team, lambda book: book["targets"][1].update(definition="Private ones.", shortcut="k"), 1)
    assert older(session, team) == [(cars, 1, ["definition"])]
    assert sorted(older(session, team, untouched=True)) == sorted([(cars, 1, ["definition"]), (tram, 1, [])])
    edit(session, team, lambda book: book["claim_types"][0].update(label="A fact"), 2)
    assert {each for each, *_ in older(session, team)} == {tram, cars}
    assert older(session, team, touched="targets:CARS") == [(cars, 1, ["label", "definition"])]
    assert older(session, team, touched="targets:TRAM") == older(session, team, annotator="ben") == []
    page = older_claims.list_older(session, caller(session, team, "dora"), OlderFilter())
    assert page.entries == [("claim_types:factual", "A fact"), ("targets:CARS", "Cars should leave the harbour")]
    assert (page.versions, page.annotators, page.total) == ([1], ["ada"], 2)
    assert unsubmitted not in {each for each, *_ in older(session, team, untouched=True)}


def test_a_confirmed_claim_is_gone_until_the_codebook_changes_again_and_stays_as_it_was(session, team, article):
    claim = put(session, team, article)
    move(session, team, article, "ada", "submitted")
    edit(session, team, lambda book: book["targets"][0].update(definition="Rails."), 1)
    dora = caller(session, team, "dora")
    with pytest.raises(NotAllowed):
        older_claims.confirm_claims(session, caller(session, team, "cleo"), [claim])
    assert older_claims.confirm_claims(session, dora, [claim, str(uuid4())]) == 1
    assert older_claims.confirm_claims(session, dora, [claim]) == 0
    assert older(session, team) == [] and older_claims.count_older(session, dora) == 0
    row = session.query(Claim).filter_by(uuid=claim).one()
    assert (row.version, row.codebook_version) == (1, 1)
    edit(session, team, lambda book: book["stances"][0].update(definition="For it."), 2)
    assert older(session, team) == [(claim, 2, ["definition"])]
    assert older(session, team, version=1) == []


def test_who_is_blind_is_told_of_no_older_claim(session, team, article):
    put(session, team, article)
    move(session, team, article, "ada", "submitted")
    edit(session, team, lambda book: book["targets"][0].update(definition="Rails."), 1)
    put(session, team, article, "dora")
    page = older_claims.list_older(session, caller(session, team, "dora"), OlderFilter())
    assert (page.rows, page.total, page.annotators, page.versions) == ([], 0, [], [])


def test_gaps_come_in_pages_and_the_last_ruling_first(session, team, article):
    claims = [put(session, team, article) for _ in range(gap_rulings.PAGE + 2)]
    move(session, team, article, "ada", "submitted")
    for claim in claims:
        judge(session, team, article, claim)
    dora = caller(session, team, "dora")

    def listed(number, **how):
        found = gap_rulings.list_gaps(session, dora, number, **how)
        return [each.claim.id for each in found.rows], found.number, found.total

    first, second = listed(1), listed(2)
    assert (len(first[0]), len(second[0])) == (gap_rulings.PAGE, 2) and sorted(first[0] + second[0]) == sorted(claims)
    assert first[1:] == (1, len(claims)) and listed(9) == second == (second[0], 2, len(claims))
    for claim in claims:
        gap_rulings.rule_on_gap(session, dora, claim, lambda: RulingInput(), None)
    assert listed(2) == ([], 1, 0)
    assert listed(1, handled=True)[0] + listed(2, handled=True)[0] == claims[::-1]


@pytest.fixture
def unread(session, team, article):
    """Two articles that Ada submitted before the target FERRY came."""
    other = make_article(session, team.project)
    for each in (article, other):
        put(session, team, each)
        move(session, team, each, "ada", "submitted")
    book = deepcopy(CODEBOOK)
    book["targets"].append({"key": "FERRY", "label": "The ferry should be free"})
    codebooks.write_codebook(session, caller(session, team, "dora"), lambda: book, 1)
    return article, other


def test_articles_not_read_for_a_target_go_back_to_who_read_them_or_to_somebody_else(session, team, unread):
    first, second = unread
    dora = caller(session, team, "dora")
    (listed,) = rereading.list_unread(session, dora)
    assert (listed.target.key, listed.since, listed.left) == ("FERRY", 2, 2)
    assert rereading.count_unread(session, dora) == 2
    done = rereading.return_for_target(session, dora, "FERRY", [first.uuid], "Read it for FERRY.")
    assert done.changed == 1
    ada = caller(session, team, "ada").person
    work = session.query(Assignment).filter_by(article_id=first.id, person_id=ada.id).one()
    assert (work.state, work.reason) == ("returned", "Read it for FERRY.")
    rereading.give_for_target(session, dora, "FERRY", [second.uuid], "ben")
    (listed,) = rereading.list_unread(session, dora)
    assert [each.works for each in listed.articles] == [
        [("ada", "returned")],
        [("ada", "submitted"), ("ben", "assigned")],
    ]
    assert listed.left == rereading.count_unread(session, dora) == 0
    move(session, team, first, "ada", "submitted")
    move(session, team, second, "ben", "submitted")
    assert rereading.list_unread(session, dora) == []


def test_articles_not_read_for_a_target_come_in_pages_and_go_back_together(session, team, unread):
    dora = caller(session, team, "dora")
    many = [make_article(session, team.project) for _ in range(codebook_gaps.PAGE)]
    ada = caller(session, team, "ada").person
    for each in many:
        move(session, team, each, "ada", "submitted")
        session.query(Assignment).filter_by(article_id=each.id, person_id=ada.id).one().codebook_version = 1
    session.flush()

    def listed(number, target=None):
        (found,) = rereading.list_unread(session, dora, target, number)
        return [each.uuid for each in found.articles], found.number, found.total, found.left

    articles = [each.uuid for each in (*unread, *many)]
    assert listed(1) == (articles[: codebook_gaps.PAGE], 1, len(articles), len(articles))
    assert listed(2, "FERRY") == listed(7) == (articles[codebook_gaps.PAGE :], 2, len(articles), len(articles))
    assert rereading.list_unread(session, dora, "TRAM") == []
    rereading.give_for_target(session, dora, "FERRY", articles[:1], "ben")
    assert rereading.return_for_target(session, dora, "FERRY", None, "Again.").changed == len(articles) - 1
    work = session.query(Assignment).filter_by(article_id=unread[0].id, person_id=ada.id).one()
    assert (work.state, listed(1)[3], rereading.count_unread(session, dora)) == ("submitted", 0, 0)
    with pytest.raises(NotFound):
        rereading.give_for_target(session, dora, "FERRY", None, "ben")


def test_only_what_is_on_the_list_goes_back_and_only_by_managers(session, team, unread):
    dora = caller(session, team, "dora")
    fresh = make_article(session, team.project)
    for target, articles in (("FERRY", [fresh.uuid]), ("TRAM", [unread[0].uuid]), ("FERRY", [])):
        with pytest.raises(NotFound):
            rereading.return_for_target(session, dora, target, articles, "Again.")
    with pytest.raises(NotFound):
        rereading.give_for_target(session, dora, "FERRY", [unread[0].uuid], "nobody")
    with pytest.raises(NotAllowed):
        rereading.return_for_target(session, caller(session, team, "cleo"), "FERRY", [unread[0].uuid], "Again.")
    rereading.return_for_target(session, dora, "FERRY", [unread[0].uuid], "Again.")
    with pytest.raises(Conflict):
        rereading.return_for_target(session, dora, "FERRY", [unread[0].uuid], "Again.")


def test_practice_and_own_work_are_not_sent_back(session, team, unread):
    first, second = unread
    dora = caller(session, team, "dora")
    ada = caller(session, team, "ada").person
    assignments.change_work(session, dora, first, ada, WorkChange(phase="training"))
    put(session, team, second, "dora")
    work = session.query(Assignment).filter_by(article_id=second.id, person_id=dora.person_id).one()
    move(session, team, second, "dora", "submitted")
    work.codebook_version = 1
    with pytest.raises(Conflict, match="give them"):
        rereading.return_for_target(session, dora, "FERRY", [first.uuid], "Again.")
    assert rereading.return_for_target(session, dora, "FERRY", [second.uuid], "Again.").changed == 1
    assert work.state == "submitted"
