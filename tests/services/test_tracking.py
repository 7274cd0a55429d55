"""Long services say how far they are to whoever watches."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from cast import TEXT, caller, claim_body

from annotator.formats.source import Source
from annotator.services.agreement import measure_agreement
from annotator.services.agreement_question import read_question
from annotator.services.export_files import find_format, write_export
from annotator.services.exporting import Selection
from annotator.services.importing import import_files


class Watcher:
    """Counts what passes, by step."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def __call__(self, sequence: Sequence[Any], description: str) -> Iterable[Any]:
        self.seen.setdefault(description, 0)
        for item in sequence:
            self.seen[description] += 1
            yield item


def bring_in(session, team, articles: int) -> Watcher:
    """Import *articles*, each with a claim of Zoe's and one of Yan's, and watch that."""
    watcher = Watcher()
    claims = [claim_body(annotator=name) for name in ("zoe", "yan")]
    lines = (json.dumps({"text": f"{TEXT}{number}", "claims": claims}) for number in range(articles))
    source = Source("a.jsonl", "\n".join(lines).encode())
    import_files(session, caller(session, team, "dora"), [source], track=watcher)
    return watcher


def test_an_import_says_how_many_records_it_has_read_and_checked_and_that_it_stores(session, team):
    watcher = bring_in(session, team, 3)
    assert (watcher.seen["Reading"], watcher.seen["Checking claims"]) == (3, 3)
    assert watcher.seen["Storing"] > 1


def test_an_export_says_how_many_records_it_has_written(session, team):
    bring_in(session, team, 125)
    said: list[int] = []
    selection = Selection()
    dora = caller(session, team, "dora")
    written = write_export(session, dora, selection, find_format("jsonl", selection), io.BytesIO(), said.append)
    assert written.records == 250
    assert said == [100, 200]


def test_agreement_says_how_much_it_has_read_and_measured(session, team):
    bring_in(session, team, 3)
    watcher = Watcher()
    report = measure_agreement(session, caller(session, team, "dora"), lambda: read_question({}), track=watcher)
    assert len(report.answer.pairs) == 1
    assert watcher.seen == {"Reading": 1, "Measuring": 1}
