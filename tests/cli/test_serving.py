"""The server as a process: several workers, one of them killed, and a stop that lets work finish."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from databases import address
from servers import ANNOTATOR, PATIENT, serving, wait_until

from annotator.models import Account, Article
from annotator.services.tokens import create_token, revoke_token


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
        connections.append(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60))
        return connections[-1]

    yield connect
    for connection in connections:
        connection.close()


@pytest.fixture
def serve(tmp_path, database):
    """Return the function that serves the test's database with so many workers."""
    return lambda workers, **more: serving(tmp_path, "--workers", str(workers), DATABASE_URL=address(database), **more)


#: Says what a server has loaded before it serves, how many addresses it can build by then, and one.
WHAT_A_START_LOADS = """
import sys
import annotator.cli.serving
from annotator import create_app
app = create_app()
print(*sys.modules)
rules = list(app.url_map.iter_rules())
assert len(rules) > 100
print(sum(rule._build.__func__.__code__.co_filename == "<werkzeug routing>" for rule in rules))
with app.test_request_context():
    from flask import url_for
    print(url_for("annotate.page", slug="harbour", article="a b", page=2))
"""

#: A server whose workers are told to stop while each is being born.
STOPPED_AT_BIRTH = """
import os, signal, time
from gunicorn.workers.base import Worker
born = Worker.init_process
def stop_at_birth(self):
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(1)
    born(self)
Worker.init_process = stop_at_birth
"""


def is_healthy(server) -> bool:
    with urllib.request.urlopen(f"{server.address}/healthz", timeout=60) as answer:
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
        assert server.process.wait(timeout=60) == 0
    with database.reading() as session:
        assert session.query(Article).filter_by(title="Tram").count() == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_connection_that_waits_does_not_hold_up_the_stop(serve, connect, workers):
    with serve(workers, program=PATIENT) as server:
        client = connect(server)
        client.request("GET", "/healthz")
        assert client.getresponse().read()
        server.process.terminate()
        assert server.process.wait(timeout=120) == 0


