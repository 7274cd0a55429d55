"""Settling clusters step by step: every source is accounted for, nothing is overwritten, everything can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import msgspec
import pytest
from cast import Cast, caller, claim_body, make_article, piece
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotAllowed
from annotator.core.records import ClaimInput, ClaimRecord, Settlement, Source
from annotator.models import Claim
from annotator.services import claims
from annotator.services.adjudication_steps import AdjudicationInput, ClusterDecision
from annotator.services.adjudications import own_steps, put_adjudication, undo_adjudication
from annotator.services.assignments import WorkChange, change_work, find_work, may_take_back
from annotator.services.exporting import Selection, export_records
from annotator.services.settling import SettledCluster, SettlingRecord, read_settling

FIRST, SECOND, THIRD = "The tram 🚊 will come", "Да, это честно", "owners\u00a0disagree"
AGAINST = [{"target": "TRAM", "stance": "against"}]


class Bench:
    """An article, the work of Ada and Ben on it, and Cleo who settles it."""

    def __init__(self, session: Session, team: Cast) -> None:
        self.session, self.team = session, team
        self.article = make_article(session, team.project)

    def put(self, name: str, quote: str, **fields: object) -> str:
        """Store a claim of somebody and return its id."""
        uuid, who = str(uuid4()), caller(self.session, self.team, name)
        sent = msgspec.convert(claim_body(quote, **fields), ClaimInput)
        claims.put_claim(self.session, who, self.article, uuid, lambda: sent, None)
        return uuid

    def move(self, name: str, state: str, by: str | None = None) -> None:
        """Submit the work of somebody, or give it back."""
        who = caller(self.session, self.team, by or name)
        person = caller(self.session, self.team, name).person
        change_work(self.session, who, self.article, person, WorkChange(state=state))

    def read(self, name: str = "cleo") -> SettlingRecord:
        """Return what Cleo sees."""
        return read_settling(self.session, caller(self.session, self.team, name), self.article)

    def states(self) -> list[tuple[str, str | None]]:
        """Return (state, decision) of each cluster in text order."""
        return [(each.state, each.gold.decision if each.gold else None) for each in self.read().clusters]

    def step(self, *decisions: ClusterDecision, uuid: str | None = None, name: str = "cleo") -> str:
        """Take a step in the name of Cleo; return its id."""
        key = uuid or str(uuid4())
        who = caller(self.session, self.team, name)
        put_adjudication(self.session, who, self.article, key, lambda: AdjudicationInput(list(decisions)))
        return key

    def undo(self, step: str) -> None:
        """Undo a step of Cleo's."""
        undo_adjudication(self.session, caller(self.session, self.team, "cleo"), self.article, step)

    def outcome(self, uuid: str) -> tuple[str, str]:
        """Return what became of a claim: its state and the reason."""
        stored = self.session.scalar(select(Claim.settlement).where(Claim.uuid == uuid))
        outcome = msgspec.json.decode(stored, type=Settlement).outcome if stored else None
        return (outcome.state, outcome.reason or "") if outcome else ("open", "")

    def final(self) -> list[tuple[str, str]]:
        """Return (quote, layer) of each line of the final layer."""
        dora = caller(self.session, self.team, "dora")
        lines = export_records(self.session, dora, Selection(layer="final"))
        return [(line.quote, line.layer) for line in lines]


@pytest.fixture
def bench(session: Session, team: Cast) -> Iterator[Bench]:
    """Ada and Ben agree on the first passage, differ on the second; the third is Ada's alone."""
    bench = Bench(session, team)
    for name in ("ada", "ben"):
        bench.put(name, FIRST)
    bench.put("ada", SECOND)
    bench.put("ben", SECOND, stances=AGAINST)
    bench.put("ada", THIRD)
    bench.move("ada", "submitted")
    bench.move("ben", "submitted")
    return bench


def sources(cluster: SettledCluster, found: SettlingRecord) -> list[Source]:
    return [Source(each.id, each.version) for each in found.claims if each.id in cluster.claims]


def as_input(record: ClaimRecord, **fields: object) -> ClaimInput:
    names = ("segments", "type", "stances", "attribution", "note", "attributes")
    return msgspec.convert({name: msgspec.to_builtins(getattr(record, name)) for name in names} | fields, ClaimInput)


def take(found: SettlingRecord, cluster: SettledCluster, claim: str | None = None, **fields: object) -> ClusterDecision:
    chosen = next(each for each in found.claims if each.id == (claim or cluster.offered))
    gold = str(uuid4())
    return ClusterDecision("take", sources(cluster, found), gold, as_input(chosen, **fields), note="Read twice.")


