"""The JSON Schemas of the records, and the column types that table libraries want to be told."""

from __future__ import annotations

from typing import Any

import msgspec

from annotator.core.records import ArticleRecord, ClaimLine, StanceRow

DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: The only members that a record leaves out where there is nothing to say.
_OPTIONAL = {("Voice", "joint"), ("ArticleRecord", "reviews"), ("ArticleRecord", "threads")}


def schema_of(record: Any, title: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record; a line has all keys but the optional ones, and no other."""
    (schema,), components = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    definitions = {name: _closed(name, each) for name, each in components.items()}
    return {"$schema": DIALECT, "title": title} | schema | {"$defs": definitions}


def _closed(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    if definition.get("type") != "object" or "properties" not in definition:
        return definition
    required = [member for member in definition["properties"] if (name, member) not in _OPTIONAL]
    return definition | {"required": required, "additionalProperties": False}


def _value(kind: str) -> dict[str, str]:
    return {"dtype": kind, "_type": "Value"}


_STRING, _INT, _BOOL, _FLOAT = _value("string"), _value("int64"), _value("bool"), _value("float64")
_PIECE = {"start": _INT, "end": _INT, "quote": _STRING}
_PAIR = {"target": _STRING, "stance": _STRING}
_REVIEW = {
    "id": _STRING,
    "reviewer": _STRING,
    "verdict": _STRING,
    "reason": _STRING,
    "comment": _STRING,
    "claim_version": _INT,
    "created_at": _STRING,
    "answers": [{"author": _STRING, "text": _STRING, "created_at": _STRING}],
}

#: The columns of `--unit claim` in the notation of `datasets.Features.from_dict`; free-form columns are left out.
CLAIM_FEATURES: dict[str, Any] = {
    "schema": _STRING,
    "offset_unit": _STRING,
    "id": _STRING,
    "project": _STRING,
    "article": dict.fromkeys(
        ("id", "external_id", "title", "author", "publisher", "url", "published", "language", "sha256"), _STRING
    ),
    "annotator": _STRING,
    "layer": _STRING,
    "phase": _STRING,
    "submitted": _BOOL,
    "segments": [_PIECE],
    "start": _INT,
    "end": _INT,
    "quote": _STRING,
    "prefix": _STRING,
    "suffix": _STRING,
    "type": _STRING,
    "stances": [_PAIR],
    "target": _STRING,
    "stance": _STRING,
    "stance_value": _FLOAT,
    "confidence": _INT,
    "attribution": [{"actor": _STRING, "role": _STRING, "joint": _BOOL}],
    "speaker": _STRING,
    "stance_holder": _STRING,
    "context": _PIECE,
    "regions": [_STRING],
    "note": _STRING,
    "reviews": [_REVIEW],
    "outcome": {"state": _STRING, "gold": _STRING, "reason": _STRING},
    "sources": [{"id": _STRING, "version": _INT}],
    "decision": _STRING,
    "codebook_version": _INT,
    "codebook_sha256": _STRING,
    "submitted_version": _INT,
    "version": _INT,
    "created_at": _STRING,
    "updated_at": _STRING,
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "claim": schema_of(ClaimLine, "A claim"),
    "article": schema_of(ArticleRecord, "An article with its claims"),
    "stance": schema_of(StanceRow, "A claim's stance on one target"),
    "claim.features": CLAIM_FEATURES,
}
