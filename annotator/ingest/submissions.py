"""From what a file says about one person's work on an article to a draft that can be stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import Struct

from annotator.core.claim_checks import refusal
from annotator.core.decoding import convert
from annotator.core.errors import Problem
from annotator.core.records import Phase, State
from annotator.core.wording import say
from annotator.ingest.claims import VERSION_LIMIT, check_name
from annotator.ingest.times import read_moment


class SubmissionInput(Struct):
    """One of an article's `submissions` in a file."""

    annotator: str
    state: State = "submitted"
    phase: Phase = "main"
    first_submitted_at: str | None = None
    submitted_at: str | None = None
    codebook_version: int | None = None
    active_seconds: int = 0


@dataclass(frozen=True, slots=True)
class SubmissionDraft:
    """A checked submission that is not stored yet."""

    sent: SubmissionInput
    first_submitted_at: datetime | None
    submitted_at: datetime | None


def draft_submission(fields: Any) -> SubmissionDraft:
    """Return the draft of a submission. Raises Invalid, pointers inside it."""
    sent = convert(fields, SubmissionInput)
    problems = check_name(sent.annotator, "/annotator")
    if sent.codebook_version is not None and not 1 <= sent.codebook_version <= VERSION_LIMIT:
        problems.append(Problem(say("Versions of a codebook count from 1."), pointer="/codebook_version"))
    if not 0 <= sent.active_seconds <= VERSION_LIMIT:
        problems.append(Problem(say("Seconds count from 0."), pointer="/active_seconds"))
    if problems:
        raise refusal(problems)
    first = read_moment(sent.first_submitted_at, "/first_submitted_at")
    return SubmissionDraft(sent, first, read_moment(sent.submitted_at, "/submitted_at"))