def test_clusters_come_in_text_order_and_say_what_is_unanimous(bench):
    found = bench.read()
    assert [(each.unanimous, len(each.claims), each.differing) for each in found.clusters] == [
        (True, 2, []),
        (False, 2, ["stance"]),
        (False, 1, []),
    ]


def test_every_source_ends_taken_or_rejected_and_undo_brings_each_step_back(bench):
    found = bench.read()
    first, second, third = found.clusters
    steps = [
        bench.step(take(found, first)),
        bench.step(take(found, second, second.claims[0])),
        bench.step(ClusterDecision("reject", sources(third, found), reason="slip")),
    ]
    settled = [("taken", "unanimous"), ("taken", "adjudicated"), ("rejected", None)]
    assert bench.states() == settled
    assert sorted(bench.outcome(each.id) for each in found.claims) == [
        ("rejected", ""),
        ("rejected", "slip"),
        *[("taken", "")] * 3,
    ]
    assert bench.final() == [(FIRST, "gold"), (SECOND, "gold")]
    for number, step in reversed(list(enumerate(steps))):
        bench.undo(step)
        bench.undo(step)
        assert bench.states() == [*settled[:number], *[("open", None)] * (3 - number)]
    assert bench.final() == []


def test_a_settled_claim_names_its_sources_and_who_settled_it(bench):
    found = bench.read()
    bench.step(take(found, found.clusters[0], confidence=5))
    gold = bench.read().clusters[0].gold
    assert gold.sources == sources(found.clusters[0], found)
    assert (gold.annotator, gold.layer, gold.confidence, gold.provenance) == (
        "cleo",
        "gold",
        5,
        {"note": "Read twice."},
    )


def test_a_step_is_taken_again_after_it_was_undone(bench):
    found = bench.read()
    decision = take(found, found.clusters[0])
    step = bench.step(decision)
    assert bench.step(decision, uuid=step) == step
    bench.undo(step)
    bench.step(decision, uuid=step)
    gold = bench.read().clusters[0].gold
    assert (gold.id, gold.version) == (decision.gold, 3)


def test_a_decision_is_never_overwritten(bench):
    found = bench.read()
    bench.step(take(found, found.clusters[0]))
    with pytest.raises(Conflict, match="settled already"):
        bench.step(ClusterDecision("reject", sources(found.clusters[0], found), reason="slip"))
    assert bench.states()[0] == ("taken", "unanimous")


def test_work_that_comes_later_leaves_what_is_settled_as_it_is_and_is_what_is_open(bench):
    found = bench.read()
    first, second, third = found.clusters
    bench.step(take(found, first), ClusterDecision("reject", sources(third, found), reason="slip"))
    before = {each.gold.id: each.gold for each in bench.read().clusters if each.gold}
    # Dora found the first passage too, and otherwise; and the third, as Ada did.
    ids = [bench.put("dora", FIRST, type="policy"), bench.put("dora", THIRD)]
    bench.move("dora", "submitted")
    found = bench.read()
    assert {each.gold.id: each.gold for each in found.clusters if each.gold} == before
    assert [(each.state, set(each.claims)) for each in found.clusters if each.state != "open"] == [
        ("taken", set(first.claims)),
        ("rejected", set(third.claims)),
    ]
    assert sorted(sorted(each.claims) for each in found.clusters if each.state == "open") == sorted(
        [sorted(second.claims), [ids[0]], [ids[1]]]
    )
    # The first is one more voice on what is settled; the third was rejected, so that it is open anew.
    assert [each.joins and each.joins.id for each in found.clusters if set(each.claims) & set(ids)] == [*before, None]
    late = [each for each in found.clusters if each.state == "open" and set(each.claims) & set(ids)]
    bench.step(*(ClusterDecision("reject", sources(each, found), reason="slip") for each in late))
    assert bench.final() == [(FIRST, "gold")]


@pytest.fixture
def late(bench):
    """Ada and Ben's first passage is settled, then Dora hands in that she found it too; return her claim's id."""
    found = bench.read()
    bench.step(take(found, found.clusters[0]))
    claim = bench.put("dora", "The tram 🚊 will come, Mayor Orlov said", type="policy")
    bench.move("dora", "submitted")
    return claim


def cluster_of(found: SettlingRecord, claim: str) -> SettledCluster:
    return next(each for each in found.clusters if claim in each.claims)


def joining(found: SettlingRecord, claim: str) -> ClusterDecision:
    cluster = cluster_of(found, claim)
    return ClusterDecision("join", sources(cluster, found), cluster.joins.id)


