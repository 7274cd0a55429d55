"""Plain text: the file is the article, its name is the title."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.errors import Invalid, Problem
from annotator.core.text import decode
from annotator.formats.source import Record, Source

NAME = "txt"
LABEL = "Plain text"
EXTENSION = ".txt"
MEDIA_TYPE = "text/plain"


def read(source: Source, encoding: str) -> Iterator[Record | Problem]:
    """Yield the one article that the file is, its text in canonical form."""
    try:
        yield Record({"title": source.stem, "text": decode(source.raw, encoding)}, source.name)
    except Invalid as error:
        yield Problem(error.message, file=source.name)
