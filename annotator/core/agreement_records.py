"""The answer of the agreement figures: what the API, the command line and the page give."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from annotator.core.matching import MatchRule

Scope = Literal["all", "body"]
At = Literal["first", "current"]
PhaseChoice = Literal["main", "pilot", "training", "all"]


class Figure(Struct):
    """A figure over *n* units with its 95 % interval; where one of them is null, *reason* says why."""

    value: float | None
    n: int
    low: float | None
    high: float | None
    reason: str | None


class TargetFigure(Figure):
    """A figure over the units of one target, each what a person's claims on it cover together."""

    #: How many pieces became one with another.
    merged: int


class UnitizingFigure(TargetFigure):
    """The figure over all targets, and that of each."""

    variant: str
    targets: dict[str, TargetFigure]


class LabelFigures(Struct):
    """How far two persons agree on one field."""

    percent: Figure
    kappa: Figure
    alpha_nominal: Figure
    alpha_ordinal: Figure
    #: Of fields that hold a set.
    alpha_masi: Figure | UnsetType = UNSET


class GroupLabelFigures(Struct):
    """How far all persons agree on one field."""

    alpha_nominal: Figure
    alpha_ordinal: Figure
    mean_pairwise_kappa: Figure
    alpha_masi: Figure | UnsetType = UNSET


class PairFigures(Struct):
    """How far two persons agree."""

    annotators: tuple[str, str]
    claims: tuple[int, int]
    #: Submitted by both.
    articles: int
    matched: int
    #: Matched claims for which another choice would have been as good.
    ambiguous: int
    f1: float | None
    precision: float | None
    recall: float | None
    #: Of matched claims with equal first targets; and with equal first targets and stances.
    f1_target: float | None
    f1_stance: float | None
    #: Not matched, but sharing a code point with a claim of the other person.
    touching: tuple[int, int]
    #: Sharing no code point with a claim of the other person.
    alone: tuple[int, int]
    character_alpha: Figure
    alpha_u: UnitizingFigure
    fields: dict[str, LabelFigures]
    fields_same_target: dict[str, LabelFigures]
    confidence: LabelFigures


class GroupFigures(Struct):
    """How far all persons agree: over clusters of their claims, in the articles that two or more submitted."""

    character_alpha: Figure
    alpha_u: UnitizingFigure
    fields: dict[str, GroupLabelFigures]
    fields_same_target: dict[str, GroupLabelFigures]


class Agreement(Struct):
    """The figures, and the parameters that they were computed with."""

    match: MatchRule
    threshold: float
    scope: Scope
    at: At
    phase: PhaseChoice
    seed: int
    #: In name order.
    pairs: list[PairFigures]
    all: GroupFigures
