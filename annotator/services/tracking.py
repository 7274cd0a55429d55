"""How a long task shows how far it is, without knowing who watches: the command line's bar, a job, or nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Track(Protocol):
    """Shows how far a long task is: yields what it is given."""

    def __call__(self, sequence: Sequence[T], description: str) -> Iterable[T]:
        """Return the items of *sequence*, which are being worked on as *description* says."""


def untracked(sequence: Sequence[T], description: str) -> Iterable[T]:
    """Return *sequence*; nobody watches."""
    return sequence
