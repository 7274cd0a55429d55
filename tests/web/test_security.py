"""What protects every request: CSRF tokens, headers, API tokens that stay inside the API."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from cast import PASSWORD
from databases import address
from sqlalchemy import select

from annotator import create_app
from annotator.db import now
from annotator.models import ApiToken, SignedIn
from annotator.services import sessions, tokens


@pytest.fixture
def guarded(app, cast, client_of):
    """Ada's browser, with CSRF checks on, and the token of its pages."""
    client = client_of("ada")
    app.config["WTF_CSRF_ENABLED"] = True
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/account").text)[1]
    return client, token


@pytest.fixture
def secret_of(database, cast):
    """Return the function that makes an API token for somebody."""

    def make(name: str, **said: bool) -> dict[str, str]:
        with database.writing() as session:
            return {"Authorization": f"Bearer {tokens.create_token(session, cast.accounts[name], 'test', **said)}"}

    return make


def test_a_page_changes_nothing_without_the_csrf_token(guarded):
    client, token = guarded
    refused = client.post("/account/display-name", data={"display_name": "Eve"})
    assert refused.status_code == 403 and "This page is out of date" in refused.text
    assert client.get("/api/v1/me").json["display_name"] == "Ada"
    done = client.post("/account/display-name", data={"display_name": "Ada L.", "csrf_token": token})
    assert done.status_code == 303 and client.get("/api/v1/me").json["display_name"] == "Ada L."


def test_the_api_wants_the_csrf_token_of_browsers_in_its_header(guarded):
    client, token = guarded
    address = "/api/v1/projects/harbour"
    refused = client.patch(address, json={})
    assert (refused.status_code, refused.json["title"]) == (403, "This page is out of date")
    assert refused.json["type"] == "urn:annotator:out-of-date"  # what the scripts tell it by, in every language
    other = {"X-CSRFToken": "ImZvcmdlZCI.x"}
    assert client.patch(address, json={}, headers=other).json["title"] == "This page is out of date"
    allowed = client.patch(address, json={}, headers={"X-CSRFToken": token})
    assert "manager" in allowed.json["detail"]


def test_signing_in_anew_makes_the_token_of_older_pages_useless(app, cast):
    client = app.test_client()
    before = client.get("/sign-in/here").json["csrf_token"]
    after = client.post("/sign-in/here", data={"name": "ada", "password": PASSWORD, "csrf_token": before})
    assert after.json["name"] == "ada"
    assert client.post("/account/display-name", data={"csrf_token": before}).status_code == 403
    assert client.post("/account/display-name", data={"csrf_token": after.json["csrf_token"]}).status_code == 303


def test_the_api_asks_nobody_for_a_csrf_token_but_to_sign_in(app, cast):
    answer = app.test_client().patch("/api/v1/projects/harbour", json={})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.content_type == "application/problem+json"


def test_api_tokens_need_no_csrf_token(app, cast, secret_of):
    client = app.test_client()
    assert client.get("/api/v1/me", headers=secret_of("ada")).json["name"] == "ada"
    answer = client.patch("/api/v1/projects/harbour", json={"title": "New"}, headers=secret_of("dora"))
    assert answer.json["title"] == "New"


def test_a_read_only_token_reads_only(app, cast, secret_of):
    headers = secret_of("dora", read_only=True)
    client = app.test_client()
    assert client.get("/api/v1/projects/harbour", headers=headers).status_code == 200
    refused = client.patch("/api/v1/projects/harbour", json={"title": "New"}, headers=headers)
    assert refused.status_code == 403 and "may only read" in refused.json["detail"]


@pytest.mark.parametrize("said", ["Bearer unknown", "Bearer ", "Bearer", "Bearer  two words"])
def test_a_wrong_token_is_not_covered_by_a_cookie(client_of, said):
    assert client_of("ada").get("/api/v1/me", headers={"Authorization": said}).status_code == 401


def test_a_token_opens_no_page(app, cast, secret_of):
    answer = app.test_client().get("/account", headers=secret_of("ada"))
    assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_disabled_account_is_out_at_once(client_of, cast, database, secret_of, app):
    client, headers = client_of("ada"), secret_of("ada")
    with database.writing() as session:
        session.merge(cast.accounts["ada"]).disabled_at = now()
    assert client.get("/api/v1/me").status_code == 401
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_session_that_idled_too_long_leads_to_the_sign_in_page(app, client_of, database):
    client = client_of("ada")
    app.config["SESSION_IDLE_HOURS"] = 1
    with database.writing() as session:
        session.scalar(select(SignedIn)).last_seen_at = now() - timedelta(minutes=61)
    answer = client.get("/account?tab=1")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account?tab%3D1")
    assert "session has ended" in client.get("/api/v1/me").json["detail"]


