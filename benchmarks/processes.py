"""Real processes on loopback: started, waited for, measured and stopped."""

from __future__ import annotations

import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

#: Seconds after which a process that does not answer or end counts as hung.
PATIENCE = 60
STEP = 0.005


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int
    #: Seconds from the start of its process to its first 200.
    first_answer: float

    def connect(self) -> HTTPConnection:
        """Return a connection that stays open between requests."""
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def memory(self) -> int:
        """Return the bytes that the process holds in memory now."""
        return _status(self.pid, "VmRSS")

    def processor(self) -> float:
        """Return the seconds of a processor that the process and its workers have taken."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_computing(int(pid)) for pid in (self.pid, *workers)) / 1e9


@dataclass(frozen=True)
class Run:
    """A command that ran to its end."""

    seconds: float
    #: Seconds of a processor.
    processor: float
    #: The most that it held in memory at once, in bytes.
    peak: int


@contextmanager
def serving(command: Sequence[str], environment: dict[str, str], path: str) -> Iterator[Server]:
    """Start a server by *command*, to which its port is added, wait until *path* answers 200, and stop it at the end.

    Raises RuntimeError, with what the server said, where it ends or stays silent.
    """
    port = _free_port()
    started = time.perf_counter()
    with (
        # A file, since nobody reads what it says while it serves, and a pipe would be full one day.
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            while not _answers(port, path):
                if process.poll() is not None or time.perf_counter() - started > PATIENCE:
                    said.seek(0)
                    raise RuntimeError(f"{command} does not answer:\n{said.read()}")
                time.sleep(STEP)
            yield Server(port, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()  # else nobody would end its workers
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run *command* to its end and return what it took. Raises RuntimeError, with what it said, where it fails."""
    peak = 0
    before = _reaped()
    started = time.perf_counter()
    with subprocess.Popen(
        list(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            # The kernel's own record of the peak, so that nothing between two looks is missed.
            peak = max(peak, _status(process.pid, "VmHWM"))
            time.sleep(STEP)
        seconds = time.perf_counter() - started
        said = process.communicate()[1]
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{said}")
    return Run(seconds, _reaped() - before, peak)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except ConnectionError:
        return False
    finally:
        connection.close()


def _reaped() -> float:
    """Return the seconds of a processor that our processes which have ended took."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def _computing(pid: int) -> int:
    """Return the nanoseconds that the threads of the process have had a processor."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads)


def _status(pid: int, name: str) -> int:
    """Return a figure of Linux's account of the process, in bytes; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
