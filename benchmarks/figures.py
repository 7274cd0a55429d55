"""What a benchmark found: our values and the bare program's, round by round, as a ratio with its goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from statistics import linear_regression, median
from typing import Literal, TypeVar

HEADINGS = ("what", "ours", "bare", "ratio", "rounds", "goal")
Unit = Literal["ms", "s", "/s", "MB", "B", ""]
T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One row of the table; `ours` and `bare` were measured in turns, A B B A."""

    what: str
    unit: Unit
    ours: Sequence[float]
    bare: Sequence[float]
    #: What the ratio ours / bare should be.
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratios(self) -> list[float]:
        """Return ours / bare of each round, ascending."""
        return sorted(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    @property
    def is_met(self) -> bool:
        """Return whether the median ratio reaches its goal."""
        ratio = median(self.ratios)
        return (self.at_most is None or ratio <= self.at_most) and (self.at_least is None or ratio >= self.at_least)

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        ratios = self.ratios
        goals = {"at most": self.at_most, "at least": self.at_least}
        goal = next((f"{words} {value}" for words, value in goals.items() if value is not None), "")
        return (
            self.what,
            written(self.ours, self.unit),
            written(self.bare, self.unit),
            f"{median(ratios):.2f}",
            f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
            verdict(goal, self.is_met),
        )


@dataclass(frozen=True)
class Limit:
    """One row of the table: values of ours that may have a limit, and nothing beside them."""

    what: str
    unit: Unit
    ours: Sequence[float]
    at_most: float | None = None

    @property
    def is_met(self) -> bool:
        """Return whether every value keeps to the limit."""
        return self.at_most is None or max(self.ours) <= self.at_most

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        goal = "" if self.at_most is None else verdict(f"at most {self.at_most} {self.unit}", self.is_met)
        return self.what, written(self.ours, self.unit), "", "", "", goal


@dataclass(frozen=True)
class Growth:
    """One row of the table: as which power of the size the cost grows, ours and the bare program's."""

    what: str
    sizes: Sequence[int]
    #: What each size cost.
    ours: Sequence[float]
    bare: Sequence[float]
    at_most: float

    def exponent(self, costs: Sequence[float]) -> float:
        """Return the slope of the line through the logarithms of size and cost, by least squares."""
        return linear_regression([log(size) for size in self.sizes], [log(cost) for cost in costs]).slope

    @property
    def is_met(self) -> bool:
        """Return whether our cost grows as slowly as it should."""
        return self.exponent(self.ours) <= self.at_most

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        ours, bare = (f"{self.exponent(costs):.2f}" for costs in (self.ours, self.bare))
        what = f"exponent from {min(self.sizes):,} to {max(self.sizes):,} claims: {self.what}"
        return what, ours, bare, "", "", verdict(f"at most {self.at_most}", self.is_met)


def in_turns(rounds: int, ours: Callable[[], T], bare: Callable[[], T]) -> tuple[list[T], list[T]]:
    """Call the two in turns, *rounds* times each, and return what they returned; who begins changes each round."""
    found: tuple[list[T], list[T]] = ([], [])
    for number in range(rounds):
        if number % 2:
            found[1].append(bare())
            found[0].append(ours())
        else:
            found[0].append(ours())
            found[1].append(bare())
    return found


def table(figures: Iterable[Figure | Limit | Growth]) -> str:
    """Return *figures* as a Markdown table."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)


def written(values: Sequence[float], unit: Unit) -> str:
    """Return the median of *values* with its unit, in three digits or so."""
    value = median(values)
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


def verdict(goal: str, is_met: bool) -> str:
    """Return the goal, and whether it was missed."""
    return goal if is_met else f"{goal} (missed)"
