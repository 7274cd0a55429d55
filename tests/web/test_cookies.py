"""What a browser's cookie holds, and for how long it is believed."""

from datetime import timedelta

import pytest
from flask import session

PAGE = "/api/v1/me"


@pytest.fixture
def ada(client_of):
    """Ada's browser, which has said once who she is."""
    browser = client_of("ada")
    assert browser.get(PAGE).json["name"] == "ada"
    return browser


def test_a_cookie_that_was_tampered_with_is_nobodys(ada):
    sealed = ada.get_cookie("annotator").value
    ada.set_cookie("annotator", sealed[:-2] + ("AA" if sealed[-2:] != "AA" else "BB"))
    assert ada.get(PAGE).status_code == 401


def test_a_cookie_grows_too_old_also_after_it_was_read(app, ada):
    app.permanent_session_lifetime = timedelta(seconds=-1)
    assert ada.get(PAGE).status_code == 401


def test_what_one_request_puts_in_is_not_in_the_next_with_the_old_cookie(app, ada):
    old = {"Cookie": f"annotator={ada.get_cookie('annotator').value}"}
    with app.test_request_context(headers=old):
        session.setdefault("list", []).append("first")
        session["_user_id"] = "somebody else"
        sealed = app.session_interface.get_signing_serializer(app).dumps({"list": ["kept"]})
    for _ in range(2):
        with app.test_request_context(headers=old):
            assert "list" not in session and session["_user_id"] != "somebody else"
        with app.test_request_context(headers={"Cookie": f"annotator={sealed}"}):
            assert session["list"] == ["kept"]
            session["list"].append("more")
