"""Error rates by Dawid and Skene (1979), against the figures that the paper gives for its own data."""

from __future__ import annotations

import random

import pytest

from annotator.core.dawid_skene import estimate_error_rates
from annotator.core.error_rates import chances_of

#: Table 1 of the paper: 45 patients, seen three times by the first of five anaesthetists and once by the others.
PATIENTS = """
    1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343
    1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222
    1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
    2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""
LABELS = ["1", "2", "3", "4"]
OBSERVERS = "1112345"

UNITS = [list(zip(OBSERVERS, patient, strict=True)) for patient in PATIENTS.split()]


def rounded(values):
    return [round(value, 2) for value in values]


def test_the_papers_estimates_are_reproduced():
    rates = estimate_error_rates(UNITS, LABELS)
    assert (rates.units, rates.answers["1"], rates.answers["5"]) == (45, 135, 45)
    # Table 2 of the paper: marginal probabilities.
    assert rounded(rates.prevalence) == [0.40, 0.42, 0.11, 0.07]
    # Table 3: the error rates of observer 1.
    assert [rounded(row) for row in rates.confusion["1"]] == [
        [0.89, 0.11, 0.00, 0.00],
        [0.07, 0.88, 0.05, 0.00],
        [0.00, 0.34, 0.66, 0.00],
        [0.00, 0.00, 0.56, 0.44],
    ]
    # Table 4: what is true of the first patients.
    for patient, true in zip(UNITS, "142222", strict=False):
        chances = chances_of(rates, patient)
        assert rounded([chances[true]]) == [1.0]
    assert rates.is_settled


def test_an_independent_program_has_the_same_rates_and_chances():
    """Card (2014), dawid_skene.py, run on the paper's data: all observers, and the patients who are in doubt."""
    rates = estimate_error_rates(UNITS, LABELS)
    assert [[rounded(row) for row in rates.confusion[each]] for each in "2345"] == [
        [[0.83, 0.17, 0.00, 0.00], [0.05, 0.63, 0.31, 0.00], [0.00, 0.00, 1.00, 0.00], [0.00, 0.00, 0.00, 1.00]],
        [[1.00, 0.00, 0.00, 0.00], [0.11, 0.79, 0.11, 0.00], [0.00, 0.40, 0.20, 0.40], [0.00, 0.00, 0.67, 0.33]],
        [[0.94, 0.06, 0.00, 0.00], [0.05, 0.84, 0.10, 0.00], [0.00, 0.00, 0.80, 0.20], [0.00, 0.00, 0.33, 0.67]],
        [[1.00, 0.00, 0.00, 0.00], [0.16, 0.73, 0.11, 0.00], [0.00, 0.21, 0.79, 0.00], [0.00, 0.00, 0.33, 0.67]],
    ]
    in_doubt = {
        7: [0.981, 0.019, 0.0, 0.0],
        30: [0.9991, 0.0009, 0.0, 0.0],
        35: [0.0, 0.948, 0.052, 0.0],
        38: [0.0, 0.0212, 0.9788, 0.0],
        42: [0.9998, 0.0002, 0.0, 0.0],
    }
    for number, expected in in_doubt.items():
        assert [*chances_of(rates, UNITS[number - 1]).values()] == pytest.approx(expected, abs=0.0005)


def test_no_rates_beside_them_make_the_answers_more_likely():
    """What EM is for, computed by the plain product over patients and classes; rounds end close to the top."""

    def likelihood(rates):
        product = 1.0
        for unit in UNITS:
            total = 0.0
            for true in range(4):
                chance = rates.prevalence[true]
                for observer, said in unit:
                    chance *= rates.confusion[observer][true][int(said) - 1]
                total += chance
            product *= total
        return product

    best = estimate_error_rates(UNITS, LABELS)
    top = likelihood(best)
    chance = random.Random(5)
    for _ in range(50):
        moved = estimate_error_rates(UNITS, LABELS)
        person = chance.choice("12345")
        row = moved.confusion[person][chance.randrange(4)]
        one, other = chance.sample(range(4), 2)
        step = min(row[one], 0.02)
        row[one], row[other] = row[one] - step, row[other] + step
        assert likelihood(moved) <= top * (1 + 1e-5)


def test_known_error_rates_are_found_again():
    """2,000 units with a careful, a hasty and a one-sided person, made with a fixed seed."""
    says = {
        "careful": {"favor": [0.95, 0.05], "against": [0.05, 0.95]},
        "hasty": {"favor": [0.7, 0.3], "against": [0.3, 0.7]},
        "one-sided": {"favor": [0.98, 0.02], "against": [0.6, 0.4]},
    }
    labels = ["favor", "against"]
    chance = random.Random(11)
    units, truths = [], []
    for _ in range(2000):
        truth = chance.choices(labels, [0.6, 0.4])[0]
        truths.append(truth)
        units.append([(name, chance.choices(labels, rows[truth])[0]) for name, rows in says.items()])
    rates = estimate_error_rates(units, labels)
    assert rates.prevalence[0] == pytest.approx(0.6, abs=0.05)
    for name, rows in says.items():
        for at, label in enumerate(labels):
            assert rates.confusion[name][at] == pytest.approx(rows[label], abs=0.06)
    right = most = 0
    for unit, truth in zip(units, truths, strict=True):
        chances = chances_of(rates, unit)
        right += max(labels, key=chances.__getitem__) == truth
        most += max(labels, key=[said for _, said in unit].count) == truth
    assert right > most


def test_what_never_was_is_possible_with_a_pseudo_count():
    units = [[("ada", "a"), ("ben", "a")]] * 30 + [[("ada", "b"), ("ben", "b")]] * 30
    strict, open_minded = (estimate_error_rates(units, ["a", "b"], each) for each in (0.0, 0.5))
    assert strict.confusion["ada"][0][1] == 0.0
    assert 0.0 < open_minded.confusion["ada"][0][1] < 0.05
    assert chances_of(open_minded, [("ada", "a"), ("ben", "b")])["a"] == pytest.approx(0.5)


def test_somebody_unknown_says_nothing_and_nobody_at_all_is_an_error():
    rates = estimate_error_rates([[("ada", "a")], [("ada", "b")], [("ada", "a")]], ["a", "b"])
    assert chances_of(rates, [("zoe", "b")])["a"] == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="no answers"):
        estimate_error_rates([[]], ["a"])
