"""The answer that a report of agreement gives, put together from the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import asdict

from annotator.core.agreement_counts import (
    CHARACTERS,
    FIELDS,
    SAME_TARGET,
    UNITS,
    Counts,
    PairTally,
    Path,
    Two,
)
from annotator.core.agreement_figures import (
    NO_ORDER,
    Figures,
    Sampling,
    ask_alphas,
    ask_mean_kappa,
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
from annotator.core.agreement_variables import CONFIDENCE, TARGETS, Variable
from annotator.core.unitizing import VARIANT

Labels = TypeVar("Labels", LabelFigures, GroupLabelFigures)

_NOT_ORDERED = Figure(None, 0, None, None, NO_ORDER)
_NO_UNITS = {
    FIELDS: "No matched pair has a value in both claims.",
    SAME_TARGET: "No matched pair shares a target and has a value in both claims.",
    CONFIDENCE: "No matched pair has a value in both claims.",
}
_NO_GROUP = "No passage has a value from two people."


def pair_figures(counts: Counts, two: Two, sampling: Sampling) -> PairFigures:
    """Return how far the persons *two* agree."""
    tally = counts.pairs[two]
    figures = Figures(tally.rows)
    paths = _paths(counts.variables)
    for path, variable in [*paths, ((CONFIDENCE,), _named(counts.variables, CONFIDENCE))]:
        ask_pair_labels(figures, path, variable, _NO_UNITS[path[0]])
    targets = sorted(tally.merged)
    ask_places(figures, targets)
    found = figures.compute(sampling)
    labels = {path: _labels(LabelFigures, found, path) for path, _ in paths}
    return PairFigures(
        annotators=two,
        **_detection(tally),
        character_alpha=found[CHARACTERS,],
        alpha_u=_unitizing(found, tally.merged, targets),
        fields=_part(labels, FIELDS),
        fields_same_target=_part(labels, SAME_TARGET),
        confidence=_labels(LabelFigures, found, (CONFIDENCE,)),
    )


def group_figures(counts: Counts, sampling: Sampling) -> GroupFigures:
    """Return how far all persons agree."""
    tally = counts.group
    figures = Figures(tally.rows)
    paths = _paths(counts.variables)
    for path, variable in paths:
        ask_alphas(figures, path, variable, _NO_GROUP)
        ask_mean_kappa(figures, path, sorted(counts.pairs))
    targets = sorted(tally.merged)
    ask_places(figures, targets)
    found = figures.compute(sampling)
    labels = {path: _labels(GroupLabelFigures, found, path) for path, _ in paths}
    return GroupFigures(
        character_alpha=found[CHARACTERS,],
        alpha_u=_unitizing(found, tally.merged, targets),
        fields=_part(labels, FIELDS),
        fields_same_target=_part(labels, SAME_TARGET),
    )


def _paths(variables: Sequence[Variable]) -> list[tuple[Path, Variable]]:
    """Return the figures on labels, in the order of the answer: a shared target says nothing about targets."""
    fields = [each for each in variables if each.name != CONFIDENCE]
    shared = [each for each in fields if each.name not in ("target", TARGETS)]
    paths: list[tuple[Path, Variable]] = [((FIELDS, each.name), each) for each in fields]
    return paths + [((SAME_TARGET, each.name), each) for each in shared]


def _named(variables: Sequence[Variable], name: str) -> Variable:
    return next(each for each in variables if each.name == name)


def _labels(kind: type[Labels], found: Mapping[Path, Figure], path: Path) -> Labels:
    own = {key[-1]: figure for key, figure in found.items() if key[:-1] == path}
    return kind(**{"alpha_ordinal": _NOT_ORDERED} | own)


def _part(labels: Mapping[Path, Labels], part: str) -> dict[str, Labels]:
    return {path[-1]: each for path, each in labels.items() if path[0] == part}


def _unitizing(found: Mapping[Path, Figure], merged: Mapping[str, int], targets: Sequence[str]) -> UnitizingFigure:
    each = {target: TargetFigure(**asdict(found[UNITS, target]), merged=merged[target]) for target in targets}
    return UnitizingFigure(**asdict(found[UNITS,]), merged=sum(merged.values()), variant=VARIANT, targets=each)


def _detection(tally: PairTally) -> dict[str, Any]:
    """Return the plain numbers: how many claims each person made, and what became of them."""
    (one, other), matched = tally.claims, tally.matched
    both = one + other
    return {
        "claims": (one, other),
        "articles": tally.articles,
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
