"""From a claim in a file to a draft that can be stored: what it says is checked, what is known about it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct, field

from annotator.core.claim_checks import Excerpt, check_claim, refusal
from annotator.core.codebook import Codebook
from annotator.core.decoding import check_depth, convert
from annotator.core.errors import Invalid, Problem
from annotator.core.records import (
    ClaimBody,
    ClaimInput,
    ClaimRecord,
    Layer,
    Outcome,
    Phase,
    ReviewRecord,
    Settlement,
    Source,
)
from annotator.core.text import NOTE_LIMIT, check_string, is_storable, is_uuid
from annotator.core.wording import say
from annotator.ingest.times import read_moment

NAME_LIMIT = 256
VERSION_LIMIT = 2**31 - 1

_KNOWN = frozenset({*ClaimRecord.__struct_fields__, "schema", "offset_unit", "project", "article"})


class ClaimData(ClaimInput, forbid_unknown_fields=False):
    """What a file's claim says, and what it tells about the claim beside that, which is kept as it is."""

    id: str | None = None
    annotator: str | None = None
    layer: Layer | None = None
    phase: Phase | None = None
    submitted: bool = True
    version: int = 1
    submitted_version: int | None = None
    codebook_version: int | None = None
    codebook_sha256: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    reviews: list[ReviewRecord] = field(default_factory=list)
    outcome: Outcome | None = None
    sources: list[Source] = field(default_factory=list)
    decision: Literal["unanimous", "majority", "adjudicated", "single"] | None = None
    provenance: Any = None


class ClaimDraft(Struct, eq=False):
    """A checked claim that is not stored yet."""

    body: ClaimBody
    data: ClaimData
    uuid: str | None
    settlement: Settlement | None
    created_at: datetime | None
    updated_at: datetime | None
    review_times: list[tuple[datetime, list[datetime]]]


def draft_claim(fields: Mapping[str, Any], text: str, codebook: Codebook) -> ClaimDraft:
    """Return the draft of a claim on an article whose text is *text*; members that we do not know become attributes.

    Raises Invalid, pointers inside the claim.
    """
    if not fields.keys() <= _KNOWN:
        fields = _with_attributes(fields)
    given = {name: value for name, value in fields.items() if value is not None}
    _fill_from_flat_columns(given)
    data = convert(given, ClaimData)
    body = check_claim(data, codebook, len(text), lambda segment: Excerpt(text), _with_foreign(data, codebook))
    problems = _data_problems(data)
    if problems:
        raise refusal(problems)
    return ClaimDraft(
        body,
        data,
        data.id.lower() if data.id else None,
        _settlement(data),
        read_moment(data.created_at, "/created_at"),
        read_moment(data.updated_at, "/updated_at"),
        [_review_times(review, index) for index, review in enumerate(data.reviews)],
    )


def _with_attributes(fields: Mapping[str, Any]) -> dict[str, Any]:
    attributes = fields.get("attributes") or {}
    unknown = {name: value for name, value in fields.items() if name not in _KNOWN}
    if not isinstance(attributes, dict) or unknown.keys() & attributes.keys():
        raise Invalid.at("/attributes", say("A field stands both in attributes and beside them. Keep one of the two."))
    return {name: value for name, value in fields.items() if name in _KNOWN} | {"attributes": attributes | unknown}


def _fill_from_flat_columns(given: dict[str, Any]) -> None:
    """Fill in from the flat columns what a line made by hand says only there."""
    if "segments" not in given and "start" in given:
        given["segments"] = [{name: given[name] for name in ("start", "end", "quote") if name in given}]
    if "stances" not in given and ("target" in given or "stance" in given):
        given["stances"] = [{"target": given.get("target"), "stance": given.get("stance")}]
    if "attribution" not in given and ("speaker" in given or "stance_holder" in given):
        speaker, holder = given.get("speaker"), given.get("stance_holder")
        given["attribution"] = [{"actor": name} for name in (speaker, None if holder == speaker else holder) if name]


def _with_foreign(sent: ClaimInput, codebook: Codebook) -> ClaimBody | None:
    """Return what lets attributes pass that the codebook does not know: a file may bring its own."""
    if not sent.attributes:
        return None
    if None not in map(codebook.field, sent.attributes):
        return None
    foreign = {key: value for key, value in sent.attributes.items() if codebook.field(key) is None}
    return ClaimBody([], "", "", None, [], None, [], None, "", foreign)


def _settlement(data: ClaimData) -> Settlement | None:
    if data.outcome is None and not data.sources and data.decision is None and data.provenance is None:
        return None
    return Settlement(data.outcome, data.sources, data.decision, data.provenance)


def _data_problems(data: ClaimData) -> list[Problem]:
    problems: list[Problem] = []
    if data.id and not is_uuid(data.id):
        problems.append(Problem(say("A claim's id must be a UUID. Leave it out and one is made."), pointer="/id"))
    if data.annotator is not None:
        problems += check_name(data.annotator, "/annotator")
    if not 1 <= data.version <= VERSION_LIMIT:
        problems.append(Problem(say("Versions count from 1."), pointer="/version"))
    if data.submitted_version is not None and not 1 <= data.submitted_version <= data.version:
        problems.append(Problem(say("The submitted version is one from 1 to version."), pointer="/submitted_version"))
    if data.codebook_version is not None and not 1 <= data.codebook_version <= VERSION_LIMIT:
        problems.append(Problem(say("Versions of a codebook count from 1."), pointer="/codebook_version"))
    if data.codebook_sha256 is not None:
        problems += check_string(data.codebook_sha256, 64, "/codebook_sha256", say("The codebook's digest"))
    for index, review in enumerate(data.reviews):
        problems += _review_problems(review, f"/reviews/{index}")
    if data.provenance is not None:
        check_depth(data.provenance, "/provenance")
    return problems


def _review_problems(review: ReviewRecord, pointer: str) -> list[Problem]:
    problems = check_name(review.reviewer, f"{pointer}/reviewer")
    if not is_uuid(review.id):
        problems.append(Problem(say("A review's id must be a UUID."), pointer=f"{pointer}/id"))
    if not 1 <= review.claim_version <= VERSION_LIMIT:
        problems.append(Problem(say("Versions count from 1."), pointer=f"{pointer}/claim_version"))
    problems += check_string(review.reason or "", 64, f"{pointer}/reason", say("The reason"))
    problems += check_string(review.comment, NOTE_LIMIT, f"{pointer}/comment", say("The comment"))
    for index, answer in enumerate(review.answers):
        problems += check_name(answer.author, f"{pointer}/answers/{index}/author")
        problems += check_string(answer.text, NOTE_LIMIT, f"{pointer}/answers/{index}/text", say("The answer"))
    check_depth(review.proposed, f"{pointer}/proposed")
    return problems


def _review_times(review: ReviewRecord, index: int) -> tuple[datetime, list[datetime]]:
    pointer = f"/reviews/{index}"
    answers = [read_moment(each.created_at, f"{pointer}/answers") for each in review.answers]
    return read_moment(review.created_at, f"{pointer}/created_at"), answers


def check_name(name: str, pointer: str) -> list[Problem]:
    """Return what is wrong with a person's name in a file."""
    if len(name) <= NAME_LIMIT and _is_name(name):
        return []
    if not name.strip():
        return [Problem(say("A person needs a name."), pointer=pointer)]
    return check_string(name, NAME_LIMIT, pointer, say("The name"))


# The same few persons make all the claims of a file.
@lru_cache(maxsize=1024)
def _is_name(name: str) -> bool:
    return bool(name.strip()) and is_storable(name, NAME_LIMIT)
