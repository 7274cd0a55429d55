"""An export as a file: written whole under one snapshot, counted and digested on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from msgspec import Struct
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid
from annotator.core.wording import say
from annotator.db import now
from annotator.formats import WRITERS
from annotator.formats.source import Writer
from annotator.services.access import Caller
from annotator.services.exporting import Selection, export_records

#: Formats that are tables, and so take the unit of scalars alone.
TABLES = ("csv",)


@dataclass(frozen=True)
class Written:
    """What an export came to."""

    name: str
    media_type: str
    #: Records, without a header.
    records: int
    #: In bytes.
    size: int
    sha256: bytes


def find_format(name: str, selection: Selection) -> Writer:
    """Return the format called *name*. Raises Invalid for one that there is not, or that cannot hold the unit."""
    writer = WRITERS.get(name)
    if writer is None:
        raise Invalid.at("/format", say("Choose one of the formats %(names)s.", names=", ".join(WRITERS)))
    if name in TABLES and selection.unit != "stance":
        raise Invalid.at(
            "/unit", say("A table holds the unit stance only. Choose the unit stance, or the format jsonl.")
        )
    return writer


def unwatched(done: int) -> None:
    """Take no note of how many records are written."""


def write_export(
    session: Session,
    caller: Caller,
    selection: Selection,
    writer: Writer,
    file: IO[bytes],
    watch: Callable[[int], None] = unwatched,
) -> Written:
    """Write the records of *selection* to *file*; return what was written. *watch* is told how many records are."""
    digest, size, count = hashlib.sha256(), 0, Counter(watch)
    for part in writer.write(count.each(export_records(session, caller, selection))):
        file.write(part)
        digest.update(part)
        size += len(part)
    return Written(file_name(caller, selection, writer), writer.MEDIA_TYPE, count.total, size, digest.digest())


def file_name(caller: Caller, selection: Selection, writer: Writer) -> str:
    """Return a name that says what the file holds and of which day it is."""
    layer = "" if selection.layer == "annotator" else f"-{selection.layer}"
    return f"{caller.project.slug}-{selection.unit}s{layer}-{now():%Y-%m-%d}{writer.EXTENSION}"


class Counter:
    """Counts what passes through, and says so now and then."""

    #: Records from one word to the next.
    STEP = 100

    def __init__(self, watch: Callable[[int], None] = unwatched) -> None:
        self.total = 0
        self._watch = watch

    def each(self, records: Iterable[Struct]) -> Iterator[Struct]:
        """Yield *records*, counting."""
        for record in records:
            self.total += 1
            if self.total % self.STEP == 0:
                self._watch(self.total)
            yield record
