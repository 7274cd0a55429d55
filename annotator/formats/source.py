"""What a reader takes and gives: a file as it came, and the records in it with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Protocol

from msgspec import Struct

from annotator.core.errors import Invalid, Problem
from annotator.core.wording import say


@dataclass(frozen=True)
class Source:
    """A file that somebody gives us: the name it came with, and its bytes."""

    name: str
    raw: bytes

    @property
    def stem(self) -> str:
        """Return the file's name without folders and without its extension."""
        return PurePosixPath(self.name).stem

    @property
    def extension(self) -> str:
        """Return the extension in lower case with its dot, or an empty string."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Record:
    """One object of a file and where it stands."""

    fields: dict[str, Any]
    file: str
    #: Counted from 1; None where the file is one record.
    line: int | None = None

    @property
    def place(self) -> str:
        """Return "a.jsonl, line 3", or the file's name alone where it is one record."""
        return self.file if self.line is None else say("%(file)s, line %(line)s", file=self.file, line=self.line)

    def problem(self, field: str | None, message: str) -> Problem:
        """Return a problem at *field* of this record."""
        return Problem(message, file=self.file, line=self.line, field=field)

    def problems(self, error: Invalid, within: str = "") -> list[Problem]:
        """Return what *error* says as problems of this record; JSON pointers become fields, *within* in front."""
        found = error.problems or [Problem(error.message)]
        return [self.problem(field_of(each.pointer, within) or each.field, each.message) for each in found]


class Format(Protocol):
    """What every module of a file format says about itself."""

    NAME: str
    LABEL: str
    EXTENSION: str
    MEDIA_TYPE: str


class Reader(Format, Protocol):
    """A file format that can be imported."""

    def read(self, source: Source, encoding: str) -> Iterator[Record | Problem]:
        """Yield the records of *source* in order, and a problem for each that cannot be read."""


class Writer(Format, Protocol):
    """A file format that can be exported."""

    def write(self, records: Iterable[Struct]) -> Iterator[bytes]:
        """Yield the file that holds *records*, in parts."""


def field_of(pointer: str | None, within: str = "") -> str | None:
    """Return a JSON pointer as the name of a field ("claims/0/type"), None for the record as a whole."""
    path = within + (pointer or "")
    return path.strip("/").replace("~1", "/").replace("~0", "~") or None
