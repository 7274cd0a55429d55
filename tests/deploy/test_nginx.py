"""The production layout, really run: nginx with deploy/nginx.conf, two servers, PostgreSQL and Redis."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import urllib.parse
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from cast import PASSWORD, claim_body, make_article, make_cast
from databases import address
from redis_server import redis_server
from servers import held_ports, serving, wait_until
from sqlalchemy import select

from annotator.core.text import digest
from annotator.models import Claim, SignedIn

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
#: What a Debian package's own nginx.conf says, for somebody who is not root and a folder that is not the system's.
AROUND = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/annotator.conf;
}}
"""


class Site:
    """The installation as a browser at 127.0.0.2 sees it."""

    def __init__(self, port: int, certificate: Path, servers: list, instance: Path) -> None:
        self.port = port
        self.servers = servers
        self.instance = instance
        self.trust = ssl.create_default_context(cafile=str(certificate))
        self.cookie = self.csrf = ""

    def connect(self) -> http.client.HTTPSConnection:
        """Return a new connection."""
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=60, context=self.trust, source_address=("127.0.0.2", 0)
        )

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str):
        """Return an answer whose body is read into `content`, keeping the cookie as a browser does."""
        said = {"Cookie": self.cookie, "X-CSRFToken": self.csrf, "Origin": f"https://localhost:{self.port}"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = self.connect()
        try:
            connection.request(method, path, body, {name: value for name, value in said.items() if value})
            answer = connection.getresponse()
            answer.content = answer.read()
        finally:
            connection.close()
        if answer.headers["Set-Cookie"]:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    def sign_in(self, name: str) -> None:
        """Sign in on an open page."""
        self.csrf = json.loads(self.ask("GET", "/sign-in/here").content)["csrf_token"]
        form = urllib.parse.urlencode({"name": name, "password": PASSWORD})
        answer = self.ask("POST", "/sign-in/here", form, Content_Type="application/x-www-form-urlencoded")
        assert answer.status == 200, answer.content
        self.csrf = json.loads(answer.content)["csrf_token"]


@pytest.fixture(scope="module")
def database(postgresql_server, tmp_path_factory):
    with postgresql_server.make(tmp_path_factory.mktemp("database")) as database:
        yield database


@pytest.fixture(scope="module")
def cast(database):
    with database.writing() as session:
        cast = make_cast(session)
        make_article(session, cast.project)
        return cast


@pytest.fixture(scope="module")
def site(database, cast, tmp_path_factory):
    """The whole layout; without nginx skip, or fail where CI promises it."""
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("nginx or openssl is not installed")
    instance = tmp_path_factory.mktemp("instance")
    with ExitStack() as stack:
        insecure, secure = stack.enter_context(held_ports(2))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="nginx-")))
        settings = {
            "DATABASE_URL": address(database),
            "REDIS_URL": stack.enter_context(redis_server(folder)),
            "BASE_URL": f"https://localhost:{secure}",
            "PROXIES": "1",
            "METRICS": "loopback",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "info",
            # Of ten a minute the first is forgotten before a slow machine has made the tenth.
            "SIGN_IN_LIMIT": "10 per hour",
        }
        servers = [stack.enter_context(serving(instance, "--workers", "2", **settings)) for _ in range(2)]
        changes = {
            "127.0.0.1:5001": f"127.0.0.1:{servers[0].port}",
            "127.0.0.1:5002": f"127.0.0.1:{servers[1].port}",
            "listen 80;": f"listen 127.0.0.1:{insecure};",
            "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
            "/etc/ssl/annotator": str(folder),
            "annotate.example.org": "localhost",
        }
        text = CONFIGURATION.read_text(encoding="utf-8")
        for ours, theirs in changes.items():
            assert ours in text
            text = text.replace(ours, theirs)
        (folder / "annotator.conf").write_text(text, encoding="utf-8")
        user = "user root;" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
        certificate = folder / "fullchain.pem"
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        key = ["-keyout", str(folder / "privkey.pem"), "-out", str(certificate)]
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *key, *subject]
        subprocess.run(made, check=True, capture_output=True)
        process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
        try:
            site = Site(secure, certificate, servers, instance)
            site.insecure = insecure
            site.log = folder / "access.log"
            wait_until(lambda: not refused(secure))
            yield site
        finally:
            process.terminate()
            process.wait(timeout=60)


