"""How an API route is declared: one decorator that registers the view and keeps what OpenAPI says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NoReturn, TypeVar

import msgspec
from flask import Response, request
from flask.typing import ResponseReturnValue

from annotator.core.decoding import convert, escape, load_json
from annotator.core.errors import Invalid
from annotator.core.records import encode

View = Callable[..., ResponseReturnValue]
T = TypeVar("T")


@dataclass(frozen=True)
class Query:
    """A parameter after the question mark."""

    name: str
    meaning: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Operation:
    """One method of one path, as OpenAPI describes it."""

    method: str
    #: In Flask's notation, below /api/v1.
    path: str
    view: View
    tag: str
    summary: str
    #: The record that the body holds; None for none.
    body: Any = None
    #: Status to the record of the answer; None for an answer without a body.
    answers: dict[int, Any] = field(default_factory=dict)
    query: tuple[Query, ...] = ()
    #: Whether If-Match is "required", "honoured" or None.
    if_match: str | None = None
    #: Whether `Prefer: respond-async` makes a job of it.
    may_be_later: bool = False
    #: Media type of a body or an answer that is not JSON.
    body_type: str = "application/json"
    answer_type: str = "application/json"


class Routes:
    """The operations of one area of the API."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.operations: list[Operation] = []

    def __call__(self, method: str, path: str, summary: str, **said: Any) -> Callable[[View], View]:
        """Declare *method* of *path*; *said* are the other fields of Operation."""

        def declare(view: View) -> View:
            self.operations.append(Operation(method, path, view, self.tag, summary, **said))
            return view

        return declare


def read_body(kind: type[T]) -> T:
    """Return the request's body as the record *kind*. Raises Invalid with a JSON pointer."""
    return convert(load_json(request.get_data()), kind)


def read_beforehand(kind: type[T]) -> Callable[[], T]:
    """Read the request's body as the record *kind* now, and return what gives it, or raises Invalid, when asked.

    So others need not wait in the database's queue meanwhile, and who may not write learns of that first.
    """
    try:
        found = read_body(kind)
    except Invalid as error:
        return partial(_raise, error)
    return lambda: found


def _raise(error: Invalid) -> NoReturn:
    raise error


def read_query() -> dict[str, str]:
    """Return what stands after the question mark; what is empty there stands for the default, as if it were left out.

    Raises Invalid for a parameter that is given twice.
    """
    said = request.args.to_dict(flat=False)
    for name, values in said.items():
        if len(values) > 1:
            raise Invalid.at(f"/{escape(name)}", "This parameter is given twice. Keep one of the two.")
    return {name: values[0] for name, values in said.items() if values[0]}


def answer(
    value: Any, status: int = 200, *, etag: int | str | None = None, headers: dict[str, str] | None = None
) -> Response:
    """Return *value* as a JSON answer, with its version as ETag."""
    body = b"" if value is None else encode(value)
    response = Response(body, status, headers, content_type="application/json")
    if etag is not None:
        response.set_etag(str(etag))
    return response


def if_match() -> int | None:
    """Return the version that the caller saw, from If-Match; None without the header, 0 for what is no version."""
    said = request.headers.get("If-Match")
    if said is None:
        return None
    digits = said.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


class Page(msgspec.Struct):
    """A part of a list; `next` is the cursor of the part after it."""

    items: list[Any]
    next: str | None = None
