"""What the page with the further figures of agreement shows: names for keys, tables and what charts are drawn from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _

from annotator.core.agreement_detail_records import By, Confusion, SliceFigures
from annotator.core.agreement_slices import Facts, by_disagreement, disagreement
from annotator.core.agreement_units import SAME_TARGET
from annotator.core.codebook import Codebook
from annotator.services.agreement_details import Details

TITLES: dict[By, Any] = {
    "target": lazy_gettext("By target"),
    "type": lazy_gettext("By claim type"),
    "codebook": lazy_gettext("By version of the codebook"),
    "period": lazy_gettext("By period"),
}
#: Articles that the page ranks; the files have all.
RANKED = 20


@dataclass(frozen=True)
class SliceTable:
    """The parts of one kind, each with its name."""

    by: By
    title: str
    rows: list[tuple[str, SliceFigures]]


@dataclass(frozen=True)
class Matrix:
    """A matrix of confusion: its values with their labels, and the counts; of all pairs both ways round."""

    part: str
    variable: str
    name: str
    hint: str
    one: str
    other: str
    values: list[tuple[str, str]]
    counts: list[list[int]]
    most: int


def slice_tables(details: Details, codebook: Codebook) -> list[SliceTable]:
    """Return the tables of parts, but for articles, which are ranked."""
    tables = []
    for by, title in TITLES.items():
        rows = [(slice_name(codebook, each), each) for each in details.answer.slices if each.by == by]
        if rows:
            tables.append(SliceTable(by, str(title), rows))
    return tables


def slice_name(codebook: Codebook, each: SliceFigures) -> str:
    """Return what people read for a part."""
    match each.by:
        case "target" | "type":
            return value_label(codebook, each.by, each.key)
        case "period" if len(each.key) == 7:
            return str(format_date(date.fromisoformat(f"{each.key}-01"), "LLLL yyyy"))
        case "period":
            return _("Week of %(day)s", day=format_date(date.fromisoformat(each.key), "medium"))
        case "codebook":
            return _("Version %(version)s", version=each.key) if each.key else _("Not known")
    return each.key


def ranking(details: Details) -> list[tuple[Facts, SliceFigures, float]]:
    """Return the articles on which people differ most, the most disputed first, each with by how much."""
    ranked = by_disagreement(details.answer.slices, {each.uuid: each for each in details.facts})[:RANKED]
    return [(facts, each, disagreement(each)) for facts, each in ranked]


def periods(details: Details, codebook: Codebook) -> dict[str, Any]:
    """Return what the chart over time is drawn from."""
    found = [each for each in details.answer.slices if each.by == "period"]
    return {
        "keys": [slice_name(codebook, each) for each in found],
        "series": [
            {"name": _("Stance α, same target"), "values": [each.stance.value for each in found]},
            {"name": _("Type α"), "values": [each.type.value for each in found]},
            {"name": "F1", "values": [each.f1 for each in found]},
        ],
    }


def coefficient_table(details: Details, names: Mapping[str, str]) -> dict[str, Any]:
    """Return Gwet's AC1 by variable and persons."""
    columns = list(dict.fromkeys(tuple(each.annotators) for each in details.answer.coefficients))
    rows: defaultdict[tuple[str, str], dict[tuple[str, ...], Any]] = defaultdict(dict)
    for each in details.answer.coefficients:
        rows[each.part, each.variable][tuple(each.annotators)] = each.ac1
    hints = {SAME_TARGET: _("same target")}
    shown = [
        (names.get(variable, variable), hints.get(part, ""), [found[column] for column in columns])
        for (part, variable), found in rows.items()
    ]
    return {"columns": [_("Everybody") if len(each) > 2 else _two(*each) for each in columns], "rows": shown}


def pair_choices(details: Details) -> list[tuple[str, str]]:
    """Return the pairs of persons to choose from, as (value, text), after all of them."""
    pairs = list(dict.fromkeys(each.annotators for each in details.answer.confusions))
    named = [(";".join(each), _two(*each)) for each in pairs]
    return [("", _("All pairs")), *named] if len(named) > 1 else named


def matrices(details: Details, codebook: Codebook, names: Mapping[str, str], pair: str) -> list[Matrix]:
    """Return the matrices of one *pair*, or of all pairs together, where both ways round are one."""
    only = [each for each in details.answer.confusions if ";".join(each.annotators) == pair]
    of_all = len({each.annotators for each in details.answer.confusions}) > 1 and not only
    groups: defaultdict[tuple[str, str], list[Confusion]] = defaultdict(list)
    for each in only or details.answer.confusions:
        groups[each.part, each.variable].append(each)
    hints = {SAME_TARGET: _("same target")}
    shown = []
    for (part, variable), found in groups.items():
        values, counts = _together(found, is_folded=of_all)
        one, other = ("", "") if of_all else found[0].annotators
        labels = [(value, value_label(codebook, variable, value)) for value in values]
        most = max((count for row in counts for count in row), default=0)
        shown.append(
            Matrix(part, variable, names.get(variable, variable), hints.get(part, ""), one, other, labels, counts, most)
        )
    return shown


def value_label(codebook: Codebook, variable: str, value: str | None) -> str:
    """Return what people read for a *value* of a variable."""
    found: Any = None
    match variable:
        case "stance":
            found = codebook.stance(value)
        case "type":
            found = codebook.claim_type(value)
        case "target":
            found = codebook.target(value)
        case _:
            field = codebook.field(variable.removeprefix("fields."))
            options = field.options if field else ()
            found = next((each for each in options if each.key == value), None)
    return str(found.label) if found else value or ""


def calibration_chart(details: Details) -> dict[str, Any]:
    """Return what the chart of calibration is drawn from: everybody's share right by step."""
    everybody = next((each for each in details.answer.confidence if each.annotator is None), None)
    steps = everybody.steps if everybody else []
    return {
        "steps": [str(each.confidence) for each in steps],
        "shares": [each.share for each in steps],
        "probabilities": [each.probability for each in steps],
        "right": _("Share right"),
        "expected": _("Probability in the codebook"),
    }


def used_table(details: Details) -> dict[str, Any]:
    """Return how many claims counted and were dropped: persons as columns, reasons as rows."""
    people = list(dict.fromkeys(each.annotator for each in details.answer.used))
    reasons = list(dict.fromkeys(each.reason for each in details.answer.used))
    counted = Counter({(each.reason, each.annotator): each.claims for each in details.answer.used})
    rows = [(_(reason), [counted[reason, name] for name in people]) for reason in reasons]
    return {"people": people, "rows": rows}


def _together(found: Sequence[Confusion], *, is_folded: bool) -> tuple[list[str], list[list[int]]]:
    """Return the values and the summed counts; *is_folded* adds both ways round, in both places."""
    values = list(dict.fromkeys(value for each in found for value in each.values))
    met: Counter[tuple[str, str]] = Counter()
    for each in found:
        for one, row in zip(each.values, each.counts, strict=True):
            for other, count in zip(each.values, row, strict=True):
                met[one, other] += count
                if is_folded and one != other:
                    met[other, one] += count
    return values, [[met[one, other] for other in values] for one in values]


def _two(one: str, other: str) -> str:
    return _("%(one)s and %(other)s", one=one, other=other)