def test_a_late_claim_makes_no_second_gold_of_a_settled_passage(bench, late):
    found = bench.read()
    cluster = cluster_of(found, late)
    assert (cluster.state, cluster.claims, cluster.joins.decision) == ("open", [late], "unanimous")
    assert cluster.differing == ["boundaries", "type"]
    with pytest.raises(Conflict, match="settled before a claim of this cluster came"):
        bench.step(take(found, cluster, late))
    assert bench.final() == [(FIRST, "gold")]


def test_a_late_claim_joins_what_is_settled_which_stays_as_it_was_decided_and_undo_parts_them(bench, late):
    found = bench.read()
    settled = cluster_of(found, late).joins
    step = bench.step(joining(found, late))
    cluster = cluster_of(bench.read(), late)
    assert (cluster.state, cluster.stale, len(cluster.claims)) == ("taken", [], 3)
    assert bench.outcome(late) == ("taken", "")
    # Two of three say what is settled, and Dora says another type.
    assert (cluster.gold.id, cluster.gold.decision, cluster.gold.version) == (settled.id, "majority", 2)
    assert cluster.gold.sources == [*settled.sources, Source(late, 1)]
    assert as_input(cluster.gold) == as_input(settled)
    assert bench.final() == [(FIRST, "gold")]
    bench.undo(step)
    again = cluster_of(bench.read(), late)
    assert (again.state, again.joins.sources, again.joins.decision) == ("open", settled.sources, "unanimous")
    assert bench.outcome(late) == ("open", "")


def test_a_late_claim_that_says_something_else_altogether_is_a_rejected_source(bench, late):
    bench.move("dora", "returned", by="cleo")
    dora = caller(bench.session, bench.team, "dora")
    change = msgspec.convert(claim_body(FIRST, stances=AGAINST), ClaimInput)
    claims.put_claim(bench.session, dora, bench.article, late, lambda: change, 1)
    bench.move("dora", "submitted")
    bench.step(joining(bench.read(), late))
    assert bench.outcome(late) == ("rejected", "")


def test_a_late_claim_that_is_known_to_be_another_one_is_settled_apart(bench, late):
    found = bench.read()
    decision = take(found, cluster_of(found, late), late)
    decision.apart = True
    bench.step(decision)
    assert [layer for _, layer in bench.final()] == ["gold", "gold"]
    assert cluster_of(bench.read(), late).gold.id == decision.gold


def test_a_late_claim_is_settled_with_all_the_others_once_the_passage_is_open_again(bench, late):
    found = bench.read()
    settled = cluster_of(found, late).joins
    bench.step(ClusterDecision("reopen", gold=settled.id))
    found = bench.read()
    cluster = cluster_of(found, late)
    assert (cluster.state, cluster.joins, len(cluster.claims)) == ("open", None, 3)
    bench.step(take(found, cluster, late))
    assert bench.final() == [("The tram 🚊 will come, Mayor Orlov said", "gold")]


def test_late_claims_that_say_what_is_settled_are_unanimous_with_it(session, team):
    """Ada's work was passed on as single; then Ben's came."""
    bench = Bench(session, team)
    for quote in (FIRST, SECOND):
        bench.put("ada", quote)
    bench.move("ada", "submitted")
    found = bench.read()
    bench.step(*(take(found, each) for each in found.clusters))
    assert bench.states() == [("taken", "single")] * 2
    same, other = bench.put("ben", FIRST), bench.put("ben", SECOND, stances=AGAINST)
    bench.move("ben", "submitted")
    found = bench.read()
    late = {each.claims[0]: each for each in found.clusters if each.joins}
    assert [late[same].unanimous, late[other].unanimous] == [True, False]
    bench.step(joining(found, same), joining(found, other))
    assert bench.states() == [("taken", "unanimous"), ("taken", "adjudicated")]
    assert bench.final() == [(FIRST, "gold"), (SECOND, "gold")]


def test_a_clause_that_was_there_when_the_sentence_was_settled_is_settled_for_itself(session, team):
    bench = Bench(session, team)
    whole = bench.put("ada", "The tram 🚊 will come, Mayor Orlov said")
    clause = bench.put("ben", FIRST)
    for name in ("ada", "ben"):
        bench.move(name, "submitted")
    found = bench.read()
    (cluster,) = found.clusters
    for claim in (whole, clause):
        decision = take(found, cluster, claim)
        decision.sources = [each for each in decision.sources if each.id == claim]
        bench.step(decision)
    assert len(bench.final()) == 2


