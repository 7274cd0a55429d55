"""Which values people confuse, and Gwet's AC1: from the units that labels were compared over."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from annotator.core.agreement import gwets_ac1
from annotator.core.agreement_counts import Counts
from annotator.core.agreement_detail_records import CoefficientFigures, Confusion
from annotator.core.agreement_figures import ONE_VALUE
from annotator.core.agreement_records import Figure
from annotator.core.agreement_units import Path, Units
from annotator.core.agreement_variables import Variable

#: Fields of whom claims name, not of what the codebook offers: their values are too many for a matrix.
OPEN = ("speaker", "stance_holder")
NO_UNITS = "No passage has a value from two people."

#: The units of a field, each with how often it occurs.
Crossed = Mapping[Path, Mapping[tuple[int, ...], int]]


def is_crossed(variable: Variable) -> bool:
    """Return whether the field has a matrix: its values are the codebook's, and a claim has one of them."""
    return not variable.is_set and variable.name not in OPEN


def crossed_units(units: Units, labels: Iterable[array[int]]) -> Crossed:
    """Return, by field, the values that met, and how often."""
    found: defaultdict[Path, dict[tuple[int, ...], int]] = defaultdict(dict)
    for number, times in Counter(chain.from_iterable(labels)).items():
        slot, values = units.decode(number)
        found[slot.path][values] = found[slot.path].get(values, 0) + times
    return found


def coefficients(counts: Counts) -> Iterator[CoefficientFigures]:
    """Yield AC1 of every field: of each pair, then of all persons together."""
    people = sorted({name for two in counts.pairs for name in two})
    groups: list[tuple[Sequence[str], Crossed]] = [
        (two, crossed_units(counts.units, counts.pairs[two].labels)) for two in sorted(counts.pairs)
    ]
    if len(people) > 2:
        groups.append((people, crossed_units(counts.units, counts.group.labels)))
    for names, crossed in groups:
        for path, _ in counts.units.slots:
            yield CoefficientFigures(list(names), path[0], path[1], _ac1(crossed.get(path, {})))


def confusions(counts: Counts, order: Mapping[str, Sequence[str]]) -> Iterator[Confusion]:
    """Yield the matrix of every field with values to choose from, of each pair; *order* has the codebook's values."""
    for two in sorted(counts.pairs):
        crossed = crossed_units(counts.units, counts.pairs[two].labels)
        for path, variable in counts.units.slots:
            if is_crossed(variable) and path in crossed:
                yield _confusion(two, path, variable, crossed[path], order.get(variable.name, ()))


def _confusion(
    two: tuple[str, str],
    path: Path,
    variable: Variable,
    met: Mapping[tuple[int, ...], int],
    order: Sequence[str],
) -> Confusion:
    names = {code: next(iter(variable.meanings[code])) for pair in met for code in pair}
    known = {value: at for at, value in enumerate(order)}
    codes = sorted(names, key=lambda code: (known.get(names[code], len(known)), names[code]))
    counts = [[met.get((one, other), 0) for other in codes] for one in codes]
    return Confusion(two, path[0], path[1], [names[code] for code in codes], counts)


def _ac1(met: Mapping[tuple[int, ...], int]) -> Figure:
    units = sum(met.values())
    value = gwets_ac1(met.items())
    return Figure(value, units, None, None, None if value is not None else ONE_VALUE if units else NO_UNITS)
