"""Several processes behind one socket: gunicorn starts them, replaces those that die, and lets them finish work."""

from __future__ import annotations

import socket

from flask import Flask

from annotator.cli.shared_metrics import SHARED_MEMORY
from annotator.core.errors import Conflict
from annotator.db import Database


def run_workers(
    app: Flask, listener: socket.socket, workers: int, threads: int, patience_s: int, linger_s: float
) -> None:
    """Serve *app* on *listener* with so many processes until this one is told to stop (SIGTERM).

    Requests under way have *patience_s* seconds then, connections without one *linger_s*. Raises Conflict where
    gunicorn does not run.
    """
    try:
        from annotator.cli.gunicorn_server import serve_forked
    except ImportError:  # it needs fork, which Windows has not
        raise Conflict(
            "More than one worker needs gunicorn (pip install gunicorn; not on Windows). Run with --workers 1."
        ) from None
    # A connection belongs to the process that opened it.
    database: Database = app.extensions["annotator.database"]
    database.dispose()
    # The socket is gunicorn's from here on, so that it closes when the last process closes it.
    serve_forked(app, listener.detach(), workers, threads, patience_s, linger_s, SHARED_MEMORY)
