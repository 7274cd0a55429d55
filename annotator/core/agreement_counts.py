"""Counts, article by article, what agreement of two persons and of all of them is computed from."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple, get_args

from annotator.core.agreement_labels import Counted
from annotator.core.agreement_places import Marks, character_counts, mark, unit_counts
from annotator.core.agreement_units import Key, Path, Units
from annotator.core.agreement_variables import MISSING, CountedClaim, Variables
from annotator.core.clusters import cluster
from annotator.core.matching import MatchRule, Overlap, best_matching, overlaps, pairable
from annotator.core.unitizing import Run, covered

CHARACTERS, UNITS = "character_alpha", "alpha_u"
#: The persons of a pair, in name order.
Two = tuple[str, str]
Claims = Sequence[CountedClaim]


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
    claims: Mapping[str, Claims]


class Compared(NamedTuple):
    """The claims of an article that are compared, by person, and which claims of two persons overlap."""

    claims: Mapping[str, Claims]
    overlaps: Mapping[Two, Sequence[Overlap]]


@dataclass
class Tally:
    """What is counted of each article: on places by name, on labels as the numbers of `Units`."""

    places: list[dict[Key, int]] = field(default_factory=list)
    labels: list[array[int]] = field(default_factory=list)
    #: Pieces of each target that became one with another of the same person.
    merged: Counter[str] = field(default_factory=Counter)

    def add(self, persons: Sequence[Marks], points: int, labels: Iterable[int]) -> None:
        """Note an article that so many code points count of, with what each of *persons* marked."""
        row: dict[Key, int] = {}
        _note(row, (CHARACTERS,), character_counts(persons, points))
        for target in sorted({target for each in persons for target in each.by_target}):
            _note(row, (UNITS, target), unit_counts(persons, target))
        self.places.append(row)
        self.labels.append(array("q", labels))
        for each in persons:
            self.merged.update(each.merged)


@dataclass
class PairTally(Tally):
    """The same of two persons, and what their claims are to each other."""

    claims: list[int] = field(default_factory=lambda: [0, 0])
    matched: int = 0
    ambiguous: int = 0
    same_target: int = 0
    same_stance: int = 0
    touching: list[int] = field(default_factory=lambda: [0, 0])
    #: How many would be matched by each of the rules; where the rules are compared.
    matched_by: Counter[MatchRule] = field(default_factory=Counter)
    #: The article's place among all, which other pairs may have in common.
    articles: list[int] = field(default_factory=list)


class Counts:
    """The counts of all pairs and of all persons together, fed one article at a time.

    With *labels* the figures on these alone are counted, of all persons together, and nothing on places.
    """

    def __init__(
        self, variables: Variables, rule: Rule, *, compares_rules: bool = False, labels: Collection[Path] | None = None
    ) -> None:
        self.compares_rules = compares_rules
        self.is_whole = labels is None
        self.units = Units(variables.all, labels)
        self.rule = rule
        self.pairs: defaultdict[Two, PairTally] = defaultdict(PairTally)
        self.group = Tally()
        #: By article: what pairs found there.
        self._found: list[list[tuple[int, int, int, int]]] = []

    def found_on(self, place: int) -> Sequence[tuple[int, int, int, int]]:
        """Return, of each pair on the article at *place*, the claims of both, those matched, those of equal stance."""
        return self._found[place]

    def add(self, article: Article) -> Compared:
        """Count *article* and return which claims were compared: those that touch no range that is left out."""
        claims = {name: outside(claims, article.left_out) for name, claims in article.claims.items()}
        compared = Compared(
            claims, {two: overlaps(claims[two[0]], claims[two[1]]) for two in combinations(sorted(claims), 2)}
        )
        self.count(article, compared)
        return compared

    def count(self, article: Article, compared: Compared) -> None:
        """Count what was *compared* of *article*."""
        self._found.append([])
        points = article.length - covered(article.left_out)
        marks: dict[str, Marks] = {}
        if self.is_whole:
            marks = {name: mark(claims, article.left_out, self.rule.target) for name, claims in article.claims.items()}
        claims = compared.claims
        edges: dict[Two, Sequence[Overlap]] = {}
        for two, found in compared.overlaps.items():
            tally = self.pairs[two]
            tally.articles.append(len(self.group.labels))
            ones, others = (claims[name] for name in two)
            edges[two], pairs = self._match(tally, ones, others, found)
            if not self.is_whole and len(claims) > 2:
                continue
            labels = [each for i, j in pairs for each in self.units.of_pair(ones[i], others[j], self.rule.target)]
            tally.add([marks[name] for name in two if marks], points, labels)
        if len(claims) > 2:  # the clusters of two are their matching
            labels = self._of_clusters(claims, edges)
        self.group.add(list(marks.values()), points, labels)

    def _of_clusters(self, claims: Mapping[str, Claims], edges: Mapping[Two, Sequence[Overlap]]) -> list[int]:
        found = [[claims[name][at] for name, at in each.items()] for each in cluster(claims, edges)]
        return [each for members in found for each in self.units.of_cluster(members, self.rule.target)]

    def _match(
        self, tally: PairTally, ones: Claims, others: Claims, found: Sequence[Overlap]
    ) -> tuple[Sequence[Overlap], list[tuple[int, int]]]:
        """Return which claims may become pairs and which do, and note it in *tally*."""
        edges = pairable(ones, others, found, self.rule.match, self.rule.threshold)
        matching = best_matching(ones, others, edges)
        tally.claims[0] += len(ones)
        tally.claims[1] += len(others)
        tally.matched += len(matching.pairs)
        tally.ambiguous += matching.ambiguous
        tally.touching[0] += len({each.one for each in found} - {i for i, _ in matching.pairs})
        tally.touching[1] += len({each.other for each in found} - {j for _, j in matching.pairs})
        if self.compares_rules:
            tally.matched_by[self.rule.match] += len(matching.pairs)
            tally.matched_by.update(self._matched_by_others(ones, others, found))
        before = tally.same_stance
        for i, j in matching.pairs:
            if ones[i].target is not None and ones[i].target == others[j].target:
                tally.same_target += 1
                tally.same_stance += MISSING != ones[i].values[0] == others[j].values[0]
        self._found[-1].append((len(ones), len(others), len(matching.pairs), tally.same_stance - before))
        return edges, matching.pairs

    def _matched_by_others(self, ones: Claims, others: Claims, found: Sequence[Overlap]) -> dict[MatchRule, int]:
        """Return how many claims each of the other rules would match."""
        rules: tuple[MatchRule, ...] = get_args(MatchRule)
        edges = {
            rule: pairable(ones, others, found, rule, self.rule.threshold) for rule in rules if rule != self.rule.match
        }
        return {rule: len(best_matching(ones, others, each).pairs) for rule, each in edges.items()}


def _note(row: dict[Key, int], path: Path, counts: Iterable[tuple[Counted, int]]) -> None:
    row.update(((path, counted), count) for counted, count in counts)


def outside(claims: Claims, left_out: Sequence[Run]) -> Claims:
    """Return the claims that touch no range that is left out."""
    if not left_out:
        return claims
    return [
        each
        for each in claims
        if not any(piece.start < end and start < piece.end for piece in each.segments for start, end in left_out)
    ]
