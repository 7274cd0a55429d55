"""What is asked of a project that grows: an article, parts of lists and searches, of our server and of the bare one."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from annotator.db import THREADS
from benchmarks.figures import in_turns
from benchmarks.installation import ANNOTATOR, SLUG, Installation, environment
from benchmarks.processes import Server, serving

API = f"/api/v1/projects/{SLUG}/articles"
PAGES = f"/projects/{SLUG}"
SHOWN = 50
#: In no text, so that all of them are looked through.
ABSENT = "harbour"
BARE = (sys.executable, "-m", "benchmarks.bare.reading")


@dataclass(frozen=True)
class Cost:
    """What one piece of work took."""

    seconds: float
    #: Of a processor, which depends less on what else the machine does.
    processor: float


@dataclass(frozen=True)
class Question:
    """What is asked in one go: paths of our server, and those of the bare one."""

    what: str
    ours: tuple[str, ...]
    bare: tuple[str, ...]
    headers: dict[str, str]
    #: How often in a round; a search goes through everything, and once is enough.
    times: int


def questions(made: Installation, articles: list[str], claims: int) -> list[Question]:
    """Return what is asked of the project with *articles* and so many claims; all of it lies in the middle."""
    middle = len(articles) // 2
    program, browser = made.program_headers, made.browser_headers()
    page, claim_page = middle // SHOWN + 1, claims // 2 // SHOWN + 1
    after, claims_after = (page - 1) * SHOWN, (claim_page - 1) * SHOWN
    asked = [
        one_article(articles[middle], middle + 1, program, 20),
        Question("list 50 articles, API", (f"{API}?cursor={after}",), (f"/articles?after={after}",), program, 20),
    ]
    pages = {
        "page of articles": (f"/?page={page}", f"/articles?after={after}", 5),
        "page of claims": (f"/claims?page={claim_page}", f"/claims?after={claims_after}", 2),
        "search the articles": (f"/?q={ABSENT}", f"/articles?q={ABSENT}", 1),
        "search the claims": (f"/claims?q={ABSENT}", f"/claims?q={ABSENT}", 1),
    }
    for what, (ours, bare, times) in pages.items():
        asked.append(Question(what, (PAGES + ours,), ("/pages" + bare,), browser, times))
    return asked


def one_article(uuid: str, key: int, headers: dict[str, str], times: int) -> Question:
    """Return the question for an article with its text and for its claims; the bare server knows it by *key*."""
    bare = (f"/articles/{key}", f"/articles/{key}/claims")
    return Question("fetch an article and its claims", (f"{API}/{uuid}", f"{API}/{uuid}/claims"), bare, headers, times)


@contextmanager
def serving_both(made: Installation, bare: Path) -> Iterator[tuple[Server, Server]]:
    """Run `annotator serve` on the installation, and the bare server on its database at *bare*."""
    threads = ("--threads", str(THREADS))
    with (
        serving((*ANNOTATOR, "serve", *threads), environment(made.folder), "/healthz") as ours,
        serving((*BARE, str(bare), *threads), environment(), "/") as floor,
    ):
        yield ours, floor


def ask_both(question: Question, servers: tuple[Server, Server], rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Ask both servers in turns and return each round's median, after one round that warms them."""
    ours, bare = partial(ask, servers[0], question.ours, question.headers), partial(ask, servers[1], question.bare, {})
    in_turns(1, ours, bare)
    found: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(rounds):
        for costs, taken in zip(found, in_turns(question.times, ours, bare), strict=True):
            costs.append(Cost(median(each.seconds for each in taken), median(each.processor for each in taken)))
    return found


def ask(server: Server, paths: tuple[str, ...], headers: dict[str, str]) -> Cost:
    """Ask for *paths* one after the other and return what that took. Raises RuntimeError unless each is answered."""
    connection = server.connect()
    connection.connect()
    before, started = server.processor(), time.perf_counter()
    for path in paths:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {answer[:1000].decode()}")
    taken = time.perf_counter() - started
    connection.close()
    return Cost(taken, server.processor() - before)
