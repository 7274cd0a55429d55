"""Every refusal under /api as an RFC 9457 problem."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from annotator.core.errors import AnnotatorError, Busy, Problem, Stale, TooMany
from annotator.core.records import encode
from annotator.web.languages import translate

PROBLEM = "application/problem+json"


def problem(error: AnnotatorError) -> Response:
    """Return *error* as `application/problem+json`."""
    more: dict[str, Any] = {"errors": [shown_problem(each) for each in error.problems]} if error.problems else {}
    if isinstance(error, Stale) and error.record is not None:
        more["record"] = error.record
    more["type"] = error.type
    response = _answer(error.status, translate(error.title), translate(error.message), more)
    if isinstance(error, (TooMany, Busy)):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def shown_problem(problem: Problem) -> dict[str, Any]:
    """Return *problem* as it stands in an answer, in the words of the page that asked; English for programs."""
    return problem.to_object() | {"message": translate(problem.message)}


def http_problem(error: HTTPException) -> Response:
    """Return Flask's own *error* as a problem, its headers (Allow, Retry-After) kept."""
    status = error.code or 500
    response = _answer(status, HTTPStatus(status).phrase, error.description or "", {})
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _answer(status: int, title: str, detail: str, more: dict[str, Any]) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return Response(encode(body), status, content_type=PROBLEM)
