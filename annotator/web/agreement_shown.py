"""What the agreement page shows of a report: figures as text, with a word for how far they carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from annotator.core.agreement_records import Figure, GroupLabelFigures, LabelFigures, PairFigures
from annotator.core.codebook import Codebook
from annotator.core.matching import MatchRule
from annotator.services.agreement import Report

#: From which alpha on conclusions are safe, and from which on they are tentative: Krippendorff (2004), page 241.
RELIABLE, TENTATIVE = 0.8, 2 / 3
NAMES = {
    "stance": lazy_gettext("Stance"),
    "type": lazy_gettext("Claim type"),
    "target": lazy_gettext("Target"),
    "speaker": lazy_gettext("Speaker"),
    "stance_holder": lazy_gettext("Stance holder"),
    "targets": lazy_gettext("All targets of a claim"),
    "confidence": lazy_gettext("Confidence"),
}
RULES = {"overlap": lazy_gettext("overlap"), "exact": lazy_gettext("same boundaries")}


@dataclass(frozen=True)
class Shown:
    """A figure as text; `low`, `width` and `value_at` place it on a strip from 0 to 100."""

    text: str
    n: str = ""
    interval: str = ""
    reason: str = ""
    #: good, caution or danger, with its word; empty for figures that are no alpha.
    tone: str = ""
    word: str = ""
    value_at: float | None = None
    low_at: float | None = None
    width: float = 0.0


@dataclass(frozen=True)
class Row:
    """A variable and its figures by column."""

    name: str
    hint: str
    figures: Mapping[str, Shown]


def show(figure: Figure, *, is_alpha: bool = False) -> Shown:
    """Return a figure as text."""
    if figure.value is None:
        return Shown("–", f"{figure.n:,}", reason=figure.reason or "")
    tone, word = _judge(figure.value) if is_alpha else ("", "")
    value_at = _place(figure.value)
    if figure.low is None or figure.high is None:
        return Shown(number(figure.value), f"{figure.n:,}", "", figure.reason or "", tone, word, value_at)
    low_at, high_at = _place(figure.low), _place(figure.high)
    interval = _("%(low)s to %(high)s", low=number(figure.low), high=number(figure.high))
    width = round(high_at - low_at, 1)
    return Shown(number(figure.value), f"{figure.n:,}", interval, "", tone, word, value_at, low_at, width)


def number(value: float | None) -> str:
    """Return a number with three places and a true minus sign; a dash for none."""
    return "–" if value is None else f"{value:.3f}".replace("-", "−")


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return "–" if value is None else f"{100 * value:.0f}\u00a0%"


def lead_rows(report: Report, codebook: Codebook) -> list[Row]:
    """Return the rows of the table that the page leads with: everybody's figures, the headline first."""
    everyone, names = report.answer.all, variable_names(codebook)
    shared = everyone.fields_same_target["stance"].alpha_nominal
    stance = _percent([pair.fields_same_target["stance"] for pair in report.answer.pairs])
    rows = [_lead(_("Stance towards the same target"), _("over shared targets"), shared, stance)]
    for name, labels in everyone.fields.items():
        alpha = labels.alpha_masi if isinstance(labels.alpha_masi, Figure) else labels.alpha_nominal
        hint = _("α with MASI distance") if isinstance(labels.alpha_masi, Figure) else ""
        rows.append(_lead(names[name], hint, alpha, _percent([pair.fields[name] for pair in report.answer.pairs])))
    rows.append(_lead(_("Units"), _("where claims on a target lie: |uα of 2016"), everyone.alpha_u, ""))
    rows.append(_lead(_("Characters"), _("inside or outside of any claim"), everyone.character_alpha, ""))
    return rows


def pair_rows(pair: PairFigures, names: Mapping[str, str]) -> list[Row]:
    """Return the labels of two persons: over shared targets, over matched pairs, and their confidence."""
    rows = [_labels(names[name], _("same target"), each) for name, each in pair.fields_same_target.items()]
    rows += [_labels(names[name], "", each) for name, each in pair.fields.items()]
    return [*rows, _labels(names["confidence"], _("about the person more than the text"), pair.confidence)]


def group_rows(report: Report, names: Mapping[str, str]) -> list[Row]:
    """Return the labels of all persons, over shared targets and over passages."""
    everyone = report.answer.all
    parts = [(_("same target"), *each) for each in everyone.fields_same_target.items()]
    parts += [("", *each) for each in everyone.fields.items()]
    return [_labels(names[name], hint, each) for hint, name, each in parts]


def target_rows(report: Report, codebook: Codebook) -> Iterator[tuple[str, Shown, int]]:
    """Yield each target with its units and how many pieces became one with another."""
    for key, figure in report.answer.all.alpha_u.targets.items():
        target = codebook.target(key)
        yield (target.label if target else key), show(figure, is_alpha=True), figure.merged


def pair_grid(people: Sequence[str], found: Sequence[PairFigures]) -> dict[str, Any]:
    """Return what the heat map of pairs is drawn from: the measures by name, and each pair's values in their order."""
    pairs = [
        (
            *pair.annotators,
            [
                pair.fields_same_target["stance"].alpha_nominal.value,
                pair.f1,
                pair.fields["type"].alpha_nominal.value,
                pair.fields["target"].alpha_nominal.value,
                pair.alpha_u.value,
                pair.character_alpha.value,
            ],
        )
        for pair in found
    ]
    measures = [_("Stance α, same target"), _("F1"), _("Type α"), _("Target α"), "α U", _("Characters α")]
    return {"people": people, "measures": measures, "pairs": pairs}


def variable_names(codebook: Codebook) -> dict[str, str]:
    """Return what people read for each variable."""
    fields = {each.key: each.label for each in codebook.fields}
    return (
        {f"fields.{key}": label for key, label in fields.items()}
        | fields
        | {name: str(words) for name, words in NAMES.items()}
    )


def f1_by(report: Report, pair: PairFigures, rule: MatchRule) -> str:
    """Return the F1 that a pair has with another *rule* of matching."""
    both = sum(pair.claims)
    return number(2 * report.matched_by[pair.annotators][rule] / both if both else None)


def rule_text(report: Report) -> str:
    """Return what made two claims a pair, in a word or two."""
    answer = report.answer
    return f"IoU ≥ {answer.threshold:g}" if answer.match == "iou" else str(RULES[answer.match])


def mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of those values that there are, None without any."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _lead(name: str, hint: str, alpha: Figure, share: str) -> Row:
    return Row(name, hint, {"percent": Shown(share), "alpha": show(alpha, is_alpha=True)})


def _percent(pairs: Sequence[LabelFigures]) -> str:
    return percent(mean([each.percent.value for each in pairs]))


def _labels(name: str, hint: str, labels: LabelFigures | GroupLabelFigures) -> Row:
    figures: dict[str, Any] = {key: getattr(labels, key) for key in labels.__struct_fields__}
    masi = figures.pop("alpha_masi")
    if isinstance(masi, Figure):
        figures["alpha_ordinal"] = masi
        hint = _("same target, MASI distance") if hint else _("MASI distance")
    return Row(name, hint, {key: show(each, is_alpha=key.startswith("alpha")) for key, each in figures.items()})


def _judge(alpha: float) -> tuple[str, str]:
    if alpha >= RELIABLE:
        return "good", _("reliable")
    return ("caution", _("tentative")) if alpha >= TENTATIVE else ("danger", _("low"))


def _place(value: float) -> float:
    return round(100 * min(1.0, max(0.0, value)), 1)
