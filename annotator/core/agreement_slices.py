"""Agreement on a part of the work: one article, target, type, version of the codebook or period; without intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from annotator.core.agreement_counts import CHARACTERS, UNITS, Article, Compared, Counts, Rule, Two
from annotator.core.agreement_detail_records import By, SliceFigures
from annotator.core.agreement_figures import Figures, Sampling, Source, ask_alpha, ask_places
from annotator.core.agreement_report import NO_GROUP
from annotator.core.agreement_units import FIELDS, SAME_TARGET, Path
from annotator.core.agreement_variables import MISSING, CountedClaim, Variables
from annotator.core.matching import Overlap

_STANCE: Path = (SAME_TARGET, "stance")
_TYPE: Path = (FIELDS, "type")
_TARGET: Path = (FIELDS, "target")
_LABELS = (_STANCE, _TYPE, _TARGET)
_NONE = Sampling(rounds=0)


@dataclass(frozen=True)
class Facts:
    """What is known of an article that counts."""

    uuid: str
    title: str
    #: Of the codebook, with which it was submitted.
    versions: tuple[int, ...]
    #: When the last of its persons submitted it first, as YYYY-MM-DD.
    day: str


class ByClaim:
    """Counts apart the claims of each first target, or of each type, as if no others were there."""

    def __init__(self, variables: Variables, rule: Rule, by: By) -> None:
        self.by = by
        self._variables = variables
        self._rule = rule
        names = [each.name for each in variables.all]
        self._field = variables.all[names.index("target" if by == "target" else "type")]
        self._at = names.index(self._field.name)
        self._counts: dict[int, Counts] = {}

    def add(self, article: Article, compared: Compared) -> None:
        """Count what was *compared* of *article* once for each value that its claims have."""
        values = {name: [claim.values[self._at] for claim in own] for name, own in compared.claims.items()}
        parts: dict[int, dict[str, list[CountedClaim]]] = {}
        places: dict[str, list[int]] = {}
        for name, own in compared.claims.items():
            places[name] = []
            for claim, code in zip(own, values[name], strict=True):
                if code != MISSING and code not in parts:
                    parts[code] = {each: [] for each in compared.claims}
                places[name].append(len(parts[code][name]) if code != MISSING else 0)
                if code != MISSING:
                    parts[code][name].append(claim)
        found: dict[int, dict[Two, list[Overlap]]] = {code: {two: [] for two in compared.overlaps} for code in parts}
        for (one, other), edges in compared.overlaps.items():
            for i, j, both, either in edges:
                code = values[one][i]
                if code == values[other][j] != MISSING:
                    found[code][one, other].append(Overlap(places[one][i], places[other][j], both, either))
        for code, claims in parts.items():
            self._of(code).count(article, Compared(claims, found[code]))

    def figures(self) -> Iterator[SliceFigures]:
        """Yield the figures of each value, in the order of their keys."""
        keys = {code: next(iter(self._field.meanings[code])) for code in self._counts}
        for code in sorted(keys, key=lambda each: keys[each]):
            counts = self._counts[code]
            yield slice_figures(counts, range(len(counts.group.labels)), self.by, keys[code])

    def _of(self, code: int) -> Counts:
        if code not in self._counts:
            [key] = self._field.meanings[code]
            rule = replace(self._rule, target=key) if self.by == "target" else self._rule
            self._counts[code] = Counts(self._variables, rule, labels=_LABELS)
        return self._counts[code]


def article_slices(counts: Counts, facts: Sequence[Facts]) -> Iterator[SliceFigures]:
    """Yield the figures of each article, then of each version of the codebook, then of each period."""
    for place, each in enumerate(facts):
        yield slice_figures(counts, [place], "article", each.uuid)
    for by, keys in (("codebook", _versions(facts)), ("period", _periods(facts))):
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            places[key].append(place)
        for key in sorted(places):
            yield slice_figures(counts, places[key], "codebook" if by == "codebook" else "period", key)


def slice_figures(counts: Counts, places: Sequence[int], by: By, key: str) -> SliceFigures:
    """Return how far all persons agree on the articles at *places* among those counted."""
    group = counts.group
    labels = {at: group.labels[place] for at, place in enumerate(places)}
    figures = Figures([group.places[place] for place in places], [Source(labels, counts.units.group_counts)])
    variables = {slot.path: slot.variable for slot in counts.units.slots}
    for path in _LABELS:
        ask_alpha(figures, path, variables[path], "nominal", NO_GROUP)
    if counts.is_whole:
        ask_places(figures, sorted({path[1] for path in figures.paths() if path[0] == UNITS}))
    found = figures.compute(_NONE)
    claims, matched, same = _detected(counts, places)
    return SliceFigures(
        by=by,
        key=key,
        articles=len(places),
        claims=claims,
        matched=matched,
        f1=2 * matched / claims if claims else None,
        f1_stance=2 * same / claims if claims else None,
        stance=found[(*_STANCE, "alpha_nominal")],
        type=found[(*_TYPE, "alpha_nominal")],
        target=found[(*_TARGET, "alpha_nominal")],
        character_alpha=found.get((CHARACTERS,)),
        alpha_u=found.get((UNITS,)),
    )


def _detected(counts: Counts, places: Sequence[int]) -> tuple[int, int, int]:
    """Return the claims of all pairs on the articles at *places*, those matched, and those of the same stance too."""
    rows = [row for place in places for row in counts.found_on(place)]
    return sum(one + other for one, other, _, _ in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)


def _versions(facts: Sequence[Facts]) -> list[str]:
    return [", ".join(map(str, each.versions)) for each in facts]


def _periods(facts: Sequence[Facts]) -> list[str]:
    """Return the month of each article; its week, by the Monday, where all lie within ten weeks."""
    days = [date.fromisoformat(each.day) for each in facts]
    if not days or max(days) - min(days) > timedelta(weeks=10):
        return [each.day[:7] for each in facts]
    return [(day - timedelta(days=day.weekday())).isoformat() for day in days]


def disagreement(each: SliceFigures) -> float:
    """Return by how much people differ there: 1 - F1 of matched claims of the same stance; 0 without claims."""
    return 0.0 if each.f1_stance is None else 1 - each.f1_stance


def by_disagreement(slices: Sequence[SliceFigures], facts: Mapping[str, Facts]) -> list[tuple[Facts, SliceFigures]]:
    """Return the articles among *slices* from the most disputed on; of equal ones those with more claims first."""
    articles = [each for each in slices if each.by == "article" and each.claims]
    articles.sort(key=lambda each: (-disagreement(each), -each.claims, each.key))
    return [(facts[each.key], each) for each in articles]
