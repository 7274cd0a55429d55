"""`annotator serve` as people run it: a real process on a free port of this machine."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

PROGRAM = "from annotator.cli import main; main()"
ANNOTATOR = [sys.executable, "-c", PROGRAM]
#: Waits for what holds up its stop as good as forever, so that whoever is held up is told from whoever is slow.
PATIENT = f"from annotator.cli import serving; serving.PATIENCE_S = 3600; {PROGRAM}"


@dataclass
class Server:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """Return the process ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        if children.exists():
            return [int(pid) for pid in children.read_text().split()]
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def serving(instance: Path, *words: str, program: str = PROGRAM, **settings: str) -> Iterator[Server]:
    """Yield `annotator serve` with *words* on the installation in *instance*; *settings* go without their prefix."""
    environment = os.environ | {"ANNOTATOR_INSTANCE": str(instance), "ANNOTATOR_PASSWORD_HASHING": "cheapest"}
    environment |= {f"ANNOTATOR_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-c", program, "serve", "--port", "0", *words]
    with (instance / "server.log").open("a") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        said = ""
        while "listens on" not in said:
            said = process.stdout.readline()
            assert said, (instance / "server.log").read_text()
        yield Server(process, int(re.search(r":(\d+)", said.split("http", 1)[1])[1]))
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def wait_until(is_so, seconds: float = 180) -> None:
    """Wait until *is_so* returns something true."""
    end = monotonic() + seconds
    while not is_so():
        assert monotonic() < end, "it never came to be so"
        sleep(0.05)


@contextmanager
def held_ports(count: int) -> Iterator[list[int]]:
    """Yield ports that the system lends to nobody meanwhile; who names one can listen at it, as often as need be."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            # Bound and not listening: another socket that says this too may be bound there and listen.
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.bind(("127.0.0.1", 0))
        yield [each.getsockname()[1] for each in sockets]
