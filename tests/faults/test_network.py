"""Requests that never arrive and answers that never come back, three in ten each way: every write is done once."""

from __future__ import annotations

from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.proxy import LossyProxy, losing
from faults.server import serving
from faults.site import Site
from servers import wait_until


def work_over_a_bad_network(site: Site, seconds: float, *, broken: str = "") -> tuple[Outcome, LossyProxy]:
    """Let people work for *seconds* over a network that loses much."""
    journal = Journal()
    with serving(site, broken=broken) as server, losing(server.port) as proxy, at_work(site, proxy.port, journal):
        journal.let_work(seconds, 20)
        wait_until(lambda: min(proxy.lost_before, proxy.lost_after) > 1 and (journal.surprises or not broken))
    return journal.compare(site.export()), proxy


def test_over_a_bad_network_every_write_is_done_once(site: Site, report, long: bool):
    outcome, proxy = work_over_a_bad_network(site, 300 if long else 3)
    lost = f"{proxy.lost_before} requests and {proxy.lost_after} answers lost on their way (30 % each)"
    report(lost, site, outcome)
    assert outcome.is_whole, outcome.troubles
    assert min(proxy.lost_before, proxy.lost_after, outcome.acknowledged) > 1
    site.run("check")


def test_a_server_that_does_a_repeat_again_is_found_out(sqlite_site: Site):
    outcome, _ = work_over_a_bad_network(sqlite_site, 3, broken="take_repeats_for_changes")
    assert not outcome.is_whole
