"""Agreement figures against the worked examples of the papers that define them."""

from __future__ import annotations

import pytest

from annotator.core.agreement import (
    alpha_of,
    cohens_kappa,
    coincidences,
    krippendorff_alpha,
    masi,
    ordinal,
    percent_agreement,
)


def units(**rows: str) -> list[dict[str, str]]:
    """Return one mapping a column of *rows*; a dot is a missing value."""
    columns = zip(*(row.split() for row in rows.values()), strict=True)
    return [{name: value for name, value in zip(rows, column, strict=True) if value != "."} for column in columns]


#: Krippendorff (2011), the reliability data of its sections A, B and C.
BINARY = units(meg="0 1 0 0 0 0 0 0 1 0", owen="1 1 1 0 0 1 0 0 0 0")
NOMINAL = units(ben="a a b b d c c c e d d a", gerry="b a b b b c c c e d d d")
MISSING = units(
    a="1 2 3 3 2 1 4 1 2 . . .",
    b="1 2 3 3 2 2 4 1 2 5 . 3",
    c=". 3 3 3 2 3 4 2 2 5 1 .",
    d="1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(("data", "expected"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743)])
def test_nominal_alpha_is_that_of_krippendorff_2011(data, expected):
    assert krippendorff_alpha(data) == pytest.approx(expected, abs=0.0005)


def test_ordinal_alpha_is_that_of_krippendorff_2011():
    counted = coincidences([list(unit.values()) for unit in MISSING])
    assert alpha_of(counted, ordinal(counted, int)) == pytest.approx(0.815, abs=0.0005)


def test_interval_alpha_is_that_of_krippendorff_2011():
    counted = coincidences([list(unit.values()) for unit in MISSING])
    assert alpha_of(counted, lambda one, other: (int(one) - int(other)) ** 2) == pytest.approx(0.849, abs=0.0005)


def test_kappa_is_that_of_cohen_1960():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    assert percent_agreement(pairs) == pytest.approx(0.70)
    assert cohens_kappa(pairs) == pytest.approx(0.492, abs=0.0005)


def test_what_cannot_be_computed_is_none():
    assert percent_agreement([]) is None
    assert cohens_kappa([]) is None
    assert cohens_kappa([("a", "a"), ("a", "a")]) is None
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([{"ada": "a"}]) is None
    assert krippendorff_alpha([{"ada": "a", "ben": "a"}]) is None


def test_perfect_agreement_is_one_and_systematic_disagreement_below_zero():
    assert krippendorff_alpha([{"ada": x, "ben": x} for x in "abab"]) == 1
    opposed = krippendorff_alpha([{"ada": x, "ben": y} for x, y in zip("abab", "baba", strict=True)])
    assert opposed is not None
    assert opposed < 0


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", 0),
        ("ab", "a", 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("a", "b", 1),
        ("", "", 0),
        ("", "a", 1),
    ],
)
def test_masi_is_that_of_passonneau_2006(one, other, distance):
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(distance)
