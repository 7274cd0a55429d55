"""A new release under load: the server is asked to end and another one starts at its address."""

from __future__ import annotations

from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import serving
from faults.site import Site

LOAD = 0.7
BOUND = 60


def deploy_under_load(site: Site, rounds: int, *, workers: int = 2, broken: str = "") -> Outcome:
    """Stop a server at work by SIGTERM and start the next, *rounds* times."""
    journal = Journal()
    with serving(site, workers=workers, broken=broken) as server, at_work(site, server.port, journal):
        for _ in range(rounds):
            journal.let_work(LOAD, 1 if broken else 4)
            journal.await_answer()
            server.stop()
            journal.end_fault()
            server.start()
            server.wait()
        journal.let_work(LOAD)
    return journal.compare(site.export())


def test_a_deploy_under_load_loses_nothing(site: Site, report, long: bool):
    rounds = 50 if long else 2
    outcome = deploy_under_load(site, rounds)
    report("SIGTERM and start of another", site, outcome, rounds)
    assert outcome.is_whole, outcome.troubles
    assert outcome.recovery < BOUND


def test_work_that_a_stopped_server_had_not_done_yet_is_found_out(sqlite_site: Site):
    outcome = deploy_under_load(sqlite_site, 3, workers=1, broken="answer_before_the_commit")
    assert outcome.lost or outcome.duplicated
