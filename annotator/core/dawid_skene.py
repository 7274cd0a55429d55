"""How often each person says what, given what is true: error rates and true values estimated from answers alone.

A. P. Dawid and A. M. Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
Journal of the Royal Statistical Society, Series C 28(1), 20-28. Units that were answered in the same way by the same
persons are one row with a weight, so that the rounds cost as many steps as there are different rows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

#: The answers of one unit: (person, label), a pair as often as the person gave it.
Answers = Sequence[tuple[str, str]]

#: The answers of a unit in the order of persons, labels by their places.
Row = tuple[tuple[str, int], ...]

#: Rounds end when no chance changes by more than this.
TOLERANCE = 1e-6
MOST_ROUNDS = 500


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


def estimate_error_rates(
    units: Iterable[Answers],
    labels: Sequence[str],
    pseudo_count: float = 0.0,
    rounds: Callable[[int], Iterable[int]] = range,
) -> ErrorRates:
    """Return the error rates that make the answers to *units* most likely; all answers are among *labels*.

    The first guess of what is true is the share of the answers, as in the paper. *pseudo_count* answers are added to
    each cell of each person's confusion: 0 is the paper's estimate, in which what never was is impossible. A row of
    which nothing is known is even. *rounds* yields the numbers below its argument. Raises ValueError where no unit has
    an answer.
    """
    place = {label: index for index, label in enumerate(labels)}
    rows = Counter(tuple(sorted((person, place[label]) for person, label in unit)) for unit in units)
    rows.pop((), None)
    if not rows:
        raise ValueError("no answers")
    answers: Counter[str] = Counter()
    for row, weight in rows.items():
        for person, _ in row:
            answers[person] += weight
    chances = {row: _shares(row, len(labels)) for row in rows}
    change, done = 1.0, 0
    for _ in rounds(MOST_ROUNDS):
        prevalence, confusion = _maximise(rows, chances, sorted(answers), len(labels), pseudo_count)
        found = {row: _posterior(row, prevalence, confusion) for row in rows}
        change = max(abs(a - b) for row in rows for a, b in zip(found[row], chances[row], strict=True))
        chances, done = found, done + 1
        if change <= TOLERANCE:
            break
    return ErrorRates(
        labels=list(labels),
        prevalence=prevalence,
        confusion=confusion,
        answers=dict(sorted(answers.items())),
        units=rows.total(),
        rounds=done,
        is_settled=change <= TOLERANCE,
    )


def chances_of(rates: ErrorRates, answers: Answers) -> dict[str, float]:
    """Return how likely each label is the true one, given *answers*; those of unknown persons or labels say nothing."""
    place = {label: index for index, label in enumerate(rates.labels)}
    row = tuple((person, place[label]) for person, label in answers if person in rates.confusion and label in place)
    return dict(zip(rates.labels, _posterior(row, rates.prevalence, rates.confusion), strict=True))


def _shares(row: Row, count: int) -> list[float]:
    said = Counter(label for _, label in row)
    return [said[label] / len(row) for label in range(count)]


def _maximise(
    rows: Mapping[Row, int],
    chances: Mapping[Row, Sequence[float]],
    persons: Sequence[str],
    count: int,
    pseudo_count: float,
) -> tuple[list[float], dict[str, list[list[float]]]]:
    """Return prevalence and confusions as the chances of each row have them (equations 2.3 and 2.4)."""
    total = sum(rows.values())
    prevalence = [0.0] * count
    said = {person: [[pseudo_count] * count for _ in range(count)] for person in persons}
    for row, weight in rows.items():
        for true, chance in enumerate(chances[row]):
            share = chance * weight
            if share == 0.0:
                continue
            prevalence[true] += share / total
            for person, label in row:
                said[person][true][label] += share
    return prevalence, {person: [_normal(row) for row in table] for person, table in said.items()}


def _posterior(
    row: Row, prevalence: Sequence[float], confusion: Mapping[str, Sequence[Sequence[float]]]
) -> list[float]:
    """Return how likely each label is the true one of a row (equation 2.5)."""
    return _normal(
        [
            chance * math.prod(confusion[person][true][label] for person, label in row)
            for true, chance in enumerate(prevalence)
        ]
    )


def _normal(values: Sequence[float]) -> list[float]:
    total = math.fsum(values)
    return [value / total for value in values] if total > 0 else [1 / len(values)] * len(values)
