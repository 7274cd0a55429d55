"""The export over HTTP: one snapshot, written to a file first, then sent with its length and digest."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from typing import get_args

from flask import Response
from sqlalchemy.orm import Session

from annotator.api.attachments import send
from annotator.api.jobs import accepted
from annotator.api.routing import Query, Routes, answer, read_query
from annotator.core.decoding import convert
from annotator.core.errors import Invalid, NotFound
from annotator.core.job_records import ExportAsk, JobRecord
from annotator.core.records import ClaimLine
from annotator.core.schemas import SCHEMAS
from annotator.core.wording import say
from annotator.models import Account
from annotator.services.access import Caller, enter_project
from annotator.services.export_counts import compare_with_last
from annotator.services.export_files import find_format, write_export
from annotator.services.exporting import ExportLayer, Selection, Unit, claim_condition, count_claims, log_unsubmitted
from annotator.web.database import reading, writing
from annotator.web.jobs_at_hand import hand_in, prefers_later
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
    answers={200: ClaimLine, 202: JobRecord},
    may_be_later=True,
    query=QUERY,
    answer_type="application/jsonl",
)
def export(slug: str) -> Response:
    """Return the file as an attachment, with Content-Length and Repr-Digest (RFC 9530).

    X-Warning says when it holds fewer claims than the caller's last export of the same selection. With
    `Prefer: respond-async` the answer is 202 and the job that writes the file.
    """
    account = current_account()
    if prefers_later():
        return hand_in_export(account, slug)
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        with reading() as session:
            caller = enter_project(session, account, slug)
            said = read_query()
            selection = selection_of(said)
            writer = find_format(said.get("format", "jsonl"), selection)
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


def hand_in_export(account: Account, slug: str) -> Response:
    """Return 202 and the job that writes the file. Raises Invalid for a parameter that is wrong."""
    with reading() as session:
        caller = enter_project(session, account, slug)
        said = read_query()
        selection, name = selection_of(said), said.get("format", "jsonl")
        check_export(session, caller, name, selection)
    return accepted(hand_in(account, slug, "export", export_ask(name, selection)), preferred=True)


def check_export(session: Session, caller: Caller, name: str, selection: Selection) -> None:
    """Raise Invalid or NotFound where *selection* cannot be exported in the format called *name*."""
    find_format(name, selection)
    claim_condition(session, caller, selection)


def export_ask(name: str, selection: Selection) -> ExportAsk:
    """Return what a job is asked that writes *selection* in the format called *name*."""
    said = asdict(selection)
    return ExportAsk(name, {key: value for key, value in said.items() if value is not None})


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
