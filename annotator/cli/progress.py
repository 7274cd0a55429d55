"""A progress bar on standard error for what takes longer than a second, where somebody can see it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 1.0


def tracked(sequence: Sequence[T], description: str) -> Iterable[T]:
    """Return the items of *sequence*; on a terminal it shows how far it is once a second has passed."""
    return _shown(sequence, description) if sys.stderr.isatty() else sequence


def _shown(sequence: Sequence[T], description: str) -> Iterator[T]:
    # Loaded here: it takes a quarter of a command's start, and pipes see no bar.
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        begun = monotonic()
        task = progress.add_task(description, total=len(sequence), visible=False)
        for done, item in enumerate(sequence):
            if monotonic() - begun > PATIENCE:
                progress.update(task, completed=done, visible=True)
            yield item
