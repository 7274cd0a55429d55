"""Saving by 1, 8 and 50 clients, with one process and with four, on both databases, beside the bare endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from annotator.db import THREADS
from benchmarks.corpus import lines
from benchmarks.databases import NewDatabase, count_claims, postgresql, sqlite
from benchmarks.figures import Figure, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import serving
from benchmarks.saving import ARTICLES, BARE, Endpoint, supplies
from benchmarks.sizes import Sizes

DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}
#: How many save at once, and what of the bare rate we should reach.
CLIENTS = {1: 0.4, 8: 0.5, 50: 0.5}


@dataclass(frozen=True)
class Pair:
    """Our endpoint and the bare one, each with a database of its own, which are counted at the end."""

    ours: Endpoint
    bare: Endpoint


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of each database, number of processes and number of clients."""
    figures = []
    for name, databases in DATABASES.items():
        with databases(folder) as new:
            for workers in sizes.many_workers:
                with serving_both(folder / f"{name}-{workers}", new, workers) as pair:
                    figures += compare(f"{name}, {workers} process{'es' if workers > 1 else ''}", pair, sizes)
    return figures


def compare(what: str, pair: Pair, sizes: Sizes) -> list[Figure]:
    """Return the figures of one pair, in claims a second, and in processor time for a claim."""
    figures: list[Figure] = []
    spent: tuple[list[float], list[float]] = ([], [])
    for clients, at_least in CLIENTS.items():
        ours, bare = (partial(save, endpoint, sizes.many_saves, clients) for endpoint in (pair.ours, pair.bare))
        in_turns(1, ours, bare)  # so that every thread is warm
        (rates, times), (bare_rates, bare_times) = (
            zip(*each, strict=True) for each in in_turns(sizes.rounds, ours, bare)
        )
        figures.append(Figure(f"save on {what}, {clients} at once", "/s", rates, bare_rates, at_least=at_least))
        spent[0].extend(times)
        spent[1].extend(bare_times)
    return [*figures, Figure(f"processor time of a save, {what}", "ms", *spent)]


def save(endpoint: Endpoint, saves: int, clients: int) -> tuple[float, float]:
    """Let *clients* save *saves* claims in all; return claims a second, and the server's milliseconds for one."""
    each = max(1, saves // clients)
    before = endpoint.server.processor()
    rate = endpoint.rate(each, clients)
    return rate, (endpoint.server.processor() - before) * 1000 / (each * clients)


@contextmanager
def serving_both(folder: Path, new: NewDatabase, workers: int) -> Iterator[Pair]:
    """Run `annotator serve` and the bare endpoint in the same way, and count in the end what they have stored.

    Raises RuntimeError where a claim that was answered 201 is not there.
    """
    addresses = {name: new(f"{name}-{workers}") for name in ("ours", "bare")}
    ways = ("--threads", str(THREADS), "--workers", str(workers))
    with installation(folder, addresses["ours"]) as made:
        ids = made.fill(lines(ARTICLES, 0))
        people = made.hire(max(CLIENTS))
    settings = environment(made.folder, addresses["ours"])
    with (
        serving((*ANNOTATOR, "serve", *ways), settings, "/healthz") as server,
        serving((*BARE, addresses["bare"], *ways), environment(), "/") as bare,
    ):
        # Each person works on an article of their own: to begin one takes more than a save, and comes once.
        claims = supplies([f"/api/v1/projects/{SLUG}/articles/{uuid}/claims" for uuid in ids])
        pair = Pair(
            Endpoint(server, claims, *people),
            Endpoint(bare, supplies([f"/articles/{uuid}/claims" for uuid in ids])),
        )
        yield pair
        for name, endpoint in (("ours", pair.ours), ("bare", pair.bare)):
            stored = count_claims(addresses[name])
            if stored != endpoint.saved:
                raise RuntimeError(f"{endpoint.saved} claims were answered 201, and {stored} are stored ({name}).")
