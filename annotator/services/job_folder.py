"""The files of jobs: what was uploaded for an import, what an export wrote; readable by the server's user alone."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from annotator.formats.source import Source

RESULT = "result"
#: The further figures of agreement.
DETAILS = "details"
#: In which articles the units behind each cell of the matrices are.
PLACES = "places"
#: A worker that was started is alive after so many seconds, or never.
STARTING_S = 5.0


class JobFolder:
    """A folder with one folder for each job that has files, and the mark of the workers that are alive."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folder, closed to other users."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep_uploads(self, uuid: str, saves: Sequence[Callable[[str], None]]) -> None:
        """Keep what was uploaded for a job; each of *saves* writes one file to the path that it is given."""
        folder = self._made(uuid)
        for number, save in enumerate(saves):
            path = folder / f"upload-{number}"
            path.touch(mode=0o600)
            save(str(path))
            with path.open("rb") as file:
                os.fsync(file.fileno())

    def uploads(self, uuid: str, names: Sequence[str]) -> list[Source]:
        """Return what was uploaded for a job. Raises FileNotFoundError where it is kept no more."""
        return [Source(name, (self._of(uuid) / f"upload-{each}").read_bytes()) for each, name in enumerate(names)]

    @contextmanager
    def writing(self, uuid: str, name: str = RESULT) -> Iterator[IO[bytes]]:
        """Open a file that is there whole at the end, or not at all."""
        target = self._made(uuid) / name
        part = target.with_suffix(".part")
        try:
            with open(part, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def read(self, uuid: str, name: str) -> bytes | None:
        """Return what a file of a job holds, None where there is none."""
        try:
            return (self._of(uuid) / name).read_bytes()
        except FileNotFoundError:
            return None

    def open_result(self, uuid: str) -> IO[bytes] | None:
        """Return the file that a job wrote, open; None where it is kept no more."""
        try:
            return (self._of(uuid) / RESULT).open("rb")
        except FileNotFoundError:
            return None

    def remove(self, uuid: str) -> None:
        """Remove every file of a job."""
        shutil.rmtree(self._of(uuid), ignore_errors=True)

    def ids(self) -> set[str]:
        """Return the ids of the jobs that have files."""
        return {path.name for path in self.path.iterdir() if path.is_dir()} if self.path.is_dir() else set()

    def holds_older_than(self, seconds: float) -> bool:
        """Return whether files lie here for longer than so many seconds."""
        since = time.time() - seconds
        return any(self._of(uuid).stat().st_mtime < since for uuid in self.ids() if self._of(uuid).is_dir())

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Mark a worker as alive while the block runs; the mark ends with the process, however that ends."""
        self.prepare()
        with (self.path / "workers").open("a") as mark:
            fcntl.flock(mark, fcntl.LOCK_SH)
            yield

    def has_worker(self) -> bool:
        """Return whether some worker is alive."""
        with (self.path / "workers").open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def is_ours_to_start(self) -> bool:
        """Return whether no worker is alive, and none was started just now; who asks is taken to start one."""
        mark = self.path / "started"
        if self.has_worker() or (mark.exists() and time.time() - mark.stat().st_mtime < STARTING_S):
            return False
        mark.touch()
        return True

    def _of(self, uuid: str) -> Path:
        return self.path / uuid

    def _made(self, uuid: str) -> Path:
        self.prepare()
        self._of(uuid).mkdir(mode=0o700, exist_ok=True)
        return self._of(uuid)