def test_being_seen_is_written_at_most_once_a_minute(client_of, database, secret_of, app):
    client, headers = client_of("ada"), secret_of("ben")

    def seen():
        with database.reading() as session:
            return session.scalar(select(SignedIn.last_seen_at)), session.scalar(select(ApiToken.last_used_at))

    first, _ = seen()
    client.get("/api/v1/me")
    assert seen() == (first, None)
    with database.writing() as session:
        session.scalar(select(SignedIn)).last_seen_at = now() - sessions.SEEN_STEP
    client.get("/api/v1/me")
    app.test_client().get("/api/v1/me", headers=headers)
    last, used = seen()
    assert last > first and used is not None
    app.test_client().get("/api/v1/me", headers=headers)
    assert seen() == (last, used)


def test_a_reader_does_not_wait_for_a_writer_to_be_seen(client_of, database):
    client = client_of("ada")
    with database.writing() as session:
        session.scalar(select(SignedIn)).last_seen_at = now() - timedelta(minutes=5)
    with database.writing():
        assert client.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("url", ["/sign-in", "/account", "/api/v1/me", "/nowhere", "/static/css/site.css"])
def test_every_answer_carries_the_headers(app, cast, url):
    with app.test_client().get(url) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) is not url.startswith("/static")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app, cast):
    client = app.test_client()
    answer = client.post("/sign-in/here", data={"name": "ada", "password": PASSWORD}, headers=_token(client))
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Expires=" in cookie


@pytest.fixture
def over_tls(tmp_path, database, cast):
    """A browser at an installation that has an https address, a proxy before it."""
    settings = {"INSTANCE": tmp_path, "DATABASE_URL": address(database), "PASSWORD_HASHING": "cheapest"}
    app = create_app(settings | {"BASE_URL": "https://annotate.example.org", "PROXIES": 1})
    client = app.test_client()
    client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    client.environ_base["HTTP_HOST"] = "annotate.example.org"
    yield client
    app.extensions["annotator.database"].dispose()


def test_over_tls_cookies_are_this_hosts_alone(over_tls):
    said = {"name": "ada", "password": PASSWORD}
    answer = over_tls.post(
        "/sign-in/here", data=said, headers=_token(over_tls), base_url="https://annotate.example.org"
    )
    assert answer.json["name"] == "ada"
    chosen = over_tls.post(
        "/language", data={"language": "ru"}, headers=_token(over_tls), base_url="https://annotate.example.org"
    )
    for cookie in (answer.headers["Set-Cookie"], chosen.headers["Set-Cookie"]):
        parts = {part.strip() for part in cookie.split(";")}
        assert cookie.startswith("__Host-annotator") and "Domain" not in cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts


def test_over_tls_browsers_are_told_to_come_back_over_tls(over_tls, app):
    said = over_tls.get("/sign-in").headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", said)[1]) >= 31_536_000 and "includeSubDomains" in said
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_somebody_who_is_not_signed_in_sends_little(client_of):
    long = {"name": "x" * 200_000, "password": "x"}
    refused = client_of(None).post("/sign-in", data=long)
    assert refused.status_code == 413 and "0.1 MB" in refused.text
    assert client_of("ada").post("/account/display-name", data={"display_name": "x" * 200_000}).status_code == 422


def test_a_refused_form_of_nobody_is_not_even_read(app, cast):
    read = []

    class Body:
        def read(self, *_):
            read.append(True)
            return b""

        readline = read_into = read

    stream = {"wsgi.input": Body(), "CONTENT_LENGTH": "5000000", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    assert app.test_client().post("/sign-in", environ_overrides=stream).status_code == 413
    assert not read


def _token(client):
    at = f"https://{client.environ_base['HTTP_HOST']}" if "HTTP_HOST" in client.environ_base else None
    return {"X-CSRFToken": client.get("/sign-in/here", base_url=at).json["csrf_token"]}


STATIC = Path(__file__).parents[2] / "static"
#: What would make markup, or run, or listen to other windows.
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment"
    r"|srcdoc|window\.postMessage|(?<![\w.])(?:window\.)?addEventListener\(\s*[\"']message"
)


def test_scripts_write_text_and_no_markup():
    scripts = list((STATIC / "js").rglob("*.js"))
    assert len(scripts) > 50
    assert [path.name for path in scripts if MARKUP.search(path.read_text(encoding="utf-8"))] == []


def test_password_fields_are_masked_and_may_be_pasted_into(client_of):
    pages = (client_of(None).get("/sign-in").text, client_of("ada").get("/account").text)
    fields = [field for page in pages for field in re.findall(r"<input[^>]*password[^>]*>", page)]
    masked = [field for field in fields if 'autocomplete="current-password"' in field or "new-password" in field]
    assert len(masked) >= 4 and all('type="password"' in field for field in masked)
    assert not [
        path for path in (STATIC / "js" / "account").glob("*.js") if "paste" in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "/.git/config",
        "/static/",
        "/static/css/",
        "/static/../annotator/config.py",
        "/static/%2e%2e/annotator/config.py",
        "/static/..%2fpyproject.toml",
        "/static/v-x/../../pyproject.toml",
        "/static//etc/passwd",
        "/static/css/%00site.css",
        "/instance/secret_key",
        "/secret_key",
        "/annotator.db",
    ],
)
def test_only_static_files_are_served_as_files(app, cast, url):
    with app.test_client().get(url, follow_redirects=True) as answer:
        assert answer.status_code == 404
