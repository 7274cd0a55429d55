"""Where jobs are handed in: the database that knows them, the queue that carries them, the folder of their files."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from annotator.db import Database
from annotator.services.job_folder import JobFolder
from annotator.services.job_queue import JobQueue

_LOG = logging.getLogger(__name__)
#: A worker that was started for a job ends after so many seconds without one.
PATIENCE_S = 15


@dataclass(frozen=True)
class JobDesk:
    """All that a job needs."""

    database: Database
    queue: JobQueue
    folder: JobFolder
    #: How long the files of an ended job are kept.
    keep: timedelta
    #: The environment of a worker that is started when there is work; None where workers run by themselves.
    environment: Mapping[str, str] | None

    def send(self, uuid: str) -> None:
        """Hand in a job whose row is committed, and see that somebody works on it."""
        self.folder.prepare()
        try:
            self.queue.send(uuid)
        except self.queue.failures as error:
            _LOG.warning("the queue does not take job %s, which workers find in its table: %s", uuid, error)
        self.wake()

    def clear_away(self) -> None:
        """See that files which are kept no longer are removed, also where no job has come since."""
        if self.folder.holds_older_than(self.keep.total_seconds()):
            self.wake()

    def wake(self) -> None:
        """Start a worker, where that is ours to do and none is alive.

        A worker says that it is gone before it looks into the queue for the last time, so that no job falls between.
        """
        if self.environment is None:
            return
        self.folder.prepare()
        if not self.folder.is_ours_to_start():
            return
        command = [sys.executable, "-m", "annotator", "work", "--patience", str(PATIENCE_S)]
        # In a session of its own it outlives the server, and Ctrl+C there does not reach it.
        worker = subprocess.Popen(
            command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=worker.wait, daemon=True).start()


def open_desk(config: Mapping[str, Any], instance: Path, database: Database, environment: Mapping[str, str]) -> JobDesk:
    """Return the desk of an installation by its settings; *environment* gives a worker the same ones."""
    folder = Path(config["JOBS_FOLDER"] or instance / "jobs")
    return JobDesk(
        database,
        JobQueue(folder, str(config["REDIS_URL"]), str(config["SECRET_KEY"])),
        JobFolder(folder),
        timedelta(hours=float(config["JOB_KEEP_HOURS"])),
        environment if config["JOB_WORKERS"] == "auto" else None,
    )
