"""Which claims counted and which did not, who may see figures, confidence against gold, what is behind a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from cast import CODEBOOK, Cast, caller, make_article, make_cast, piece
from services.test_adjudications import Bench, as_input, sources
from services.test_agreement import AGAINST, Team
from sqlalchemy.orm import Session

from annotator.core.agreement_cells import Cell, Places
from annotator.core.agreement_detail_records import Calibration, Confusion
from annotator.core.errors import Invalid, NotAllowed
from annotator.db import Database
from annotator.services import claims
from annotator.services.adjudication_steps import ClusterDecision
from annotator.services.agreement_details import measure_details, measure_everything
from annotator.services.agreement_differences import PAGE, Differences, list_differences
from annotator.services.agreement_kept import pack_places, unpack_places
from annotator.services.agreement_question import Question
from annotator.services.codebooks import write_codebook
from annotator.services.tracking import Track, untracked

T = TypeVar("T")
FAVOR = [{"target": "TRAM", "stance": "favor"}]
#: Passages of the tests' text, apart from each other.
PASSAGES = ["tram 🚊", "Ten facts"]


@pytest.fixture
def work(session: Session, team: Cast) -> Team:
    return Team(session, team)


def details(work: Any, name: str = "cleo", **question: Any):
    return measure_details(work.session, work.caller(name), lambda: Question(**question)).answer


def used(work: Team, name: str = "cleo", **question: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for each in details(work, name, **question).used:
        found.setdefault(each.annotator, {})[each.reason.partition(".")[0].partition(" ")[0]] = each.claims
    return found


def test_every_claim_is_counted_once_with_its_reason(work: Team) -> None:
    """Ada: one that counts, one added later. Ben: one that counts, one on an article of his alone.

    Ada also deleted one before she handed it in, and has one in hand: those are hers alone, their number too.
    """
    gone = work.saves("ada", segments=[piece("Ten facts")])
    claims.delete_claim(work.session, work.caller("ada"), work.article, gone, 1)
    work.submits("ada")
    work.submits("ben", type="policy")
    work.moves("ada", "returned", by="cleo")
    work.submits("ada", segments=[piece("cafe\u0301 owners")])
    shared, work.article = work.article, make_article(work.session, work.cast.project)
    work.submits("ben")
    work.saves("ada")
    assert used(work) == {"ada": {"Counted": 1, "Added": 1}, "ben": {"Counted": 1, "Nobody": 1}}
    assert used(work, type="factual")["ben"] == {"Of": 1, "Nobody": 1}
    assert used(work, phase="pilot")["ben"] == {"The": 2}
    assert used(work, article=shared.uuid)["ben"] == {"Counted": 1, "Another": 1}
    assert used(work, at="current")["ada"] == {"Counted": 2}


def test_claims_that_are_in_hand_again_or_gone_are_named_as_such(work: Team) -> None:
    """Ada handed in three and has them back; one of them she deleted."""
    work.saves("ada")
    gone = work.saves("ada", segments=[piece("Ten facts")])
    work.submits("ada")
    work.submits("ben", type="policy")
    work.moves("ada", "returned", by="cleo")
    claims.delete_claim(work.session, work.caller("ada"), work.article, gone, 1)
    assert used(work, at="current")["ada"] == {"The": 2, "Deleted": 1}


def test_nothing_is_said_of_articles_that_one_has_yet_to_annotate(work: Team) -> None:
    work.submits("ada")
    work.submits("ben")
    work.moves("cleo", "assigned", by="dora")
    answer = details(work)
    assert (answer.used, answer.slices, answer.rules, answer.confusions) == ([], [], [], [])
    assert details(work, "dora").used != []


def test_figures_open_to_annotators_when_all_their_work_is_in(work: Team) -> None:
    work.submits("ada")
    work.submits("ben", stances=AGAINST)
    assert details(work, "ada").rules[0].annotators == ("ada", "ben")
    assert work.asks("ada").answer.pairs[0].matched == 1
    work.article = make_article(work.session, work.cast.project)
    work.moves("ada", "assigned", by="dora")
    for asks in (details, Team.asks):
        with pytest.raises(NotAllowed):
            asks(work, "ada")
    with pytest.raises(NotAllowed):
        list_differences(
            work.session, work.caller("ada"), Question, lambda: Cell("fields", "stance", "favor", "against")
        )


@pytest.mark.parametrize(("opens", "articles"), [("own", 1), ("all", 1), ("never", 0)])
def test_annotators_see_figures_of_articles_that_are_open_to_them(work: Team, opens: str, articles: int) -> None:
    work.submits("ada")
    work.submits("ben")
    work.article = make_article(work.session, work.cast.project)
    work.submits("ben")
    work.submits("cleo")
    work.cast.project.opens = opens
    work.session.flush()
    assert work.asks("ada").articles == articles
    assert work.asks("cleo").articles == 2
    assert ("cleo" in used(work, "ada")) is False


def test_viewers_and_those_without_work_see_no_figures(work: Team) -> None:
    work.submits("ada")
    work.submits("cleo")
    for name in ("vera", "ben"):
        with pytest.raises(NotAllowed):
            details(work, name)


def test_the_claims_behind_a_cell_are_listed(work: Team) -> None:
    work.submits("ada", segments=[piece("🚊 will come"), piece("Ten facts")])
    work.submits("ben", segments=[piece("🚊 will")], stances=AGAINST)

    def behind(*cell: Any, **question: Any):
        return list_differences(
            work.session, work.caller("cleo"), lambda: Question(**question), lambda: Cell(*cell)
        ).found

    [found] = behind("fields_same_target", "stance", "against", "favor")
    assert (found.article, found.target) == (work.article.uuid, "TRAM")
    assert [(side.annotator, side.value) for side in found.sides] == [("ada", "favor"), ("ben", "against")]
    assert {side.quote for side in found.sides} == {"🚊 will come … Ten facts", "🚊 will"}
    assert len(behind("fields", "stance", "favor", "against", ("ada", "ben"))) == 1
    assert behind("fields", "stance", "against", "favor", ("ada", "ben")) == []
    assert behind("fields", "stance", "favor", "favor") == []
    assert len(behind("fields", "type", "factual", "factual")) == 1
    assert behind("fields", "type", "factual", "factual", match="exact") == []
    for variable in ("mood", "speaker", "targets"):
        with pytest.raises(Invalid):
            behind("fields", variable, "a", "b")


@pytest.fixture
def long_list(work: Team) -> Team:
    """Three persons on articles of one passage and of two: Ben sees each otherwise than Ada, Dora most."""
    for number in range(40):
        if number:
            work.article = make_article(work.session, work.cast.project)
        for passage in PASSAGES[: 1 + number % 2]:
            work.saves("ada", segments=[piece(passage)])
            work.saves("ben", segments=[piece(passage)], stances=AGAINST)
            work.saves("dora", segments=[piece(passage)], stances=AGAINST if number % 3 else FAVOR)
        for name in ("ada", "ben", "dora"):
            work.moves(name, "submitted")
    return work


@pytest.mark.parametrize(
    "cell",
    [
        Cell("fields", "stance", "favor", "against"),
        Cell("fields_same_target", "stance", "favor", "against", ("ada", "ben")),
        Cell("fields_same_target", "stance", "against", "favor", ("ada", "ben")),
        Cell("fields", "type", "factual", "factual"),
        Cell("fields", "type", "factual", "opinion"),
    ],
)
def test_the_articles_that_a_job_found_are_all_that_a_page_of_the_list_reads(long_list: Team, cell: Cell) -> None:
    """Every page is the same whether all articles are read or those alone that a job found to have such claims."""
    work = long_list

    def page(number: int, places: Places | None = None) -> Differences:
        who = work.caller("cleo")
        return list_differences(work.session, who, Question, lambda: cell, number, places)

    found = measure_everything(work.session, work.caller("cleo"), Question)
    places = unpack_places(pack_places(found.places()))
    whole = [page(number) for number in range(1, -(-page(1).total // PAGE) + 1)]
    assert [page(number, places) for number in range(1, len(whole) + 1)] == whole
    rows = [row for each in whole for row in each.found]
    assert len(rows) == page(1).total == expected_in(found.details.answer.confusions, cell)
    assert len({tuple(side.claim for side in row.sides) for row in rows}) == len(rows)
    assert page(1_000, places) == (whole or [page(1)])[-1]


def expected_in(matrices: list[Confusion], cell: Cell) -> int:
    """Return what the matrices say of *cell*, both ways round without persons."""
    ways = {(cell.one, cell.other)} if cell.annotators else {(cell.one, cell.other), (cell.other, cell.one)}
    return sum(
        matrix.counts[matrix.values.index(one)][matrix.values.index(other)]
        for matrix in matrices
        if (matrix.part, matrix.variable) == (cell.part, cell.variable) and cell.annotators in (None, matrix.annotators)
        for one, other in ways
        if {one, other} <= {*matrix.values}
    )


def test_both_answers_are_of_one_moment(database: Database) -> None:
    """Dora hands in while the figures are measured: neither answer knows of it, and both do when asked anew."""
    with database.writing() as session:
        work = Team(session, make_cast(session))
        work.submits("ada")
        work.submits("ben", stances=AGAINST)

    def while_reading(sequence: Sequence[T], description: str) -> Iterable[T]:
        if description == "Reading":
            with database.writing() as session:
                work.session = session
                work.submits("dora")
        return sequence

    def told(track: Track = untracked) -> list[set[str]]:
        with database.reading() as session:
            work.session = session
            found = measure_everything(session, work.caller("cleo"), Question, track)
        pairs = {name for pair in found.report.answer.pairs for name in pair.annotators}
        # What counted is read last of all.
        return [pairs, {each.annotator for each in found.details.answer.used}]

    assert told(while_reading) == [{"ada", "ben"}, {"ada", "ben"}]
    assert told() == [{"ada", "ben", "dora"}, {"ada", "ben", "dora"}]


@pytest.fixture
def bench(session: Session, team: Cast) -> Bench:
    return Bench(session, team)


def settle(bench: Bench, claim: str, *, taken: bool = True) -> None:
    """Take the claim as gold for its cluster, or reject the cluster."""
    found = bench.read()
    cluster = next(each for each in found.clusters if claim in each.claims)
    chosen = next(each for each in found.claims if each.id == claim)
    if taken:
        bench.step(ClusterDecision("take", sources(cluster, found), str(uuid4()), as_input(chosen)))
    else:
        bench.step(ClusterDecision("reject", sources(cluster, found), reason="slip"))


def calibration(bench: Bench, **question: Any) -> list[Calibration]:
    who = caller(bench.session, bench.team, "cleo")
    return measure_details(bench.session, who, lambda: Question(**question)).answer.confidence


def test_confidence_is_held_against_gold_that_others_share(bench: Bench) -> None:
    """One passage both found (Ben otherwise), one is Ada's alone and kept, one is Ben's and rejected."""
    ada = bench.put("ada", "The tram 🚊 will come", confidence=5)
    bench.put("ben", "The tram 🚊 will come", confidence=2, stances=AGAINST)
    alone = bench.put("ada", "Да, это честно", confidence=5)
    wrong = bench.put("ben", "owners\u00a0disagree", confidence=4)
    bench.move("ada", "submitted")
    bench.move("ben", "submitted")
    assert calibration(bench) == []
    settle(bench, ada)
    settle(bench, alone)
    settle(bench, wrong, taken=False)
    everybody, of_ada, of_ben = calibration(bench)
    assert [(step.confidence, step.n, step.right) for step in everybody.steps] == [(2, 1, 0), (4, 1, 0), (5, 1, 1)]
    assert [(step.confidence, step.n, step.right) for step in of_ada.steps] == [(5, 1, 1)]
    assert (of_ben.annotator, of_ben.n, everybody.brier) == ("ben", 2, None)


def test_confidence_is_that_of_the_claims_that_counted(bench: Bench) -> None:
    caption = piece("The tram 🚊 will come")
    bench.article.regions = [{"start": caption["start"], "end": caption["end"], "kind": "caption"}]
    first, _ = (bench.put(name, "The tram 🚊 will come", confidence=5) for name in ("ada", "ben"))
    bench.move("ada", "submitted")
    bench.move("ben", "submitted")
    settle(bench, first)
    assert calibration(bench)[0].n == 2
    assert calibration(bench, scope="body") == []


def test_probabilities_of_the_codebook_make_a_brier_score(bench: Bench) -> None:
    ada = bench.put("ada", "Да, это честно", confidence=5)
    bench.put("ben", "Да, это честно", confidence=1)
    bench.move("ada", "submitted")
    bench.move("ben", "submitted")
    settle(bench, ada)
    scale = {"min": 1, "max": 5, "probabilities": [0.5, 0.6, 0.7, 0.8, 0.9]}
    dora = caller(bench.session, bench.team, "dora")
    write_codebook(bench.session, dora, lambda: CODEBOOK | {"confidence": scale}, 1)
    everybody = calibration(bench)[0]
    assert [(step.confidence, step.probability) for step in everybody.steps] == [(1, 0.5), (5, 0.9)]
    assert everybody.brier == pytest.approx((0.5**2 + 0.1**2) / 2)
