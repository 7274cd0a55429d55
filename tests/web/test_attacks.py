"""What somebody with bad intentions sends: it is refused or kept as text, and tells nothing of the inside."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from uuid import uuid4

import msgspec
import pytest
from cast import CODEBOOK, PASSWORD, claim_body, make_article
from sqlalchemy import select
from web_routes import must, routes

from annotator.formats import csv as formats_csv
from annotator.models import Account, Claim, LogEntry, Person, Project
from annotator.services import links

EVIL = "evil.example"
#: Ways to say "another site" that some browser or library has taken for a path of one's own.
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "/\r\nSet-Cookie: a=b",
    "@evil.example",
    ".evil.example",
    "evil.example",
]
#: Paths of this site, strange as they are: browsers do not decode them.
HERE = [
    "/%2F/evil.example",
    "/%5Cevil.example",
    "/%09/evil.example",
    "/\u2044/evil.example",
    "/account?next=//evil.example",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_to_another_site(client_of, wanted):
    said = {"name": "ada", "password": PASSWORD}
    assert client_of(None).post("/sign-in", data=said, query_string={"next": wanted}).location == "/"
    assert client_of(None).post("/sign-in", data=said | {"next": wanted}).location == "/"
    assert client_of("ada").get("/sign-in", query_string={"next": wanted}).location == "/"
    assert client_of("ada").post("/language", data={"language": "ru", "next": wanted}).location == "/"


@pytest.mark.parametrize("wanted", HERE)
def test_what_only_looks_like_another_site_stays_here(client_of, wanted):
    answer = client_of("ada").get("/sign-in", query_string={"next": wanted})
    assert re.match(r"/(?![/\\])", answer.location) and "\n" not in answer.location


HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "localhost@evil.example",
    'a"><script>alert(1)</script>',
    "a b",
    "ä.example",
]


@pytest.mark.parametrize("host", HOSTS)
def test_the_host_that_is_asked_for_is_in_no_link_once_the_address_is_set(app, client_of, cast, host):
    app.config["BASE_URL"] = "https://annotate.example.org"
    said = {"Host": host, "Cookie": f"annotator={client_of('root').get_cookie('annotator').value}"}
    client = app.test_client(use_cookies=False)
    page = client.post(f"/admin/accounts/{cast.accounts['ada'].id}/reset-link", headers=said)
    assert page.status_code in (201, 400)
    assert page.status_code == 400 or "https://annotate.example.org/reset/" in page.text
    assert host not in page.text and EVIL not in page.text
    away = client.get("/account", headers={"Host": host})
    assert EVIL not in away.headers.get("Location", "")


def test_a_proxy_that_is_not_there_is_not_believed(client_of, app, database):
    app.config["BASE_URL"] = ""
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Proto": "https",
        "Forwarded": f"host={EVIL}",
    }
    page = client_of("root").post("/admin/invitations", data={"project": "", "role": "viewer"}, headers=forged)
    assert "http://localhost/invitation/" in page.text and EVIL not in page.text
    client_of(None).post("/sign-in", data={"name": "ada", "password": "wrong and wrong again"}, headers=forged)
    with database.reading() as session:
        refused = select(LogEntry.detail).where(LogEntry.action == "sign-in refused")
        assert session.scalars(refused).one() == "127.0.0.1"


TYPED = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}${7*7}"


@pytest.fixture
def typed_everywhere(app, client_of, cast, database):
    """A project in which all that can be typed is an attack; return the addresses of its pages."""
    dora, ada, cleo = client_of("dora"), client_of("ada"), client_of("cleo")
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    about = dict.fromkeys(("title", "author", "publisher"), TYPED)
    must(dora.patch(base, json=about), 200)
    book = json.loads(json.dumps(CODEBOOK))
    book["title"] = TYPED
    for part in ("claim_types", "targets", "stances", "actor_roles", "fields"):
        for entry in book[part]:
            entry |= {"label": TYPED, "definition": TYPED} if part != "actor_roles" else {"label": TYPED}
    book["confidence"]["question"] = TYPED
    book["guidelines"] = (
        f"# {TYPED}\n\n[a](javascript:alert(1)) ![b](https://evil.example/b.png)\n\n{TYPED}\n\n<{TYPED}>"
    )
    must(dora.put("/api/v1/projects/harbour/codebook", json=book, headers={"If-Match": '"1"'}), 200)
    must(dora.patch("/api/v1/projects/harbour", json={"title": TYPED, "description": TYPED}), 200)
    claim = str(uuid4())
    voice = [{"actor": TYPED, "role": "speaker"}]
    must(ada.put(f"{base}/claims/{claim}", json=claim_body(note=TYPED, attribution=voice)), 201)
    ada.post("/account/display-name", data={"display_name": TYPED})
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    verdict = {"verdict": "reject", "reason": "slip", "comment": TYPED, "claim_version": 1}
    must(cleo.put(f"{base}/claims/{claim}/reviews/{uuid4()}", json=verdict), 201)
    dora.post("/projects/harbour/members/invite", data={"note": TYPED, "role": "viewer"})
    return article, claim


def test_what_people_type_is_text_on_every_page(app, client_of, typed_everywhere):
    from web_routes import Scene

    article, claim = typed_everywhere
    seen = 0
    for name in ("ada", "cleo", "dora", "root"):
        client = client_of(name)
        for route in routes(app, Scene(article, claim, str(uuid4()))):
            if route.method != "GET":
                continue
            answer = client.get(route.url, buffered=True)
            if answer.mimetype == "text/html":
                assert Dangers().of(answer.text) == [], (name, route.url)
                assert ">49<" not in answer.text and "$49" not in answer.text, route.url
                seen += "onerror=alert(1)" in answer.text
    assert seen > 20


class Dangers(HTMLParser):
    """Finds in a page what would run, or ask another site, and is not ours."""

    def of(self, page: str) -> list[str]:
        """Return what is dangerous in *page*."""
        self.found: list[str] = []
        self.feed(page)
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        loads = [said.get(name) or "" for name in ("src", "srcset", "data", "poster")]
        if (
            tag == "script"
            and not said.get("src", "").startswith("/static/")
            and said.get("type") != "application/json"
        ):
            self.found.append("a script")
        if tag in ("iframe", "object", "embed", "base", "style") or any(each and each[0] != "/" for each in loads):
            self.found.append(f"{tag} {said}")
        if any(name.startswith("on") or name == "style" for name in said):
            self.found.append(f"{tag} {said}")
        if re.match(
            r"\s*(?:javascript|data|vbscript)\s*:", said.get("href") or said.get("action") or "", re.IGNORECASE
        ):
            self.found.append(f"{tag} {said}")


def test_what_is_dangerous_is_seen():
    for page in (TYPED, "<a href=' JavaScript:x'>", "<p style='x'>", "<img src='https://evil.example/x'>", "<base>"):
        assert Dangers().of(page), page


COLORS = [
    "red;}body{display:none",
    "url(https://evil.example)",
    "#12345",
    "#1b7837;",
    "expression(alert(1))",
    "</style>",
]


@pytest.mark.parametrize("color", COLORS)
def test_a_colour_is_six_digits_and_nothing_else(client_of, color):
    book = json.loads(json.dumps(CODEBOOK))
    book["stances"][0]["color"] = color
    answer = client_of("dora").put("/api/v1/projects/harbour/codebook", json=book, headers={"If-Match": '"1"'})
    assert answer.status_code == 422 and "color" in answer.text


BOMBS = {
    "nested lists": b'{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "nested objects": b'{"text": "x", "meta": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
    "a long number": b'{"text": "x", "meta": {"n": ' + b"9" * 100_000 + b"}}",
    "a great exponent": b'{"text": "x", "meta": {"n": 1e999999999}}',
    "not a number": b'{"text": "x", "meta": {"n": NaN}}',
    "a key twice": b'{"text": "x", "text": "y"}',
    "half a character": b'{"text": "\\ud800"}',
    "not UTF-8": b'{"text": "\xff"}',
    "nothing": b"",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_in_json_is_refused(client_of, bomb):
    address = "/api/v1/projects/harbour/articles"
    answer = client_of("dora").post(address, data=BOMBS[bomb], content_type="application/json")
    assert answer.status_code in (400, 422) and answer.content_type == "application/problem+json"
    assert client_of("dora").get(address).json["items"] == []


YAML_BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nstances: *a\n",
    "nesting": "stances: " + "[" * 5_000 + "]" * 5_000,
    "a tag that makes objects": "stances: !!python/object/apply:os.system ['id']\n",
    "a key twice": "stances: []\nstances: []\n",
}


@pytest.mark.parametrize("bomb", YAML_BOMBS)
def test_a_bomb_in_a_codebook_file_is_refused(client_of, bomb):
    files = {"file": (io.BytesIO(YAML_BOMBS[bomb].encode()), "book.yaml")}
    answer = client_of("dora").post("/projects/harbour/codebook/file", data=files)
    assert answer.status_code == 422, answer.text


def zipped() -> bytes:
    """Return a sound archive with an article, which would be taken if anybody unpacked it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("article.txt", "The tram will come.\n")
    return file.getvalue()


