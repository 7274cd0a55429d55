"""Which claims agreement is measured on: first submissions, whatever came later, and nothing that must stay hidden."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from cast import CODEBOOK, TEXT, Cast, caller, claim_body, make_article, piece
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid, NotAllowed
from annotator.core.records import ClaimInput
from annotator.formats.source import Source
from annotator.services import claims, codebooks
from annotator.services.agreement import Report, measure_agreement
from annotator.services.agreement_question import Question
from annotator.services.assignments import WorkChange, change_work
from annotator.services.importing import import_files

AGAINST = [{"target": "TRAM", "stance": "against"}]


class Team:
    """The people of the tests at work on one article."""

    def __init__(self, session: Session, team: Cast) -> None:
        self.session = session
        self.cast = team
        self.article = make_article(session, team.project)

    def saves(self, name: str, uuid: str | None = None, seen: int | None = None, **fields: Any) -> str:
        uuid = uuid or str(uuid4())
        sent = msgspec.convert(claim_body(**fields), ClaimInput)
        claims.put_claim(self.session, self.caller(name), self.article, uuid, lambda: sent, seen)
        return uuid

    def moves(self, name: str, state: str, by: str | None = None, **more: Any) -> None:
        person, change = self.caller(name).person, WorkChange(state=state, **more)
        change_work(self.session, self.caller(by or name), self.article, person, change)

    def submits(self, name: str, **fields: Any) -> str:
        uuid = self.saves(name, **fields)
        self.moves(name, "submitted")
        return uuid

    def asks(self, name: str = "cleo", **question: Any) -> Report:
        return measure_agreement(self.session, self.caller(name), lambda: Question(**question))

    def pair(self, **question: Any):
        [pair] = self.asks(**question).answer.pairs
        return pair

    def caller(self, name: str):
        return caller(self.session, self.cast, name)


@pytest.fixture
def work(session: Session, team: Cast) -> Team:
    return Team(session, team)


def equal_stances(pair) -> float | None:
    return pair.fields_same_target["stance"].percent.value


def test_the_claims_of_two_who_submitted_are_compared(work: Team) -> None:
    work.submits("ada")
    work.submits("ben", stances=AGAINST)
    report = work.asks()
    [pair] = report.answer.pairs
    assert (pair.annotators, pair.claims, pair.matched, pair.f1) == (("ada", "ben"), (1, 1), 1, 1.0)
    assert (pair.f1_target, pair.f1_stance, equal_stances(pair)) == (1.0, 0.0, 0.0)
    assert (report.articles, report.people, report.versions) == (1, ["ada", "ben"], [1])
    assert pair.character_alpha.reason == "Only 1 article: too few to resample."


def test_unsubmitted_work_does_not_count(work: Team) -> None:
    work.submits("ada")
    work.saves("ben")
    assert work.asks().answer.pairs == []
    assert work.asks().answer.all.character_alpha.reason == "There is no text to compare."


def test_an_empty_submission_counts_as_no_claims(work: Team) -> None:
    work.submits("ada")
    work.moves("ben", "submitted")
    pair = work.pair()
    assert (pair.claims, pair.alone, pair.f1, pair.precision) == ((1, 0), (1, 0), 0, None)


def test_what_review_made_of_claims_does_not_count(work: Team) -> None:
    """Ben's work is returned: he changes one claim, deletes another and adds a third."""
    work.submits("ada")
    deleted = work.saves("ben", segments=[piece("cafe\u0301 owners")])
    changed = work.saves("ben")
    work.saves("ben", changed, seen=1, stances=AGAINST)
    work.moves("ben", "submitted")
    work.moves("ben", "returned", by="cleo")
    work.saves("ben", changed, seen=2)
    work.saves("ben", changed, seen=3, note="Twice.")
    claims.delete_claim(work.session, work.caller("ben"), work.article, deleted, 1)
    assert work.asks(at="current").answer.pairs == []
    added = work.submits("ben", segments=[piece("Ten facts")])
    first, current = work.pair(), work.pair(at="current")
    assert (first.claims, equal_stances(first)) == ((1, 2), 0.0)
    assert (current.claims, equal_stances(current)) == ((1, 2), 1.0)
    assert first.alone == current.alone == (0, 1)
    work.moves("ben", "returned", by="cleo")
    claims.delete_claim(work.session, work.caller("ben"), work.article, added, 1)
    work.moves("ben", "submitted")
    assert work.pair(at="current").claims == (1, 1)
    assert work.pair().claims == (1, 2)


def test_a_claim_that_was_deleted_at_the_first_submission_and_restored_later_does_not_count(work: Team) -> None:
    work.submits("ada")
    uuid = work.saves("ben")
    claims.delete_claim(work.session, work.caller("ben"), work.article, uuid, 1)
    work.moves("ben", "submitted")
    work.moves("ben", "returned", by="cleo")
    claims.restore_claim(work.session, work.caller("ben"), work.article, uuid)
    work.moves("ben", "submitted")
    assert work.pair().claims == (1, 0)
    assert work.pair(at="current").claims == (1, 1)


