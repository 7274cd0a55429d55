"""From files to records with their places: which format each has, and metadata that comes in a CSV beside them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annotator.core.errors import Invalid, Problem
from annotator.core.wording import say
from annotator.formats import READERS
from annotator.formats.detection import detect_format
from annotator.formats.source import Record, Source

AUTO = "auto"
#: Nobody reads more than so many problems at once.
PROBLEMS_SHOWN = 50

#: Formats in which a file is one article, so that a row of a CSV can describe it.
_ONE_ARTICLE = ("txt", "md", "html")


@dataclass
class Reading:
    """What stands in some files: the records in file order, and what could not be read."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@contextmanager
def without_collections() -> Iterator[None]:
    """Keep the collector of cycles out: it would walk through all that was read so far again and again, for nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # What is left is no garbage: it counts as looked through, as it would be after two collections.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@without_collections()
def read_files(files: Sequence[Source], format: str = AUTO, encoding: str = "utf-8") -> Reading:
    """Return the records of *files*. Raises Invalid for a format that is not known or when there is no file."""
    require_format(format)
    if not files:
        raise Invalid(say("Choose at least one file."))
    reading = Reading()
    described = _Descriptions()
    for source in files:
        try:
            name = detect_format(source) if format == AUTO else format
        except Invalid as error:
            reading.problems.append(Problem(error.message, file=source.name))
            continue
        found = list(READERS[name].read(source, encoding))
        reading.problems += [each for each in found if isinstance(each, Problem)]
        records = [each for each in found if isinstance(each, Record)]
        reading.records += described.take(records) if name == "csv" else records
        if name in _ONE_ARTICLE:
            described.offer(source.name, records)
    reading.problems += described.merge(reading)
    del reading.problems[PROBLEMS_SHOWN:]
    return reading


def require_format(format: str) -> None:
    """Raise Invalid for a format that is not known."""
    if format != AUTO and format not in READERS:
        raise Invalid.at(
            "/format", say("This format is not known. Choose %(auto)s, %(names)s.", auto=AUTO, names=", ".join(READERS))
        )


class _Descriptions:
    """Rows of a CSV that name a file beside it, until that file is found."""

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self.articles: dict[str, Record] = {}

    def take(self, records: list[Record]) -> list[Record]:
        """Keep the rows that describe a file; return the others."""
        self.rows += [record for record in records if "file" in record.fields]
        return [record for record in records if "file" not in record.fields]

    def offer(self, name: str, records: list[Record]) -> None:
        """Remember the article that the file *name* is."""
        for record in records:
            self.articles[PurePosixPath(name).name] = record

    def merge(self, reading: Reading) -> Iterator[Problem]:
        """Put each row's metadata on its article; yield a problem for a row without a file."""
        made: dict[int, Record] = {}
        for row in self.rows:
            named = PurePosixPath(row.fields["file"].replace("\\", "/")).name
            article = self.articles.get(named)
            if article is None:
                yield row.problem(
                    "file", say('No text file "%(named)s" came with this one. Add it and try again.', named=named[:200])
                )
            elif id(article) in made:
                yield row.problem("file", say("Another row describes this file already. Keep one of the two."))
            else:
                said = {name: value for name, value in row.fields.items() if value and name != "file"}
                made[id(article)] = Record(article.fields | said, row.file, row.line)
        reading.records = [made.get(id(record), record) for record in reading.records]
