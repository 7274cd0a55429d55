"""JSONL: one JSON object a line, UTF-8, lines ended by a line feed and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from annotator.core.decoding import load_json
from annotator.core.errors import Invalid, Problem
from annotator.core.records import encode
from annotator.core.text import decode_file
from annotator.core.wording import say
from annotator.formats.source import Record, Source

NAME = "jsonl"
LABEL = "JSONL"
EXTENSION = ".jsonl"
MEDIA_TYPE = "application/jsonl"


def write(records: Iterable[Struct]) -> Iterator[bytes]:
    """Yield a compact line of UTF-8 JSON for each record, keys in the record's order, no ASCII escapes."""
    for record in records:
        yield encode(record) + b"\n"


def read(source: Source, encoding: str) -> Iterator[Record | Problem]:
    """Yield the object of each line that is not blank, and a problem for each line that holds none."""
    try:
        text = decode_file(source.raw, encoding)
    except Invalid as error:
        yield Problem(error.message, file=source.name)
        return
    # str.splitlines would also break at U+2028 and U+0085, which may stand in a JSON string.
    for line, content in enumerate(map(str.strip, text.split("\n")), start=1):
        if content:
            yield _record(source.name, line, content)


def _record(file: str, line: int, content: str) -> Record | Problem:
    try:
        value = load_json(content)
    except Invalid as error:
        return Record({}, file, line).problems(error)[0]
    if isinstance(value, dict):
        return Record(value, file, line)
    return Problem(say('Each line must be a JSON object, such as {"text": "…"}.'), file=file, line=line)
