"""Every request has an id, which its answer, its log lines and its error page bear, and leaves a line in the log."""

from __future__ import annotations

import logging
import re
import time
from random import getrandbits

from flask import Flask, Response, g, request
from flask.logging import default_handler

from annotator.logs import Line, request_id, write_pairs

HEADER = "X-Request-ID"
#: Ids that a proxy or a program may give; anything else gets one of ours.
GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
logger = logging.getLogger("annotator.requests")


def init_app(app: Flask) -> None:
    """Number the requests; first of all, so that whatever refuses one can name it."""
    default_handler.setFormatter(Line(write_pairs))  # where something else than `annotator serve` runs the application
    app.before_request(begin)
    app.after_request(end)
    # What the server itself says on this thread afterwards is of no request.
    app.teardown_request(forget)
    app.context_processor(lambda: {"request_id": request_id.get()})


def begin() -> None:
    """Give the request its id."""
    given = request.headers.get(HEADER, "")
    request_id.set(given if GIVEN.fullmatch(given) else f"{getrandbits(128):032x}")
    g.begun_at = time.perf_counter()


def end(response: Response) -> Response:
    """Put the id on the answer, and the request into the log."""
    response.headers[HEADER] = request_id.get()
    if logger.isEnabledFor(logging.INFO):
        logger.info("answered", extra={"fields": _fields(response)})
    return response


def forget(_: BaseException | None) -> None:
    """Take the id from the thread."""
    request_id.set("")


def seconds() -> float:
    """Return how long the request has taken so far."""
    begun_at: float = g.get("begun_at", time.perf_counter())
    return time.perf_counter() - begun_at


def _fields(response: Response) -> dict[str, object]:
    user = g.get("_login_user")  # nobody is looked up for a log line
    return {
        "method": request.method,
        "path": _path(),
        "status": response.status_code,
        "milliseconds": round(seconds() * 1000, 1),
        "address": request.remote_addr,
        "account": user.account.id if user is not None and user.is_authenticated else None,
    }


def _path() -> str:
    """Return the path without what a one-time link proves: whoever reads the log could use the link first."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "...") if token else request.path
