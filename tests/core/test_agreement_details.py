"""The further figures against independent computations: AC1, parts of the work, confusions, calibration, ranking."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from statistics import fmean

import agreement_by_hand as by_hand
import pytest
from core.test_agreement_report import BOOK, LENGTH, corpus, matched, naming, said, units_of
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement import gwets_ac1
from annotator.core.agreement_confidence import Judgements, brier_score, says_the_same
from annotator.core.agreement_counts import Article, Counts, Rule
from annotator.core.agreement_crossed import coefficients, confusions
from annotator.core.agreement_slices import ByClaim, Facts, article_slices, by_disagreement
from annotator.core.agreement_variables import CountedClaim, Variables
from annotator.core.segments import Segment


def ac1_by_hand(units):
    """Gwet (2008): every ordered pair of values of every unit, and what chance gives."""
    if not units:
        return None
    values = {value for unit in units for value in unit}
    if len(values) < 2:
        return None
    agreed = fmean(fmean(one == other for one, other in permutations(unit, 2)) for unit in units)
    shares = [fmean(Counter(unit)[value] / len(unit) for unit in units) for value in values]
    chance = sum(share * (1 - share) for share in shares) / (len(values) - 1)
    return (agreed - chance) / (1 - chance)


def test_ac1_is_that_of_gwet_2008():
    """His table of 125 subjects, 118 of them positive to both persons: kappa says -0.023 of 94 % agreement."""
    cells = {("+", "+"): 118, ("+", "-"): 5, ("-", "+"): 2, ("-", "-"): 0}
    assert gwets_ac1(cells.items()) == pytest.approx(0.9408, abs=0.00005)
    pairs = [pair for pair, times in cells.items() for _ in range(times)]
    assert by_hand.cohens_kappa(pairs) == pytest.approx(-0.0234, abs=0.00005)


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), max_size=8))
def test_ac1_is_that_of_the_definition(units):
    counted = Counter(map(tuple, units))
    assert gwets_ac1(counted.items()) == pytest.approx(ac1_by_hand(units))


def count(articles, rule=None):
    """Return the variables, the counts, and those by target and by type, of a corpus."""
    variables, rule = Variables(BOOK), rule or Rule()
    counts = Counts(variables, rule)
    parts = [ByClaim(variables, rule, by) for by in ("target", "type")]
    for here in articles:
        claims = {name: [variables.claim(each) for each in own] for name, own in here.items()}
        article = Article(LENGTH, [], claims)
        compared = counts.add(article)
        for part in parts:
            part.add(article, compared)
    return counts, [each for part in parts for each in part.figures()]


def groups_of(articles, rule):
    for here in articles:
        for i, j in matched(here, "ada", "ben", rule).pairs:
            yield here["ada"][i], here["ben"][j]


def facts(number, versions=(1,), day="2026-03-02"):
    return [Facts(f"article-{at}", f"Title {at}", versions, day) for at in range(number)]


def check_slice(found, articles, rule):
    """Compare the figures of a part with those of *articles*, which hold nothing else."""
    groups = list(groups_of(articles, rule))
    claims = sum(len(here["ada"]) + len(here["ben"]) for here in articles)
    assert (found.claims, found.matched) == (claims, len(groups))
    assert found.f1 == (2 * len(groups) / claims if claims else None)
    same = [g for g in groups if said(g[0], "target") and said(g[0], "target") == said(g[1], "target")]
    equal = [g for g in same if said(g[0], "stance") and said(g[0], "stance") == said(g[1], "stance")]
    assert found.f1_stance == (2 * len(equal) / claims if claims else None)
    for name in ("type", "target"):
        units = units_of(groups, name)
        figure = getattr(found, name)
        assert (figure.value, figure.n) == (pytest.approx(by_hand.krippendorff_alpha(units)), len(units))
    return groups


def test_each_article_is_a_part_of_its_own():
    articles = corpus(2, 8, seed=5)
    counts, _ = count(articles)
    found = [each for each in article_slices(counts, facts(8)) if each.by == "article"]
    assert [each.key for each in found] == [f"article-{at}" for at in range(8)]
    for each, here in zip(found, articles, strict=True):
        groups = check_slice(each, [here], Rule())
        units = units_of(groups, "stance", shared=True)
        assert (each.stance.value, each.stance.n) == (pytest.approx(by_hand.krippendorff_alpha(units)), len(units))


def test_versions_and_periods_pool_their_articles():
    articles = corpus(2, 8, seed=6)
    counts, _ = count(articles)
    known = [*facts(3), *facts(5, (1, 2), "2026-08-01")]
    found = {(each.by, each.key): each for each in article_slices(counts, known) if each.by != "article"}
    assert set(found) == {("codebook", "1"), ("codebook", "1, 2"), ("period", "2026-03"), ("period", "2026-08")}
    check_slice(found["codebook", "1"], articles[:3], Rule())
    check_slice(found["period", "2026-08"], articles[3:], Rule())


def test_a_short_time_is_told_by_weeks():
    counts, _ = count(corpus(2, 2, seed=6))
    known = [*facts(1, day="2026-03-04"), *facts(1, day="2026-03-22")]
    keys = [each.key for each in article_slices(counts, known) if each.by == "period"]
    assert keys == ["2026-03-02", "2026-03-16"]


@pytest.mark.parametrize("people", [2, 3])
def test_a_target_is_measured_as_if_no_other_claims_were_there(people):
    articles = corpus(people, 12, seed=7)
    _, slices = count(articles)
    for by, field in (("target", "target"), ("type", "type")):
        values = {said(claim, field) for here in articles for own in here.values() for claim in own} - {None}
        found = {each.key: each for each in slices if each.by == by}
        assert set(found) == values
        for value, each in found.items():
            alone = [
                {name: [claim for claim in own if said(claim, field) == value] for name, own in here.items()}
                for here in articles
            ]
            alone = [here for here in alone if any(here.values())]
            rule = Rule(target=value) if by == "target" else Rule()
            counts, _ = count(alone, rule)
            [whole] = [one for one in article_slices(counts, facts(len(alone))) if one.by == "codebook"]
            assert (each.articles, each.claims, each.matched) == (len(alone), whole.claims, whole.matched)
            assert (each.f1, each.f1_stance, each.stance, each.type) == (
                whole.f1,
                whole.f1_stance,
                whole.stance,
                whole.type,
            )
            if people == 2:
                groups = check_slice(each, alone, Rule())
                only = {value} if by == "target" else {"TRAM", "CARS"}
                units = [
                    [said(claim, "stance", target) for claim in group]
                    for group in groups
                    for target in sorted(only & naming(group[0]) & naming(group[1]))
                ]
                units = [unit for unit in units if None not in unit]
                assert each.stance.value == pytest.approx(by_hand.krippendorff_alpha(units))


def test_a_matrix_counts_every_matched_pair():
    articles = corpus(3, 12, seed=8)
    counts, _ = count(articles)
    order = {"stance": ["favor", "against", "neutral", "unclear"]}
    found = {(each.annotators, each.part, each.variable): each for each in confusions(counts, order)}
    assert not {"speaker", "stance_holder", "targets", "frames"} & {variable for _, _, variable in found}
    for one, other in combinations(["ada", "ben", "cleo"], 2):
        both = [here for here in articles if one in here and other in here]
        groups = [(here[one][i], here[other][j]) for here in both for i, j in matched(here, one, other, Rule()).pairs]
        for part, shared in (("fields", False), ("fields_same_target", True)):
            matrix = found[(one, other), part, "stance"]
            assert matrix.values == [value for value in order["stance"] if value in matrix.values]
            met = Counter(map(tuple, units_of(groups, "stance", shared=shared)))
            shown = {
                (x, y): matrix.counts[i][j] for i, x in enumerate(matrix.values) for j, y in enumerate(matrix.values)
            }
            assert {pair: times for pair, times in shown.items() if times} == met


def test_ac1_of_every_field_is_over_the_same_units_as_alpha():
    articles = corpus(2, 12, seed=9)
    counts, _ = count(articles)
    groups = list(groups_of(articles, Rule()))
    for each in coefficients(counts):
        units = units_of(groups, each.variable, shared=each.part == "fields_same_target")
        assert (each.ac1.value, each.ac1.n) == (pytest.approx(ac1_by_hand(units)), len(units))
        assert (each.ac1.value is None) == (each.ac1.reason is not None)


def test_the_most_disputed_article_stands_first():
    articles = [{"ada": corpus(2, 9, seed=3)[at]["ada"], "ben": corpus(2, 9, seed=3)[at]["ben"]} for at in range(9)]
    agreed = {"ada": articles[0]["ada"] or articles[1]["ada"], "ben": articles[0]["ada"] or articles[1]["ada"]}
    counts, _ = count([agreed, *articles])
    known = facts(10)
    ranked = by_disagreement(list(article_slices(counts, known)), {each.uuid: each for each in known})
    shares = [each.f1_stance for _, each in ranked]
    assert shares == sorted(shares)
    assert all(each.claims for _, each in ranked)


def claim(kind=0, stance=0, stances=None):
    return CountedClaim((Segment(0, 1),), None, (stance, kind), {} if stances is None else stances)


@pytest.mark.parametrize(
    ("one", "is_right"),
    [
        (claim(stances={"TRAM": 0}), True),
        (claim(kind=1, stances={"TRAM": 0}), False),
        (claim(stances={"TRAM": 1}), False),
        (claim(stances={"CARS": 0}), False),
        (claim(stances={"TRAM": 0, "CARS": 0}), False),
    ],
)
def test_a_claim_is_right_with_the_type_targets_and_stances_of_gold(one, is_right):
    assert says_the_same(one, claim(stances={"TRAM": 0}), 0, 1) is is_right


def test_without_targets_the_stance_alone_decides():
    assert says_the_same(claim(stance=2), claim(stance=2), 0, 1)
    assert not says_the_same(claim(stance=2), claim(stance=1), 0, 1)


def test_the_brier_score_is_that_of_brier_1950():
    """His example of ten forecasts of rain, per class: half of his 0.19 over both classes."""
    forecasts = [0.7, 0.9, 0.8, 0.4, 0.2, 0.0, 0.0, 0.0, 0.0, 0.1]
    rained = [False, True, True, True, False, False, False, False, False, False]
    assert brier_score(list(zip(forecasts, rained, strict=True))) == pytest.approx(0.19 / 2, abs=0.0005)


def test_calibration_is_by_step_and_by_person():
    judged = Judgements({1: 0.5, 2: 0.9})
    for name, step, right in [("ada", 1, True), ("ada", 1, False), ("ben", 2, True), ("ben", 3, False)]:
        judged.add(name, step, right)
    everybody, ada, ben = judged.calibrations()
    assert [(each.confidence, each.n, each.right, each.share, each.probability) for each in everybody.steps] == [
        (1, 2, 1, 0.5, 0.5),
        (2, 1, 1, 1.0, 0.9),
        (3, 1, 0, 0.0, None),
    ]
    assert (everybody.annotator, everybody.n, everybody.brier) == (None, 4, pytest.approx((0.25 + 0.25 + 0.01) / 3))
    assert (ada.annotator, ada.brier, ben.n) == ("ada", 0.25, 2)
    assert list(Judgements({}).calibrations()) == []
