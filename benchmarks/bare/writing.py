"""Bare writing: one table that holds the lines' fields as columns, read in order and written as JSONL by `json`."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: The order of lines that the public contract asks for; `position` is the article's.
ORDER = '"position", "start", "end", "annotator", "id"'
#: Columns that hold JSON.
NESTED = (
    "article",
    "segments",
    "stances",
    "attribution",
    "context",
    "regions",
    "attributes",
    "reviews",
    "outcome",
    "sources",
    "provenance",
)


def fill(path: Path, lines: Iterable[bytes]) -> None:
    """Put *lines*, the export of at least one claim, into the table."""
    connection = sqlite3.connect(path)
    article, position, insert = None, 0, ""
    for raw in lines:
        line = json.loads(raw)
        if not insert:
            names = ", ".join(f'"{name}"' for name in line)
            connection.execute(f"CREATE TABLE line (position, {names})")
            insert = f"INSERT INTO line VALUES (?{', ?' * len(line)})"
        if line["article"]["id"] != article:
            article, position = line["article"]["id"], position + 1
        for name in NESTED:
            line[name] = json.dumps(line[name], ensure_ascii=False)
        connection.execute(insert, (position, *line.values()))
    connection.execute(f"CREATE INDEX in_order ON line ({ORDER})")
    connection.commit()
    connection.close()


def write(path: Path, target: Path) -> None:
    """Write the table's rows to *target* as JSONL."""
    connection = sqlite3.connect(path)
    cursor = connection.execute(f"SELECT * FROM line ORDER BY {ORDER}")
    names = [column[0] for column in cursor.description]
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for row in cursor:
            line: dict[str, Any] = dict(zip(names, row, strict=True))
            del line["position"]
            for name in NESTED:
                line[name] = json.loads(line[name])
            line["submitted"] = bool(line["submitted"])
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
