"""Saving a claim over HTTP, beside a bare Flask endpoint that stores the same JSON as one row of SQLite."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from uuid import uuid4

from annotator.db import THREADS
from benchmarks.corpus import lines, make_article
from benchmarks.figures import Figure, in_turns
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import Server, serving
from benchmarks.sizes import Sizes

ARTICLES = 50
CLIENTS = 8
#: The address of an article's claims, and the body of a claim on it, again and again.
Supply = Iterator[tuple[str, bytes]]
BARE = (sys.executable, "-m", "benchmarks.bare.saving")


class Endpoint:
    """Where claims are saved, and an endless supply of them, or one for each client."""

    def __init__(self, server: Server, claims: Supply | Sequence[Supply], *people: dict[str, str]) -> None:
        self.server = server
        #: What clients send to be known, the first this, the second that, and so on.
        self.people = [headers | {"Content-Type": "application/json"} for headers in people or ({},)]
        self.claims = claims if isinstance(claims, Sequence) else [claims]
        #: How many `rate` has saved.
        self.saved = 0

    def save(self, connection: HTTPConnection, client: int = 0) -> float:
        """Save a new claim and return the milliseconds that it took. Raises RuntimeError where it is not stored."""
        address, body = next(self.claims[client % len(self.claims)])
        started = time.perf_counter()
        connection.request("PUT", f"{address}/{uuid4()}", body, self.people[client % len(self.people)])
        response = connection.getresponse()
        answer = response.read()
        taken = time.perf_counter() - started
        if response.status != 201:
            raise RuntimeError(f"{address} answered {response.status}: {answer.decode()}")
        return taken * 1000

    def rate(self, count: int, clients: int = CLIENTS) -> float:
        """Return how many claims a second are saved by so many clients at once, *count* each."""

        def work(client: int) -> None:
            connection = self.server.connect()
            for _ in range(count):
                self.save(connection, client)
            connection.close()

        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(work, range(clients)))
        self.saved += count * clients
        return count * clients / (time.perf_counter() - started)


def medians(rounds: int, count: int, ours: Endpoint, bare: Endpoint) -> tuple[list[float], list[float]]:
    """Return each round's median of *count* saves by one client at either endpoint, in turns save by save."""
    here, there = ours.server.connect(), bare.server.connect()
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        taken = in_turns(count, lambda: ours.save(here), lambda: bare.save(there))
        for values, each in zip(found, taken, strict=True):
            values.append(median(each))
    return found


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Return the figures of saving, by one client and by eight."""
    with ExitStack() as stack:
        made = stack.enter_context(installation(folder / "ours"))
        ids = made.fill(lines(ARTICLES, 0))
        ours = stack.enter_context(
            serving((*ANNOTATOR, "serve", "--threads", str(THREADS)), environment(made.folder), "/healthz")
        )
        command = (*BARE, f"sqlite:///{folder / 'bare.db'}", "--threads", str(THREADS))
        bare = stack.enter_context(serving(command, environment(made.folder), "/"))
        addresses = [f"/api/v1/projects/{SLUG}/articles/{uuid}/claims" for uuid in ids]
        floor = Endpoint(bare, supply([f"/articles/{uuid}/claims" for uuid in ids]))
        program = Endpoint(ours, supply(addresses), made.program_headers)
        browser = Endpoint(ours, supply(addresses), made.browser_headers())
        medians(1, sizes.saves, program, floor)
        rounds, count = sizes.rounds, sizes.saves
        one = medians(rounds, count, program, floor)
        page = medians(rounds, count, browser, floor)
        many = in_turns(rounds, lambda: program.rate(count), lambda: floor.rate(count))
    return [
        Figure("save a claim, one client with an API token", "ms", *one, at_most=2.5),
        Figure("save a claim, one browser with its session", "ms", *page, at_most=2.5),
        Figure(f"save claims, {CLIENTS} clients at once", "/s", *many, at_least=0.5),
    ]


def supply(addresses: list[str]) -> Supply:
    """Return claims on the articles in turn, without end; they were made beforehand, so that clients only send."""
    each = [claims_on(number, address) for number, address in enumerate(addresses)]
    return itertools.cycle([claim for together in zip(*each, strict=True) for claim in together])


def supplies(addresses: list[str]) -> list[Supply]:
    """Return for each of the articles what `supply` does for all of them."""
    return [itertools.cycle(claims_on(number, address)) for number, address in enumerate(addresses)]


def claims_on(number: int, address: str) -> list[tuple[str, bytes]]:
    """Return ten claims on the article of this number, whose claims have that *address*."""
    article = make_article(number)
    return [(address, json.dumps(article.claim(each)).encode()) for each in range(10)]
