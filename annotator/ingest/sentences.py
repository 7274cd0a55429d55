"""Where the sentences of an article lie, line by line: the steps that the sentence cursor takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from annotator.core.segments import Segment

_WHO = r"(?:question|answer|q|a|interviewer|soru|cevap|sual|cavab|вопрос|ответ)\s*:\s+"
#: What stands before an answer or a point of a list and is no part of what is said.
_LEAD = re.compile(rf"\s*(?:{_WHO}|[-–—•*·▪►»]\s+|\d{{1,3}}[.)]\s+)*", re.IGNORECASE)
#: The same before a sentence further on in a line, where a dash or a number may be part of it.
_LEAD_WITHIN = re.compile(rf"(?:{_WHO})?", re.IGNORECASE)


# A text never changes, and its page is opened again and again.
@lru_cache(maxsize=64)
def find_sentences(text: str) -> tuple[Segment, ...]:
    """Return the sentences of *text* in order; none crosses a line feed, and blank lines hold none.

    A leading "Answer:", bullet or number is left out. White space at either end belongs to no sentence.
    """
    found: list[Segment] = []
    start = 0
    for line in text.split("\n"):
        found += (Segment(start + each.start, start + each.end) for each in _in_line(line))
        start += len(line) + 1
    return tuple(found)


def _in_line(line: str) -> Iterator[Segment]:
    from syntok import segmenter  # not before a page needs it

    begin = _after(_LEAD, line, 0)
    body = line[begin:]
    starts = [tokens[0].offset for paragraph in segmenter.analyze(body) for tokens in paragraph if tokens]
    for start, end in pairwise([*starts, len(body)]):
        first = _after(_LEAD_WITHIN, body, start)
        sentence = body[first:end].rstrip()
        if sentence:
            yield Segment(begin + first, begin + first + len(sentence))


def _after(lead: re.Pattern[str], text: str, start: int) -> int:
    """Return where *text* goes on after a *lead* at *start*; there, if there is none."""
    found = lead.match(text, start)
    return found.end() if found else start
