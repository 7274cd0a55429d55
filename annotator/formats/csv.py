"""CSV: one article a row under a header; or, with a `file` column, the metadata of files that come beside it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from annotator.core.errors import Invalid, Problem
from annotator.core.metadata import METADATA
from annotator.core.parser_findings import parser_finding
from annotator.core.text import decode_file
from annotator.core.wording import say
from annotator.formats.source import Record, Source

NAME = "csv"
LABEL = "CSV"
EXTENSION = ".csv"
MEDIA_TYPE = "text/csv"

#: Columns that are fields of the record; every other column goes to its `meta`.
COLUMNS = ("text", "file", "id", "external_id", *METADATA)
#: A spreadsheet writes the separator of its country.
SEPARATORS = (",", ";", "\t")

#: What makes a spreadsheet take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

csv.field_size_limit(2**31 - 1)  # a text over our own limit must reach the check that names it


def read(source: Source, encoding: str) -> Iterator[Record | Problem]:
    """Yield the record of each row; rows and headers that cannot be read become problems."""
    try:
        text = decode_file(source.raw, encoding)
    except Invalid as error:
        yield Problem(error.message, file=source.name)
        return
    rows = _rows(text, _separator(text))
    try:
        first = next(rows, None)
        header = [name.strip() for name in first[1]] if first else []
        names = [name.lower() if name.lower() in COLUMNS else name for name in header]
        problems = [Problem(message, file=source.name, line=1) for message in _header_mistakes(names)]
        yield from problems
        if not problems:
            yield from (_record(source.name, line, names, cells) for line, cells in rows)
    except _Malformed as error:
        yield Problem(error.message, file=source.name, line=error.line)


def write(records: Iterable[Struct]) -> Iterator[bytes]:
    """Yield a header and a row for each record of scalars; text that a spreadsheet would run gets a ' in front."""
    writer = csv.writer(_Rows(), lineterminator=_Rows.END)
    for number, record in enumerate(records):
        if number == 0:
            yield writer.writerow(record.__struct_fields__)
        yield writer.writerow([_cell(value) for value in astuple(record)])


class _Rows:
    """Turns rows into bytes, each ended by a line feed.

    A reader ends a row at a bare carriage return too, and what came after it would be a cell that nobody defused.
    Python before 3.13 quotes a cell for the characters of the line end alone: so the writer is told both.
    """

    END = "\r\n"

    def write(self, row: str) -> bytes:
        """Return what `writerow` returns."""
        return f"{row.removesuffix(self.END)}\n".encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Malformed(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = say(
                "This row is not CSV: %(error)s. Look for a quotation mark that is not closed.",
                error=parser_finding(error),
            )
            raise _Malformed(line, message) from None
        if cells is None:
            return
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _separator(text: str) -> str:
    header = text.partition("\n")[0]
    return max(SEPARATORS, key=header.count)


def _header_mistakes(names: list[str]) -> Iterator[str]:
    if not any(name in ("text", "file") for name in names):
        yield say('The first row must name the columns; one must be "text" (or "file", for files that come beside it).')
    for name, count in Counter(names).items():
        if name and count > 1:
            yield say(
                'The column "%(name)s" stands there %(count)s times. Give each column a name of its own.',
                name=name[:64],
                count=count,
            )


def _record(file: str, line: int, names: list[str], cells: list[str]) -> Record | Problem:
    if len(cells) != len(names):
        message = say(
            "This row has %(cells)s cells, but the header has %(names)s. Look for a stray quotation mark.",
            cells=len(cells),
            names=len(names),
        )
        return Problem(message, file=file, line=line)
    fields: dict[str, Any] = {}
    meta: dict[str, str] = {}
    is_described = "text" not in names
    for name, cell in zip(names, cells, strict=True):
        if name in COLUMNS and (name != "file" or is_described):
            fields[name] = cell
        elif name and cell:
            meta[name] = cell
        elif cell:
            return Problem(say("A cell stands in a column without a name. Name the column."), file=file, line=line)
    return Record(fields | ({"meta": meta} if meta else {}), file, line)
