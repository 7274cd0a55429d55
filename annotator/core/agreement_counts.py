"""Counts, article by article, what agreement of two persons and of all of them is computed from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from annotator.core.agreement_labels import Counted, Unit, alpha_counts, kappa_counts
from annotator.core.agreement_places import Marks, character_counts, mark, unit_counts
from annotator.core.agreement_variables import CONFIDENCE, MISSING, TARGETS, CountedClaim, Variables
from annotator.core.clusters import cluster
from annotator.core.matching import MatchRule, Overlap, best_matching, overlaps, pairable
from annotator.core.unitizing import Run, covered

#: Labels over matched pairs; over matched pairs and a target they share.
FIELDS, SAME_TARGET = "fields", "fields_same_target"
CHARACTERS, UNITS = "character_alpha", "alpha_u"
#: The persons of a pair, in name order.
Two = tuple[str, str]
#: A figure by the keys that lead to it in an answer (in the row of all persons, a pair's kappa with its persons).
Path = tuple[str, ...]
#: What was counted of one article, for which figure.
Row = dict[tuple[Path, Counted], int]
#: The labels of one unit: the part of the answer, the variable's index, the values.
Label = tuple[str, int, Unit]


@dataclass(frozen=True)
class Rule:
    """What makes two claims a pair, and which target the figures are about (None for all)."""

    match: MatchRule = "overlap"
    threshold: Fraction = Fraction(1, 2)
    target: str | None = None


@dataclass(frozen=True)
class Article:
    """An article that two or more persons submitted."""

    length: int
    #: Ranges that do not count, disjoint and in text order.
    left_out: Sequence[Run]
    #: Each person's claims; none for an empty submission.
    claims: Mapping[str, Sequence[CountedClaim]]


@dataclass
class PairTally:
    """What two persons' articles hold, and for each article the counts that figures are computed from."""

    articles: int = 0
    claims: list[int] = field(default_factory=lambda: [0, 0])
    matched: int = 0
    ambiguous: int = 0
    same_target: int = 0
    same_stance: int = 0
    touching: list[int] = field(default_factory=lambda: [0, 0])
    rows: list[Row] = field(default_factory=list)
    #: Pieces that became one with another of the same person and target.
    merged: Counter[str] = field(default_factory=Counter)


@dataclass
class GroupTally:
    """The same for all persons together."""

    rows: list[Row] = field(default_factory=list)
    merged: Counter[str] = field(default_factory=Counter)


