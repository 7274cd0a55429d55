"""From what a file says of a thread to a draft that can be stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotator.core.claim_checks import refusal
from annotator.core.decoding import convert
from annotator.core.errors import Problem
from annotator.core.records import ThreadRecord
from annotator.core.text import NOTE_LIMIT, check_string
from annotator.core.wording import say
from annotator.ingest.articles import identify
from annotator.ingest.claims import check_name
from annotator.ingest.times import read_moment


@dataclass(frozen=True, slots=True)
class ThreadDraft:
    """A checked thread that is not stored yet, with the moments of its messages."""

    said: ThreadRecord
    resolved_at: datetime | None
    written_at: list[datetime]


def draft_thread(fields: Any) -> ThreadDraft:
    """Return the draft of a thread. Raises Invalid, pointers inside it."""
    said = convert(fields, ThreadRecord)
    problems = list(_problems(said))
    if problems:
        raise refusal(problems)
    resolved_at = read_moment(said.resolved_at, "/resolved_at") if said.resolved_at is not None else None
    written_at = [read_moment(each.created_at, f"/messages/{index}") for index, each in enumerate(said.messages)]
    return ThreadDraft(said, resolved_at, written_at)


def _problems(said: ThreadRecord) -> Iterator[Problem]:
    if identify(said.id, None)[0] is None:
        yield Problem(say("A thread's id must be a UUID."), pointer="/id")
    if said.question and said.claim is not None:
        yield Problem(say("Only a thread about the article can be a question."), pointer="/question")
    if said.resolved_by is not None:
        yield from check_name(said.resolved_by, "/resolved_by")
    if not said.messages:
        yield Problem(say("A thread has a message at least."), pointer="/messages")
    for index, each in enumerate(said.messages):
        pointer = f"/messages/{index}"
        if identify(each.id, None)[0] is None:
            yield Problem(say("A message's id must be a UUID."), pointer=f"{pointer}/id")
        yield from check_name(each.author, f"{pointer}/author")
        yield from check_string(each.text, NOTE_LIMIT, f"{pointer}/text", say("The message"))
        for name in each.mentions:
            yield from check_name(name, f"{pointer}/mentions")
