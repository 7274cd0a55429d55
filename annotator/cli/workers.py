"""Several processes behind one socket: gunicorn starts them, replaces those that die, and lets them finish work."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from flask import Flask

from annotator.core.errors import Conflict
from annotator.db import Database

#: Longer than a proxy keeps its connections open, so that it never sends a request into one that closes.
KEEP_ALIVE_S = 75
SHARED_MEMORY = Path("/dev/shm")


def run_workers(app: Flask, listener: socket.socket, workers: int, threads: int, patience_s: int) -> None:
    """Serve *app* on *listener* with so many processes until this one is told to stop (SIGTERM).

    Requests under way have *patience_s* seconds then. Raises Conflict where gunicorn does not run.
    """
    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.workers.gthread import ThreadWorker
    except ImportError:  # it needs fork, which Windows has not
        raise Conflict("More than one worker needs gunicorn, which does not run here. Run with --workers 1.") from None

    class Worker(ThreadWorker):  # type: ignore[misc]
        """A process with threads, which when it stops still serves those who have connected already."""

        def set_accept_enabled(self, enabled: bool) -> None:
            """Take connections or leave them to others; when stopping, take those that wait and close the door."""
            super().set_accept_enabled(enabled)
            if self.alive:
                return
            for door in self.sockets:
                known = -1
                while known != self.nr_conns:
                    known = self.nr_conns
                    self.accept(door)
                door.close()

    class Workers(BaseApplication):  # type: ignore[misc]
        """gunicorn, told everything by us and nothing by its own files and environment."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in options.items():
                self.cfg.set(name, value)
            self.cfg.set("worker_class", Worker)

        def load(self) -> Flask:
            """Return the application, made once and shared by the processes."""
            return app

    # The socket is gunicorn's from here on, so that it closes when the last process closes it.
    options = _options(listener.detach(), workers, threads, patience_s)
    # A connection belongs to the process that opened it.
    database: Database = app.extensions["annotator.database"]
    database.dispose()
    Workers().run()


def _options(descriptor: int, workers: int, threads: int, patience_s: int) -> dict[str, Any]:
    return {
        "bind": [f"fd://{descriptor}"],
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "graceful_timeout": patience_s,
        "keepalive": KEEP_ALIVE_S,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "control_socket_disable": True,
        # Its sign of life is a file that each process touches, which must not wait for a disk.
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        # What a proxy says about scheme and path is believed where ANNOTATOR_PROXIES says so, and nowhere else.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "forwarder_headers": "",
    }
