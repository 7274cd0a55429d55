"""How far people's confidence carries: the share of their claims that turned out right, step by step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from annotator.core.agreement_detail_records import Calibration, ConfidenceStep
from annotator.core.agreement_variables import CountedClaim


def brier_score(forecasts: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean of (probability - outcome)², 0 at best; None without forecasts.

    Brier (1950), "Verification of forecasts expressed in terms of probability", for two outcomes and in the half of his
    scale that became usual (0 to 1).
    """
    if not forecasts:
        return None
    return sum((probability - happened) ** 2 for probability, happened in forecasts) / len(forecasts)


def says_the_same(claim: CountedClaim, gold: CountedClaim, stance: int, kind: int) -> bool:
    """Return whether *claim* is right: the type, targets and stances of *gold*; two of its values by their places."""
    if claim.values[kind] != gold.values[kind] or claim.stances != gold.stances:
        return False
    return bool(claim.stances) or claim.values[stance] == gold.values[stance]


class Judgements:
    """Claims with their confidence, and whether they were right."""

    def __init__(self, probabilities: Mapping[int, float]) -> None:
        self._probabilities = probabilities
        self._counted: defaultdict[str, Counter[tuple[int, bool]]] = defaultdict(Counter)

    def add(self, annotator: str, confidence: int, is_right: bool) -> None:
        """Note one claim."""
        self._counted[annotator][confidence, is_right] += 1

    def calibrations(self) -> Iterator[Calibration]:
        """Yield everybody's calibration, then that of each person in name order; nothing without claims."""
        if not self._counted:
            return
        everybody: Counter[tuple[int, bool]] = Counter()
        for counted in self._counted.values():
            everybody.update(counted)
        yield self._calibration(None, everybody)
        for name in sorted(self._counted):
            yield self._calibration(name, self._counted[name])

    def _calibration(self, annotator: str | None, counted: Mapping[tuple[int, bool], int]) -> Calibration:
        steps = []
        for step in sorted({step for step, _ in counted}):
            right, wrong = counted.get((step, True), 0), counted.get((step, False), 0)
            n = right + wrong
            steps.append(ConfidenceStep(step, n, right, right / n, self._probabilities.get(step)))
        forecasts = [
            (self._probabilities[step], is_right)
            for (step, is_right), times in counted.items()
            for _ in range(times)
            if step in self._probabilities
        ]
        return Calibration(annotator, steps, sum(each.n for each in steps), brier_score(forecasts))
