"""The answer with the further figures of agreement: of parts of the work, confusions, confidence, what counted."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from annotator.core.agreement_records import Agreement, At, Figure, PhaseChoice, Scope
from annotator.core.matching import MatchRule

By = Literal["article", "target", "type", "codebook", "period"]


class SliceFigures(Struct):
    """How far all persons agree on a part of the work; without intervals."""

    by: By
    #: An article's id, the key of a target or type, versions of the codebook ("1, 2"), a month or the Monday of a week.
    key: str
    articles: int
    #: Of all pairs of persons together, as are `matched` and the F1 from them.
    claims: int
    matched: int
    f1: float | None
    #: Of matched claims with equal first targets and stances; 1 minus it ranks articles by disagreement.
    f1_stance: float | None
    #: Over clusters and the targets that their claims share.
    stance: Figure
    #: Over clusters.
    type: Figure
    target: Figure
    #: Null for targets and types, whose units are in the main answer.
    character_alpha: Figure | None
    alpha_u: Figure | None


class RuleFigures(Struct):
    """What each rule of matching would find of two persons' claims."""

    annotators: tuple[str, str]
    match: MatchRule
    matched: int
    f1: float | None


class CoefficientFigures(Struct):
    """Gwet's AC1 of a field: of two persons, or of all."""

    annotators: list[str]
    part: str
    variable: str
    ac1: Figure


class Confusion(Struct):
    """How often one value met another: rows are what the first person said, columns what the second did."""

    annotators: tuple[str, str]
    part: str
    variable: str
    values: list[str]
    counts: list[list[int]]


class ConfidenceStep(Struct):
    """The claims that were made with one degree of confidence, against gold."""

    confidence: int
    n: int
    right: int
    share: float | None
    #: What the codebook says that the degree means.
    probability: float | None


class Calibration(Struct):
    """How far confidence carries: of one person, or of everybody (null)."""

    annotator: str | None
    steps: list[ConfidenceStep]
    n: int
    #: The mean of (probability - right)², 0 at best; null where the codebook gives no probabilities.
    brier: float | None


class UsedClaims(Struct):
    """How many claims of a person counted, or did not for one reason."""

    annotator: str
    reason: str
    claims: int


class AgreementDetails(Struct):
    """The further figures, and the parameters that they were computed with."""

    match: MatchRule
    threshold: float
    scope: Scope
    at: At
    phase: PhaseChoice
    rules: list[RuleFigures]
    slices: list[SliceFigures]
    coefficients: list[CoefficientFigures]
    confusions: list[Confusion]
    confidence: list[Calibration]
    used: list[UsedClaims]


class AgreementWhole(Struct):
    """Both answers, from claims that were read once: what one says of the work holds for the other."""

    agreement: Agreement
    details: AgreementDetails