def refused(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_signing_in_saving_importing_and_exporting_work_through_it(site, cast, database):
    site.sign_in("ada")
    assert site.cookie.startswith("__Host-annotator=")
    (article,) = json.loads(site.ask("GET", "/api/v1/projects/harbour/articles").content)["items"]
    place = f"/api/v1/projects/harbour/articles/{article['id']}/claims/{uuid4()}"
    saved = site.ask("PUT", place, json.dumps(claim_body()), Content_Type="application/json")
    assert saved.status == 201, saved.content
    with database.reading() as session:
        assert session.scalar(select(Claim.version)) == 1
    site.sign_in("dora")
    boundary = "between-the-parts"
    parts = [
        f"--{boundary}",
        'Content-Disposition: form-data; name="file"; filename="tram.txt"',
        "Content-Type: text/plain",
        "",
        "The tram 🚊 will come.\n" * 50_000,
        f"--{boundary}--",
        "",
    ]
    sent = "\r\n".join(parts).encode()
    kind = f"multipart/form-data; boundary={boundary}"
    taken = site.ask("POST", "/api/v1/projects/harbour/imports", sent, Content_Type=kind)
    assert taken.status == 201, taken.content
    export = site.ask("GET", "/api/v1/projects/harbour/export?unit=article")
    records = [json.loads(line) for line in export.content.splitlines()]
    assert export.headers["Content-Length"] == str(len(export.content))
    assert [digest(record["text"]) for record in records] == [record["sha256"] for record in records]
    assert len(records) == 2 and len(records[1]["text"]) == 22 * 50_000


def test_the_servers_know_who_asks_and_nobody_can_say_otherwise(site, cast, database):
    site.sign_in("ben")
    site.ask("GET", "/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="http", X_Request_ID="chosen")
    with database.reading() as session:
        found = session.scalars(select(SignedIn.address).where(SignedIn.account_id == cast.accounts["ben"].id)).all()
    assert found == ["127.0.0.2"]
    log = (site.instance / "server.log").read_text(encoding="utf-8")
    assert "6.6.6.6" not in log and "chosen" not in log
    answer = site.ask("GET", "/api/v1/me")
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert answer.headers["Strict-Transport-Security"] and "nginx/" not in str(answer.headers)
    wait_until(lambda: answer.headers["X-Request-ID"] in (site.instance / "server.log").read_text(encoding="utf-8"))


def test_no_log_holds_a_one_time_link(site):
    kinds = ("setup", "invitation", "reset")
    assert [site.ask("GET", f"/{kind}/no-such-{kind}").status for kind in kinds] == [404] * 3
    site.ask("GET", "/sign-in?last=1")
    wait_until(lambda: "/sign-in?last=1" in site.log.read_text(encoding="utf-8"))
    said = site.log.read_text(encoding="utf-8") + (site.instance / "server.log").read_text(encoding="utf-8")
    assert '"/reset/..."' in said and "no-such-" not in said


def test_a_page_without_tls_leads_to_the_one_with(site):
    plain = http.client.HTTPConnection("localhost", site.insecure, timeout=60)
    plain.request("GET", "/sign-in")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/sign-in")
    plain.close()


@pytest.mark.parametrize(
    ("length", "said"), [(40_000_000, b"413 Request Entity Too Large"), (33_500_000, b"larger than the limit of 32 MB")]
)
def test_what_is_too_large_is_refused_before_it_is_read(site, cast, length, said):
    site.sign_in("dora")
    connection = site.connect()
    connection.putrequest("POST", "/api/v1/projects/harbour/imports")
    for name, value in {"Cookie": site.cookie, "X-CSRFToken": site.csrf, "Content-Length": str(length)}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.endheaders()
    if length < 34_000_000:  # nginx passes it on only when it has it
        connection.send(bytes(length))
    answer = connection.getresponse()
    assert answer.status == 413 and said in answer.read()
    connection.close()


def test_a_server_that_is_killed_is_stepped_over(site):
    site.sign_in("ada")
    names = {site.ask("GET", "/api/v1/me").status for _ in range(5)}
    stopped = site.servers[0].process
    os.kill(stopped.pid, 15)
    names |= {site.ask("GET", "/api/v1/me").status for _ in range(20)}
    assert stopped.wait(timeout=120) == 0
    names |= {site.ask("GET", "/api/v1/me").status for _ in range(5)}
    assert names == {200}


def test_the_figures_are_not_shown_to_the_world(site):
    assert site.ask("GET", "/metrics").status == 404
    connection = http.client.HTTPConnection("127.0.0.1", site.servers[1].port, timeout=60)
    connection.request("GET", "/metrics")
    answer = connection.getresponse()
    assert answer.status == 200 and b"annotator_requests_total" in answer.read()
    connection.close()


def test_wrong_passwords_are_counted_in_redis_for_both_servers(site):
    site.cookie = ""
    site.csrf = json.loads(site.ask("GET", "/sign-in/here").content)["csrf_token"]
    form = urllib.parse.urlencode({"name": "cleo", "password": "wrong and wrong again"})
    statuses = [
        site.ask("POST", "/sign-in/here", form, Content_Type="application/x-www-form-urlencoded").status
        for _ in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2
