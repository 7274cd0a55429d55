"""What some files hold, to look at before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.core.errors import Invalid
from annotator.core.text import decode_file
from annotator.formats import READERS
from annotator.formats.detection import detect_format
from annotator.formats.source import Record, Source
from annotator.ingest.articles import is_claim_line
from annotator.ingest.encodings import Guess, guess_encodings
from annotator.services.importing_files import AUTO, Reading

#: How many articles of a file, and how many lines and characters of each, are shown.
ARTICLES_SHOWN = 3
LINES_SHOWN = 4
EXCERPT_LENGTH = 280


@dataclass(frozen=True)
class ArticlePreview:
    """The beginning of an article."""

    title: str
    excerpt: str
    length: int


@dataclass
class FilePreview:
    """What one file holds."""

    name: str
    size: int
    #: The name of its format as people read it; None where it has none that can be imported.
    label: str | None
    articles: int = 0
    claims: int = 0
    first: list[ArticlePreview] = field(default_factory=list)
    #: Where the chosen encoding cannot read it: the encodings that could.
    guesses: list[Guess] = field(default_factory=list)


def preview_files(files: Sequence[Source], reading: Reading, format: str, encoding: str) -> list[FilePreview]:
    """Return a preview of each file; *reading* is what `read_files` made of them."""
    previews = {source.name: _preview(source, format, encoding) for source in files}
    for record in reading.records:
        _count(previews[record.file], record)
    return list(previews.values())


def _preview(source: Source, format: str, encoding: str) -> FilePreview:
    preview = FilePreview(source.name, len(source.raw), label=None)
    try:
        preview.label = READERS[detect_format(source) if format == AUTO else format].LABEL
        decode_file(source.raw, encoding)
    except Invalid:
        preview.guesses = guess_encodings(source.raw) if preview.label else []
    return preview


def _count(preview: FilePreview, record: Record) -> None:
    try:
        is_claim = is_claim_line(record.fields)
    except Invalid:
        return  # the check names it
    claims = record.fields.get("claims")
    preview.claims += 1 if is_claim else len(claims) if isinstance(claims, list) else 0
    if not is_claim:
        preview.articles += 1
        if len(preview.first) < ARTICLES_SHOWN:
            preview.first.append(_article(record.fields))


def _article(fields: dict[str, Any]) -> ArticlePreview:
    text, title = fields.get("text"), fields.get("title")
    text = text if isinstance(text, str) else ""
    lines = [line.strip() for line in text[: 10 * EXCERPT_LENGTH].split("\n") if line.strip()]
    excerpt = "\n".join(lines[:LINES_SHOWN])[:EXCERPT_LENGTH]
    return ArticlePreview(title if isinstance(title, str) else "", excerpt, len(text))
