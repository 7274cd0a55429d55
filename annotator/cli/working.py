"""Work on what outlives a request: imports, exports and figures that somebody asked for on a page or over HTTP."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import cast

import click

from annotator.cli.installation import open_app, open_database
from annotator.logs import set_up_logs
from annotator.services.job_desk import JobDesk
from annotator.services.job_worker import Worker


@click.command()
@click.option("--patience", type=click.FloatRange(0), metavar="SECONDS", help="End when no job came for so long.")
def work(patience: float | None) -> None:
    """Run jobs until it is stopped; a server starts this by itself unless ANNOTATOR_JOB_WORKERS says otherwise."""
    app = open_app()
    set_up_logs(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
    open_database()
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    desk = cast(JobDesk, app.extensions["annotator.jobs"])
    Worker(desk, stopping).work(patience)
    desk.queue.close()


commands = [work]