def test_another_claim_of_a_person_who_has_one_in_the_settled_cluster_is_a_cluster_of_its_own(bench, late):
    bench.move("ada", "returned", by="cleo")
    more = bench.put("ada", "The tram")
    bench.move("ada", "submitted")
    assert cluster_of(bench.read(), more).joins is None


def test_what_was_settled_and_brought_in_by_a_file_is_joined_too(session, team):
    bench = Bench(session, team)
    ids = [bench.put(name, FIRST) for name in ("ada", "ben")]
    row = session.scalar(select(Claim).where(Claim.uuid == ids[0]))
    kept = [each.key for each in Claim.__table__.columns if each.key not in ("id", "layer")]
    values = {name: getattr(row, name) for name in kept}
    old = Claim(**values | {"uuid": str(uuid4()), "created_at": datetime(2020, 1, 1)}, layer="gold")
    session.add(old)
    for name in ("ada", "ben"):
        bench.move(name, "submitted")
    found = bench.read()
    (cluster,) = found.clusters
    assert (set(cluster.claims), cluster.joins.id) == (set(ids), old.uuid)
    bench.step(ClusterDecision("join", sources(cluster, found), old.uuid))
    assert bench.states() == [("taken", "unanimous")]
    assert bench.final() == [(FIRST, "gold")]


def test_a_step_is_not_undone_under_what_joined_it(bench):
    found = bench.read()
    step = bench.step(take(found, found.clusters[0]))
    claim = bench.put("dora", FIRST)
    bench.move("dora", "submitted")
    join = bench.step(joining(bench.read(), claim))
    with pytest.raises(Conflict, match="later step"):
        bench.undo(step)
    bench.undo(join)
    bench.undo(step)
    assert bench.final() == []


def test_only_what_is_settled_can_be_joined(bench, late):
    found = bench.read()
    decision = joining(found, late)
    bench.step(ClusterDecision("reopen", gold=decision.gold))
    with pytest.raises(Conflict, match="opened again"):
        bench.step(decision)
    with pytest.raises(Invalid) as refusal:
        bench.step(ClusterDecision("join", sources(cluster_of(found, late), found)))
    assert [each.pointer for each in refusal.value.problems] == ["/decisions/0/gold"]


def test_own_steps_reach_back_to_the_one_on_whose_passage_a_claim_came_since(bench, late):
    cleo = caller(bench.session, bench.team, "cleo")
    assert own_steps(bench.session, cleo, bench.article)[0] == []
    join = bench.step(joining(bench.read(), late))
    steps, before = own_steps(bench.session, cleo, bench.article)
    assert len(steps) == 2 and steps[-1].id == join
    then = read_settling(bench.session, cleo, bench.article, before)
    assert [(each.state, len(each.claims)) for each in then.clusters] == [("open", 3), ("open", 2), ("open", 1)]


def test_many_clusters_in_one_step_hold_or_fall_together(bench):
    found = bench.read()
    step = bench.step(*(take(found, each, each.claims[0]) for each in found.clusters))
    assert [state for state, _ in bench.states()] == ["taken"] * 3
    bench.undo(step)
    assert [state for state, _ in bench.states()] == ["open"] * 3


def test_a_source_that_changed_marks_its_gold_as_stale_and_the_decision_stands(bench):
    found = bench.read()
    first = found.clusters[0]
    bench.step(take(found, first))
    bench.move("ada", "returned", by="cleo")
    own = next(each for each in found.claims if each.annotator == "ada" and each.id in first.claims)
    ada = caller(bench.session, bench.team, "ada")
    change = as_input(own, type="policy", confidence=3)
    claims.put_claim(bench.session, ada, bench.article, own.id, lambda: change, own.version)
    bench.move("ada", "submitted")
    now = bench.read().clusters[0]
    assert (now.stale, now.gold.type) == ([own.id], "factual")
    bench.step(ClusterDecision("reopen", gold=now.gold.id))
    assert (bench.read().clusters[0].state, bench.read().clusters[0].differing) == ("open", ["type", "confidence"])


def test_reopening_is_a_step_that_can_be_undone(bench):
    found = bench.read()
    bench.step(take(found, found.clusters[1], found.clusters[1].claims[0]))
    step = bench.step(ClusterDecision("reopen", sources(found.clusters[1], found)[:1]))
    assert bench.states()[1] == ("open", None)
    bench.undo(step)
    assert bench.states()[1] == ("taken", "adjudicated")


def test_a_note_stays_with_what_is_left_open_and_comes_back_by_undo(bench):
    found = bench.read()
    second = found.clusters[1]
    bench.step(ClusterDecision("leave", sources(second, found), note="Ask the lead."))
    assert (bench.read().clusters[1].state, bench.read().clusters[1].reason) == ("open", "Ask the lead.")
    step = bench.step(take(found, second, second.claims[0]))
    bench.undo(step)
    assert bench.read().clusters[1].reason == "Ask the lead."


