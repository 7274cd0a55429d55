"""What is offered of a cluster whose members differ, and from which of them it is hidden."""

from __future__ import annotations

import math
from itertools import permutations
from random import Random

import pytest
from core.test_settling import BOOK, PEOPLE, claim

from annotator.core.codebook_parts import Confidence
from annotator.core.consensus import estimate_rates, is_hidden, make_offer, stance_units
from annotator.core.records import Pair

FAVOR, AGAINST = [Pair("TRAM", "favor")], [Pair("TRAM", "against")]
SCALE = Confidence(min=1, max=5, question="")


def three(ada=FAVOR, ben=FAVOR, cleo=AGAINST, **fields):
    said = zip(PEOPLE, ((0, 40), (0, 29), (0, 28)), (ada, ben, cleo), strict=True)
    return [claim(name, place, stances=stances, **fields) for name, place, stances in said]


def test_the_majority_counts_those_who_found_nothing_there():
    ada, ben, cleo = three()
    offer = make_offer([ada, ben, cleo], PEOPLE, "majority")
    assert (offer.claim, offer.support) == (ben.id, pytest.approx(2 / 3, abs=1e-4))
    assert make_offer([ada, ben], (*PEOPLE, "dora"), "majority") is None
    assert make_offer([ben, cleo], ("ben", "cleo"), "majority") is None


def test_ones_own_second_claim_is_no_second_voice():
    ada, ben, cleo = three(AGAINST, FAVOR, AGAINST)
    again = claim("ben", (41, 60), at=1, stances=FAVOR)
    assert make_offer([ada, ben, again, cleo], PEOPLE, "majority").claim in (ada.id, cleo.id)


def test_one_persons_claim_alone_is_never_offered():
    for method in ("majority", "confidence"):
        assert make_offer([claim("ada", (0, 9))], ("ada",), method, SCALE) is None


def test_confidence_weighs_each_member_on_the_codebooks_scale():
    ada = claim("ada", (0, 9), stances=FAVOR, confidence=5)
    ben = claim("ben", (0, 9), stances=AGAINST, confidence=2)
    cleo = claim("cleo", (0, 9), stances=AGAINST, confidence=2)
    # Steps of five: 1.0 against 0.4 + 0.4.
    offer = make_offer([ada, ben, cleo], PEOPLE, "confidence", SCALE)
    assert (offer.claim, offer.support) == (ada.id, pytest.approx(1 / 1.8, abs=1e-4))
    assert make_offer([ada, ben, cleo], PEOPLE, "majority").claim in (ben.id, cleo.id)


def test_without_a_confidence_everybody_counts_the_same():
    ada, ben, cleo = three(confidence=None)
    assert make_offer([ada, ben, cleo], PEOPLE, "confidence", None).support == pytest.approx(2 / 3, abs=1e-4)
    assert make_offer([ada, cleo], PEOPLE, "confidence", SCALE) is None


def made_clusters(count=400):
    """Ada is right 19 times of 20; Ben and Cleo say `favor` for half of what is against. All are right on the rest."""
    chance, found = Random(3), []
    for number in range(count):
        truth = chance.choice(("favor", "against", "neutral"))
        members = []
        for name in PEOPLE:
            said = truth
            if name == "ada" and chance.random() < 0.05:
                said = "neutral"
            elif name != "ada" and truth == "against" and chance.random() < 0.5:
                said = "favor"
            members.append(claim(name, (number * 10, number * 10 + 9), stances=[Pair("TRAM", said)]))
        found.append(members)
    return found


def test_error_rates_let_the_careful_one_outweigh_two_who_err_alike():
    rates = estimate_rates(made_clusters(), BOOK)
    labels = rates.stance.labels
    against, favor = labels.index("against"), labels.index("favor")
    assert rates.stance.confusion["ben"][against][favor] == pytest.approx(0.5, abs=0.1)
    assert rates.stance.confusion["ada"][against][favor] < 0.05
    ada, ben, cleo = three(AGAINST, FAVOR, FAVOR)
    assert make_offer([ada, ben, cleo], PEOPLE, "dawid_skene", SCALE, rates).claim == ada.id
    assert make_offer([ada, ben, cleo], PEOPLE, "majority").claim == ben.id


def test_what_is_likely_is_the_product_over_type_and_targets():
    rates = estimate_rates(made_clusters(), BOOK)
    two = [Pair("TRAM", "favor"), Pair("CARS", "against")]
    ada, ben = claim("ada", (0, 9), stances=two), claim("ben", (0, 9), stances=AGAINST)
    cleo = claim("cleo", (0, 9), stances=FAVOR, type="policy")
    members = [ada, ben, cleo]

    def chance(kind, answers, true):
        at = kind.labels.index(true)
        terms = [
            p * math.prod(kind.confusion[who][t][kind.labels.index(said)] for who, said in answers)
            for t, p in enumerate(kind.prevalence)
        ]
        return terms[at] / sum(terms)

    types = [(each.annotator, each.type) for each in members]
    tram = [("ada", "favor"), ("ben", "against"), ("cleo", "favor")]
    cars = [("ada", "against"), ("ben", ""), ("cleo", "")]
    by_hand = [
        chance(rates.type, types, "factual")
        * chance(rates.stance, tram, "favor")
        * chance(rates.stance, cars, "against"),
        chance(rates.type, types, "factual") * chance(rates.stance, tram, "against") * chance(rates.stance, cars, ""),
        chance(rates.type, types, "policy") * chance(rates.stance, tram, "favor") * chance(rates.stance, cars, ""),
    ]
    best = max(range(3), key=by_hand.__getitem__)
    offer = make_offer(members, PEOPLE, "dawid_skene", SCALE, rates)
    assert (offer.claim, offer.support) == (
        members[best].id,
        pytest.approx(by_hand[best] / sum(by_hand), abs=1e-4),
    )


def test_too_few_people_or_passages_give_no_rates_and_so_no_offer():
    few = estimate_rates(made_clusters(29), BOOK)
    assert (few.type, few.stance) == (None, None)
    two = estimate_rates([members[:2] for members in made_clusters()], BOOK)
    assert (two.type, two.stance) == (None, None)
    assert make_offer(three(), PEOPLE, "dawid_skene", SCALE, few) is None


def test_a_target_that_somebody_does_not_name_counts_as_not_named():
    ada, ben = claim("ada", (0, 9), stances=[Pair("CARS", None), *FAVOR]), claim("ben", (0, 9), stances=[])
    assert dict(stance_units([ada, ben])) == {"CARS": [("ben", "")], "TRAM": [("ada", "favor"), ("ben", "")]}


@pytest.mark.parametrize("method", ["majority", "confidence"])
def test_the_order_of_people_changes_nothing(method):
    members = three()
    assert len({make_offer(list(order), PEOPLE, method, SCALE).claim for order in permutations(members)}) == 1


def test_a_fifth_is_hidden_by_the_seed_and_stays_so_in_any_order():
    ids = [f"{number:08}" for number in range(10_000)]
    hidden = [is_hidden(7, [each]) for each in ids]
    # Four standard deviations of a binomial share.
    assert sum(hidden) / len(ids) == pytest.approx(0.2, abs=0.016)
    assert hidden == [is_hidden(7, ["zz", each]) for each in ids]
    assert hidden != [is_hidden(8, [each]) for each in ids]
