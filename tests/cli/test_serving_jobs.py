"""A server of several processes and the worker that it starts: what is handed in at one is done, and known to all."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from cast import Cast
from databases import address
from servers import Server, serving, wait_until
from sqlalchemy import func, select

from annotator.db import Database
from annotator.models import Article
from annotator.services.job_folder import JobFolder
from annotator.services.tokens import create_token

BOUNDARY = "a-boundary"


@pytest.fixture
def token(database: Database, cast: Cast) -> str:
    """An API token of Dora, who manages the project."""
    with database.writing() as session:
        return create_token(session, cast.accounts["dora"], "a program")


def ask(server: Server, token: str, path: str, body: bytes | None = None) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}", "Prefer": "respond-async"}
    headers |= {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"} if body else {}
    request = urllib.request.Request(f"{server.address}/api/v1{path}", body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def file_of(text: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    return f"{head}{text}\r\n--{BOUNDARY}--\r\n".encode()


def test_jobs_are_run_once_by_a_worker_that_the_server_starts(tmp_path: Path, database: Database, token: str) -> None:
    folder = JobFolder(tmp_path / "jobs")
    with serving(tmp_path, "--workers", "2", DATABASE_URL=address(database)) as server:
        texts = [f"The tram will come, {number}." for number in range(4)]
        jobs = [ask(server, token, "/projects/harbour/imports", file_of(text))["id"] for text in texts]
        wait_until(lambda: all(ask(server, token, f"/jobs/{job}")["state"] == "done" for job in jobs))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 4
    # It outlives the server, which may be restarted at any time, and ends by itself.
    wait_until(lambda: not folder.has_worker())
