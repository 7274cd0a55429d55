"""The server as a process: several workers, one of them killed, and a stop that lets work finish."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import urllib.request

import pytest
from databases import address
from servers import serving, wait_until

from annotator.models import Article
from annotator.services.tokens import create_token


@pytest.fixture
def token(database, cast):
    """An API token of Dora, who manages the project."""
    with database.writing() as session:
        return create_token(session, cast.accounts["dora"], "a program")


@pytest.fixture
def connect():
    """Return the function that connects to a server; the connections are closed at the end."""
    connections = []

    def connect(server) -> http.client.HTTPConnection:
        connections.append(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


@pytest.fixture
def serve(tmp_path, database):
    """Return the function that serves the test's database with so many workers."""
    return lambda workers: serving(tmp_path, "--workers", str(workers), DATABASE_URL=address(database))


def is_healthy(server) -> bool:
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=20) as answer:
        return answer.status == 200


def refuses(port: int) -> bool:
    """Return whether nobody listens at *port* any more."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_killed_worker_is_replaced_and_nobody_notices(serve):
    with serve(2) as server:
        wait_until(lambda: len(server.workers()) == 2)
        killed = server.workers()[0]
        os.kill(killed, signal.SIGKILL)
        for _ in range(20):
            assert is_healthy(server)
        wait_until(lambda: len(server.workers()) == 2 and killed not in server.workers())


def test_all_workers_killed_at_once_are_replaced(serve):
    with serve(2) as server:
        wait_until(lambda: len(server.workers()) == 2)
        killed = set(server.workers())
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(set(server.workers()) - killed) == 2)
        assert is_healthy(server)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_under_way_is_answered_before_the_server_stops(serve, connect, database, token, workers):
    body = json.dumps({"text": "The tram comes.", "title": "Tram"}).encode()
    with serve(workers) as server:
        assert is_healthy(server)
        client = connect(server)
        client.putrequest("POST", "/api/v1/projects/harbour/articles")
        for name, value in {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            client.putheader(name, value)
        client.endheaders(body[:10])
        server.process.terminate()
        wait_until(lambda: refuses(server.port))
        assert server.process.poll() is None
        client.send(body[10:])
        answer = client.getresponse()
        assert answer.status == 201, answer.read()
        assert server.process.wait(timeout=30) == 0
    with database.reading() as session:
        assert session.query(Article).filter_by(title="Tram").count() == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_connection_that_waits_does_not_hold_up_the_stop(serve, connect, workers):
    with serve(workers) as server:
        client = connect(server)
        client.request("GET", "/healthz")
        assert client.getresponse().read()
        server.process.terminate()
        assert server.process.wait(timeout=20) == 0
