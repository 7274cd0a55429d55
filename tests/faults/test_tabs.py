"""Several tabs of one person add words to one claim: each reads, adds and writes, and none writes over another."""

from __future__ import annotations

from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import serving
from faults.site import Site


def work_in_tabs(site: Site, seconds: float, *, broken: str = "") -> Outcome:
    """Let two people work in four tabs each."""
    journal = Journal()
    with serving(site, broken=broken) as server, at_work(site, server.port, journal, tabs=4):
        journal.let_work(seconds, 40)
    return journal.compare(site.export())


def test_tabs_do_not_write_over_each_other(site: Site, report, long: bool):
    outcome = work_in_tabs(site, 300 if long else 3)
    report("no fault: four tabs of each person", site, outcome)
    assert outcome.is_whole, outcome.troubles
    site.run("check")


def test_a_server_without_the_version_check_is_found_out(sqlite_site: Site):
    assert work_in_tabs(sqlite_site, 3, broken="forget_versions").lost