def test_a_step_under_a_later_one_is_not_undone(bench):
    found = bench.read()
    second = found.clusters[1]
    left = bench.step(ClusterDecision("leave", sources(second, found), note="Ask the lead."))
    bench.step(take(found, second, second.claims[0]))
    with pytest.raises(Conflict, match="later step"):
        bench.undo(left)


def test_a_claim_that_is_not_as_it_was_read_is_not_settled(bench):
    found = bench.read()
    first = found.clusters[0]
    stale = [Source(each.id, each.version + 1) for each in sources(first, found)]
    with pytest.raises(Conflict):
        bench.step(ClusterDecision("reject", stale, reason="slip"))
    bench.move("ada", "returned", by="cleo")
    with pytest.raises(Conflict):
        bench.step(ClusterDecision("reject", sources(first, found), reason="slip"))


def test_what_the_text_or_the_codebook_does_not_bear_out_is_refused_with_its_place(bench):
    found = bench.read()
    wrong = take(found, found.clusters[0], stances=[{"target": "SEA", "stance": "favor"}])
    with pytest.raises(Invalid) as refusal:
        bench.step(wrong)
    assert [each.pointer for each in refusal.value.problems] == ["/decisions/0/claim/stances/0/target"]
    with pytest.raises(Invalid):
        bench.step(ClusterDecision("reject", sources(found.clusters[0], found)))
    assert bench.states()[0] == ("open", None)


def test_an_adjudicators_own_claim_leaves_a_mark(session, team):
    bench = Bench(session, team)
    own = bench.put("cleo", FIRST)
    bench.put("ada", FIRST)
    with pytest.raises(NotAllowed):
        bench.read()
    bench.move("cleo", "submitted")
    bench.move("ada", "submitted")
    found = bench.read()
    bench.step(take(found, found.clusters[0]))
    assert bench.read().clusters[0].gold.provenance["own"] == [own]


def test_an_annotator_settles_nothing_and_unsubmitted_work_is_in_no_cluster(bench):
    with pytest.raises(NotAllowed):
        bench.read("ben")
    bench.move("ben", "returned", by="cleo")
    assert {each.annotator for each in bench.read().claims} == {"ada"}


def test_whoever_was_given_the_article_and_has_not_submitted_is_lacking(session, team):
    bench = Bench(session, team)
    bench.put("ada", FIRST)
    dora = caller(session, team, "dora")
    change_work(session, dora, bench.article, caller(session, team, "ben").person, WorkChange(state="assigned"))
    bench.move("ada", "submitted")
    found = bench.read()
    assert (found.persons, found.clusters[0].unanimous) == (["ada", "ben"], False)


def test_one_readers_work_is_passed_on_as_single(session, team):
    bench = Bench(session, team)
    bench.put("ada", FIRST)
    bench.put("ada", SECOND)
    bench.move("ada", "submitted")
    found = bench.read()
    bench.step(take(found, found.clusters[0]))
    assert bench.states() == [("taken", "single"), ("open", None)]
    assert bench.final() == [(FIRST, "gold"), (SECOND, "annotator")]
    bench.step(ClusterDecision("reject", sources(found.clusters[1], found), reason="slip"))
    assert bench.final() == [(FIRST, "gold")]


def test_what_several_read_and_nobody_settled_is_not_final(session, team):
    bench = Bench(session, team)
    bench.put("ada", FIRST)
    bench.move("ada", "submitted")
    assert bench.final() == [(FIRST, "annotator")]
    bench.move("ben", "submitted")
    assert bench.final() == []


def test_a_clause_beside_gold_of_the_same_words_is_not_held_twice(session, team):
    bench = Bench(session, team)
    bench.put("ada", FIRST)
    bench.put("ada", SECOND)
    bench.move("ada", "submitted")
    found = bench.read()
    whole = take(found, found.clusters[0], segments=[piece("The tram 🚊 will come, Mayor Orlov said")])
    bench.step(whole)
    assert bench.final() == [("The tram 🚊 will come, Mayor Orlov said", "gold"), (SECOND, "annotator")]


def test_work_is_not_taken_back_once_it_is_being_settled(bench):
    found = bench.read()
    work = find_work(bench.session, caller(bench.session, bench.team, "ada").person, bench.article)
    assert may_take_back(bench.session, work)
    bench.step(take(found, found.clusters[0]))
    assert not may_take_back(bench.session, work)
