"""The units that labels are compared over, each as one number: which field, and what the persons said there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.core.agreement_labels import Counted, alpha_counts, kappa_counts
from annotator.core.agreement_variables import CONFIDENCE, MISSING, TARGETS, CountedClaim, Variable

#: Labels over matched pairs; over matched pairs and a target they share.
FIELDS, SAME_TARGET = "fields", "fields_same_target"
#: A figure by the keys that lead to it in an answer (in the counts of all persons, a pair's kappa with its persons).
Path = tuple[str, ...]
#: What was counted for which figure.
Key = tuple[Path, Counted]

#: Bits of a value in a number: the field stands above the one person's value, that above the other's.
_BITS = 24
_VALUE = (1 << _BITS) - 1


class Slot(NamedTuple):
    """A field in one part of the answer."""

    path: Path
    variable: Variable


class Units:
    """Turns claims on the same passage into numbers that can be counted fast, and numbers into what figures count."""

    def __init__(self, variables: Sequence[Variable], wanted: Collection[Path] | None = None) -> None:
        """Only the figures *wanted* get units; all of them where none are named."""
        # A shared target leaves these fields open; over shared targets they stand after all fields.
        still_open = [at for at, each in enumerate(variables) if each.name not in ("target", TARGETS, CONFIDENCE)]
        self.slots = [Slot((FIELDS, each.name), each) for each in variables]
        self.slots += [Slot((SAME_TARGET, variables[at].name), variables[at]) for at in still_open]
        places = list(enumerate([*range(len(variables)), *still_open]))
        counted = [(slot, at) for slot, at in places if wanted is None or self.slots[slot].path in wanted]
        #: Slots and the places of their values: over matched claims, and over shared targets.
        self._fields = [(slot, at) for slot, at in counted if slot < len(variables)]
        self._shared = [(slot, at) for slot, at in counted if slot >= len(variables)]
        #: Units of three and more persons, by their numbers; these are negative.
        self._clusters: list[tuple[int, tuple[int, ...]]] = []
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}

    def of_pair(self, one: CountedClaim, other: CountedClaim, only: str | None) -> list[int]:
        """Return the units of a matched pair; over shared targets for the target *only*, or for each."""
        ones, others = one.values, other.values
        found = [
            (slot << 2 * _BITS) | (ones[at] << _BITS) | others[at]
            for slot, at in self._fields
            if ones[at] != MISSING != others[at]
        ]
        for target in one.stances:  # no sets: the order of sums, and with it the last digit, must not change
            if target in other.stances and only in (None, target):
                ones = (one.stances[target], *ones[1:])
                others = (other.stances[target], *others[1:])
                found += [
                    (slot << 2 * _BITS) | (ones[at] << _BITS) | others[at]
                    for slot, at in self._shared
                    if ones[at] != MISSING != others[at]
                ]
        return found

    def of_cluster(self, members: Sequence[CountedClaim], only: str | None) -> Iterator[int]:
        """Yield the units of a cluster's *members*."""
        yield from self._columns([each.values for each in members], self._fields)
        for target in dict.fromkeys(target for each in members for target in each.stances):
            if only in (None, target):
                rows = [(each.stances[target], *each.values[1:]) for each in members if target in each.stances]
                yield from self._columns(rows, self._shared)

    def _columns(self, rows: Sequence[Sequence[int]], places: Iterable[tuple[int, int]]) -> Iterator[int]:
        """Yield the units of the slots at *places*; each of *rows* is what one person said."""
        if len(rows) < 2:
            return
        columns = list(zip(*rows, strict=True))
        for slot, at in places:
            values = columns[at]
            unit = (slot, tuple([value for value in values if value != MISSING]) if MISSING in values else values)
            if len(unit[1]) > 1:
                number = self._numbers.get(unit)
                if number is None:
                    self._clusters.append(unit)
                    number = self._numbers[unit] = -len(self._clusters)
                yield number

    def pair_counts(self, number: int) -> Iterator[tuple[Key, int]]:
        """Yield what the figures of two persons need of one unit; nominal alpha and kappa need the same."""
        yield from self.kappa_counts(number)
        yield from self._alpha_counts(number, besides="nominal")

    def group_counts(self, number: int) -> Iterator[tuple[Key, int]]:
        """Yield what the alphas of all persons need of one unit."""
        yield from self._alpha_counts(number)

    def kappa_counts(self, number: int) -> Iterator[tuple[Key, int]]:
        """Yield what kappa needs of one unit of two persons."""
        (path, _), unit = self.decode(number)
        for counted, count in kappa_counts(unit):
            yield ((*path, "kappa"), counted), count

    def _alpha_counts(self, number: int, besides: str | None = None) -> Iterator[tuple[Key, int]]:
        (path, variable), unit = self.decode(number)
        for scale in variable.scales:
            ranked = variable.ranked(unit) if scale == "ordinal" else unit
            if scale != besides and len(ranked) > 1:
                for counted, count in alpha_counts(ranked, scale):
                    yield ((*path, scale), counted), count

    def decode(self, number: int) -> tuple[Slot, tuple[int, ...]]:
        """Return the field of a unit, and the values that it has."""
        if number < 0:
            slot, unit = self._clusters[-number - 1]
            return self.slots[slot], unit
        return self.slots[number >> 2 * _BITS], ((number >> _BITS) & _VALUE, number & _VALUE)
