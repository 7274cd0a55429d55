"""Jobs in tests: their worker, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from databases import address
from flask import Flask

from annotator.db import Database
from annotator.services.job_desk import JobDesk
from annotator.services.job_worker import Worker

ROOT = Path(__file__).parents[1]


def work(app: Flask) -> None:
    """Run the jobs that wait, in this process."""
    Worker(desk_of(app)).run_waiting()


def desk_of(app: Flask) -> JobDesk:
    return app.extensions["annotator.jobs"]


def start_worker(app: Flask, before: str = "", patience: float = 60) -> subprocess.Popen[bytes]:
    """Start a worker of *app* in a process of its own, in which the program *before* has run first."""
    database: Database = app.extensions["annotator.database"]
    settings = {"INSTANCE": app.instance_path, "DATABASE_URL": address(database), "SECRET_KEY": "for tests"}
    env = os.environ | {f"ANNOTATOR_{name}": value for name, value in settings.items()} | {"PYTHONPATH": str(ROOT)}
    program = f"{before}\nfrom annotator.cli import main\nmain(['work', '--patience', '{patience}'])"
    return subprocess.Popen([sys.executable, "-c", program], env=env)
