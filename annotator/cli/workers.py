"""Several processes behind one socket: gunicorn starts them, replaces those that die, and lets them finish work."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import click
from flask import Flask

from annotator.cli.embedded import LINGER_S
from annotator.config import SHARED_METRICS
from annotator.core.errors import Conflict
from annotator.db import Database

#: Longer than a proxy keeps its connections open, so that it never sends a request into one that closes.
KEEP_ALIVE_S = 75
#: A process that gives no sign of life for so long is replaced; on a busy machine that may take a while to tell.
SILENCE_S = 120
SHARED_MEMORY = Path("/dev/shm")


def run_workers(app: Flask, listener: socket.socket, workers: int, threads: int, patience_s: int) -> None:
    """Serve *app* on *listener* with so many processes until this one is told to stop (SIGTERM).

    Requests under way have *patience_s* seconds then. Raises Conflict where gunicorn does not run.
    """
    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.glogging import Logger
        from gunicorn.workers import gthread
    except ImportError:  # it needs fork, which Windows has not
        raise Conflict(
            "More than one worker needs gunicorn (pip install gunicorn; not on Windows). Run with --workers 1."
        ) from None

    class Worker(gthread.ThreadWorker):  # type: ignore[misc]
        """A process with threads, which when it stops still serves those who have connected already."""

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
        """gunicorn, told everything by us and nothing by its own files and environment."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("worker_class", Worker)
            self.cfg.set("post_fork", remember)
            self.cfg.set("logger_class", Log)

        def load(self) -> Flask:
            """Return the application, made once and shared by the processes."""
            return app

    gthread.STOP_KEEPALIVE_LINGER = LINGER_S

    def remember(arbiter: object, worker: Worker) -> None:
        worker.arbiter = arbiter

    # The socket is gunicorn's from here on, so that it closes when the last process closes it.
    options = _options(listener.detach(), workers, threads, patience_s)
    # A connection belongs to the process that opened it.
    database: Database = app.extensions["annotator.database"]
    database.dispose()
    Workers().run()


def share_metrics() -> None:
    """Let the processes count into files of one folder, for as long as this command runs."""
    folder = tempfile.mkdtemp(prefix="annotator-metrics-", dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None)
    os.environ[SHARED_METRICS] = folder
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # the workers end here too
            shutil.rmtree(folder, ignore_errors=True)

    click.get_current_context().call_on_close(remove)


def _options(descriptor: int, workers: int, threads: int, patience_s: int) -> dict[str, Any]:
    return {
        "bind": [f"fd://{descriptor}"],
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "graceful_timeout": patience_s,
        "keepalive": KEEP_ALIVE_S,
        "timeout": SILENCE_S,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        # Its sign of life is a file that each process touches, which must not wait for a disk.
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        # What a proxy says about scheme and path is believed where ANNOTATOR_PROXIES says so, and nowhere else.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "forwarder_headers": "",
    }
