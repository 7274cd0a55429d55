"""In which articles the units behind each cell of the matrices of confusion are, to find a cell without reading all."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from annotator.core.agreement_counts import Counts, Two
from annotator.core.agreement_crossed import is_crossed


class Cell(Struct, frozen=True):
    """A cell of a matrix: which field, what the one and the other said, and who the two are (anybody without)."""

    part: str
    variable: str
    one: str
    other: str
    annotators: Two | None = None

    def is_of(self, two: Two) -> bool:
        """Return whether what *two* persons said counts."""
        return self.annotators in (None, two)

    def holds(self, one: str, other: str) -> bool:
        """Return whether these two values meet here; without persons both ways round count."""
        said = (self.one, self.other)
        return (one, other) == said or (self.annotators is None and (other, one) == said)


class CellPlaces(Struct, array_like=True):
    """A cell, and the numbers of the articles that have units in it, each with how many."""

    annotators: Two
    #: The part of the answer and the field.
    path: tuple[str, ...]
    #: What each of the two said.
    values: tuple[str, ...]
    articles: list[int]
    counts: list[int]


class Places(NamedTuple):
    """The places of every cell that is not empty, and the ids of the articles by their numbers."""

    articles: Sequence[str]
    cells: Sequence[CellPlaces]

    def of(self, cell: Cell) -> list[tuple[str, int]]:
        """Return the articles that have units in *cell*, in the order of import, each with how many."""
        found: Counter[int] = Counter()
        for each in self.cells:
            if each.path == (cell.part, cell.variable) and cell.is_of(each.annotators) and cell.holds(*each.values):
                found.update(dict(zip(each.articles, each.counts, strict=True)))
        return [(self.articles[number], found[number]) for number in sorted(found)]


def cell_places(counts: Counts, articles: Sequence[str]) -> Places:
    """Return where the units of each cell are; *articles* are the ids of those that were counted, in their order."""
    cells = []
    for two in sorted(counts.pairs):
        for number, places in _by_unit(counts.pairs[two].articles, counts.pairs[two].labels).items():
            slot, values = counts.units.decode(number)
            if is_crossed(slot.variable):
                part, variable = slot.path
                said = tuple(next(iter(slot.variable.meanings[code])) for code in values)
                cells.append(CellPlaces(two, (part, variable), said, [*places], [*places.values()]))
    return Places(articles, cells)


def _by_unit(articles: Sequence[int], labels: Sequence[array[int]]) -> Mapping[int, Mapping[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for article, row in zip(articles, labels, strict=True):
        for number, times in Counter(row).items():
            found[number][article] = times
    return found
