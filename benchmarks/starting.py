"""Starting the server, beside a bare Flask, SQLAlchemy and waitress process: first answer, and memory at rest."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from annotator.db import THREADS
from benchmarks.figures import Figure, in_turns
from benchmarks.installation import ANNOTATOR, environment, installation
from benchmarks.processes import Server, serving
from benchmarks.sizes import Sizes

#: Seconds until a process that has answered is at rest.
REST = 0.5


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of starting."""
    with installation(folder / "ours") as made:
        command = (*ANNOTATOR, "serve", "--threads", str(THREADS))
        bare = (sys.executable, "-m", "benchmarks.bare.starting", str(folder / "bare.db"), "--threads", str(THREADS))

        def start(which: tuple[str, ...], path: str) -> tuple[float, float, float]:
            with serving(which, environment(made.folder), path) as server:
                return server.first_answer, server.processor(), memory_at_rest(server)

        start(command, "/healthz")  # after an installation Python compiles the modules once
        found = in_turns(sizes.rounds, lambda: start(command, "/healthz"), lambda: start(bare, "/"))
    (answers, processor, memory), floor = (list(zip(*each, strict=True)) for each in found)
    return [
        Figure("first answer after the start", "s", answers, floor[0], at_most=2.5),
        Figure("first answer after the start, processor time", "s", processor, floor[1], at_most=2.5),
        Figure("memory at rest", "MB", memory, floor[2], at_most=1.5),
    ]


def memory_at_rest(server: Server) -> float:
    """Return the megabytes that *server* holds when it has nothing to do."""
    time.sleep(REST)
    return server.memory() / 1e6
