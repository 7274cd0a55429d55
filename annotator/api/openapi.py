"""The description of the API as OpenAPI 3.1, made from what each route declares of itself."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
from flask import Response
from msgspec import Struct

from annotator import __version__
from annotator.api.routing import Operation, Routes, answer

routes = Routes("description")

_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
_MEANINGS = {
    "slug": "The project's slug.",
    "article": "The article's id, a UUID.",
    "uuid": "The claim's id, a UUID made by the client.",
    "adjudication": "The id of a step of an adjudication, a UUID made by the client.",
    "review": "The review's id, a UUID made by the client.",
    "thread": "The thread's id, a UUID made by the client.",
    "message": "The message's id, a UUID made by the client.",
    "person": "A person's name in the project.",
    "username": "An account's name.",
    "job": "The job's id, a UUID.",
    "name": "The name of the schema.",
}
_UUID = {"type": "string", "format": "uuid"}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "slug": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"},
    **dict.fromkeys(("article", "uuid", "adjudication", "job", "review", "proposal", "thread", "message"), _UUID),
}
#: No pattern: any other form is a version that is not the current one, and where there is none it does not matter.
_VERSION = {"type": "string", "examples": ['"1"']}
#: One form field for any number of files.
_UPLOAD = {
    "type": "object",
    "properties": {"file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}},
    "required": ["file"],
}
_REFUSALS = {
    "401": "Nobody is signed in.",
    "403": "The caller's role does not allow it.",
    "404": "There is no such thing, or the caller may not know of it.",
    "409": "It conflicts with what is there.",
    "422": "The input is not right; `errors` says where.",
    "503": "The database does not answer now; try again after `Retry-After` seconds.",
}


class Place(Struct):
    """One thing that is wrong with an input."""

    message: str
    pointer: str | None = None
    file: str | None = None
    line: int | None = None
    field: str | None = None


class Problem(Struct):
    """An RFC 9457 problem."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Place] = []


@routes("GET", "/openapi.json", "This description.", answers={200: dict[str, Any]})
def get_openapi() -> Response:
    """Return the description; open to everybody."""
    return answer(describe())


@cache
def describe() -> dict[str, Any]:
    """Return the OpenAPI document of every operation."""
    from annotator.api import API_PREFIX, operations

    every = operations()
    records = [each for operation in every for each in (operation.body, *operation.answers.values()) if each]
    schemas, components = msgspec.json.schema_components(
        [*records, Problem], ref_template="#/components/schemas/{name}"
    )
    by_record = {id(record): schema for record, schema in zip([*records, Problem], schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in every:
        path = API_PREFIX + _VARIABLE.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, by_record)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Annotator", "version": __version__, "license": {"name": "MIT", "identifier": "MIT"}},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "annotator"},
            },
        },
        "security": [{"token": []}, {"session": []}],
    }


def _operation(operation: Operation, schemas: dict[int, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.view.__name__,
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": _answers(operation, schemas),
    }
    if operation.body is not None:
        content = {operation.body_type: {"schema": schemas[id(operation.body)]}}
        described["requestBody"] = {"required": True, "content": content}
    elif operation.body_type == "multipart/form-data":
        described["requestBody"] = {"required": True, "content": {operation.body_type: {"schema": _UPLOAD}}}
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _MEANINGS.get(name, name),
            "schema": _SCHEMAS.get(name, {"type": "string"}),
        }
        for name in _VARIABLE.findall(operation.path)
    ]
    found += [
        {"name": each.name, "in": "query", "allowEmptyValue": True, "description": each.meaning, "schema": each.schema}
        for each in operation.query
    ]
    if operation.if_match:
        meaning = "The version that was seen, as a quoted number; " + (
            "required where the thing exists." if operation.if_match == "required" else "may be left out."
        )
        found.append({"name": "If-Match", "in": "header", "description": meaning, "schema": _VERSION})
    if operation.may_be_later:
        meaning = "`respond-async`: answer at once with the job that does the work."
        found.append({"name": "Prefer", "in": "header", "description": meaning, "schema": {"type": "string"}})
    return found


def _answers(operation: Operation, schemas: dict[int, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for status, record in operation.answers.items():
        media_type = "application/json" if operation.may_be_later and status == 202 else operation.answer_type
        content = {media_type: {"schema": schemas[id(record)]}} if record is not None else None
        described[str(status)] = {"description": operation.summary} | ({"content": content} if content else {})
    problem = {"content": {"application/problem+json": {"schema": schemas[id(Problem)]}}}
    refusals = dict(_REFUSALS)
    if operation.method not in ("GET", "DELETE"):
        refusals |= {"413": "The body is larger than an upload may be."}
    if operation.if_match:
        refusals |= {"410": "It was deleted.", "412": "It was changed in between.", "428": "Send If-Match."}
    return described | {status: {"description": meaning} | problem for status, meaning in refusals.items()}
