"""A log line is one line whatever is written into it, and the request's id finds it."""

from __future__ import annotations

import io
import json
import logging

import pytest

from annotator.core.errors import Conflict
from annotator.logs import request_id, set_up_logs

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
