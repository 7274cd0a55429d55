"""What a project offers of clusters whose members differ, and what it learns of how far that decides."""

from __future__ import annotations

import pytest
from cast import caller
from services.test_adjudications import AGAINST, FIRST, SECOND, Bench, sources, take
from sqlalchemy import select

from annotator.core.consensus import is_hidden
from annotator.core.errors import Conflict, NotAllowed
from annotator.models import OfferDecision
from annotator.services.adjudication_steps import ClusterDecision
from annotator.services.assignments import WorkChange, change_work
from annotator.services.consensus import estimate_project_rates, store_rates
from annotator.services.consensus_report import FEWEST, read_consensus
from annotator.services.projects import archive_project, change_project

PEOPLE = ("ada", "ben", "vera")


@pytest.fixture
def three(session, team):
    """Ada, Ben and Vera, who annotates here: two of them say favor, one against; on the first passage all agree."""
    team.project.consensus_seed = 1
    caller(session, team, "vera").person.role = "annotator"
    session.flush()
    return make_bench(session, team)


def make_bench(session, team):
    bench = Bench(session, team)
    for name in PEOPLE:
        bench.put(name, FIRST)
        bench.put(name, SECOND, **({"stances": AGAINST} if name == "ada" else {}))
    for name in PEOPLE:
        bench.move(name, "submitted")
    return bench


def switch_on(bench, method, *, hides: bool | None = None):
    """Let Dora choose how offers are made; with *hides*, by a seed that hides that of the differing cluster or not."""
    change_project(bench.session, caller(bench.session, bench.team, "dora"), consensus=method)
    ids = bench.read().clusters[1].claims
    if hides is not None:
        bench.team.project.consensus_seed = next(seed for seed in range(999) if is_hidden(seed, ids) == hides)
    bench.session.flush()
    return bench.read().clusters[1]


def test_nothing_is_offered_where_people_differ_until_a_manager_wants_it(three):
    agreed, differing = three.read().clusters
    assert agreed.offered is not None
    assert (differing.offered, differing.support, differing.hides_offer) == (None, None, False)
    found = switch_on(three, "majority", hides=False)
    stored = {each.id: each for each in three.read().claims}
    assert stored[found.offered].stance == "favor"
    assert found.support == pytest.approx(2 / 3, abs=1e-4)


def test_the_hidden_fifth_shows_nothing_and_what_all_say_is_never_hidden(three):
    found = switch_on(three, "majority", hides=True)
    assert (found.offered, found.support, found.hides_offer) == (None, None, True)
    agreed = three.read().clusters[0]
    assert (agreed.hides_offer, agreed.offered is None) == (False, False)


def test_only_a_manager_chooses_and_only_what_there_is(three):
    with pytest.raises(NotAllowed):
        change_project(three.session, caller(three.session, three.team, "cleo"), consensus="majority")


@pytest.mark.parametrize("hides", [False, True])
@pytest.mark.parametrize("follows", [False, True])
def test_what_is_decided_is_compared_with_what_was_offered_or_hidden(three, hides, follows):
    cluster = switch_on(three, "majority", hides=hides)
    found = three.read()
    favors = {each.id: each.stance == "favor" for each in found.claims}
    chosen = next(each for each in cluster.claims if favors[each] == follows)
    decision = take(found, cluster, chosen)
    decision.offer = "hidden" if hides else "shown"
    step = three.step(decision)
    (row,) = three.session.scalars(select(OfferDecision)).all()
    assert (row.method, row.is_hidden, row.is_equal) == ("majority", hides, follows)
    three.undo(step)
    assert read_consensus(three.session, caller(three.session, three.team, "dora")).offers == []
    three.step(decision, uuid=step)
    (figures,) = read_consensus(three.session, caller(three.session, three.team, "dora")).offers
    assert (figures.shown.n, figures.hidden.n) == ((0, 1) if hides else (1, 0))


def test_a_rejection_is_no_way_of_following_an_offer(three):
    cluster = switch_on(three, "majority", hides=False)
    three.step(ClusterDecision("reject", sources(cluster, three.read()), reason="slip", offer="shown"))
    assert [each.is_equal for each in three.session.scalars(select(OfferDecision))] == [False]


def test_a_decision_without_an_offer_or_on_another_cluster_than_was_drawn_tells_nothing(three):
    cluster = switch_on(three, "majority", hides=False)
    found = three.read()
    agreed = take(found, found.clusters[0])
    agreed.offer = "shown"
    wrong = take(found, cluster, cluster.claims[0])
    wrong.offer = "hidden"
    three.step(agreed, wrong)
    assert three.session.scalars(select(OfferDecision)).all() == []


def test_of_a_cluster_settled_again_the_last_decision_counts_and_deleting_the_step_takes_it_along(three):
    cluster = switch_on(three, "majority", hides=False)
    for at in (0, 1):
        found = three.read()
        decision = take(found, found.clusters[1], cluster.claims[at])
        decision.offer = "shown"
        three.step(decision)
        three.step(ClusterDecision("reopen", gold=decision.gold))
    (figures,) = read_consensus(three.session, caller(three.session, three.team, "dora")).offers
    assert figures.shown.n == 1


