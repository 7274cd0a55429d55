"""Import over HTTP: files in, counts out, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from flask import Response, request
from werkzeug.datastructures import FileStorage

from annotator.api.routing import Query, Routes, answer
from annotator.core.errors import Invalid
from annotator.core.records import Layer
from annotator.core.wording import say
from annotator.formats import READERS
from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.importing import ImportSummary, import_reading, require_importer
from annotator.services.importing_files import AUTO, read_files
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("imports")
LAYERS: tuple[Layer, ...] = get_args(Layer)


@routes(
    "POST",
    "/projects/<slug>/imports",
    "Import files: `file`, once or more; everything in them is stored, or nothing.",
    answers={201: ImportSummary, 200: ImportSummary},
    query=(
        Query("format", "Of the files.", {"type": "string", "enum": [AUTO, *READERS], "default": AUTO}),
        Query("dry_run", "Check everything, store nothing.", {"type": "boolean", "default": False}),
        Query("layer", "Of claims that name none.", {"type": "string", "enum": list(LAYERS), "default": "annotator"}),
        Query("as", "Whose the claims are that name no annotator; the caller's own otherwise."),
        Query("encoding", "Of the files, such as cp1254; UTF-8 otherwise."),
    ),
    body_type="multipart/form-data",
)
def post_import(slug: str) -> Response:
    """Return what was stored: 201; with dry_run what would be: 200."""
    account = current_account()
    with reading() as session:
        require_importer(enter_project(session, account, slug))
    layer, is_dry_run = read_layer(request.args.get("layer")), _flag("dry_run")
    found = read_files(
        sources(request.files.getlist("file")),
        request.args.get("format") or AUTO,
        request.args.get("encoding") or "utf-8",
    )
    person = request.args.get("as") or None
    with reading() if is_dry_run else writing() as session:
        caller = enter_project(session, account, slug)
        summary = import_reading(session, caller, found, layer=layer, as_person=person, dry_run=is_dry_run)
    return answer(summary, 200 if is_dry_run else 201)


def sources(uploads: Sequence[FileStorage]) -> list[Source]:
    """Return the uploaded files that have a name; a form's empty file field has none."""
    return [Source(upload.filename, upload.read()) for upload in uploads if upload.filename]


def read_layer(said: str | None) -> Layer:
    """Return the layer that a parameter names, annotator for none. Raises Invalid."""
    for layer in LAYERS:
        if said == layer or (not said and layer == "annotator"):
            return layer
    raise Invalid.at("/layer", say("Choose one of %(names)s.", names=", ".join(LAYERS)))


def _flag(name: str) -> bool:
    said = request.args.get(name, "false").lower()
    if said not in ("true", "false", "1", "0"):
        raise Invalid.at(f"/{name}", say("This is true or false."))
    return said in ("true", "1")