def ask(server, token: str, method: str, path: str, body=None, **headers: str):
    """Return the status and the JSON of an answer over a connection of its own, so that either worker may take it."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | headers
        client.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), said)
        answer = client.getresponse()
        return answer.status, json.loads(answer.read() or "null")
    finally:
        client.close()


def test_a_change_through_one_worker_is_seen_by_the_other_at_once(serve, tmp_path, database, token):
    """Two servers on one database are two workers of which each can be asked by itself."""
    with serve(1) as one, serve(1) as other:
        status, codebook = ask(one, token, "GET", "/projects/harbour/codebook")
        assert status == 200
        for number in range(3):
            here, there = (one, other) if number % 2 else (other, one)
            title, version = f"Codebook {number}", str(codebook["version"])
            body = codebook["codebook"] | {"title": title} if "codebook" in codebook else codebook | {"title": title}
            status, codebook = ask(
                here, token, "PUT", "/projects/harbour/codebook", body, **{"If-Match": f'"{version}"'}
            )
            assert status == 200, codebook
            assert title in json.dumps(ask(there, token, "GET", "/projects/harbour/codebook")[1])
            assert ask(here, token, "PATCH", "/projects/harbour", {"title": title})[0] == 200
            assert ask(there, token, "GET", "/projects/harbour")[1]["title"] == title
        assert ask(one, token, "PUT", "/projects/harbour/members/ada", {"role": "reviewer"})[0] == 200
        listed = ask(other, token, "GET", "/projects/harbour/members")[1]["items"]
        assert {each["username"]: each["role"] for each in listed}["ada"] == "reviewer"
        with database.writing() as session:
            revoke_token(session, session.get_one(Account, 4), 1)
        assert [ask(each, token, "GET", "/me")[0] for each in (one, other)] == [401, 401]


def test_wrong_passwords_count_for_all_workers(tmp_path, database, cast):
    settings = {"DATABASE_URL": address(database), "SIGN_IN_LIMIT": "4 per hour"}

    def guess(server) -> int:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(f"{server.address}/sign-in/here", timeout=60) as answer:
            token = json.load(answer)["csrf_token"]
        fields = urllib.parse.urlencode({"name": "ada", "password": "wrong and wrong again"}).encode()
        request = urllib.request.Request(f"{server.address}/sign-in/here", fields, {"X-CSRFToken": token})
        with pytest.raises(urllib.error.HTTPError) as refused:
            browser.open(request, timeout=60)
        refused.value.close()
        return refused.value.code

    with serving(tmp_path, **settings) as one, serving(tmp_path, **settings) as other:
        assert [guess(server) for server in (one, other, one, other, one, other)] == [422] * 4 + [429] * 2


def test_the_figures_are_those_of_all_workers_also_of_one_that_was_killed(tmp_path, database):
    def count(server) -> float:
        with urllib.request.urlopen(f"{server.address}/metrics", timeout=60) as answer:
            lines = answer.read().decode().splitlines()
        wanted = 'annotator_requests_total{method="GET",page="health.healthz",status="200"}'
        return float(next(line for line in lines if line.startswith(wanted)).split()[-1])

    with serving(tmp_path, "--workers", "2", DATABASE_URL=address(database), METRICS="loopback") as server:
        for _ in range(30):
            assert is_healthy(server)
        assert count(server) == 30
        killed = server.workers()[0]
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(server.workers()) == 2 and killed not in server.workers())
        assert is_healthy(server)
        assert count(server) == 31


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_log_of_every_process_has_the_form_of_the_settings(tmp_path, database, workers):
    settings = {"DATABASE_URL": address(database), "LOG_FORMAT": "json", "LOG_LEVEL": "info"}
    with serving(tmp_path, "--workers", workers, **settings) as server:
        assert is_healthy(server)
    lines = [json.loads(line) for line in (tmp_path / "server.log").read_text().splitlines()]
    assert [line["path"] for line in lines if line["logger"] == "annotator.requests"] == ["/healthz"]


def test_workers_that_are_told_to_stop_while_they_are_born_do_so(tmp_path, database):
    settings = {"ANNOTATOR_INSTANCE": str(tmp_path), "ANNOTATOR_DATABASE_URL": address(database)}
    command = [sys.executable, "-c", STOPPED_AT_BIRTH + PATIENT, "serve", "--port", "0", "--workers", "2"]
    ended = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr


def test_a_port_that_was_named_and_is_taken_is_refused(tmp_path, database):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*ANNOTATOR, "serve", "--port", str(port)]
        environment = os.environ | {"ANNOTATOR_INSTANCE": str(tmp_path), "ANNOTATOR_DATABASE_URL": address(database)}
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert f"Port {port} cannot be had on 127.0.0.1" in ended.stderr
    assert "listens" not in ended.stdout


def test_a_server_loads_at_its_start_what_every_request_needs_and_compiles_no_address_yet(tmp_path):
    lines = subprocess.run(
        [sys.executable, "-c", WHAT_A_START_LOADS],
        env=os.environ | {"ANNOTATOR_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    modules, compiled, built = set(lines[0].split()), int(lines[1]), lines[2]
    assert "annotator.web.annotate" in modules
    assert modules.isdisjoint(
        {
            "alembic",
            "babel.messages.pofile",
            "gunicorn",
            "huey",
            "prometheus_client",
            "psycopg",
            "redis",
            "sqlalchemy.dialects.postgresql",
            "waitress",
            "yaml",
        }
    )
    assert compiled == 0
    assert built == "/projects/harbour/articles/a%20b?page=2"


AMBIGUOUS = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd",
    "a length with a sign": b"Content-Length: +4\r\n\r\nabcd",
    "a length below nothing": b"Content-Length: -1\r\n\r\n",
    "a length that is named with a space": b"Content-Length : 4\r\n\r\nabcd",
    "a coding that is none": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a piece of no length": b"Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n",
    "a length and pieces": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_body_without_one_clear_end_is_refused_and_nothing_after_it_is_a_request(serve, cast, workers):
    with serve(workers) as server:
        for what, rest in AMBIGUOUS.items():
            if workers == 1 and "and pieces" in what:
                continue  # waitress goes by the pieces, as RFC 9112 (6.3) allows
            kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
            asked = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n" + kind + rest
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
                connection.sendall(asked + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                with connection.makefile("rb") as answer:
                    said = answer.read()
            status = said.split(b" ", 2)[1] if said.startswith(b"HTTP/1.") else said
            assert status in (b"400", b"501") and b'"ok"' not in said, (what, said)
