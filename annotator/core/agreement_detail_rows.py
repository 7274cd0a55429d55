"""Every further figure as a flat row, for tables and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from annotator.core.agreement_detail_records import AgreementDetails
from annotator.core.agreement_records import Figure


class DetailRow(Struct):
    """One figure or count, and what it is of."""

    #: rules, article, target, type, codebook, period, coefficients, confusions, confidence or used.
    part: str
    #: What of that part: an article's id, a target …
    key: str
    #: Persons joined by "; ", or "all".
    annotators: str
    variable: str
    measure: str
    value: float | int | None
    n: int | None
    reason: str | None
    match: str
    threshold: float
    scope: str
    at: str
    phase: str


def detail_rows(answer: AgreementDetails) -> Iterator[DetailRow]:
    """Yield every figure of *answer*."""
    asked = (answer.match, answer.threshold, answer.scope, answer.at, answer.phase)
    for row in _rows(answer):
        cells: tuple[Any, ...] = (*row, *asked)
        yield DetailRow(*cells)


def _rows(answer: AgreementDetails) -> Iterator[tuple[Any, ...]]:
    for rule in answer.rules:
        for measure in ("matched", "f1"):
            yield "rules", rule.match, "; ".join(rule.annotators), "", measure, getattr(rule, measure), None, None
    for each in answer.slices:
        for measure, found in asdict(each).items():
            if measure not in ("by", "key"):
                yield each.by, each.key, "all", "", measure, *_number(found)
    for figure in answer.coefficients:
        yield "coefficients", figure.part, "; ".join(figure.annotators), figure.variable, "ac1", *_number(figure.ac1)
    for matrix in answer.confusions:
        who = "; ".join(matrix.annotators)
        for one, counts in zip(matrix.values, matrix.counts, strict=True):
            for other, count in zip(matrix.values, counts, strict=True):
                yield "confusions", matrix.part, who, matrix.variable, f"{one} / {other}", count, None, None
    for calibration in answer.confidence:
        who = calibration.annotator or "all"
        yield "confidence", "", who, "confidence", "brier", calibration.brier, calibration.n, None
        for step in calibration.steps:
            yield "confidence", str(step.confidence), who, "confidence", "right", step.right, None, None
            yield "confidence", str(step.confidence), who, "confidence", "share right", step.share, step.n, None
            yield "confidence", str(step.confidence), who, "confidence", "probability", step.probability, None, None
    for used in answer.used:
        yield "used", used.reason, used.annotator, "", "claims", used.claims, None, None


def _number(found: Figure | float | None) -> tuple[float | int | None, int | None, str | None]:
    return (found.value, found.n, found.reason) if isinstance(found, Figure) else (found, None, None)
