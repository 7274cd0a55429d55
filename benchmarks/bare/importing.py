"""Bare importing: each line of JSONL read by `json`, its article and its claims put into two tables by executemany.

The tables have the columns and keys without which nothing could be found again, and nothing is checked.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

DDL = """
CREATE TABLE article (id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, title TEXT, publisher TEXT, published TEXT,
    language TEXT, text TEXT);
CREATE TABLE claim (id INTEGER PRIMARY KEY, article_id INTEGER, uuid TEXT UNIQUE, annotator TEXT, start INTEGER,
    end INTEGER, type TEXT, confidence INTEGER, body TEXT);
CREATE INDEX claim_article ON claim (article_id, start, end);
"""
METADATA = ("external_id", "title", "publisher", "published", "language", "text")


def load(path: Path, source: Path) -> None:
    """Store the lines of *source* in a new database at *path*, in one durable transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(DDL)
    connection.execute("BEGIN IMMEDIATE")
    articles: list[tuple[object, ...]] = []
    claims: list[tuple[object, ...]] = []
    with source.open(encoding="utf-8", newline="\n") as file:
        for number, raw in enumerate(file, start=1):
            line = json.loads(raw)
            articles.append((number, *(line[name] for name in METADATA)))
            claims += (row(number, claim) for claim in line["claims"])
    connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?)", articles)
    connection.executemany("INSERT INTO claim VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", claims)
    connection.execute("COMMIT")
    connection.close()


def row(article: int, claim: dict[str, Any]) -> tuple[object, ...]:
    """Return a claim as its row."""
    start, end = claim["segments"][0]["start"], claim["segments"][-1]["end"]
    body = json.dumps(claim, ensure_ascii=False)
    return article, claim["id"], claim["annotator"], start, end, claim["type"], claim["confidence"], body


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
