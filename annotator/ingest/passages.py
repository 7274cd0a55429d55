"""From what a file says of a passage that a person did not claim to a draft that can be stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotator.core.claim_checks import refusal
from annotator.core.decoding import convert
from annotator.core.errors import Problem
from annotator.core.records import PassageReviewRecord
from annotator.core.segments import Segment, check_range
from annotator.core.text import NOTE_LIMIT, check_string
from annotator.core.wording import say
from annotator.ingest.articles import identify
from annotator.ingest.claims import check_name
from annotator.ingest.times import read_moment


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A checked verdict on a passage that is not stored yet."""

    said: PassageReviewRecord
    created_at: datetime
    answered_at: list[datetime]


def draft_passage(fields: Any, text: str) -> PassageDraft:
    """Return the draft of a verdict on a passage of *text*. Raises Invalid, pointers inside it."""
    said = convert(fields, PassageReviewRecord)
    problems = [
        *check_name(said.reviewer, "/reviewer"),
        *check_name(said.annotator, "/annotator"),
        *check_string(said.comment, NOTE_LIMIT, "/comment", say("The comment")),
        *_passage_problems(said, text),
    ]
    for index, answer in enumerate(said.answers):
        problems += check_name(answer.author, f"/answers/{index}/author")
        problems += check_string(answer.text, NOTE_LIMIT, f"/answers/{index}/text", say("The answer"))
    if problems:
        raise refusal(problems)
    times = [read_moment(each.created_at, f"/answers/{index}") for index, each in enumerate(said.answers)]
    return PassageDraft(said, read_moment(said.created_at, "/created_at"), times)


def _passage_problems(said: PassageReviewRecord, text: str) -> list[Problem]:
    problems = check_range(Segment(said.start, said.end), len(text), "")
    if identify(said.id, None)[0] is None:
        problems.append(Problem(say("A review's id must be a UUID."), pointer="/id"))
    if not problems and text[said.start : said.end] != said.quote:
        problems.append(Problem(say("The quote is not the text at its offsets."), pointer="/quote"))
    return problems
