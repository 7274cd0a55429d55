"""Bare reading: every claim of a database read, decoded by `json` and sorted into text order, article by article."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any


def read(path: Path) -> list[tuple[int, int, int, int, dict[str, Any]]]:
    """Return each claim as (article, start, end, person, what it says), in that order."""
    connection = sqlite3.connect(path)
    found = [
        (article, start, end, person, json.loads(body))
        for article, start, end, person, body in connection.execute(
            'SELECT article_id, start, "end", person_id, body FROM claim'
        )
    ]
    connection.close()
    found.sort(key=lambda each: each[:4])
    return found


if __name__ == "__main__":
    print(len(read(Path(sys.argv[1]))))
