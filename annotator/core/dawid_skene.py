"""Error rates and true values estimated from answers alone, by expectation and maximisation in turns (EM).

A. P. Dawid and A. M. Skene (1979), "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm",
Journal of the Royal Statistical Society, Series C 28(1), 20-28. Units that were answered in the same way by the same
persons are one row with a weight: three people with a few labels make few different rows of any number of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.core.error_rates import Answers, ErrorRates

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: Rounds end when no chance changes by more than this.
TOLERANCE = 1e-6
MOST_ROUNDS = 500


@dataclass(frozen=True)
class _Table:
    """All answers, row after row: each the place of its row, of its person and of its label."""

    weights: Floats  # (rows,): how many units were answered so
    row: Places  # (answers,)
    person: Places  # (answers,)
    label: Places  # (answers,)
    persons: int
    labels: int

    def add_up(self, values: Floats) -> Floats:
        """Return the sums of *values* (answers, labels) by row: (rows, labels)."""
        starts = np.flatnonzero(np.diff(self.row, prepend=-1))
        sums: Floats = np.add.reduceat(values, starts, axis=0)
        return sums


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
    rows = Counter(tuple(sorted(unit)) for unit in units)
    rows.pop((), None)
    if not rows:
        raise ValueError("no answers")
    persons = sorted({person for row in rows for person, _ in row})
    table = _table(rows, persons, labels)
    chances = _shares(table)
    change, done = 1.0, 0
    for _ in rounds(MOST_ROUNDS):
        prevalence, confusion = _maximise(table, chances, pseudo_count)
        found = _expect(table, prevalence, confusion)
        change = float(np.abs(found - chances).max())
        chances, done = found, done + 1
        if change <= TOLERANCE:
            break
    answers = np.bincount(table.person, weights=table.weights[table.row])
    return ErrorRates(
        labels=list(labels),
        prevalence=prevalence.tolist(),
        confusion=dict(zip(persons, confusion.tolist(), strict=True)),
        answers={person: int(count) for person, count in zip(persons, answers, strict=True)},
        units=rows.total(),
        rounds=done,
        is_settled=change <= TOLERANCE,
    )


def _table(rows: Counter[tuple[tuple[str, str], ...]], persons: Sequence[str], labels: Sequence[str]) -> _Table:
    persons_at = {person: place for place, person in enumerate(persons)}
    labels_at = {label: place for place, label in enumerate(labels)}
    return _Table(
        weights=np.array([*rows.values()], float),
        row=np.repeat(np.arange(len(rows)), [len(row) for row in rows]),
        person=np.array([persons_at[person] for row in rows for person, _ in row]),
        label=np.array([labels_at[label] for row in rows for _, label in row]),
        persons=len(persons),
        labels=len(labels),
    )


def _shares(table: _Table) -> Floats:
    return _normal(table.add_up(np.eye(table.labels)[table.label]))


def _maximise(table: _Table, chances: Floats, pseudo_count: float) -> tuple[Floats, Floats]:
    """Return prevalence (labels,) and confusion (persons, true, said) as *chances* have them (equations 2.3, 2.4)."""
    weighted = chances * table.weights[:, None]
    cell = table.person * table.labels + table.label
    cells = table.persons * table.labels
    of_answers = weighted[table.row]
    said: Floats = np.stack([np.bincount(cell, weights=column, minlength=cells) for column in of_answers.T])
    by_person = said.reshape(table.labels, table.persons, table.labels).swapaxes(0, 1)
    prevalence: Floats = weighted.sum(axis=0) / table.weights.sum()
    return prevalence, _normal(by_person + pseudo_count)


def _expect(table: _Table, prevalence: Floats, confusion: Floats) -> Floats:
    """Return how likely each label is the true one of each row (equation 2.5)."""
    with np.errstate(divide="ignore"):  # the logarithm of what never was is -inf, and its chance 0
        of_answers = np.log(confusion)[table.person, :, table.label]
        likely = np.log(prevalence) + table.add_up(of_answers)
    highest = likely.max(axis=1, keepdims=True)
    return _normal(np.exp(likely - np.where(np.isfinite(highest), highest, 0.0)))


def _normal(values: Floats) -> Floats:
    """Return *values* such that the last axis adds up to 1; where nothing is known it is even."""
    totals = values.sum(axis=-1, keepdims=True)
    shares = np.full_like(values, 1 / values.shape[-1])
    np.divide(values, totals, out=shares, where=totals > 0)
    return shares
