"""While the database does not answer, every page and the API say so and when to come again; nothing is a defect."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError

from annotator import create_app


@pytest.fixture
def stranded(tmp_path):
    """An application whose PostgreSQL is not there."""
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    app = create_app({"INSTANCE": tmp_path, "SECRET_KEY": "for tests", "DATABASE_URL": url, "WTF_CSRF_ENABLED": False})
    yield app
    app.extensions["annotator.database"].dispose()


def test_the_api_answers_503_and_says_when_to_come_again(stranded):
    answer = stranded.test_client().get("/api/v1/me", headers={"Authorization": "Bearer x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.get_json()["title"] == "The database does not answer"


def test_a_page_says_that_nothing_was_changed(stranded):
    client = stranded.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token"
    answer = client.get("/")
    assert answer.status_code == 503
    assert "nothing was changed. Try again in a moment." in answer.text
    assert "Go back" not in answer.text, "there is nothing to go back to"
    assert 'href="">' in answer.text and "Try again</a>" in answer.text, "which the address itself is"
    assert "Sign in" not in answer.text, "whoever came may be signed in"


@pytest.mark.parametrize("path", ["/no-such-page", "/projects/harbour/no-such-page"])
def test_an_address_that_is_none_is_said_to_be_none(stranded, path):
    client = stranded.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token"
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


def test_the_health_page_is_red(stranded):
    assert stranded.test_client().get("/healthz").status_code == 503


def test_what_the_database_alone_sees_done_twice_is_a_conflict(app, database):
    @app.get("/collide")
    def collide() -> None:
        raise IntegrityError("INSERT", {}, Exception("duplicate key"))

    assert app.test_client().get("/collide").status_code == 409


def test_a_number_that_no_column_holds_is_refused(app):
    @app.get("/overflow")
    def overflow() -> None:
        raise DataError("INSERT", {}, Exception("integer out of range"))

    assert app.test_client().get("/overflow").status_code == 422


def test_a_connection_that_broke_is_no_defect(app):
    @app.get("/break")
    def break_off() -> None:
        raise InterfaceError("COMMIT", {}, Exception("the connection is closed"), connection_invalidated=True)

    assert app.test_client().get("/break").status_code == 503


def test_a_statement_of_ours_that_is_wrong_is_a_defect(app):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/misuse")
    def misuse() -> None:
        raise InterfaceError("SELECT ?", {}, Exception("wrong type of a value"))

    assert app.test_client().get("/misuse").status_code == 500
