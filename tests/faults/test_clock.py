"""The clock is set back by an hour while people work: versions count on, and sessions and tokens stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.clients import at_work
from faults.journal import Journal, Outcome
from faults.server import serving
from faults.site import Site
from servers import wait_until

from annotator.db import now
from annotator.services.claim_reading import timestamp

LOAD = 1.0
PLACES = (Path("/usr/lib"), Path("/usr/lib64"), Path("/usr/local/lib"))


def find_faketime() -> Path | None:
    """Return libfaketime for threads, None where it is not installed."""
    return next((path for place in PLACES for path in place.glob("**/libfaketimeMT.so.1")), None)


@pytest.fixture
def faketime(tmp_path: Path) -> dict[str, str]:
    """The environment of a process whose clock goes as the file `clock` says."""
    library = find_faketime()
    if library is None:
        pytest.skip("no libfaketime on this machine (apt-get install libfaketime)")
    (tmp_path / "clock").write_text("+0")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"),
        "FAKETIME_NO_CACHE": "1",
        # A machine's steady clock goes on when its other one is set, and so does what waits by it.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    }


def set_back_under_load(site: Site, faketime: dict[str, str], *, broken: str = "") -> Outcome:
    """Set the clock of a server at work back by an hour, and later forward again."""
    journal = Journal()
    # libfaketime halts processes that were forked, now and then; so one alone, which is threads.
    with serving(site, workers=1, broken=broken, more=faketime) as server, at_work(site, server.port, journal):
        for clock in ("-3600", "+0"):
            journal.let_work(LOAD)
            (site.folder / "clock").write_text(clock)
            journal.end_fault()
            if broken:
                wait_until(lambda: journal.surprises)
        journal.let_work(LOAD)
    return journal.compare(site.export())


def test_a_clock_that_is_set_back_changes_nothing(site: Site, report, faketime: dict[str, str]):
    began = timestamp(now())
    outcome = set_back_under_load(site, faketime)
    report("clock set back by an hour, and forward", site, outcome, 2)
    assert outcome.is_whole, outcome.troubles
    assert any(record["updated_at"] < began for record in site.export()), "the clock was never back"
    site.run("check")


def test_a_server_that_trusts_the_clock_is_found_out(sqlite_site: Site, faketime: dict[str, str]):
    assert not set_back_under_load(sqlite_site, faketime, broken="trust_the_clock").is_whole
