"""The folders in which servers count: a killed server's goes when the next one starts, a living one's stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from servers import wait_until

from annotator.cli.shared_metrics import make_folder, remove_left_folders

#: A server with a worker: both hold the folder of the server. It prints the folder and the worker's process.
HOLDER = """
import os, signal, sys
from pathlib import Path
from annotator.cli.shared_metrics import make_folder
print(make_folder(Path(sys.argv[1])), flush=True)
worker = os.fork()
if worker:
    print(worker, flush=True)
signal.pause()
"""


@pytest.fixture
def holder(tmp_path):
    """A server that has made its folder and forked its worker; both are killed at the end."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(60)
    process.stdout.close()


def test_a_folder_is_removed_when_all_of_its_processes_were_killed_and_not_before(tmp_path, holder):
    folder, worker = Path(holder.stdout.readline().strip()), int(holder.stdout.readline())
    remove_left_folders(tmp_path)
    assert folder.is_dir()
    holder.kill()
    holder.wait(60)
    remove_left_folders(tmp_path)
    assert folder.is_dir()
    os.kill(worker, signal.SIGKILL)
    holder.stdout.read()  # ends when the last process that has it open has ended
    wait_until(lambda: remove_left_folders(tmp_path) or not folder.exists())


def test_a_server_removes_what_others_left_and_nothing_else(tmp_path):
    own = make_folder(tmp_path)
    left = tmp_path / "annotator-counts-left"
    left.mkdir()
    (left / "counter_1.db").write_bytes(b"1")
    strange = tmp_path / "other"
    strange.mkdir()
    remove_left_folders(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([own, strange])
