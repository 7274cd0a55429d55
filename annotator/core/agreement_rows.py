"""Every figure of an answer as a flat row, for tables and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from annotator.core.agreement_records import Agreement, Figure, PairFigures, UnitizingFigure

_COUNTS = ("claims", "touching", "alone")
_NUMBERS = ("articles", "matched", "ambiguous", "f1", "precision", "recall", "f1_target", "f1_stance")


class FigureRow(Struct):
    """One figure, with the parameters that it was computed with."""

    #: Two persons joined by "; ", or "all".
    annotators: str
    part: str
    variable: str
    measure: str
    value: float | int | None
    n: int | None
    low: float | None
    high: float | None
    reason: str | None
    match: str
    threshold: float
    scope: str
    at: str
    phase: str
    seed: int


def figure_rows(answer: Agreement) -> Iterator[FigureRow]:
    """Yield every figure of *answer*: those of each pair, then those of all persons."""
    for pair in answer.pairs:
        who = "; ".join(pair.annotators)
        for measure, value in _detection(pair):
            yield _row(answer, who, "detection", "", measure, value)
        yield from _figures(answer, who, asdict(pair))
    yield from _figures(answer, "all", asdict(answer.all))


def _detection(pair: PairFigures) -> Iterator[tuple[str, float | int | None]]:
    for name in _COUNTS:
        yield from zip((f"{name} of the first", f"{name} of the second"), getattr(pair, name), strict=True)
    for name in _NUMBERS:
        yield name, getattr(pair, name)


def _figures(answer: Agreement, who: str, parts: Mapping[str, Any]) -> Iterator[FigureRow]:
    for part, found in parts.items():
        if isinstance(found, UnitizingFigure):
            for target, figure in {"": found, **found.targets}.items():
                yield _row(answer, who, "places", target, part, figure)
                yield _row(answer, who, "places", target, f"{part} merged", figure.merged)
        elif isinstance(found, Figure):
            yield _row(answer, who, "places", "", part, found)
        elif isinstance(found, dict):
            for variable, labels in found.items():
                yield from _labels(answer, who, part, variable, labels)
        elif isinstance(found, Struct):
            yield from _labels(answer, who, part, part, found)


def _labels(answer: Agreement, who: str, part: str, variable: str, labels: Struct) -> Iterator[FigureRow]:
    for measure, figure in asdict(labels).items():
        if isinstance(figure, Figure):
            yield _row(answer, who, part, variable, measure, figure)


def _row(
    answer: Agreement, who: str, part: str, variable: str, measure: str, found: Figure | float | None
) -> FigureRow:
    figure = found if isinstance(found, Figure) else None
    return FigureRow(
        annotators=who,
        part=part,
        variable=variable,
        measure=measure,
        value=found.value if isinstance(found, Figure) else found,
        n=figure.n if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        reason=figure.reason if figure else None,
        match=answer.match,
        threshold=answer.threshold,
        scope=answer.scope,
        at=answer.at,
        phase=answer.phase,
        seed=answer.seed,
    )
