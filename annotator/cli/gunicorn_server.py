"""gunicorn as we run it: told everything by us, its processes serving all who have connected before they end."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers import gthread
from werkzeug.exceptions import BadRequest

#: Longer than a proxy keeps its connections open, so that it never sends a request into one that closes.
KEEP_ALIVE_S = 75
#: A process that gives no sign of life for so long is replaced; on a busy machine that may take a while to tell.
SILENCE_S = 120


class Worker(gthread.ThreadWorker):  # type: ignore[misc]
    """A process with threads, which when it stops still serves those who have connected already."""

    arbiter: Any

    def init_signals(self) -> None:
        """Listen to signals; one that came since the fork went to a copy of the parent's ears."""
        super().init_signals()
        while not self.arbiter.SIG_QUEUE.empty():
            if self.arbiter.SIG_QUEUE.get() == signal.SIGTERM:
                self.alive = False

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or leave them to others; when stopping, take those that wait and close the door."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        # It is told to leave more than once; a closed door has no socket.
        for door in (each for each in self.sockets if each.sock is not None):
            known = -1
            while known != self.nr_conns:
                known = self.nr_conns
                self.accept(door)
            door.close()


class Log(Logger):  # type: ignore[misc]
    """What gunicorn says goes where everything goes."""

    def setup(self, cfg: object) -> None:
        """Leave form and place to the application."""
        self.error_log.propagate = True


class Workers(BaseApplication):  # type: ignore[misc]
    """gunicorn with *options*, and nothing from its own files and environment."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application, made once and shared by the processes."""
        return self.app


def serve_forked(
    app: Flask,
    descriptor: int,
    workers: int,
    threads: int,
    patience_s: int,
    linger_s: float,
    signs: Path | None,
) -> None:
    """Serve *app* on the socket of *descriptor*, which is gunicorn's from here on, until this process is told to stop.

    The processes touch files in *signs*, a folder that waits for no disk, to show that they live.
    """
    gthread.STOP_KEEPALIVE_LINGER = linger_s
    for kind in (NoMoreData, ParseException):
        app.register_error_handler(kind, _refuse_body)
    options = {
        "bind": [f"fd://{descriptor}"],
        "workers": workers,
        "threads": threads,
        "worker_class": Worker,
        "post_fork": _introduce,
        "logger_class": Log,
        "preload_app": True,
        "graceful_timeout": patience_s,
        "keepalive": KEEP_ALIVE_S,
        "timeout": SILENCE_S,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "worker_tmp_dir": str(signs) if signs else None,
        # What a proxy says about scheme and path is believed where ANNOTATOR_PROXIES says so, and nowhere else.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "forwarder_headers": "",
    }
    Workers(app, options).run()


def _refuse_body(_: Exception) -> ResponseReturnValue:
    """Refuse a body in pieces that are none, or that ended early: gunicorn sees it only as the application reads."""
    return current_app.handle_user_exception(BadRequest())


def _introduce(arbiter: Any, worker: Worker) -> None:
    worker.arbiter = arbiter