LINES = gzip.compress(b'{"text": "The tram will come."}\n')
NO_TEXT = {
    "a zip": ("articles.zip", zipped()),
    "a zip that calls itself text": ("articles.txt", zipped()),
    "a gzip": ("articles.jsonl.gz", LINES),
    "a gzip that calls itself lines": ("articles.jsonl", LINES),
    "a database": ("backup.csv", b"SQLite format 3\x00" + b"\x00" * 80),
    "a program": ("run.html", b"\x7fELF\x02\x01\x01\x00"),
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_a_file_that_is_no_text_is_refused(client_of, kind):
    name, content = NO_TEXT[kind]
    files = {"file": (io.BytesIO(content), name)}
    answer = client_of("dora").post("/api/v1/projects/harbour/imports", data=files)
    assert answer.status_code == 422 and answer.json["errors"][0]["file"] == name


def test_a_page_nested_without_end_is_read_or_refused(client_of):
    page = b"<div>" * 20_000 + b"The tram" + b"</div>" * 20_000
    files = {"file": (io.BytesIO(page), "deep.html")}
    assert client_of("dora").post("/api/v1/projects/harbour/imports", data=files).status_code in (201, 422)


def test_more_than_the_limit_is_refused_before_it_is_read(app, client_of):
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    dora = client_of("dora")
    for address in ("/api/v1/projects/harbour/imports", "/api/v1/projects/harbour/articles"):
        answer = dora.post(address, data=b"x" * 1_000_001, content_type="application/json")
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json"), address
    form = "multipart/form-data; boundary=x"
    page = dora.post("/projects/harbour/import", data=b"x" * 1_000_001, content_type=form)
    assert page.status_code == 413 and "larger than the limit of 1 MB" in page.text
    for path in ("api/v1/projects/harbour/imports", "api/v1/projects/harbour/articles", "projects/harbour/import"):
        body = Untouched()
        said = {"wsgi.input": body, "CONTENT_LENGTH": "1000001", "CONTENT_TYPE": form}
        assert dora.post(f"/{path}", environ_overrides=said).status_code == 413 and not body.is_read, path


class Untouched:
    """A body that remembers whether anybody read of it."""

    is_read = False

    def read(self, *_: object) -> bytes:
        self.is_read = True
        return b""

    readline = readinto = read


NAMES = [
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/cron.d/x.txt",
    "a\r\nSet-Cookie: b=c.txt",
    "a\x00b.txt",
    "…/../x.txt",
    "con.txt",
    "a" * 5000 + ".txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_upload_is_no_path(client_of, tmp_path, name):
    before = sorted(path for path in tmp_path.rglob("*"))
    files = {"file": (io.BytesIO(b"The tram will come.\n"), name)}
    answer = client_of("dora").post("/api/v1/projects/harbour/imports?format=txt", data=files)
    assert answer.status_code in (201, 422)
    assert "Set-Cookie" not in answer.headers
    assert {path.name for path in tmp_path.rglob("*") if path not in before} <= {"annotator.db-wal", "annotator.db-shm"}


MINE = {"is_admin": True, "role": "manager", "id": 1, "account_id": 1, "project_id": 1, "person_id": 1, "version": 99}


def test_fields_that_are_not_offered_are_not_taken(client_of, cast, database):
    dora, ada = client_of("dora"), client_of("ada")
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    for field, value in (MINE | {"layer": "gold", "annotator": "ben", "submitted": True, "outcome": {}}).items():
        assert ada.put(f"{base}/claims/{uuid4()}", json=claim_body() | {field: value}).status_code == 422, field
    for field in (*MINE, "slug", "deleted_at", "pseudonym_key", "codebook_version"):
        assert dora.patch("/api/v1/projects/harbour", json={field: "x"}).status_code == 422, field
    for field in (*MINE, "text", "sha256", "uuid", "length"):
        assert dora.patch(base, json={field: "x"}).status_code == 422, field
    with database.reading() as session:
        assert session.scalars(select(Claim)).all() == []


def test_who_joins_chooses_a_name_and_a_password_and_nothing_more(client_of, cast, database):
    with database.writing() as session:
        token = links.invite(session, cast.accounts["dora"], project=session.merge(cast.project), role="viewer")
    said = {"name": "fay", "password": PASSWORD, "is_admin": "y", "role": "manager", "project": "island"}
    assert client_of(None).post(f"/invitation/{token}", data=said).status_code == 303
    with database.reading() as session:
        fay = session.scalar(select(Account).where(Account.name == "fay"))
        roles = session.scalars(select(Person.role).where(Person.account_id == fay.id)).all()
        assert (fay.is_admin, roles) == (False, ["viewer"])
        assert session.scalar(select(Project.title).where(Project.slug == "harbour")) == "Harbour"


INNER = [  # as regular expressions
    "Traceback",
    "sqlalchemy",
    "SELECT",
    "annotator/",
    r"\.py(?![\w-])",  # and no signed token with a dot before "py"
    'File "',
    "werkzeug",
    "password_hash",
    "site-packages",
]


def inner_words(text: str) -> list[str]:
    return [word for word in INNER if re.search(word, text)]


def failing(app):
    """Make two addresses of *app* fail as a defect of ours would, with an inner secret in the message."""

    def fail() -> str:
        raise RuntimeError("SELECT password_hash FROM account\n2026-01-01 sign-in of root from 203.0.113.9")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fails", "fails", fail)
    app.add_url_rule("/api/v1/fails", "api_fails", fail)


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_a_failure_of_ours_is_a_number_and_no_more(app, client_of, caplog, prefix):
    failing(app)
    answer = client_of("ada").get(f"{prefix}/fails")
    assert answer.status_code == 500 and not inner_words(answer.text)
    number = re.search(r"number ([0-9a-f]{12})", answer.text)[1]
    assert answer.headers["X-Request-ID"].startswith(number) and "password_hash" in caplog.text


ERRORS = {
    "404": ("GET", "/nowhere/<script>", {}, 404),
    "404 of the API": ("GET", "/api/v1/nowhere", {}, 404),
    "405": ("DELETE", "/sign-in", {}, 405),
    "405 of the API": ("DELETE", "/api/v1/me", {}, 405),
    "400": ("POST", "/language", {"data": {"language": "xx"}}, 400),
    "a form that is none": ("POST", "/sign-in", {"data": b"\xff\xfe", "content_type": "multipart/form-data"}, 422),
    "not JSON": ("PATCH", "/api/v1/projects/harbour", {"data": b"{", "content_type": "application/json"}, 422),
    "413": ("POST", "/sign-in", {"data": {"name": "x" * 200_000}}, 413),
    "422 of the API": ("GET", "/api/v1/projects/harbour/articles?limit=x", {}, 422),
    "an odd range": ("GET", "/account", {"headers": {"Range": "bytes=a-b"}}, 200),
    "TRACE": ("TRACE", "/account", {}, 405),
}


@pytest.mark.parametrize("what", ERRORS)
def test_an_error_says_nothing_of_the_inside(client_of, what):
    method, address, said, status = ERRORS[what]
    answer = client_of(None if "sign-in" in address else "dora").open(address, method=method, **said)
    assert answer.status_code == status and not inner_words(answer.text)
    kind = "application/problem+json" if address.startswith("/api") else "text/html"
    assert answer.mimetype == kind and "<script>" not in answer.text.replace("</script>", "")


def test_cells_that_a_spreadsheet_would_run_are_defused_in_csv_alone(client_of, cast, database):
    with database.writing() as session:
        article = make_article(session, cast.project, title="=HYPERLINK(1)").uuid
    ada = client_of("ada")
    base = f"/api/v1/projects/harbour/articles/{article}"
    for number, start in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")):
        voice = [{"actor": f"{start} {number}", "role": "speaker"}]
        must(ada.put(f"{base}/claims/{uuid4()}", json=claim_body(attribution=voice)), 201)
    export = "/api/v1/projects/harbour/export?unit=stance"
    table = list(csv.DictReader(io.StringIO(ada.get(f"{export}&format=csv", buffered=True).text, newline="")))
    lines = [json.loads(line) for line in ada.get(f"{export}&format=jsonl", buffered=True).text.splitlines()]
    assert len(table) == len(lines) == 6
    for row, line in zip(table, lines, strict=True):
        for name, exact in line.items():
            if isinstance(exact, str):
                assert row[name] == ("'" if exact[:1] in tuple("=+-@\t\r") else "") + exact, name
    starts = {cell[:2] for row in table for cell in row.values() if cell.startswith("'")}
    assert starts == {"'=", "'+", "'-", "'@", "'\t", "'\r"}
    assert {line["title"] for line in lines} == {"=HYPERLINK(1)"}


def test_every_cell_that_a_spreadsheet_would_run_is_defused():
    cells = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "1-1", "", " =1")
    written = b"".join(formats_csv.write([Pair(cell, -1) for cell in cells])).decode()
    rows = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [row[0] for row in rows] == [f"'{cell}" for cell in cells[:6]] + list(cells[6:])
    assert {row[1] for row in rows} == {"-1"}  # a number is no formula


class Pair(msgspec.Struct):
    text: str
    number: int


def test_a_search_for_all_patterns_is_only_a_search(client_of, cast, database):
    ada = client_of("ada")
    with database.writing() as session:
        for title in ("Plain", "100 % sure", "under_score", "back\\slash", "a ' quote"):
            make_article(session, cast.project, title=title)
    address = "/api/v1/projects/harbour/articles"
    for sought, found in (
        ("%", ["100 % sure"]),
        ("_", ["under_score"]),
        ("\\", ["back\\slash"]),
        ("'", ["a ' quote"]),
        ("P%n", []),
        ("Pla.n", []),
        ("' OR 1=1 --", []),
    ):
        items = ada.get(address, query_string={"q": sought}).json["items"]
        assert [item["title"] for item in items] == found, sought
    for sought in ("%", "_", "\\", "'; DROP TABLE claim; --", "(a+)+$" + "a" * 500, "*", "\x00", "a" * 5000):
        for address in ("/projects/harbour/", "/projects/harbour/claims", "/api/v1/projects/harbour/articles"):
            assert ada.get(address, query_string={"q": sought}).status_code in (200, 422), (address, sought[:20])


NUMBERS = ["9" * 30, "9" * 5000, "99999999999", "0", "-1", "\u0663", "1e9", "0x10"]
NUMBERED = [
    ("GET", "/admin/accounts/{}"),
    ("POST", "/admin/accounts/{}/disable"),
    ("POST", "/projects/harbour/members/{}/role"),
    ("GET", "/projects/harbour/codebook/versions/{}"),
    ("GET", "/projects/harbour/?page={}"),
    ("GET", "/projects/harbour/claims?page={}"),
    ("GET", "/projects/harbour/claims?confidence={}"),
    ("GET", "/projects/harbour/log?page={}"),
    ("GET", "/projects/harbour/assignments?page={}"),
    ("GET", "/api/v1/projects/harbour/articles?limit={}"),
    ("GET", "/api/v1/projects/harbour/articles?cursor={}"),
    ("GET", "/api/v1/projects/harbour/agreement?rounds={}"),
    ("GET", "/api/v1/projects/harbour/agreement?seed={}"),
]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:12])
def test_a_number_that_is_none_or_too_long_is_no_defect(app, client_of, number):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    root = client_of("root")
    for method, address in NUMBERED:
        answer = root.open(address.format(number), method=method, data={"role": "viewer"} if method == "POST" else None)
        assert answer.status_code < 500, (method, address)
