"""Many people save at once, each every few seconds: none is asked to wait, and the data set is what they were told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from databases import SqliteFiles
from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import serving
from faults.site import Site, make_site
from servers import wait_until

People = Callable[[int], Site]


@pytest.fixture
def crowd(tmp_path: Path, database) -> People:
    """Return the function that makes an installation with so many annotators."""
    return lambda count: make_site(tmp_path, database, names(count))


def names(count: int) -> Iterable[str]:
    """Return so many names."""
    return [f"annotator{number}" for number in range(1, count + 1)]


def work(site: Site, seconds: float, rest: float, *, workers: int = 2, broken: str = "") -> tuple[Outcome, Journal]:
    """Let everybody save once in *rest* seconds, in one tab each, for *seconds*."""
    journal = Journal()
    with (
        serving(site, workers=workers, broken=broken) as server,
        at_work(site, server.port, journal, tabs=1, rest=rest),
    ):
        journal.let_work(seconds, len(site.people))
        wait_until(lambda: journal.unavailable or not broken)
    return journal.compare(site.export()), journal


def test_everybody_saves_without_an_error(crowd: People, report, long: bool):
    people, seconds, rest = (50, 300, 1.0) if long else (20, 30, 1.0)
    site = crowd(people)
    outcome, journal = work(site, seconds, rest)
    cuts = statistics.quantiles(journal.durations, n=100)
    times = f"p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms"
    report(f"load: {people} people save once a second for {seconds} s; {times}", site, outcome)
    assert outcome.is_whole, outcome.troubles
    assert (journal.unavailable, journal.unanswered) == (0, 0)
    assert outcome.acknowledged >= people
    site.run("check")


def test_a_server_that_begins_plainly_is_found_out(tmp_path: Path, sqlite_files: SqliteFiles):
    with sqlite_files.make(tmp_path) as database:
        _, journal = work(make_site(tmp_path, database, names(8)), 3, 0, broken="begin_plainly")
        assert journal.unavailable
