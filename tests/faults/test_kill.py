"""Killed under load, the server comes back with everything that it acknowledged."""

from __future__ import annotations

import pytest
from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import Server, serving
from faults.site import Site

#: Seconds of work before each kill.
LOAD = 0.7
#: Seconds within which service must be back; the table says how long it took.
BOUND = 60


def kill_workers(server: Server, journal: Journal) -> None:
    """Kill every worker; the process that watches them starts others."""
    server.kill_workers()
    journal.end_fault()


def kill_everything(server: Server, journal: Journal) -> None:
    """Kill every process, and start the server again as systemd does."""
    server.kill()
    journal.end_fault()
    server.start()
    server.wait()


def kill_under_load(site: Site, rounds: int, kill=kill_workers, *, workers: int = 2, broken: str = "") -> Outcome:
    """Kill a server at work *rounds* times."""
    journal = Journal()
    with serving(site, workers=workers, broken=broken) as server, at_work(site, server.port, journal):
        for _ in range(rounds):
            journal.let_work(LOAD, 1 if broken else 4)
            journal.await_answer()
            kill(server, journal)
        journal.let_work(LOAD)
    return journal.compare(site.export())


def test_what_was_acknowledged_outlives_kill_9_of_all_workers(site: Site, report, long: bool):
    rounds = 200 if long else 5
    outcome = kill_under_load(site, rounds)
    report("kill -9 of all workers under load", site, outcome, rounds)
    assert outcome.is_whole, outcome.troubles
    assert outcome.acknowledged > rounds
    assert outcome.recovery < BOUND
    site.run("check")


def test_what_was_acknowledged_outlives_kill_9_of_the_whole_server(site: Site, report, long: bool):
    rounds = 200 if long else 2
    outcome = kill_under_load(site, rounds, kill_everything)
    report("kill -9 of the whole server under load, and start", site, outcome, rounds)
    assert outcome.is_whole, outcome.troubles
    assert outcome.acknowledged > rounds
    assert outcome.recovery < BOUND
    site.run("check")


@pytest.mark.parametrize(("kill", "workers"), [(kill_workers, 2), (kill_everything, 1)])
def test_a_server_that_answers_before_the_commit_is_found_out(sqlite_site: Site, kill, workers: int):
    outcome = kill_under_load(sqlite_site, 4, kill, workers=workers, broken="answer_before_the_commit")
    # A deletion that was acknowledged and lost is a claim that nobody knows of.
    assert outcome.lost or outcome.duplicated
