"""The codebook over HTTP: read by everybody, written by managers, never over a version they have not seen."""

from __future__ import annotations

from flask import Response, request
from msgspec import Struct

from annotator.api.routing import Routes, answer, if_match
from annotator.core.codebook_parts import ActorRole, ClaimType, Confidence, Field, Reason, Stance, Target
from annotator.core.decoding import load_json
from annotator.models import CodebookVersion
from annotator.services import codebooks
from annotator.services.access import enter_project
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("codebook")


class CodebookInput(Struct):
    """A codebook as it is sent; what is left out is empty, reasons are the default ones."""

    stances: list[Stance]
    title: str = ""
    guidelines: str = ""
    claim_types: list[ClaimType] = []
    targets: list[Target] = []
    confidence: Confidence | None = None
    actor_roles: list[ActorRole] = []
    fields: list[Field] = []
    reasons: list[Reason] = []
    required: list[str] = []
    #: Part to old key to new key, or null to empty it; for used keys that leave. Options of a field F: "fields.F".
    mapping: dict[str, dict[str, str | None]] = {}


class CodebookRecord(Struct):
    """A codebook, every part present, with its version and digest."""

    title: str
    guidelines: str
    claim_types: list[ClaimType]
    targets: list[Target]
    stances: list[Stance]
    confidence: Confidence | None
    actor_roles: list[ActorRole]
    fields: list[Field]
    reasons: list[Reason]
    required: list[str]
    version: int
    sha256: str


@routes("GET", "/projects/<slug>/codebook", "The codebook that a project works with.", answers={200: CodebookRecord})
def get_codebook(slug: str) -> Response:
    """Return the current codebook with its version as ETag."""
    with reading() as session:
        return codebook_answer(codebooks.read_codebook(session, enter_project(session, current_account(), slug)))


@routes(
    "PUT",
    "/projects/<slug>/codebook",
    "Store the next version of the codebook.",
    body=CodebookInput,
    answers={200: CodebookRecord},
    if_match="required",
)
def put_codebook(slug: str) -> Response:
    """Return the stored codebook; the version stays where nothing changed."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        version = codebooks.write_codebook(session, caller, lambda: load_json(request.get_data()), if_match())
        return codebook_answer(version)


def codebook_answer(version: CodebookVersion) -> Response:
    """Return a version as JSON with the headers that name it."""
    headers = {"X-Codebook-Version": str(version.version)}
    return answer(codebooks.codebook_object(version), etag=version.version, headers=headers)
