"""A bare project that grows: batches of JSONL go into two tables of SQLite, which have what reading needs.

To the columns of bare importing comes the text in lower case, which is what a search compares.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from benchmarks.bare.importing import METADATA, row

DDL = """
CREATE TABLE article (id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, title TEXT, publisher TEXT, published TEXT,
    language TEXT, text TEXT, folded TEXT);
CREATE TABLE claim (id INTEGER PRIMARY KEY, article_id INTEGER, uuid TEXT UNIQUE, annotator TEXT, start INTEGER,
    end INTEGER, type TEXT, confidence INTEGER, body TEXT, folded TEXT);
CREATE INDEX claim_article ON claim (article_id, start, end);
"""


def make_tables(path: Path) -> sqlite3.Connection:
    """Make the tables in a new database at *path* and return a connection to it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(DDL)
    return connection


def store(connection: sqlite3.Connection, batch: bytes, first: int) -> None:
    """Store the lines of *batch* in one durable transaction; the articles are counted on from *first*."""
    articles: list[tuple[object, ...]] = []
    claims: list[tuple[object, ...]] = []
    for number, raw in enumerate(batch.splitlines(), start=first):
        line = json.loads(raw)
        articles.append((number, *(line[name] for name in METADATA), f"{line['title']} {line['text']}".lower()))
        for claim in line["claims"]:
            words = " ".join([*(piece["quote"] for piece in claim["segments"]), claim["note"]])
            claims.append((*row(number, claim), words.lower()))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO article VALUES (?{', ?' * 7})", articles)
    connection.executemany(f"INSERT INTO claim VALUES (NULL{', ?' * 9})", claims)
    connection.execute("COMMIT")
