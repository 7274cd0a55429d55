"""The server as its users have it: processes of the command `annotator serve`, started, killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import IO

from faults.site import Site, command

#: Seconds after which a server that does not answer, or an answer that does not come, counts as hung.
PATIENCE = 60


class Server:
    """One `annotator serve` at a port that stays its own."""

    def __init__(
        self, site: Site, log: IO[str], *, workers: int = 2, broken: str = "", more: Mapping[str, str] | None = None
    ) -> None:
        self.site = site
        self.log = log
        self.workers = workers
        self.broken = broken
        self.more = dict(more or {})
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, without waiting until it answers."""
        self.process = subprocess.Popen(
            [*command(self.broken), "serve", "--port", str(self.port), "--workers", str(self.workers)],
            env=self.site.environment() | self.more,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            text=True,
            # A group of its own, so that all of its processes can be killed at one moment.
            start_new_session=True,
        )

    def kill(self) -> None:
        """End every process of it at once, as `kill -9` does."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def kill_workers(self) -> None:
        """End every process that answers requests at once, and leave it to the one that watches them to go on."""
        for pid in self.worker_pids():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, as a deploy does, and wait until it has."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(PATIENCE)

    def worker_pids(self) -> list[int]:
        """Return the processes that answer requests: the children of the one that was started, or it where it is alone.

        There may be none for a moment, after a kill.
        """
        assert self.process is not None
        return [int(pid) for pid in _children(self.process.pid)] if self.workers > 1 else [self.process.pid]

    def wait(self) -> None:
        """Wait until it answers. Raises AssertionError, with what it said, where it does not."""
        until = time.monotonic() + PATIENCE
        while not self.is_ready():
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"The server does not answer:\n{self.said()}")
            time.sleep(0.02)

    def is_ready(self) -> bool:
        """Return whether it answers that a write would work."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def said(self) -> str:
        """Return what it wrote so far."""
        self.log.flush()
        return Path(self.log.name).read_text(encoding="utf-8")[-4000:]


@contextmanager
def serving(site: Site, **options: object) -> Iterator[Server]:
    """Run a server while the block runs; it answers when the block begins."""
    with (site.folder / "server.log").open("a", encoding="utf-8") as log:
        server = Server(site, log, **options)  # type: ignore[arg-type]
        server.start()
        try:
            server.wait()
            yield server
        finally:
            server.kill()


def free_port() -> int:
    """Return a port that nobody has, below those that the system lends: a client that calls in vain would get it."""
    random = Random()
    while True:
        port = random.randrange(15_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
