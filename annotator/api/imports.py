"""Import over HTTP: files in, counts out, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from os import SEEK_END
from typing import Any, get_args
from uuid import uuid4

from flask import Response, request
from werkzeug.datastructures import FileStorage

from annotator.api.jobs import accepted
from annotator.api.routing import Query, Routes, answer, read_query
from annotator.core.errors import Invalid
from annotator.core.job_records import ImportAsk, JobRecord
from annotator.core.records import Layer
from annotator.core.wording import say
from annotator.formats import READERS
from annotator.formats.source import Source
from annotator.models import Account, Job
from annotator.services.access import enter_project
from annotator.services.importing import ImportSummary, check_reading, import_reading, require_importer
from annotator.services.importing_files import AUTO, read_files, require_format
from annotator.web.database import reading, writing
from annotator.web.jobs_at_hand import desk, hand_in, is_over, prefers_later
from annotator.web.login import current_account

routes = Routes("imports")
LAYERS: tuple[Layer, ...] = get_args(Layer)


@routes(
    "POST",
    "/projects/<slug>/imports",
    "Import files: `file`, once or more; everything in them is stored, or nothing. Much takes a job.",
    answers={201: ImportSummary, 200: ImportSummary, 202: JobRecord},
    query=(
        Query("format", "Of the files.", {"type": "string", "enum": [AUTO, *READERS], "default": AUTO}),
        Query("dry_run", "Check everything, store nothing.", {"type": "boolean", "default": False}),
        Query("layer", "Of claims that name none.", {"type": "string", "enum": list(LAYERS), "default": "annotator"}),
        Query("as", "Whose the claims are that name no annotator; the caller's own otherwise."),
        Query("encoding", "Of the files, such as cp1254; UTF-8 otherwise."),
    ),
    body_type="multipart/form-data",
    may_be_later=True,
)
def post_import(slug: str) -> Response:
    """Return what was stored: 201; with dry_run what would be: 200; the job that does it: 202.

    It is a job where it is much, or where the caller sends `Prefer: respond-async`.
    """
    account = current_account()
    with reading() as session:
        require_importer(enter_project(session, account, slug))
    said = read_query()
    ask = ImportAsk(
        [],
        said.get("format", AUTO),
        said.get("encoding", "utf-8"),
        read_layer(said.get("layer")),
        said.get("as"),
        _flag(said, "dry_run"),
    )
    uploads = [upload for upload in request.files.getlist("file") if upload.filename]
    if uploads and (prefers_later() or is_much(uploads)):
        return accepted(hand_in_import(account, slug, ask, uploads), preferred=prefers_later())
    found = read_files(sources(uploads), ask.format, ask.encoding)
    how: dict[str, Any] = {"layer": ask.layer, "as_person": ask.as_person}
    with reading() as session:
        checked = check_reading(session, enter_project(session, account, slug), found, **how)
    with reading() if ask.dry_run else writing() as session:
        caller = enter_project(session, account, slug)
        summary = import_reading(session, caller, found, checked=checked, dry_run=ask.dry_run, **how)
    return answer(summary, 200 if ask.dry_run else 201)


def hand_in_import(account: Account, slug: str, ask: ImportAsk, uploads: Sequence[FileStorage]) -> Job:
    """Keep what was uploaded, and hand in the job that imports it. Raises Invalid for a format that is not known."""
    require_format(ask.format)
    ask.files = [upload.filename or "" for upload in uploads]
    job_id = str(uuid4())
    try:
        desk().folder.keep_uploads(job_id, [upload.save for upload in uploads])
        return hand_in(account, slug, "import", ask, job_id)
    except Exception:
        desk().folder.remove(job_id)
        raise


def is_much(uploads: Sequence[FileStorage]) -> bool:
    """Return whether the files together are more than a request imports."""
    return is_over("JOB_IMPORT_MB", sum(_size(upload) for upload in uploads) / 1_000_000)


def _size(upload: FileStorage) -> int:
    size = upload.stream.seek(0, SEEK_END)
    upload.stream.seek(0)
    return size


def sources(uploads: Sequence[FileStorage]) -> list[Source]:
    """Return the uploaded files that have a name; a form's empty file field has none."""
    return [Source(upload.filename, upload.read()) for upload in uploads if upload.filename]


def read_layer(said: str | None) -> Layer:
    """Return the layer that a parameter names, annotator for none. Raises Invalid."""
    for layer in LAYERS:
        if said == layer or (not said and layer == "annotator"):
            return layer
    raise Invalid.at("/layer", say("Choose one of %(names)s.", names=", ".join(LAYERS)))


def _flag(said: dict[str, str], name: str) -> bool:
    flag = said.get(name, "false").lower()
    if flag not in ("true", "false", "1", "0"):
        raise Invalid.at(f"/{name}", say("This is true or false."))
    return flag in ("true", "1")
