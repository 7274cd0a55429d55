"""A progress bar on standard error for what takes longer than a second, where somebody can see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress

T = TypeVar("T")
PATIENCE = 1.0


def tracked(sequence: Sequence[T], description: str) -> Iterator[T]:
    """Yield the items of *sequence*, showing how far it is once a second has passed."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        begun = monotonic()
        task = progress.add_task(description, total=len(sequence), visible=False)
        for done, item in enumerate(sequence):
            if monotonic() - begun > PATIENCE:
                progress.update(task, completed=done, visible=True)
            yield item
