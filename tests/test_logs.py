"""A log line is one line whatever is written into it, and the request's id finds it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from cast import PASSWORD

from annotator.core.errors import Conflict
from annotator.logs import request_id, set_up_logs
from annotator.services import links, tokens

#: What would end a line, start a field, or steer a terminal.
NASTY = 'in\nlevel=error message="forged"\r\u2028\u0085\x1b[2J\u202e " \\ ə'


@pytest.fixture
def log():
    """Return the function that sets the logs up and returns where they go; afterwards they are as before."""
    root = logging.getLogger()
    level, ours = root.level, []

    def set_up(form: str, level: str = "warning") -> io.StringIO:
        root.handlers.clear()  # pytest has its own, and takes them away itself
        stream = io.StringIO()
        set_up_logs(form, level, stream)
        ours.extend(root.handlers)
        return stream

    yield set_up
    for handler in ours:
        root.removeHandler(handler)
    root.setLevel(level)
    request_id.set("")


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_that_is_written_makes_a_second_line_or_field(log, form):
    stream = log(form)
    logging.getLogger("annotator").warning("from %s", NASTY, extra={"fields": {"path": NASTY}})
    (line,) = stream.getvalue().splitlines()
    assert not {"\x1b", "\u202e", "\r"} & set(line) and "ə" in line
    assert " level=error" not in line.replace(r"\nlevel=error", "")


def test_json_lines_are_read_back_whole(log):
    stream = log("json")
    request_id.set("abc-1")
    logging.getLogger("annotator").warning("from %s", NASTY, extra={"fields": {"path": NASTY, "status": 404}})
    record = json.loads(stream.getvalue())
    assert (record["message"], record["path"], record["status"]) == (f"from {NASTY}", NASTY, 404)
    assert (record["level"], record["logger"], record["request"]) == ("warning", "annotator", "abc-1")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_stays_in_its_line(log, form):
    stream = log(form)
    try:
        raise ValueError(NASTY)
    except ValueError:
        logging.getLogger("annotator").exception("failure")
    assert len(stream.getvalue().splitlines()) == 1
    assert "ValueError" in stream.getvalue()


def test_the_level_says_what_is_written(log):
    stream = log("text", "info")
    logging.getLogger("annotator").debug("too much")
    logging.getLogger("annotator").info("enough")
    assert "enough" in stream.getvalue() and "too much" not in stream.getvalue()


@pytest.mark.parametrize(("form", "level"), [("xml", "info"), ("json", "loud")])
def test_a_wrong_setting_is_refused(log, form, level):
    with pytest.raises(Conflict, match="ANNOTATOR_LOG_"):
        log(form, level)


def test_a_request_leaves_a_line_with_its_id(app, cast, client_of, log):
    client = client_of("ada")
    stream = log("json", "info")
    answer = client.get("/projects/harbour/%0alevel=error", headers={"X-Request-ID": "from-the-proxy.1"})
    (line,) = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert answer.headers["X-Request-ID"] == line["request"] == "from-the-proxy.1"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/projects/harbour/\nlevel=error", 404)
    assert line["account"] == cast.accounts["ada"].id


def test_no_secret_is_in_a_line_also_where_the_most_is_said_and_something_fails(app, cast, client_of, database, log):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.post("/break")
    def fail() -> None:
        raise RuntimeError("a defect")

    with database.writing() as session:
        secret = tokens.create_token(session, cast.accounts["ada"], "a program")
        invitation = links.invite(session, cast.accounts["root"])
        reset = links.reset_link(session, cast.accounts["root"], cast.accounts["ben"])
    client = client_of(None)
    stream = log("json", "debug")
    for path, fields in (
        ("/sign-in", {"name": "ada", "password": "a wrong guess of hers"}),
        ("/sign-in", {"name": "ada", "password": PASSWORD}),
        ("/break", {"password": PASSWORD, "note": "what a body says"}),
    ):
        client.post(path, data=fields)
    cookie = client.get_cookie("annotator").value
    program = app.test_client()
    for bearer in (secret, "annotator_unknown-one"):
        program.get("/api/v1/me", headers={"Authorization": f"Bearer {bearer}"})
    for path in (f"/invitation/{invitation}", f"/reset/{reset}", "/setup/no-such-link"):
        program.get(path)
    said = stream.getvalue()
    assert said.count('"answered"') == 8 and "a defect" in said and "/reset/..." in said
    for kept in (PASSWORD, "a wrong guess", "what a body says", cookie, secret, "unknown-one", "no-such-link"):
        assert kept not in said, kept
    assert invitation not in said and reset not in said


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b', "<b>"])
def test_an_id_that_could_be_anything_is_replaced(app, given):
    said = app.test_client().get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert said != given and len(said) == 32
    assert said != app.test_client().get("/healthz").headers["X-Request-ID"]


@pytest.mark.parametrize("path", ["/break", "/api/v1/break"])
def test_a_failure_is_logged_under_the_number_that_the_reader_sees(app, log, path):
    @app.get(path)
    def fail() -> None:
        raise RuntimeError("a defect")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    stream = log("json")
    answer = app.test_client().get(path)
    line = json.loads(stream.getvalue())
    assert answer.status_code == 500 and answer.headers["X-Request-ID"] in answer.text
    assert line["request"] == answer.headers["X-Request-ID"] and "a defect" in line["traceback"]
    assert "a defect" not in answer.text


def test_what_is_said_between_requests_is_of_none(app, log):
    app.test_client().get("/healthz")
    stream = log("json")
    logging.getLogger("gunicorn.error").warning("worker says")
    assert "request" not in json.loads(stream.getvalue())
