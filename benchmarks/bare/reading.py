"""Bare reading: Flask gives rows of the two tables as JSON: an article, its claims, parts of lists, what is found."""

from __future__ import annotations

import argparse
import json
import sqlite3
import threading
from typing import Any

import waitress
from flask import Flask, Response, request

#: Rows of a part of a list.
SHOWN = 50
ARTICLE = "id, external_id, title, publisher, published, language"
JOINED = "FROM claim JOIN article ON article.id = article_id"


def bare_app(path: str) -> Flask:
    """Return the application on the SQLite file at *path*."""
    app = Flask(__name__)
    local = threading.local()

    def rows(query: str, *values: object) -> list[dict[str, Any]]:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, isolation_level=None)
            local.connection.row_factory = sqlite3.Row
        return [dict(row) for row in local.connection.execute(query, values)]

    @app.get("/articles/<int:key>")
    def article(key: int) -> Response:
        return answer(rows(f"SELECT {ARTICLE}, text FROM article WHERE id = ?", key))

    @app.get("/articles/<int:key>/claims")
    def claims(key: int) -> Response:
        found = rows("SELECT body FROM claim WHERE article_id = ? ORDER BY start, end, annotator, uuid", key)
        return answer([json.loads(row["body"]) for row in found])

    @app.get("/articles")
    def articles() -> Response:
        after = int(request.args.get("after", 0))
        return answer(rows(f"SELECT {ARTICLE} FROM article WHERE id > ? ORDER BY id LIMIT {SHOWN}", after))

    @app.get("/pages/articles")
    def page_of_articles() -> Response:
        words = request.args.get("q", "")
        total = rows("SELECT count(*) AS total FROM article WHERE instr(folded, ?)", words)
        query = f"SELECT {ARTICLE} FROM article WHERE instr(folded, ?) ORDER BY id LIMIT {SHOWN} OFFSET ?"
        return answer(total + rows(query, words, int(request.args.get("after", 0))))

    @app.get("/pages/claims")
    def page_of_claims() -> Response:
        words = request.args.get("q", "")
        total = rows(f"SELECT count(*) AS total {JOINED} WHERE instr(claim.folded, ?)", words)
        order = f"ORDER BY article_id, start, end, annotator, uuid LIMIT {SHOWN} OFFSET ?"
        query = f"SELECT title, body {JOINED} WHERE instr(claim.folded, ?) {order}"
        return answer(total + rows(query, words, int(request.args.get("after", 0))))

    @app.get("/")
    def ready() -> str:
        return "ready"

    return app


def answer(found: list[Any]) -> Response:
    """Return *found* as JSON."""
    return Response(json.dumps(found, ensure_ascii=False), content_type="application/json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--port", type=int)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    app = bare_app(options.database)
    waitress.serve(app, host="127.0.0.1", port=options.port, threads=options.threads, ident=None)
