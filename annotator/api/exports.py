"""The export over HTTP: one snapshot, written to a file first, then sent with its length and digest."""

from __future__ import annotations

import base64
import tempfile
from contextlib import ExitStack
from typing import IO, get_args

from flask import Response, request
from werkzeug.wsgi import wrap_file

from annotator.api.routing import Query, Routes, answer
from annotator.core.decoding import convert
from annotator.core.errors import Invalid, NotFound
from annotator.core.records import ClaimLine
from annotator.core.schemas import SCHEMAS
from annotator.core.wording import say
from annotator.services.access import enter_project
from annotator.services.export_counts import compare_with_last
from annotator.services.export_files import Written, find_format, write_export
from annotator.services.exporting import ExportLayer, Selection, Unit, count_claims, log_unsubmitted
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("exports")

QUERY = (
    Query(
        "format", "jsonl, or csv for the unit stance.", {"type": "string", "enum": ["jsonl", "csv"], "default": "jsonl"}
    ),
    Query("unit", "What a record is.", {"type": "string", "enum": list(get_args(Unit)), "default": "claim"}),
    Query("layer", "Whose claims.", {"type": "string", "enum": list(get_args(ExportLayer)), "default": "annotator"}),
    Query("submitted", "Submitted work only.", {"type": "boolean", "default": False}),
    Query("training", "With work of the phase training, which is practice.", {"type": "boolean", "default": False}),
    Query("annotator", "One person's claims."),
    Query("article", "One article, by its id."),
    Query("target", "Claims whose first target is this one."),
    Query("type", "Claims of one type."),
    Query("pseudonyms", "Stable pseudonyms in place of names.", {"type": "boolean", "default": False}),
)


@routes(
    "GET",
    "/projects/<slug>/export",
    "The data set, as far as the caller may see it.",
    answers={200: ClaimLine},
    query=QUERY,
    answer_type="application/jsonl",
)
def export(slug: str) -> Response:
    """Return the file as an attachment, with Content-Length and Repr-Digest (RFC 9530).

    X-Warning says when it holds fewer claims than the caller's last export of the same selection.
    """
    account = current_account()
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        with reading() as session:
            caller = enter_project(session, account, slug)
            selection = selection_of(request.args)
            writer = find_format(request.args.get("format") or "jsonl", selection)
            written = write_export(session, caller, selection, writer, file)
            count = count_claims(session, caller, selection)
        with writing() as session:
            log_unsubmitted(session, caller, selection)
            warning = compare_with_last(session, caller, selection, count)
        response = send(written, file)
        if warning:
            response.headers["X-Warning"] = warning
        response.call_on_close(stack.pop_all().close)
    return response


def send(written: Written, file: IO[bytes]) -> Response:
    """Return an export as an attachment with its length, digest and number of records."""
    file.seek(0)
    response = Response(wrap_file(request.environ, file), content_type=written.media_type, direct_passthrough=True)
    response.content_length = written.size
    response.headers.set("Content-Disposition", "attachment", filename=written.name)
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(written.sha256).decode()}:"
    response.headers["X-Records"] = str(written.records)
    return response


@routes(
    "GET",
    "/schema/<name>.json",
    "The JSON Schema of a record: claim, article, stance, claim.features.",
    answers={200: dict},
)
def schema(name: str) -> Response:
    """Return the schema by its name; open to everybody who is signed in."""
    current_account()
    if name not in SCHEMAS:
        raise NotFound()
    return answer(SCHEMAS[name])


def selection_of(args: dict[str, str]) -> Selection:
    """Return the selection that a query string names. Raises Invalid at the first parameter that is wrong."""
    named = {name: args[name] for name in ("unit", "layer", "annotator", "article", "target", "type") if args.get(name)}
    flags = {name: is_true(args.get(name, ""), name) for name in ("submitted", "training", "pseudonyms")}
    return convert(named | flags, Selection)


def is_true(value: str, name: str) -> bool:
    """Return what a flag in a query string says. Raises Invalid for neither yes nor no."""
    if value.lower() in ("", "0", "false", "no"):
        return False
    if value.lower() in ("1", "true", "yes", "on"):
        return True
    raise Invalid.at(f"/{name}", say("Say true or false."))
