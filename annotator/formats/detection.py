"""Which format a file has, by its extension, or by its first characters where that says nothing."""

from __future__ import annotations

from annotator.core.errors import Invalid
from annotator.core.wording import say
from annotator.formats.source import Source

EXTENSIONS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 4096


def detect_format(source: Source) -> str:
    """Return the name of the format of *source*. Raises Invalid for a file that holds no text, such as a PDF."""
    known = EXTENSIONS.get(source.extension)
    if known:
        return known
    head = source.raw[:_LOOKED_AT]
    if head.startswith((b"%PDF", b"PK\x03\x04")) or _is_binary(head):
        raise Invalid(say("This kind of file cannot be imported. Save it as .txt, .md, .html, .csv or .jsonl."))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"{"):
        return "jsonl"
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "txt"


def _is_binary(head: bytes) -> bool:
    return b"\x00" in head and not head.startswith(_UTF16_MARKS)
