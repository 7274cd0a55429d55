"""Memory of one server over many requests, a mix of pages, the API and saves, beside the bare endpoint.

Each claim that is made is deleted again, so that answers stay as long as they are: what grows then is the process.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression
from typing import Any
from uuid import uuid4

from annotator.db import THREADS
from benchmarks.corpus import lines, make_article
from benchmarks.figures import Figure, Limit
from benchmarks.installation import ANNOTATOR, SLUG, environment, installation
from benchmarks.processes import Server, serving
from benchmarks.saving import BARE, CLIENTS
from benchmarks.sizes import Sizes
from benchmarks.starting import memory_at_rest

ARTICLES = 500
CLAIMS_PER_ARTICLE = 10
#: How often memory is read, at most.
SAMPLES = 200
#: Requests of one turn, which one client sends one after the other.
TURN = 4
#: Bytes a request: less than the smallest record of each request would take.
FLAT = 100
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Request:
    """One request, and the status of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    status: int = 200


Turn = tuple[Request, ...]


def measure(sizes: Sizes, folder: Path) -> list[Figure | Limit]:
    """Return what the servers hold before and after, and how much more ours holds with each request."""
    with installation(folder / "ours") as made:
        ids = made.fill(unsubmitted())
        program, browser = made.program_headers, made.browser_headers()
    bodies = [json.dumps(make_article(number).claim(77)).encode() for number in range(ARTICLES)]
    api, pages = f"/api/v1/projects/{SLUG}/articles", f"/projects/{SLUG}/articles"

    def ours() -> Iterator[Turn]:
        for uuid, body in itertools.cycle(zip(ids, bodies, strict=True)):
            claim = f"{api}/{uuid}/claims/{uuid4()}"
            yield (
                Request("GET", f"{pages}/{uuid}", browser),
                Request("GET", f"{api}/{uuid}/claims", program),
                Request("PUT", claim, program | JSON, body, 201),
                Request("DELETE", claim, program | {"If-Match": '"1"'}, status=204),
            )

    def bare() -> Iterator[Turn]:
        for body in itertools.cycle(bodies):
            claim = f"/articles/a/claims/{uuid4()}"
            yield (
                *itertools.repeat(Request("GET", "/", {}), 2),
                Request("PUT", claim, JSON, body, 201),
                Request("DELETE", claim, {}, status=204),
            )

    count, threads = sizes.remembered_requests, ("--threads", str(THREADS))
    with serving((*ANNOTATOR, "serve", *threads), environment(made.folder), "/healthz") as server:
        held = watch(server, ours(), count)
    with serving((*BARE, f"sqlite:///{folder / 'bare.db'}", *threads), environment(), "/") as server:
        floor = watch(server, bare(), count)
    half = len(held) // 2
    return [
        Figure("memory at rest before", "MB", [held[0] / 1e6], [floor[0] / 1e6]),
        Figure(f"memory after {count:,} requests", "MB", [held[-1] / 1e6], [floor[-1] / 1e6]),
        Limit("more with each request, the first half", "B", [slope(held[: half + 1], count)]),
        Limit("more with each request, the last half", "B", [slope(held[half:], count)], FLAT),
        Limit("the bare endpoint, the last half", "B", [slope(floor[half:], count)]),
    ]


def unsubmitted() -> Iterator[dict[str, Any]]:
    """Yield articles on which the one who works here has claims already, and goes on."""
    for line in lines(ARTICLES, ARTICLES * CLAIMS_PER_ARTICLE):
        yield line | {"claims": [claim | {"annotator": "ada", "submitted": False} for claim in line["claims"]]}


def watch(server: Server, turns: Iterator[Turn], count: int) -> list[int]:
    """Send *count* requests, eight at once; return the bytes that the server holds, before and then now and then."""
    local = threading.local()

    def send(turn: Turn) -> None:
        if not hasattr(local, "connection"):
            local.connection = server.connect()
        for request in turn:
            local.connection.request(request.method, request.path, request.body, request.headers)
            response = local.connection.getresponse()
            answer = response.read()
            if response.status != request.status:
                raise RuntimeError(f"{request.path} answered {response.status}: {answer[:1000].decode()}")

    held = [int(memory_at_rest(server) * 1e6)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in range(count // TURN // step(count)):
            list(clients.map(send, itertools.islice(turns, step(count))))
            held.append(server.memory())
    return held


def step(count: int) -> int:
    """Return how many turns pass between two looks, of *count* requests in all."""
    return max(1, count // TURN // SAMPLES)


def slope(held: list[int], count: int) -> float:
    """Return the bytes that *held* grows by with each request, *count* being all of them."""
    return linear_regression([number * step(count) * TURN for number in range(len(held))], held).slope
