"""A person's own page: everybody has one, and nobody else's."""

import re

import pytest
from cast import PASSWORD

from annotator.core.patience import parse_limits
from annotator.services import sessions, tokens
from annotator.web.guesses import EXTENSION

OTHER = "seventeen grey herons"
POSTS = ["display-name", "password", "sessions/1/end", "tokens", "tokens/1/revoke"]


@pytest.fixture
def ada(client_of):
    return client_of("ada")


@pytest.mark.parametrize("path", POSTS)
def test_nobody_is_led_to_the_sign_in_page(client_of, path):
    answer = client_of(None).post(
        f"/account/{path}", data={"display_name": "x", "name": "x", "current": "x", "password": "x"}
    )
    assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_the_display_name_is_changed(ada):
    assert ada.post("/account/display-name", data={"display_name": "Ada <L.>"}).status_code == 303
    assert "Ada &lt;L.&gt;" in ada.get("/account").text
    refused = ada.post("/account/display-name", data={"display_name": "x" * 201})
    assert refused.status_code == 422 and "the limit is 200" in refused.text


def test_the_password_is_changed_and_other_sessions_end(ada, client_of):
    there = client_of("ada")
    assert ada.post("/account/password", data={"current": PASSWORD, "password": OTHER}).status_code == 303
    assert ada.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_a_password_is_taken_exactly_as_it_is_typed(ada, client_of):
    typed = "  Two  Words and a TAB\tat  both ends "
    assert ada.post("/account/password", data={"current": PASSWORD, "password": typed}).status_code == 303
    others = (typed.strip(), typed.rstrip(), typed.casefold(), " ".join(typed.split()), typed + "\n", typed[:-2])
    for tried in others:
        answer = client_of(None).post("/sign-in", data={"name": "ada", "password": tried})
        assert answer.status_code == 422, tried
    assert client_of(None).post("/sign-in", data={"name": "ada", "password": typed}).status_code == 303


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"current": OTHER, "password": OTHER}, "not your current password"),
        ({"current": PASSWORD, "password": "short"}, "Use at least 12"),
        ({"current": PASSWORD, "password": "passwordpassword"}, "guessed first"),
        ({}, "Type your current password"),
    ],
)
def test_a_password_that_cannot_be_is_refused_at_its_field(ada, data, sentence):
    answer = ada.post("/account/password", data=data)
    assert answer.status_code == 422 and sentence in answer.text


def test_the_current_password_is_not_guessed_here_either(app, ada):
    app.extensions[EXTENSION].limits = parse_limits("2 per minute")
    statuses = [ada.post("/account/password", data={"current": OTHER, "password": OTHER}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_one_session_is_ended(ada, client_of, database, cast):
    there = client_of("ada")
    with database.reading() as session:
        rows = sessions.list_sessions(session, cast.accounts["ada"], sessions.SessionLimits.of(1, 1))
    newest = max(row.id for row in rows)
    assert client_of("ben").post(f"/account/sessions/{newest}/end").status_code == 404
    assert ada.post(f"/account/sessions/{newest}/end").status_code == 303
    assert there.get("/account").status_code == 302
    assert ada.post(f"/account/sessions/{newest}/end").status_code == 404


def test_a_token_is_shown_once_and_works_until_revoked(app, ada, client_of, database, cast):
    page = ada.post("/account/tokens", data={"name": "Export script", "read_only": "y", "current": PASSWORD})
    secret = re.search(rf'value="({tokens.PREFIX}[\w-]+)"', page.text)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    assert page.status_code == 201
    assert app.test_client().get("/api/v1/me", headers=headers).json["name"] == "ada"
    listed = ada.get("/account").text
    assert "Export script" in listed and "Read only" in listed and secret not in listed
    with database.reading() as session:
        row = tokens.list_tokens(session, cast.accounts["ada"])[0]
    assert client_of("ben").post(f"/account/tokens/{row.id}/revoke").status_code == 404
    assert ada.post(f"/account/tokens/{row.id}/revoke").status_code == 303
    assert app.test_client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_token_without_a_name_is_refused(ada):
    for name in ("", "x" * 101):
        assert ada.post("/account/tokens", data={"name": name, "current": PASSWORD}).status_code == 422


def test_a_token_takes_the_password_so_that_a_stolen_session_cannot_make_one(app, ada, database, cast):
    app.extensions[EXTENSION].limits = parse_limits("2 per minute")
    wrong = {"name": "Thief", "current": OTHER}
    assert [ada.post("/account/tokens", data=wrong).status_code for _ in range(3)] == [422, 422, 429]
    assert ada.post("/account/tokens", data={"name": "Thief"}).status_code == 422
    with database.reading() as session:
        assert tokens.list_tokens(session, cast.accounts["ada"]) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("password", {"current": PASSWORD, "password": OTHER}),
        ("tokens", {"name": "Export script", "current": PASSWORD}),
    ],
)
def test_giving_the_password_again_makes_the_sessions_token_new(app, ada, path, data):
    stolen = app.test_client()
    stolen.set_cookie("annotator", ada.get_cookie("annotator").value)
    assert stolen.get("/api/v1/me").status_code == 200
    assert ada.post(f"/account/{path}", data=data).status_code in (201, 303)
    assert (ada.get("/api/v1/me").status_code, stolen.get("/api/v1/me").status_code) == (200, 401)
