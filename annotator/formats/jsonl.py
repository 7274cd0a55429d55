"""JSONL: one JSON object a line, UTF-8, lines ended by a line feed and by nothing else."""

from __future__ import annotations

from codecs import BOM_UTF8
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
        lines = _lines(source.raw, encoding)
    except Invalid as error:
        yield Problem(error.message, file=source.name)
        return
    for line, content in enumerate(map(str.strip, lines), start=1):
        if content:
            yield _record(source.name, line, content)


def _lines(raw: bytes, encoding: str) -> list[str]:
    """Return the lines of a file. Raises Invalid as `decode_file` does."""
    # str.splitlines would also break at U+2028 and U+0085, which may stand in a JSON string.
    if encoding.lower() == "utf-8":
        try:
            # By itself a line takes as much room as its own widest character needs, not that of the whole file.
            return [line.decode() for line in raw.removeprefix(BOM_UTF8).split(b"\n")]
        except UnicodeDecodeError:
            pass  # it counts from the line's beginning; what follows says where in the file
    return decode_file(raw, encoding).split("\n")


def _record(file: str, line: int, content: str) -> Record | Problem:
    try:
        value = load_json(content)
    except Invalid as error:
        return Record({}, file, line).problems(error)[0]
    if isinstance(value, dict):
        return Record(value, file, line)
    return Problem(say('Each line must be a JSON object, such as {"text": "…"}.'), file=file, line=line)
