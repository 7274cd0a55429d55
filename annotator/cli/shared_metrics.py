"""The folder in which several processes count together, one a server, and the end of those that killed servers left."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

import click

from annotator.config import SHARED_METRICS

#: Where files never wait for a disk; None where the system has no such place.
SHARED_MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None

_PREFIX = "annotator-counts-"


def share_metrics() -> None:
    """Let the processes count into files of one folder, for as long as this command runs."""
    place = SHARED_MEMORY or Path(tempfile.gettempdir())
    remove_left_folders(place)
    folder = make_folder(place)
    os.environ[SHARED_METRICS] = str(folder)
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # the workers end here too
            shutil.rmtree(folder, ignore_errors=True)

    click.get_current_context().call_on_close(remove)


def make_folder(place: Path) -> Path:
    """Make a folder in *place* that is marked as in use until this process, and all that it forked, have ended.

    The mark is a lock, which ends with the processes however they end, and which no other process can seem to hold.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        # Another server that starts may have found it before it was marked.
        if _lock(folder) is not None and folder.is_dir():
            return folder


def remove_left_folders(place: Path) -> None:
    """Remove from *place* the folders whose processes are gone; those of other users stay."""
    for folder in place.glob(f"{_PREFIX}*"):
        mark = _lock(folder)
        if mark is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(mark)


def _lock(folder: Path) -> int | None:
    """Lock *folder* and return the lock's descriptor, or None where another holds it, or it is gone or not ours."""
    try:
        mark = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(mark)
        return None
    return mark
