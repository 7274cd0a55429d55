"""What the codebook says about one claim: which required things it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.codebook import Codebook
from annotator.core.codebook_parts import REQUIRABLE


def required_missing(codebook: Codebook, claim: Mapping[str, Any]) -> list[str]:
    """Return what *claim* (the body of a PUT) lacks for a submission: type, target, stance, … or a field's key.

    A required part that the codebook leaves empty (no targets, no confidence) cannot be lacking.
    """
    return list(dict.fromkeys(_missing(codebook, claim)))


def _missing(codebook: Codebook, claim: Mapping[str, Any]) -> Iterator[str]:
    attributes = claim.get("attributes") or {}
    for name in codebook.required:
        part = REQUIRABLE.get(name)
        if part and not getattr(codebook, part):
            continue
        if name not in REQUIRABLE:
            if _is_empty(attributes.get(name)):
                yield name
        elif _lacks(claim, name):
            yield name
    if _lacks(claim, "note") and any(_wants_note(codebook, pair) for pair in claim.get("stances") or ()):
        yield "note"
    for field in codebook.fields:
        if field.required and _is_empty(attributes.get(field.key)):
            yield field.key


def _lacks(claim: Mapping[str, Any], name: str) -> bool:
    pairs = claim.get("stances") or ()
    if name in ("target", "stance"):
        return not pairs or any(_is_empty(pair.get(name)) for pair in pairs)
    value = claim.get(name)
    return _is_empty(value.strip() if isinstance(value, str) else value)


def _wants_note(codebook: Codebook, pair: Mapping[str, Any]) -> bool:
    target = codebook.target(pair.get("target"))
    return target is not None and target.note_required


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value == []
