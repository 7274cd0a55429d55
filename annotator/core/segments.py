"""Where a claim lies in its article: half-open, zero-based ranges of Unicode code points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from annotator.core.errors import Problem
from annotator.core.wording import say

CONTEXT_LENGTH = 32


# A frozen dataclass takes ten times as long to make, and checking one claim makes a dozen.
class Segment(Struct, frozen=True, order=True):
    """Code points start..end of an article's text, end excluded."""

    start: int
    end: int

    def overlaps(self, other: Segment) -> bool:
        """Return whether the two share a code point."""
        return self.start < other.end and other.start < self.end


class Bounds(Protocol):
    """Whatever lies in a text: a segment, a piece, a region."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""


def check_segments(segments: Sequence[Bounds], length: int, pointer: str = "/segments") -> list[Problem]:
    """Return what is wrong with a claim's pieces: each inside 0..length, sorted, disjoint, not touching."""
    if not segments:
        return [Problem(say("A claim needs at least one segment."), pointer=pointer)]
    problems = []
    for index, segment in enumerate(segments):
        if not 0 <= segment.start < segment.end <= length:
            problems += check_range(segment, length, f"{pointer}/{index}")
        if index and segment.start <= segments[index - 1].end:
            message = say("Segments must be in text order with a gap between them; join those that overlap or touch.")
            problems.append(Problem(message, pointer=f"{pointer}/{index}/start"))
    return problems


def check_range(segment: Bounds, length: int, pointer: str) -> list[Problem]:
    """Return what is wrong with one range of a text that has *length* code points."""
    if segment.start < 0:
        return [
            Problem(say("start is %(start)s; offsets count from 0.", start=segment.start), pointer=f"{pointer}/start")
        ]
    if segment.end <= segment.start:
        message = say("end (%(end)s) must be greater than start (%(start)s).", end=segment.end, start=segment.start)
        return [Problem(message, pointer=f"{pointer}/end")]
    if segment.end > length:
        message = say(
            "end (%(end)s) is past the end of the text, which has %(length)s characters.",
            end=segment.end,
            length=length,
        )
        return [Problem(message, pointer=f"{pointer}/end")]
    return []


def surroundings(text: str, around: Segment) -> tuple[str, str]:
    """Return up to 32 code points before and after *around*."""
    return text[max(0, around.start - CONTEXT_LENGTH) : around.start], text[around.end : around.end + CONTEXT_LENGTH]
