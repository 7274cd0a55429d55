"""From what a file or a form says about an article to a draft that can be stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from annotator.core.claim_checks import refusal
from annotator.core.decoding import check_depth, convert, escape
from annotator.core.errors import Invalid, Problem
from annotator.core.metadata import METADATA, check_metadata
from annotator.core.records import ARTICLE_SCHEMA, OFFSET_UNIT, Region
from annotator.core.text import STRING_LIMIT, TEXT_LIMIT, canonical, check_string, digest, is_uuid
from annotator.core.wording import say
from annotator.ingest.regions import check_regions

#: Members of an article's line that are not fields of the article itself, or follow from it.
_BESIDE = ("schema", "offset_unit", "sha256", "submissions", "claims", "reviews", "threads")


class ArticleInput(Struct, forbid_unknown_fields=True):
    """An article as it is sent; only the text is needed. An id that is no UUID is an external id."""

    text: str
    id: str | int | float | None = None
    external_id: str | int | float | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: str | int | None = None
    language: str | None = None
    regions: list[Region] = []
    meta: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A checked article that is not stored yet."""

    uuid: str | None
    external_id: str | None
    metadata: dict[str, str]
    text: str
    sha256: str
    regions: list[Region]
    meta: dict[str, Any]


def draft_line(fields: dict[str, Any]) -> ArticleDraft:
    """Return the draft of an article's line; members that we do not know go to its `meta`.

    Raises Invalid, pointers inside the line.
    """
    if fields.get("offset_unit", OFFSET_UNIT) != OFFSET_UNIT:
        raise Invalid.at(
            "/offset_unit",
            say('Offsets must be counted in Unicode code points ("%(offset_unit)s").', offset_unit=OFFSET_UNIT),
        )
    given = {name: value for name, value in fields.items() if value is not None and name not in _BESIDE}
    unknown = given.keys() - set(ArticleInput.__struct_fields__)
    if unknown:
        given["meta"] = _with_unknown(given, unknown)
        given = {name: value for name, value in given.items() if name not in unknown}
    sent = convert(given, ArticleInput)
    draft = draft_article(sent, brings_claims=bool(fields.get("claims") or fields.get("reviews")))
    said = fields.get("sha256")
    if said is not None and said not in (draft.sha256, digest(sent.text)):
        raise Invalid.at(
            "/sha256", say("This is not the digest of the text. The text was changed; leave the digest out.")
        )
    return draft


def draft_article(sent: ArticleInput, *, brings_claims: bool = False) -> ArticleDraft:
    """Return the draft of what was sent. Raises Invalid with every problem found."""
    text = check_text(sent.text, has_offsets=brings_claims or bool(sent.regions))
    uuid, external_id = identify(sent.id, sent.external_id)
    metadata = {name: str(getattr(sent, name) or "") for name in METADATA}
    problems = [
        *check_metadata(metadata),
        *check_string(external_id or "", STRING_LIMIT, "/external_id", say("The external id")),
        *check_regions(sent.regions, len(text)),
    ]
    if problems:
        raise refusal(problems)
    check_depth(sent.meta, "/meta")
    meta = sent.meta
    if external_id and sent.id is not None and uuid is None and external_id != str(sent.id):
        meta = {"id": sent.id} | meta
    return ArticleDraft(uuid, external_id, metadata, text, digest(text), sent.regions, meta)


def check_text(text: str, *, has_offsets: bool) -> str:
    """Return *text* in canonical form. Raises Invalid for an empty or too long one, and where offsets would move."""
    if not text:
        raise Invalid.at("/text", say("The text is empty. An article needs a text."))
    if len(text) > TEXT_LIMIT:
        message = say(
            "The text has %(text)s characters; the limit is %(text_limit)s. Split the article.",
            text=f"{len(text):,}",
            text_limit=f"{TEXT_LIMIT:,}",
        )
        raise Invalid.at("/text", message)
    try:
        made = canonical(text)
    except Invalid as error:
        raise Invalid.at("/text", error.message) from None
    if has_offsets and made != text:
        message = say("The text has carriage returns, which would move every offset. Write line feeds and count again.")
        raise Invalid.at("/text", message)
    return made


def identify(given: str | float | None, external: str | float | None) -> tuple[str | None, str | None]:
    """Return (uuid, external id) for an `id` and an `external_id` as they were given; empty ones are none."""
    external_id = str(external) if external not in (None, "") else None
    if given in (None, ""):
        return None, external_id
    if isinstance(given, str) and is_uuid(given):
        return given.lower(), external_id
    return None, external_id or str(given)


def is_claim_line(fields: dict[str, Any]) -> bool:
    """Return whether a line is a claim of its own, rather than an article. Raises Invalid for a schema not of ours."""
    schema = fields.get("schema")
    if schema in (None, ARTICLE_SCHEMA):
        return schema is None and "text" not in fields and isinstance(fields.get("article"), dict)
    if schema == "annotator.claim/1":
        return True
    raise Invalid.at(
        "/schema",
        say(
            "Lines of this schema cannot be imported. Send %(article_schema)s or annotator.claim/1.",
            article_schema=ARTICLE_SCHEMA,
        ),
    )


def _with_unknown(given: dict[str, Any], unknown: set[str]) -> Any:
    meta = given.get("meta", {})
    if not isinstance(meta, dict):
        return meta
    problems = list(_doubles(meta, unknown))
    if problems:
        raise refusal(problems)
    return meta | {name: given[name] for name in given if name in unknown}


def _doubles(meta: dict[str, Any], unknown: set[str]) -> Iterator[Problem]:
    for name in sorted(unknown & meta.keys()):
        yield Problem(
            say('"%(name)s" stands both in meta and beside it. Keep one.', name=name[:64]),
            pointer=f"/meta/{escape(name)}",
        )
