"""Bare saving: Flask takes a JSON object and SQLite stores it as one row in one durable transaction."""

from __future__ import annotations

import argparse
import json
import sqlite3
import threading

import waitress
from flask import Flask, Response, request

DDL = "CREATE TABLE IF NOT EXISTS claim (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, article TEXT, body TEXT)"


def bare_app(path: str) -> Flask:
    """Return the application; its rows go to the SQLite file at *path*."""
    app = Flask(__name__)
    local = threading.local()
    # SQLite's busy handler sleeps blindly; a lock in front of it is faster with many clients, here too.
    writer = threading.Lock()

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, isolation_level=None, timeout=20)
            local.connection.execute("PRAGMA journal_mode=WAL")
            local.connection.execute("PRAGMA synchronous=FULL")
        made: sqlite3.Connection = local.connection
        return made

    @app.put("/articles/<article>/claims/<uuid>")
    def save(article: str, uuid: str) -> Response:
        body = request.get_json()
        database = connection()
        row = (uuid, article, json.dumps(body, ensure_ascii=False))
        with writer:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO claim (uuid, article, body) VALUES (?, ?, ?)", row)
            database.execute("COMMIT")
        return Response(json.dumps({"id": uuid, "version": 1} | body), 201, content_type="application/json")

    @app.get("/")
    def ready() -> str:
        return "ready"

    connection().execute(DDL)
    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--port", type=int)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    app = bare_app(options.database)
    waitress.serve(app, host="127.0.0.1", port=options.port, threads=options.threads, ident=None)
