"""Settling clusters step by step: every source is accounted for, nothing is overwritten, everything can be undone."""

from __future__ import annotations

from collections.abc import Iterator
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
from annotator.services.adjudications import (
    AdjudicationInput,
    ClusterDecision,
    put_adjudication,
    undo_adjudication,
)
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
    late = [each for each in found.clusters if each.state == "open" and set(each.claims) & set(ids)]
    bench.step(*(ClusterDecision("reject", sources(each, found), reason="slip") for each in late))
    assert bench.final() == [(FIRST, "gold")]


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
