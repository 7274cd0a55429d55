"""The answer that a report of agreement gives, put together from the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from msgspec.structs import asdict

from annotator.core.agreement_counts import CHARACTERS, UNITS, Counts, PairTally, Two
from annotator.core.agreement_figures import (
    NO_ORDER,
    Figures,
    Sampling,
    Source,
    ask_group_labels,
    ask_pair_labels,
    ask_places,
)
from annotator.core.agreement_records import (
    Figure,
    GroupFigures,
    GroupLabelFigures,
    LabelFigures,
    PairFigures,
    TargetFigure,
    UnitizingFigure,
)
from annotator.core.agreement_units import FIELDS, SAME_TARGET, Key, Path
from annotator.core.agreement_variables import CONFIDENCE, Variable
from annotator.core.unitizing import VARIANT

Labels = TypeVar("Labels", LabelFigures, GroupLabelFigures)

_NOT_ORDERED = Figure(None, 0, None, None, NO_ORDER)
_NO_UNITS = {
    FIELDS: "No matched pair has a value in both claims.",
    SAME_TARGET: "No matched pair shares a target and has a value in both claims.",
}
NO_GROUP = "No passage has a value from two people."


def pair_figures(counts: Counts, two: Two, sampling: Sampling) -> PairFigures:
    """Return how far the persons *two* agree."""
    tally, units = counts.pairs[two], counts.units
    figures = Figures(tally.places, [Source(dict(enumerate(tally.labels)), units.pair_counts)])
    for path, variable in _paths(counts):
        ask_pair_labels(figures, path, variable, _NO_UNITS[path[0]])
    ask_places(figures, sorted(tally.merged))
    found = figures.compute(sampling)
    labels = {path: _labels(LabelFigures, found, path) for path, _ in _paths(counts)}
    confidence = labels.pop((FIELDS, CONFIDENCE))
    return PairFigures(
        annotators=two,
        **_detection(tally),
        character_alpha=found[CHARACTERS,],
        alpha_u=_unitizing(found, tally.merged),
        fields=_part(labels, FIELDS),
        fields_same_target=_part(labels, SAME_TARGET),
        confidence=confidence,
    )


def group_figures(counts: Counts, sampling: Sampling) -> GroupFigures:
    """Return how far all persons agree."""
    tally = counts.group
    sources = [Source(dict(enumerate(tally.labels)), counts.units.group_counts)]
    sources += [_kappas_of(counts, two) for two in counts.pairs]
    figures = Figures(tally.places, sources)
    paths = [(path, variable) for path, variable in _paths(counts) if variable.name != CONFIDENCE]
    for path, variable in paths:
        ask_group_labels(figures, path, variable, sorted(counts.pairs), NO_GROUP)
    ask_places(figures, sorted(tally.merged))
    found = figures.compute(sampling)
    labels = {path: _labels(GroupLabelFigures, found, path) for path, _ in paths}
    return GroupFigures(
        character_alpha=found[CHARACTERS,],
        alpha_u=_unitizing(found, tally.merged),
        fields=_part(labels, FIELDS),
        fields_same_target=_part(labels, SAME_TARGET),
    )


def _paths(counts: Counts) -> list[tuple[Path, Variable]]:
    """Return the figures on labels, in the order of the answer."""
    return [(slot.path, slot.variable) for slot in counts.units.slots]


def _kappas_of(counts: Counts, two: Two) -> Source:
    """Return what the persons *two* add to the counts of all: what their kappas need, under their names."""
    tally = counts.pairs[two]

    def kappas(number: int) -> Iterator[tuple[Key, int]]:
        for (path, counted), count in counts.units.kappa_counts(number):
            yield ((*two, *path), counted), count

    return Source(dict(zip(tally.articles, tally.labels, strict=True)), kappas)


def _labels(kind: type[Labels], found: Mapping[Path, Figure], path: Path) -> Labels:
    own = {key[-1]: figure for key, figure in found.items() if key[:-1] == path}
    return kind(**{"alpha_ordinal": _NOT_ORDERED} | own)


def _part(labels: Mapping[Path, Labels], part: str) -> dict[str, Labels]:
    return {path[-1]: each for path, each in labels.items() if path[0] == part}


def _unitizing(found: Mapping[Path, Figure], merged: Mapping[str, int]) -> UnitizingFigure:
    each = {target: TargetFigure(**asdict(found[UNITS, target]), merged=merged[target]) for target in sorted(merged)}
    return UnitizingFigure(**asdict(found[UNITS,]), merged=sum(merged.values()), variant=VARIANT, targets=each)


def _detection(tally: PairTally) -> dict[str, Any]:
    """Return the plain numbers: how many claims each person made, and what became of them."""
    (one, other), matched = tally.claims, tally.matched
    both = one + other
    return {
        "claims": (one, other),
        "articles": len(tally.articles),
        "matched": matched,
        "ambiguous": tally.ambiguous,
        "f1": _ratio(2 * matched, both),
        "precision": _ratio(matched, other),
        "recall": _ratio(matched, one),
        "f1_target": _ratio(2 * tally.same_target, both),
        "f1_stance": _ratio(2 * tally.same_stance, both),
        "touching": tuple(tally.touching),
        "alone": (one - matched - tally.touching[0], other - matched - tally.touching[1]),
    }


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