def test_a_new_name_for_a_key_is_no_disagreement(work: Team) -> None:
    """Ada's claim has the new key at once, Ben's was changed in review before the key was."""
    work.submits("ada")
    uuid = work.submits("ben")
    work.moves("ben", "returned", by="cleo")
    work.saves("ben", uuid, seen=1, stances=[{"target": "CARS", "stance": "favor"}])
    work.moves("ben", "submitted")
    book = deepcopy(CODEBOOK)
    book["targets"][0] |= {"key": "RAIL", "stances": {}}
    mapping = {"mapping": {"targets": {"TRAM": "RAIL"}}}
    codebooks.write_codebook(work.session, work.caller("dora"), lambda: book | mapping, 1)
    pair = work.pair()
    assert list(pair.alpha_u.targets) == ["RAIL"]
    assert (pair.f1_target, equal_stances(pair)) == (1.0, 1.0)
    assert work.pair(target="RAIL").claims == (1, 1)


def test_imported_claims_count_as_submitted(work: Team) -> None:
    work.submits("ada")
    line = {"text": TEXT, "id": work.article.uuid, "claims": [claim_body() | {"annotator": "imported"}]}
    for _ in range(2):  # a second file adds to what the first submitted
        source = Source("more.jsonl", json.dumps(line).encode())
        import_files(work.session, work.caller("dora"), [source])
        line["claims"] = [claim_body("Ten facts") | {"annotator": "imported"}]
    pair = work.pair()
    assert (pair.annotators, pair.claims) == (("ada", "imported"), (1, 2))


def test_phases_and_filters_choose_what_counts(work: Team) -> None:
    for name in ("ada", "ben"):
        work.saves(
            name, segments=[piece("cafe\u0301 owners")], type="policy", stances=[{"target": "CARS", "stance": "favor"}]
        )
        work.submits(name)
        work.moves(name, "submitted", by="dora", phase="pilot")
    assert work.asks().answer.pairs == []
    assert work.pair(phase="pilot").claims == work.pair(phase="all").claims == (2, 2)
    assert work.pair(phase="all", target="CARS").claims == (1, 1)
    assert work.pair(phase="all", type="policy").claims == (1, 1)
    assert work.pair(phase="all", article=work.article.uuid.upper()).claims == (2, 2)
    other = make_article(work.session, work.cast.project)
    assert work.asks(phase="all", article=other.uuid).answer.pairs == []


def test_the_scope_body_leaves_out_what_is_neither_body_nor_headline(work: Team) -> None:
    begin = TEXT.index("Read also")
    work.article.regions = [
        {"start": 0, "end": 4, "kind": "headline"},
        {"start": begin, "end": len(TEXT), "kind": "boilerplate"},
    ]
    for name in ("ada", "ben"):
        work.saves(name)
        work.submits(name, segments=[piece("Ten facts")])
    assert work.pair().claims == (2, 2)
    body = work.pair(scope="body")
    assert (body.claims, body.character_alpha.n) == ((1, 1), begin)


@pytest.mark.parametrize("name", ["ada", "vera"])
def test_viewers_and_annotators_with_work_to_do_are_refused(work: Team, name: str) -> None:
    work.saves("ada")
    with pytest.raises(NotAllowed):
        work.asks(name)


def test_a_reviewer_sees_no_figures_of_articles_that_she_has_yet_to_annotate(work: Team) -> None:
    work.submits("ada")
    work.submits("ben", stances=AGAINST)
    work.moves("cleo", "assigned", by="dora")
    report = work.asks()
    assert (report.answer.pairs, report.articles, report.people, report.versions) == ([], 0, [], [])
    assert work.asks("dora").articles == 1
    work.moves("cleo", "submitted")
    assert [pair.annotators for pair in work.asks().answer.pairs] == [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")]


def test_a_deleted_article_does_not_count(work: Team) -> None:
    work.submits("ada")
    work.submits("ben")
    work.article.deleted_at = work.article.created_at
    work.session.flush()
    assert work.asks().answer.pairs == []


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({"threshold": 0}, "/threshold"),
        ({"threshold": "1.01"}, "/threshold"),
        ({"threshold": "NaN"}, "/threshold"),
        ({"rounds": -1}, "/rounds"),
        ({"rounds": 1_000_000}, "/rounds"),
        ({"seed": 2**60}, "/seed"),
        ({"target": "SEA"}, "/target"),
        ({"type": "poem"}, "/type"),
        ({"article": "a"}, "/article"),
        ({"article": str(uuid4())}, "/article"),
    ],
)
def test_a_parameter_that_cannot_be_answered_is_named(work: Team, question: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        measure_agreement(work.session, work.caller("cleo"), lambda: msgspec.convert(question, Question, strict=False))
    assert [problem.pointer for problem in refusal.value.problems] == [pointer]


def test_ten_articles_have_intervals(work: Team, session: Session, team: Cast) -> None:
    for at in range(10):
        work.article = make_article(session, team.project)
        work.submits("ada")
        work.submits("ben", segments=[piece(TEXT[at : 3 * at + 4])])
    figure = work.pair(rounds=200, seed=7).character_alpha
    assert figure.reason is None
    assert figure.low < figure.value < figure.high
    assert work.pair(rounds=200, seed=7).character_alpha == figure
    assert work.pair(rounds=200, seed=8).character_alpha != figure
