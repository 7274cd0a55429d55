"""Bare importing: each line of JSONL read by `json`, its article and its claims put into two tables by executemany."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

DDL = """
CREATE TABLE article (id INTEGER PRIMARY KEY, external_id TEXT, title TEXT, text TEXT);
CREATE TABLE claim (id INTEGER PRIMARY KEY, article INTEGER, uuid TEXT, annotator TEXT, body TEXT);
"""


def load(path: Path, source: Path) -> None:
    """Store the lines of *source* in a new database at *path*, in one durable transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(DDL)
    connection.execute("BEGIN IMMEDIATE")
    articles, claims = [], []
    with source.open(encoding="utf-8", newline="\n") as file:
        for number, raw in enumerate(file, start=1):
            line = json.loads(raw)
            articles.append((number, line["external_id"], line["title"], line["text"]))
            for claim in line["claims"]:
                claims.append((number, claim["id"], claim["annotator"], json.dumps(claim, ensure_ascii=False)))
    connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?)", articles)
    connection.executemany("INSERT INTO claim (article, uuid, annotator, body) VALUES (?, ?, ?, ?)", claims)
    connection.execute("COMMIT")
    connection.close()


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
