"""Which keys of a codebook a stored claim uses, and what it says once some of them are mapped to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.core.codebook_mapping import Mapped

#: A claim's body, or the fields that a review proposes, as decoded JSON.
Fields = Mapping[str, Any]


def keys_in(claim: Fields) -> Iterator[tuple[str, str]]:
    """Yield (part, key) for each key of the codebook that *claim* uses; values of a field F as ("fields.F", value)."""
    yield from _given("claim_types", claim.get("type"))
    yield from _given("confidence", claim.get("confidence"))
    for pair in claim.get("stances") or ():
        yield from _given("targets", pair.get("target"))
        yield from _given("stances", pair.get("stance"))
    for voice in claim.get("attribution") or ():
        yield from _given("actor_roles", voice.get("role"))
    for key, value in (claim.get("attributes") or {}).items():
        if value is not None:
            yield "fields", key
        for each in value if isinstance(value, list) else [value]:
            yield from _given(f"fields.{key}", each if isinstance(each, str) else None)


def recode(claim: Fields, mapping: Mapped) -> dict[str, Any]:
    """Return *claim* with every mapped key replaced; a pair or an attribute that says nothing any more is left out."""
    made = dict(claim)
    if "type" in made:
        made["type"] = _mapped(mapping, "claim_types", made["type"])
    if made.get("confidence") is not None:
        number = _mapped(mapping, "confidence", str(made["confidence"]))
        made["confidence"] = None if number is None else int(number)
    if made.get("stances"):
        made["stances"] = _pairs(made["stances"], mapping)
    if made.get("attribution"):
        made["attribution"] = [
            voice | {"role": _mapped(mapping, "actor_roles", voice.get("role"))} for voice in made["attribution"]
        ]
    if made.get("attributes"):
        made["attributes"] = _attributes(made["attributes"], mapping)
    return made


def fill_target(claim: Fields, target: str) -> dict[str, Any]:
    """Return *claim* with *target* where it had none: in its first pair without one, or as its only pair.

    A claim that has chosen its targets, and one that has this target already, stays as it is; in the latter a pair
    that says nothing else is left out.
    """
    pairs: list[dict[str, Any]] = [dict(pair) for pair in claim.get("stances") or ()]
    if any(pair.get("target") == target for pair in pairs):
        held = [pair.get("stance") for pair in pairs if pair.get("target") == target]
        kept = [pair for pair in pairs if pair.get("target") is not None or pair.get("stance") not in (None, *held)]
        return {**claim, "stances": kept}
    if not pairs:
        return {**claim, "stances": [{"target": target, "stance": None}]}
    empty = next((pair for pair in pairs if pair.get("target") is None), None)
    if empty is not None:
        empty["target"] = target
    return {**claim, "stances": pairs}


def waits_for_target(claim: Fields) -> bool:
    """Return whether *claim* lacks a target, so that a proposed one would find its place."""
    pairs = claim.get("stances") or ()
    return not pairs or any(pair.get("target") is None for pair in pairs)


def _given(part: str, key: object) -> Iterator[tuple[str, str]]:
    if key is not None:
        yield part, str(key)


def _mapped(mapping: Mapped, part: str, key: str | None) -> str | None:
    return key if key is None else mapping.get(part, {}).get(key, key)


def _pairs(pairs: list[dict[str, Any]], mapping: Mapped) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for pair in pairs:
        new = {
            "target": _mapped(mapping, "targets", pair.get("target")),
            "stance": _mapped(mapping, "stances", pair.get("stance")),
        }
        # Two targets that became one with different stances both stay: whose judgement it was decides which is right.
        if new not in made and (any(new.values()) or not any(pair.values())):
            made.append(new)
    return [pair for pair in made if pair["stance"] is not None or not _is_judged(pair["target"], made)]


def _is_judged(target: str | None, pairs: list[dict[str, Any]]) -> bool:
    """Return whether another of *pairs* has the target with a stance, so that one without says nothing more."""
    return target is not None and any(pair["target"] == target and pair["stance"] is not None for pair in pairs)


def _attributes(attributes: dict[str, Any], mapping: Mapped) -> dict[str, Any]:
    made = {}
    for key, value in attributes.items():
        name = _mapped(mapping, "fields", key)
        new = _value(value, mapping, f"fields.{key}")
        if name is not None and (new is not None or value is None):
            made[name] = new
    return made


def _value(value: Any, mapping: Mapped, part: str) -> Any:
    if isinstance(value, str):
        return _mapped(mapping, part, value)
    if isinstance(value, list):
        options = (_mapped(mapping, part, each) if isinstance(each, str) else each for each in value)
        return list(dict.fromkeys(option for option in options if option is not None))
    return value
