"""The whole answer against an independent computation, on overlapping, nested, segmented and identical claims."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random
from statistics import fmean

import agreement_by_hand as by_hand
import pytest
from cast import CODEBOOK

from annotator.core.agreement import masi
from annotator.core.agreement_counts import Article, Counts, Rule
from annotator.core.agreement_figures import Sampling
from annotator.core.agreement_report import group_figures, pair_figures
from annotator.core.agreement_variables import ClaimContent, Variables
from annotator.core.clusters import cluster
from annotator.core.codebook import Codebook
from annotator.core.matching import match, overlaps
from annotator.core.records import Pair, Voice
from annotator.core.segments import Segment
from annotator.core.unitizing import union

FIELDS = [
    {"key": "certainty", "kind": "choice", "options": [{"key": "certain"}, {"key": "possible"}]},
    {"key": "type", "kind": "choice", "options": [{"key": "x"}, {"key": "y"}]},
    {"key": "frames", "kind": "choices", "options": [{"key": "cost"}, {"key": "fear"}]},
]
BOOK = Codebook.from_object(CODEBOOK | {"fields": FIELDS})
VALUES = {"favor": 1, "against": -1, "neutral": 0}
LENGTH = 30


def content(random: Random) -> ClaimContent:
    """Return a claim as people make them: some with gaps, several targets, or fields left empty."""
    cuts = sorted(random.sample(range(LENGTH + 1), random.choice([2, 2, 2, 4])))
    segments = tuple(Segment(cuts[at], cuts[at + 1]) for at in range(0, len(cuts), 2))
    targets = random.sample(["TRAM", "CARS", None], random.choice([0, 1, 1, 1, 2]))
    stances = [Pair(target, random.choice(["favor", "against", "neutral", "unclear", None])) for target in targets]
    voices = [Voice(random.choice(["Orlov", "Hill"]), random.choice(["speaker", "collective", None]))]
    attributes = {"certainty": random.choice(["certain", None]), "type": random.choice("xy"), "frames": []}
    attributes["frames"] = random.sample(["cost", "fear"], random.randrange(3))
    kind = random.choice(["factual", "policy", None])
    return ClaimContent(
        segments, kind, stances, random.choice([1, 3, 5, None]), voices * random.randrange(2), attributes
    )


def corpus(people: int, articles: int, seed: int) -> list[dict[str, list[ClaimContent]]]:
    random = Random(seed)
    names = ["ada", "ben", "cleo"][:people]
    found = []
    for _ in range(articles):
        here = {name: [content(random) for _ in range(random.randrange(5))] for name in names}
        for name in names:  # the same claim twice, and by another person
            if here[names[0]] and random.random() < 0.5:
                here[name].append(here[names[0]][0])
        if people > 2 and random.random() < 0.3:
            del here[random.choice(names)]
        found.append(here)
    return found


def counted(corpus, rule=None):
    variables = Variables(BOOK)
    counts = Counts(variables, rule or Rule())
    for here in corpus:
        claims = {name: [variables.claim(each) for each in own] for name, own in here.items()}
        counts.add(Article(LENGTH, [], claims))
    return counts


def said(claim: ClaimContent, name: str, target: str | None = None):
    """Return what a claim says in a field; *target* is the shared one."""
    first = claim.stances[0] if claim.stances else Pair()
    voice = claim.attribution[0] if claim.attribution else None
    match name:
        case "stance":
            pairs = [pair for pair in claim.stances if pair.target == target] if target else [first]
            return pairs[0].stance
        case "type":
            return claim.type
        case "target":
            return first.target
        case "speaker":
            return voice.actor if voice and voice.role != "collective" else None
        case "stance_holder":
            return voice.actor if voice else None
        case "targets":
            return frozenset(pair.target for pair in claim.stances if pair.target) or None
        case "confidence":
            return claim.confidence
        case "frames":
            return frozenset(claim.attributes["frames"]) or None
    return claim.attributes[name.removeprefix("fields.")]


def naming(claim: ClaimContent) -> set[str]:
    return {pair.target for pair in claim.stances if pair.target}


def units_of(groups, name, *, shared=False):
    """Return the values of each group of claims, without what is missing."""
    units = []
    for group in groups:
        targets = sorted(set().union(*map(naming, group))) if shared else [None]
        for target in targets:
            members = [claim for claim in group if target is None or target in naming(claim)]
            values = [said(claim, name, target) for claim in members]
            units.append([value for value in values if value is not None])
    return [unit for unit in units if len(unit) > 1]


def check_alphas(figures, groups, name, *, shared=False):
    units = units_of(groups, name, shared=shared)
    check(figures.alpha_nominal, by_hand.krippendorff_alpha(units), len(units))
    if name in ("targets", "frames"):
        check(figures.alpha_masi, by_hand.krippendorff_alpha(units, masi), len(units))
    if name in ("stance", "confidence"):
        ranks = VALUES if name == "stance" else {each: each for each in range(6)}
        ranked = [[ranks[value] for value in unit if value in ranks] for unit in units]
        ranked = [unit for unit in ranked if len(unit) > 1]
        check(figures.alpha_ordinal, by_hand.ordinal_alpha(ranked), len(ranked))
    else:
        assert figures.alpha_ordinal.reason == "The codebook does not order these values."


def check(figure, value, n):
    assert (figure.value, figure.n) == (pytest.approx(value), n)
    assert (figure.value is None or figure.low is None) == (figure.reason is not None)


def matched(here, one, other, rule):
    variables = Variables(BOOK)
    claims = [[variables.claim(each) for each in here[name]] for name in (one, other)]
    return match(*claims, rule.match, rule.threshold)


@pytest.mark.parametrize("rule", [Rule(), Rule("iou", Fraction("0.3")), Rule("exact")], ids=lambda rule: rule.match)
def test_the_figures_of_two_persons_are_those_computed_by_hand(rule):
    articles = corpus(2, 9, seed=1)
    found = pair_figures(counted(articles, rule), ("ada", "ben"), Sampling())
    groups, ambiguous, touching = [], 0, [0, 0]
    for here in articles:
        matching = matched(here, "ada", "ben", rule)
        ambiguous += matching.ambiguous
        groups += [(here["ada"][i], here["ben"][j]) for i, j in matching.pairs]
        for side, (own, other) in enumerate((("ada", "ben"), ("ben", "ada"))):
            left = [claim for at, claim in enumerate(here[own]) if at not in {pair[side] for pair in matching.pairs}]
            touching[side] += sum(any(points(claim) & points(each) for each in here[other]) for claim in left)
    n1, n2 = (sum(len(here[name]) for here in articles) for name in ("ada", "ben"))
    assert (found.annotators, found.claims, found.articles) == (("ada", "ben"), (n1, n2), 9)
    assert (found.matched, found.ambiguous) == (len(groups), ambiguous)
    assert (found.precision, found.recall) == (len(groups) / n2, len(groups) / n1)
    assert found.f1 == 2 * len(groups) / (n1 + n2)
    same = [g for g in groups if said(g[0], "target") is not None and said(g[0], "target") == said(g[1], "target")]
    assert found.f1_target == 2 * len(same) / (n1 + n2)
    equal = [g for g in same if said(g[0], "stance") is not None and said(g[0], "stance") == said(g[1], "stance")]
    assert found.f1_stance == 2 * len(equal) / (n1 + n2)
    assert found.touching == tuple(touching)
    assert found.alone == (n1 - len(groups) - touching[0], n2 - len(groups) - touching[1])
    assert min(touching) > 0 and min(found.alone) > 0
    names = ["stance", "type", "target", "speaker", "stance_holder", "certainty", "fields.type", "targets", "frames"]
    assert list(found.fields) == names
    for name in names:
        check_labels(found.fields[name], groups, name)
    assert list(found.fields_same_target) == [name for name in names if name not in ("target", "targets")]
    for name, figures in found.fields_same_target.items():
        check_labels(figures, groups, name, shared=True)
    check_labels(found.confidence, groups, "confidence")


def check_labels(figures, groups, name, *, shared=False):
    pairs = [tuple(unit) for unit in units_of(groups, name, shared=shared)]
    check(figures.percent, by_hand.percent_agreement(pairs), len(pairs))
    check(figures.kappa, by_hand.cohens_kappa(pairs), len(pairs))
    check_alphas(figures, groups, name, shared=shared)


def points(claim):
    return {point for piece in claim.segments for point in range(piece.start, piece.end)}


def test_the_figures_on_places_are_those_of_every_code_point():
    articles = corpus(3, 4, seed=2)
    found = group_figures(counted(articles), Sampling())
    marked = [
        [[(s.start, s.end) for claim in own for s in claim.segments] for own in here.values()] for here in articles
    ]
    rows = [
        [any(start <= point < end for start, end in runs) for runs in persons]
        for persons in marked
        for point in range(LENGTH)
    ]
    check(found.character_alpha, by_hand.krippendorff_alpha(rows), len(rows))
    assert list(found.alpha_u.targets) == ["CARS", "TRAM"]
    for target, figure in found.alpha_u.targets.items():
        pieces = [
            [
                [(s.start, s.end) for claim in own if target in naming(claim) for s in claim.segments]
                for own in here.values()
            ]
            for here in articles
        ]
        units = [[union(each) for each in persons] for persons in pieces]
        count = sum(len(runs) for persons in units for runs in persons)
        check(figure, by_hand.unitizing_alpha(units, [LENGTH] * 4), count)
        assert figure.merged == sum(len(each) for persons in pieces for each in persons) - count
    assert found.alpha_u.n == sum(figure.n for figure in found.alpha_u.targets.values())
    assert found.alpha_u.variant.startswith("|uα (Krippendorff")


def test_three_persons_are_compared_over_clusters():
    articles = corpus(3, 12, seed=3)
    counts = counted(articles)
    found = group_figures(counts, Sampling(rounds=20))
    variables = Variables(BOOK)
    groups = []
    for here in articles:
        claims = {name: [variables.claim(each) for each in own] for name, own in here.items()}
        if len(here) == 2:
            one, other = sorted(here)
            groups += [(here[one][i], here[other][j]) for i, j in match(claims[one], claims[other]).pairs]
            continue
        edges = {(one, other): overlaps(claims[one], claims[other]) for one, other in combinations(sorted(here), 2)}
        groups += [[here[name][at] for name, at in each.items()] for each in cluster(claims, edges)]
    for part, shared in ((found.fields, False), (found.fields_same_target, True)):
        for name, figures in part.items():
            check_alphas(figures, groups, name, shared=shared)
    pairs = [pair_figures(counts, two, Sampling(rounds=0)) for two in counts.pairs]
    assert [pair.annotators for pair in pairs] == [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")]
    kappas = [pair.fields["stance"].kappa.value for pair in pairs]
    mean = found.fields["stance"].mean_pairwise_kappa
    assert (mean.value, mean.n) == (pytest.approx(fmean(kappas)), 3)
    assert mean.low <= mean.value <= mean.high


def test_two_persons_together_agree_as_the_pair_does():
    counts = counted(corpus(2, 6, seed=4))
    pair, everybody = pair_figures(counts, ("ada", "ben"), Sampling()), group_figures(counts, Sampling())
    assert everybody.character_alpha == pair.character_alpha
    assert everybody.alpha_u == pair.alpha_u
    for name, figures in everybody.fields.items():
        assert figures.alpha_nominal == pair.fields[name].alpha_nominal
        assert figures.mean_pairwise_kappa.value == pair.fields[name].kappa.value


def test_empty_submissions_count_as_no_claims():
    one = content(Random(1))
    found = pair_figures(counted([{"ada": [one], "ben": []}, {"ada": [], "ben": []}]), ("ada", "ben"), Sampling())
    assert (found.articles, found.claims, found.alone) == (2, (1, 0), (1, 0))
    assert (found.f1, found.recall, found.precision) == (0, 0, None)
    kappa = found.fields["stance"].kappa
    assert (kappa.value, kappa.n, kappa.reason) == (None, 0, "No matched pair has a value in both claims.")


def test_nobody_marked_anything():
    found = pair_figures(counted([{"ada": [], "ben": []}]), ("ada", "ben"), Sampling())
    assert found.f1 is found.precision is found.recall is None
    assert found.character_alpha.reason.startswith("Nothing, or everything, is marked")
    assert found.alpha_u.reason == "No claim names a target."


def test_without_articles_every_figure_says_why_it_is_null():
    found = group_figures(counted([]), Sampling())
    assert found.character_alpha.reason == "There is no text to compare."
    assert found.fields["stance"].mean_pairwise_kappa.reason == "No two people have a kappa here."


def test_too_few_articles_have_no_interval():
    five = pair_figures(counted(corpus(2, 5, seed=5)), ("ada", "ben"), Sampling())
    assert five.character_alpha.reason == "Only 5 articles: too few to resample."
    ten = pair_figures(counted(corpus(2, 10, seed=5)), ("ada", "ben"), Sampling(rounds=50))
    figure = ten.character_alpha
    assert figure.reason is None
    assert figure.low < figure.value < figure.high
    asked_for_none = pair_figures(counted(corpus(2, 10, seed=5)), ("ada", "ben"), Sampling(rounds=0))
    assert asked_for_none.character_alpha.reason == "No resamples were asked for."


def test_ranges_that_are_left_out_take_their_claims_and_code_points_with_them():
    variables = Variables(BOOK)
    stances = [Pair("TRAM", "favor")]
    places = [Segment(0, 4), Segment(5, 12)]
    claims = [variables.claim(ClaimContent((place,), None, stances, None, [], {})) for place in places]
    counts = Counts(variables, Rule())
    counts.add(Article(LENGTH, [(10, 20)], {"ada": claims, "ben": claims[:1]}))
    found = pair_figures(counts, ("ada", "ben"), Sampling())
    assert found.claims == (1, 1)
    assert found.character_alpha.n == 20
    rows = [[point < 4 or 5 <= point < 10, point < 4] for point in range(20)]
    assert found.character_alpha.value == pytest.approx(by_hand.krippendorff_alpha(rows))
    assert found.alpha_u.n == 3


def test_a_target_limits_what_is_shared_and_the_units():
    counts = counted(corpus(2, 9, seed=1), Rule(target="CARS"))
    found = pair_figures(counts, ("ada", "ben"), Sampling())
    assert list(found.alpha_u.targets) == ["CARS"]
    everything = pair_figures(counted(corpus(2, 9, seed=1)), ("ada", "ben"), Sampling())
    assert found.fields_same_target["stance"].percent.n < everything.fields_same_target["stance"].percent.n