def test_the_difference_is_reported_from_ten_decisions_of_each_kind_on(session, team):
    caller(session, team, "vera").person.role = "annotator"
    change_project(session, caller(session, team, "dora"), consensus="majority")
    counts = {True: 0, False: 0}
    while min(counts.values()) < FEWEST:
        bench = make_bench(session, team)
        found = bench.read()
        cluster = found.clusters[1]
        if counts[cluster.hides_offer] == FEWEST:
            continue
        favor = {each.id: each.stance == "favor" for each in found.claims}
        # Shown, all ten are followed; hidden, five of ten.
        follows = not cluster.hides_offer or counts[True] % 2 == 0
        decision = take(found, cluster, next(each for each in cluster.claims if favor[each] == follows))
        decision.offer = "hidden" if cluster.hides_offer else "shown"
        bench.step(decision)
        counts[cluster.hides_offer] += 1
    (figures,) = read_consensus(session, caller(session, team, "dora")).offers
    assert (figures.shown.value, figures.hidden.value, figures.difference.value) == (1.0, 0.5, 0.5)
    # Newcombe's method 10 for 10/10 against 5/10, by hand from Wilson's bounds 0.7225, 1 and 0.2366, 0.7634.
    low, high = 0.5 - ((1 - 0.7225) ** 2 + (0.7634 - 0.5) ** 2) ** 0.5, 0.5 + (0 + (0.5 - 0.2366) ** 2) ** 0.5
    assert figures.difference.low == pytest.approx(low, abs=1e-3)
    assert figures.difference.high == pytest.approx(high, abs=1e-3)


def test_decisions_on_an_article_on_which_a_manager_is_blind_are_not_counted_for_her(three):
    cluster = switch_on(three, "majority", hides=False)
    decision = take(three.read(), cluster, cluster.claims[0])
    decision.offer = "shown"
    three.step(decision)
    dora = caller(three.session, three.team, "dora")
    assert len(read_consensus(three.session, dora).offers) == 1
    change_work(three.session, dora, three.article, dora.person, WorkChange(state="in_progress"))
    assert read_consensus(three.session, dora).offers == []


def many_articles(session, team, count=12):
    """Three passages an article; Ada says against where the other two say favor, on every other one."""
    caller(session, team, "vera").person.role = "annotator"
    for number in range(count):
        bench = Bench(session, team)
        for name in PEOPLE:
            for quote in (FIRST, SECOND, "owners\u00a0disagree"):
                bench.put(name, quote, **({"stances": AGAINST} if name == "ada" and number % 2 else {}))
        for name in PEOPLE:
            bench.move(name, "submitted")
    return bench


def test_error_rates_come_from_what_nobody_has_still_to_hand_in(session, team):
    bench = many_articles(session, team)
    dora = caller(session, team, "dora")
    estimated = estimate_project_rates(session, dora)
    assert (estimated.articles, estimated.rates.type.units) == (12, 36)
    change_work(session, dora, bench.article, dora.person, WorkChange(state="in_progress"))
    assert estimate_project_rates(session, dora).articles == 11


def test_estimated_rates_make_offers_and_are_shown_to_managers_by_name(session, team):
    bench = many_articles(session, team)
    dora = caller(session, team, "dora")
    store_rates(session, dora, estimate_project_rates(session, dora))
    record = read_consensus(session, dora)
    assert sorted(record.estimate.rates.stance.confusion) == sorted(PEOPLE)
    change_project(session, dora, consensus="dawid_skene")
    team.project.consensus_seed = next(
        seed for seed in range(999) if not is_hidden(seed, bench.read().clusters[0].claims)
    )
    found = bench.read()
    by_id = {each.id: each for each in found.claims}
    first = found.clusters[0]
    assert by_id[first.offered].stance == "favor"
    assert first.support > 0.9
    with pytest.raises(NotAllowed):
        read_consensus(session, caller(session, team, "cleo"))
    with pytest.raises(NotAllowed):
        estimate_project_rates(session, caller(session, team, "cleo"))


def test_without_an_estimate_dawid_and_skene_offer_nothing_and_an_archived_project_estimates_none(three):
    assert switch_on(three, "dawid_skene", hides=False).offered is None
    dora = caller(three.session, three.team, "dora")
    archive_project(three.session, dora)
    with pytest.raises(Conflict):
        estimate_project_rates(three.session, dora)


def test_training_work_is_no_part_of_the_rates(session, team):
    bench = many_articles(session, team)
    dora = caller(session, team, "dora")
    for name in PEOPLE:
        person = caller(session, team, name).person
        change_work(session, dora, bench.article, person, WorkChange(phase="training"))
    assert estimate_project_rates(session, dora).articles == 11