class Counts:
    """The counts of all pairs and of all persons together, fed one article at a time."""

    def __init__(self, variables: Variables, rule: Rule) -> None:
        self.variables = variables.all
        self.rule = rule
        self.pairs: defaultdict[Two, PairTally] = defaultdict(PairTally)
        self.group = GroupTally()
        names = [variable.name for variable in self.variables]
        #: The variables that are counted over shared targets too.
        self._free = [at for at, name in enumerate(names) if name not in ("stance", "target", TARGETS, CONFIDENCE)]

    def add(self, article: Article) -> None:
        """Count *article*."""
        points = article.length - covered(article.left_out)
        marks = {name: mark(claims, article.left_out, self.rule.target) for name, claims in article.claims.items()}
        claims = {name: _outside(claims, article.left_out) for name, claims in article.claims.items()}
        row = _place_counts(list(marks.values()), points)
        edges: dict[Two, Sequence[Overlap]] = {}
        pairs: list[tuple[int, int]] = []
        for two in combinations(sorted(claims), 2):
            tally = self.pairs[two]
            edges[two], pairs = self._match(tally, claims[two[0]], claims[two[1]])
            labels = self._pair_labels(claims[two[0]], claims[two[1]], pairs)
            counted = self._label_counts(labels, with_kappa=True)
            counted |= _place_counts([marks[name] for name in two], points)
            tally.rows.append(counted)
            tally.merged.update(marks[two[0]].merged)
            tally.merged.update(marks[two[1]].merged)
            row |= {((*two, *path), what): count for (path, what), count in counted.items() if path[-1] == "kappa"}
        if len(claims) == 2:  # their clusters are the matching
            row |= self._label_counts(labels, with_kappa=False)
        else:
            units = [[claims[name][at] for name, at in found.items()] for found in cluster(claims, edges)]
            row |= self._label_counts(self._cluster_labels(units), with_kappa=False)
        self.group.rows.append(row)
        for each in marks.values():
            self.group.merged.update(each.merged)

    def _match(
        self, tally: PairTally, ones: Sequence[CountedClaim], others: Sequence[CountedClaim]
    ) -> tuple[Sequence[Overlap], list[tuple[int, int]]]:
        """Return which claims may become pairs and which do, and note it in *tally*."""
        found = overlaps(ones, others)
        edges = pairable(ones, others, found, self.rule.match, self.rule.threshold)
        matching = best_matching(ones, others, edges)
        tally.articles += 1
        tally.claims[0] += len(ones)
        tally.claims[1] += len(others)
        tally.matched += len(matching.pairs)
        tally.ambiguous += matching.ambiguous
        tally.touching[0] += len({each.one for each in found} - {i for i, _ in matching.pairs})
        tally.touching[1] += len({each.other for each in found} - {j for _, j in matching.pairs})
        for i, j in matching.pairs:
            if ones[i].target is not None and ones[i].target == others[j].target:
                stance = ones[i].values[0]
                tally.same_target += 1
                tally.same_stance += MISSING != stance == others[j].values[0]
        return edges, matching.pairs

    def _pair_labels(
        self, ones: Sequence[CountedClaim], others: Sequence[CountedClaim], pairs: Iterable[tuple[int, int]]
    ) -> Counter[Label]:
        found: list[Label] = []
        for i, j in pairs:
            one, other = ones[i], others[j]
            units = list(zip(one.values, other.values, strict=True))
            found += [(FIELDS, at, unit) for at, unit in enumerate(units) if MISSING not in unit]
            for target in self._targets(one.stances.keys() & other.stances.keys()):
                units[0] = one.stances[target], other.stances[target]
                found += [(SAME_TARGET, at, units[at]) for at in (0, *self._free) if MISSING not in units[at]]
        return Counter(found)

    def _cluster_labels(self, clusters: Iterable[Sequence[CountedClaim]]) -> Counter[Label]:
        found: list[Label] = []
        for members in clusters:
            columns = list(zip(*(each.values for each in members), strict=True))
            found += [(FIELDS, at, unit) for at, column in enumerate(columns) if len(unit := _given(column)) > 1]
            for target in self._targets({target for each in members for target in each.stances}):
                naming = [each for each in members if target in each.stances]
                columns = list(zip(*(each.values for each in naming), strict=True))
                columns[0] = tuple(each.stances[target] for each in naming)
                for at in (0, *self._free):
                    unit = _given(columns[at])
                    if len(unit) > 1:
                        found.append((SAME_TARGET, at, unit))
        return Counter(found)

    def _targets(self, found: Iterable[str]) -> Iterable[str]:
        return found if self.rule.target is None else [each for each in found if each == self.rule.target]

    def _label_counts(self, labels: Counter[Label], *, with_kappa: bool) -> Row:
        """Return the counts that *labels* give; kappa is of two persons, and confidence of pairs alone."""
        row: Row = {}
        for (part, at, unit), times in labels.items():
            variable = self.variables[at]
            is_confidence = variable.name == CONFIDENCE
            if is_confidence and not with_kappa:
                continue
            path = (CONFIDENCE,) if is_confidence else (part, variable.name)
            if with_kappa:
                _add(row, (*path, "kappa"), kappa_counts(unit, times))
            for scale in variable.scales:
                ranked = variable.ranked(unit) if scale == "ordinal" else unit
                if len(ranked) > 1:
                    _add(row, (*path, scale), alpha_counts(ranked, times, scale))
        return row


def _place_counts(persons: Sequence[Marks], points: int) -> Row:
    row: Row = {}
    _add(row, (CHARACTERS,), character_counts(persons, points))
    for target in sorted({target for each in persons for target in each.by_target}):
        _add(row, (UNITS, target), unit_counts(persons, target))
    return row


def _add(row: Row, path: Path, counts: Iterable[tuple[Counted, int]]) -> None:
    for counted, count in counts:
        key = path, counted
        row[key] = row.get(key, 0) + count


def _given(column: Iterable[int]) -> Unit:
    return tuple([value for value in column if value != MISSING])


def _outside(claims: Sequence[CountedClaim], left_out: Sequence[Run]) -> Sequence[CountedClaim]:
    """Return the claims that touch no range that is left out."""
    if not left_out:
        return claims
    return [
        each
        for each in claims
        if not any(piece.start < end and start < piece.end for piece in each.segments for start, end in left_out)
    ]
