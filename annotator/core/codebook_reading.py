"""From plain JSON objects to the entries of a codebook, with a place and a sentence for all that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from annotator.core.codebook_parts import (
    DEFAULT_REASONS,
    ActorRole,
    ClaimType,
    Confidence,
    Field,
    Reason,
    Stance,
    Target,
)
from annotator.core.decoding import convert, escape
from annotator.core.errors import Invalid, Problem
from annotator.core.wording import say

_ENTRIES: dict[str, type[Struct]] = {
    "claim_types": ClaimType,
    "targets": Target,
    "stances": Stance,
    "actor_roles": ActorRole,
    "fields": Field,
    "reasons": Reason,
}
_PARTS = ("title", "guidelines", *_ENTRIES, "confidence", "required")
#: What an answer of the API adds to a codebook; a file saved from one is read all the same.
_ADDED = ("version", "sha256")
#: How a file where every scalar is text says that there is no number, no list, no colour.
_NOTHING = ("", "null", "~")
_TEXTS = ("key", "label", "shortcut", "definition", "question")


def read_parts(obj: object, *, from_text: bool) -> dict[str, Any]:
    """Return the parts of a codebook by name, entries made, absent ones empty; *from_text* takes "1" and "true" too.

    Raises Invalid with one problem for each entry that does not fit.
    """
    if not isinstance(obj, Mapping):
        raise Invalid.at("", say("A codebook is an object with a title, stances and so on."))
    problems = [
        Problem(
            say("A codebook has no part of this name; its parts are %(names)s.", names=", ".join(_PARTS)),
            pointer=pointer_of(name),
        )
        for name in obj
        if name not in _PARTS and name not in _ADDED
    ]
    reader = _Reader(from_text, problems)
    parts: dict[str, Any] = {name: reader.text(obj.get(name), name) for name in ("title", "guidelines")}
    parts |= {name: reader.entries(obj.get(name), name, kind) for name, kind in _ENTRIES.items()}
    parts["confidence"] = reader.confidence(obj.get("confidence"))
    parts["required"] = reader.texts(obj.get("required"), "required")
    if obj.get("reasons") is None:
        parts["reasons"] = DEFAULT_REASONS
    if problems:
        raise Invalid(say("The codebook cannot be read."), problems)
    return parts


def pointer_of(*steps: object) -> str:
    """Return the JSON pointer of *steps*, escaped."""
    return "".join("/" + escape(str(step)) for step in steps)


class _Reader:
    """Makes entries out of plain objects and notes each problem instead of stopping at the first."""

    def __init__(self, from_text: bool, problems: list[Problem]) -> None:
        self.from_text = from_text
        self.problems = problems

    def is_nothing(self, value: object) -> bool:
        return value is None or (self.from_text and isinstance(value, str) and value in _NOTHING)

    def text(self, value: object, *steps: object) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        self.problems.append(Problem(say("This must be text."), pointer=pointer_of(*steps)))
        return ""

    def texts(self, value: object, part: str) -> tuple[str, ...]:
        return tuple(self.text(item, part, index) for index, item in enumerate(self.items(value, part)))

    def items(self, value: object, part: str) -> list[Any]:
        if self.is_nothing(value):
            return []
        if isinstance(value, list):
            return value
        self.problems.append(Problem(say("This must be a list."), pointer=pointer_of(part)))
        return []

    def entries(self, value: object, part: str, kind: type[Struct]) -> tuple[Any, ...]:
        made = (self.make(item, kind, part, index) for index, item in enumerate(self.items(value, part)))
        return tuple(entry for entry in made if entry is not None)

    def confidence(self, value: object) -> Any:
        return None if self.is_nothing(value) else self.make(value, Confidence, "confidence")

    def make(self, value: object, kind: type[Struct], *steps: object) -> Any:
        if self.from_text and isinstance(value, Mapping):
            value = {name: given for name, given in value.items() if name in _TEXTS or given not in _NOTHING}
        try:
            return convert(value, kind, strict=not self.from_text)
        except Invalid as error:
            place = pointer_of(*steps)
            self.problems += [Problem(each.message, pointer=place + (each.pointer or "")) for each in error.problems]
            return None
