"""What holds for every route there is: tests made from the URL map, so that a new route is in them by itself."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import sys
from datetime import timedelta

import pytest
from cast import join, make_project
from sqlalchemy import MetaData, func, inspect, select, update
from web_routes import Route, make_scene, routes

from annotator.db import now
from annotator.models import ApiToken, LogEntry, SignedIn
from annotator.services import tokens

SAFE = {"GET", "HEAD", "OPTIONS"}
#: Leaving is a change that costs the next test its session, and has tests of its own.
LEAVING = {"auth.sign_out", "auth.sign_out_everywhere"}
#: What a GET may write: when somebody was last seen, and that something was exported.
MAY_CHANGE = {("signed_in", "last_seen_at"), ("api_token", "last_used_at")}
#: After how many routes the database is read.
TOGETHER = 12


@pytest.fixture
def scene(app, cast, database, client_of):
    return make_scene(app, cast, database, client_of)


@pytest.fixture
def all_routes(app, scene) -> list[Route]:
    return routes(app, scene)


@pytest.fixture
def contents(database):
    """Return the function that returns every row of every table but what a GET may write."""

    metadata = MetaData()  # asked for once: that takes a hundred times as long as to read the few rows
    with database.read_engine.connect() as connection:
        metadata.reflect(connection)

    def read() -> dict[str, tuple[int, str]]:
        found = {}
        with database.read_engine.connect() as connection:
            for table in metadata.sorted_tables:
                columns = [each for each in table.columns if (table.name, each.name) not in MAY_CHANGE]
                query = select(*columns).order_by(*table.primary_key)
                if table.name == "log_entry":
                    query = query.where(~table.c.action.startswith("export"))
                rows = connection.execute(query).all()
                found[table.name] = len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
            assert set(inspect(connection).get_table_names()) == set(found)
        return found

    return read


@pytest.fixture
def marks(database, cast):
    """Let it be due to write when sessions and Ada's API token were last used; return that token, and what reads both.

    They are how `test_reading_changes_nothing` knows that what it leaves out is written, and nothing else.
    """
    long_ago = now() - timedelta(days=1)
    with database.writing() as session:
        secret = tokens.create_token(session, cast.accounts["ada"], "a program")

    def read() -> tuple[bool, bool]:
        with database.reading() as session:
            seen = session.scalars(select(SignedIn.last_seen_at)).all()
            used = session.scalars(select(ApiToken.last_used_at)).one()
            return any(moment > long_ago for moment in seen), used > long_ago

    def let_be_due() -> None:
        with database.writing() as session:
            session.execute(update(SignedIn).values(last_seen_at=long_ago))
            session.execute(update(ApiToken).values(last_used_at=long_ago))

    return secret, let_be_due, read


@pytest.mark.parametrize("name", [None, "vera", "ada", "cleo", "root", "a program of Ada's"])
def test_reading_changes_nothing(all_routes, contents, client_of, marks, name):
    secret, let_be_due, read = marks
    is_program = name is not None and " " in name
    client = client_of(None if is_program else name)
    if is_program:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    let_be_due()
    before = contents()
    readings = [route for route in all_routes if route.method == "GET"]
    # To read everything takes longer than a route, so it is read after several: what one of them wrote is still there.
    for at in range(0, len(readings), TOGETHER):
        for route in readings[at : at + TOGETHER]:
            for method in ("GET", "HEAD", "OPTIONS"):
                client.open(route.url, method=method, buffered=True)
        assert contents() == before, readings[at : at + TOGETHER]
    assert before["claim"][0] == 1
    assert read() == (name is not None and not is_program, is_program)


def test_what_an_export_writes_is_its_line_in_the_log(all_routes, client_of, database):
    client = client_of("dora")
    with database.reading() as session:
        before = session.scalar(select(func.count(LogEntry.id)))
    client.get("/api/v1/projects/harbour/export", buffered=True)
    with database.reading() as session:
        written = session.scalars(select(LogEntry.action).order_by(LogEntry.id).offset(before)).all()
    assert set(written) == {"export", "export with unsubmitted work"}


FORGERIES = {
    "no token": {},
    "a token of nobody": {"X-CSRFToken": "ImZvcmdlZCI.x"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbouring site": {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    "another origin": {"Origin": "https://evil.example"},
    "an origin that begins like ours": {"Origin": "http://localhost.evil.example"},
    "our host at another port": {"Origin": "http://localhost:8000"},
    "no origin that it would tell": {"Origin": "null"},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_no_change_is_forged(app, all_routes, contents, client_of, how):
    client = client_of("root")
    app.config["WTF_CSRF_ENABLED"] = True
    token = client.get("/sign-in/here").json["csrf_token"]
    before = contents()
    for route in all_routes:
        if route.method in SAFE:
            continue
        headers = FORGERIES[how] if how.endswith(("token", "nobody")) else {"X-CSRFToken": token} | FORGERIES[how]
        json = {} if route.url.startswith("/api/") else None
        answer = client.open(route.url, method=route.method, headers=headers, json=json, buffered=True)
        assert answer.status_code == 403, route
        # Refused for this, and not because of who asks.
        assert ("out of date" if "token" in how else "Another site asked for this") in answer.text, route
    assert contents() == before


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}],
)
def test_our_own_pages_are_no_forgers(app, client_of, headers):
    client = client_of("ada")
    app.config["WTF_CSRF_ENABLED"] = True
    token = {"X-CSRFToken": client.get("/sign-in/here").json["csrf_token"]}
    assert client.post("/account/display-name", headers=token | headers).status_code == 303


def test_behind_a_proxy_the_base_address_is_ours(app, client_of):
    client = client_of("ada")
    app.config.update(WTF_CSRF_ENABLED=True, BASE_URL="https://annotate.example.org/")
    token = {"X-CSRFToken": client.get("/sign-in/here").json["csrf_token"]}
    ours, other = ({"Origin": f"https://{name}.example.org"} for name in ("annotate", "other"))
    assert client.post("/account/display-name", headers=token | ours).status_code == 303
    assert client.post("/account/display-name", headers=token | other).status_code == 403


def test_no_other_site_may_read_anything(all_routes, client_of):
    client = client_of("root")
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    for route in all_routes:
        for method in ("OPTIONS", *({"GET"} & {route.method})):
            answer = client.open(route.url, method=method, headers=asked, buffered=True)
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")], route


def test_every_answer_is_guarded_and_nothing_personal_is_kept(all_routes, client_of):
    client = client_of("root")
    for route in all_routes:
        if route.endpoint in LEAVING:
            continue
        answer = client.open(route.url, method=route.method, buffered=True)
        said = answer.headers
        assert said["X-Content-Type-Options"] == "nosniff", route
        assert "frame-ancestors 'none'" in said["Content-Security-Policy"], route
        assert "unsafe" not in said["Content-Security-Policy"], route
        assert said["Cross-Origin-Opener-Policy"] == said["Cross-Origin-Resource-Policy"] == "same-origin", route
        assert len(said.getlist("Content-Security-Policy")) == 1, route
        assert said["Cache-Control"] == "no-store", route
        assert "Server" not in said and "X-Powered-By" not in said, route


def test_what_is_no_page_is_never_shown_by_a_browser(all_routes, client_of):
    client, files = client_of("root"), 0
    for route in all_routes:
        answer = client.get(route.url, buffered=True) if route.method == "GET" else None
        if answer is None or answer.status_code != 200:
            continue
        kind = answer.mimetype
        # Figures for a monitor are plain text with nothing in it that anybody typed.
        if kind not in ("text/html", "application/json") and route.endpoint != "metrics.metrics":
            files += 1
            assert answer.headers.get("Content-Disposition", "").startswith("attachment; filename="), (route, kind)
            assert "sandbox" in answer.headers["Content-Security-Policy"], route
        assert kind != "text/html" or answer.text.lstrip().startswith("<!doctype html>"), route
        assert not kind.startswith("text/") or "charset=utf-8" in answer.content_type, route
    assert files >= 4


def test_names_of_files_are_plain_and_say_what_they_hold(all_routes, client_of):
    client, names = client_of("root"), []
    for route in all_routes:
        answer = client.get(route.url, buffered=True) if route.method == "GET" else None
        said = answer.headers.get("Content-Disposition") if answer is not None else None
        if said:
            names.append(re.fullmatch(r'attachment; filename="?([A-Za-z0-9][\w.-]*\.[a-z]+)"?', said)[1])
    assert len(names) >= 4 and all("harbour" in name or name.startswith("sample") for name in names)


def test_every_page_of_somebody_signed_in_offers_to_sign_out(all_routes, client_of):
    client, pages = client_of("root"), 0
    for route in all_routes:
        answer = client.get(route.url, buffered=True) if route.method == "GET" else None
        if answer is not None and answer.mimetype == "text/html" and answer.status_code == 200:
            assert 'action="/sign-out"' in answer.text, route
            pages += 1
    assert pages > 20


@pytest.mark.parametrize("name", [None, "root"])
def test_pages_have_no_script_or_style_of_their_own(all_routes, client_of, name):
    client, pages = client_of(name), 0
    for route in all_routes:
        answer = client.get(route.url, buffered=True) if route.method == "GET" else None
        if answer is None or answer.mimetype != "text/html":
            continue
        page = answer.text
        scripts = re.findall(r"<script\b([^>]*)>", page)
        assert all("src=" in each or 'type="application/json"' in each for each in scripts), route
        assert not re.search(r"<style\b|<[^>]+\s(?:style|on[a-z]+)=|javascript:", page), route
        assert not re.search(r'<(?:script|link|img|iframe|form)\b[^>]*(?:src|href|action)="(?:https?:)?//', page), route
        pages += 1
    assert pages > (20 if name else 2)


def test_another_project_is_no_way_to_a_projects_things(app, cast, database, scene, all_routes, client_of, contents):
    """Dora manages two projects, and so do others: a thing of one is not found under the address of the other."""
    with database.writing() as session:
        join(session, make_project(session, "island"), cast.accounts["eve"], "manager")
    eve = client_of("eve")
    before = contents()
    for route in all_routes:
        if "/projects/harbour" not in route.url:
            continue
        json = {} if route.url.startswith("/api/") else None
        assert eve.open(route.url, method=route.method, json=json, buffered=True).status_code == 404, route
        if any(name in route.url for name in (scene.article, scene.claim, scene.review, scene.proposal)):
            url = route.url.replace("/projects/harbour", "/projects/island")
            status = eve.open(url, method=route.method, json=json, buffered=True).status_code
            # Nothing of harbour's: 404, or a sentence about an empty request that came before the look-up.
            assert status in (404, 405, 422, 428), (route, status)
    after = contents()
    assert {name for name in after if after[name] != before[name]} == set()


@pytest.fixture
def connections(app):
    """Return the list to which every connection, look-up of a name and datagram out of this process is added.

    An audit hook sees them in whatever library they happen; it cannot be taken away again, only told to look no more.
    """
    seen: list[tuple[str, object]] = []
    is_looking = [True]

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_looking[0] and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
            seen.append((event, arguments[1:] if event == "socket.connect" else arguments))

    sys.addaudithook(note)
    yield seen
    is_looking[0] = False


def test_no_request_leaves_the_server(all_routes, client_of, connections):
    client = client_of("root")
    for route in all_routes:
        if route.endpoint not in LEAVING:
            json = {} if route.url.startswith("/api/") and route.method != "GET" else None
            client.open(route.url, method=route.method, json=json, buffered=True)
    page = b"<p>The tram</p><img src='https://evil.example/a.png'><iframe src='//evil.example'></iframe>"
    files = {"file": (io.BytesIO(page), "page.html")}
    assert client.post("/api/v1/projects/harbour/imports", data=files).status_code == 201
    assert connections == []
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)
    assert connections  # the hook does see what leaves
