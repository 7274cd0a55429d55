"""How often each person says what, given what is true, and what the answers to one unit then make likely."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

#: The answers of one unit: (person, label), a pair as often as the person gave it.
Answers = Sequence[tuple[str, str]]


class ErrorRates(Struct):
    """What a set of answers says about those who gave them."""

    labels: list[str]
    #: How often each label is the true one, in the order of `labels`; they add up to 1.
    prevalence: list[float]
    #: By person, a row for each true label: how often the person then says each label. Rows add up to 1.
    confusion: dict[str, list[list[float]]]
    #: How many answers of each person there were.
    answers: dict[str, int]
    units: int
    rounds: int
    #: Whether the last round changed nothing any more.
    is_settled: bool


def chances_of(rates: ErrorRates, answers: Answers) -> dict[str, float]:
    """Return how likely each label is the true one, given *answers*; those of unknown persons or labels say nothing.

    Equation 2.5 of Dawid and Skene (1979); where the rates hold *answers* for impossible, all labels are as likely.
    """
    place = {label: index for index, label in enumerate(rates.labels)}
    known = [
        (rates.confusion[person], place[said])
        for person, said in answers
        if person in rates.confusion and said in place
    ]
    likely = [
        prevalence * math.prod(table[true][said] for table, said in known)
        for true, prevalence in enumerate(rates.prevalence)
    ]
    total = math.fsum(likely)
    return {
        label: chance / total if total > 0 else 1 / len(likely)
        for label, chance in zip(rates.labels, likely, strict=True)
    }
