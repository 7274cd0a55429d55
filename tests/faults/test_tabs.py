"""Several tabs of one person add words to one claim: each reads, adds and writes, and none writes over another."""

from __future__ import annotations

from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import serving
from faults.site import Site
from servers import wait_until


def work_in_tabs(site: Site, seconds: float, *, broken: str = "") -> Outcome:
    """Let two people work in four tabs each."""
    journal = Journal()
    with serving(site, broken=broken) as server, at_work(site, server.port, journal, tabs=4):
        journal.let_work(seconds, 40)
        wait_until(lambda: not broken or is_overwritten(site, journal), 120)
    return journal.compare(site.export())


def is_overwritten(site: Site, journal: Journal) -> bool:
    """Return whether a word that was acknowledged before now is in no note."""
    told = [word for words in list(journal.words.values()) for word in list(words)]
    there = {word for record in site.export() for word in record["note"].split()}
    return not there.issuperset(told)


def test_tabs_do_not_write_over_each_other(site: Site, report, long: bool):
    outcome = work_in_tabs(site, 300 if long else 3)
    report("no fault: four tabs of each person", site, outcome)
    assert outcome.is_whole, outcome.troubles
    site.run("check")


def test_a_server_without_the_version_check_is_found_out(sqlite_site: Site):
    assert work_in_tabs(sqlite_site, 3, broken="forget_versions").lost
