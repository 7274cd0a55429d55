"""Figures of agreement as JSON and back, for those that are measured now and read later."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from annotator.core.agreement_cells import Places
from annotator.core.agreement_counts import Two
from annotator.core.agreement_records import Agreement
from annotator.core.matching import MatchRule
from annotator.services.agreement import Report
from annotator.services.agreement_details import Details
from annotator.services.agreement_question import Question


class _Kept(Struct):
    answer: Agreement
    articles: int
    people: list[str]
    versions: list[int]
    question: Question
    matched_by: list[tuple[Two, dict[MatchRule, int]]]


def pack_report(report: Report) -> bytes:
    """Return *report* as JSON."""
    by_rule = [(two, dict(counts)) for two, counts in report.matched_by.items()]
    kept = _Kept(report.answer, report.articles, report.people, report.versions, report.question, by_rule)
    return msgspec.json.encode(kept)


def unpack_report(raw: bytes) -> Report:
    """Return the report that `pack_report` was given."""
    kept = msgspec.json.decode(raw, type=_Kept)
    by_rule = dict(kept.matched_by)
    return Report(kept.answer, kept.articles, kept.people, kept.versions, kept.question, by_rule)


def pack_places(places: Places) -> bytes:
    """Return *places* as JSON."""
    return msgspec.json.encode(places)


def unpack_places(raw: bytes) -> Places:
    """Return the places that `pack_places` was given."""
    return msgspec.json.decode(raw, type=Places)


def pack_details(details: Details) -> bytes:
    """Return *details* as JSON."""
    return msgspec.json.encode(details)


def unpack_details(raw: bytes) -> Details:
    """Return the details that `pack_details` was given."""
    return msgspec.json.decode(raw, type=Details)
