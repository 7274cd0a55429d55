"""What becomes of stored claims when keys that they use leave the codebook."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from annotator.core.codebook import Codebook
from annotator.core.codebook_reading import pointer_of
from annotator.core.errors import Conflict, Invalid, Problem
from annotator.core.wording import say

#: Part of the codebook to keys and numbers of it that claims use; options of a field F stand under "fields.F".
Used = Mapping[str, Collection[str]]
#: Part to old key to new key; None empties the value.
Mapped = Mapping[str, Mapping[str, str | None]]

MAPPED_PARTS = ("claim_types", "targets", "stances", "confidence", "actor_roles", "fields", "reasons")


def read_mapping(obj: object) -> dict[str, dict[str, str | None]]:
    """Return a request's `mapping` as part to old key to new key. Raises Invalid for any other shape."""
    if obj is None:
        return {}
    if not isinstance(obj, Mapping):
        raise Invalid.at("/mapping", say("A mapping is an object such as {“targets”: {“OLD”: “NEW”}}."))
    problems = [problem for part, keys in obj.items() for problem in _shape_problems(part, keys)]
    if problems:
        raise Invalid(say("The mapping cannot be read."), problems)
    return {part: dict(keys) for part, keys in obj.items()}


def check_mapping(old: Codebook, new: Codebook, used: Used, mapping: Mapped) -> None:
    """Let pass when each used key stays in *new* or is mapped to one that does, or to nothing.

    Raises Conflict that names the used keys without a mapping, and Invalid for a mapping that leads nowhere and for a
    used field whose kind changes.
    """
    problems = [problem for part in mapping for problem in _target_problems(old, new, mapping, part)]
    problems += _kind_problems(old, new, used, mapping)
    if problems:
        raise Invalid(say("The mapping does not fit the codebook."), problems)
    missing = [(part, key) for part in used for key in lost_keys(new, used, mapping, part)]
    if missing:
        named = ", ".join(f"{key} ({part})" for part, key in missing)
        message = say("Claims use this key. Map it to a key of the new codebook.")
        raise Conflict(
            say(
                "Claims use keys that this codebook no longer has: %(named)s. Say in “mapping” what becomes of each.",
                named=named,
            ),
            [Problem(message, pointer=pointer_of("mapping", part, key)) for part, key in missing],
        )


def lost_keys(new: Codebook, used: Used, mapping: Mapped, part: str) -> list[str]:
    """Return the used keys of *part* that leave without being mapped, sorted; options go with their field."""
    field = part.removeprefix("fields.")
    if field != part and new.field(_key_after(mapping, field)) is None:
        return []
    return sorted(set(used[part]) - _keys_after(new, mapping, part) - mapping.get(part, {}).keys())


def keeps_keys(old: Codebook, new: Codebook) -> bool:
    """Return whether *new* has every key of *old*, options and numbers included, and every field its kind."""
    parts = [*MAPPED_PARTS, *(f"fields.{field.key}" for field in old.fields)]
    kinds = {field.key: field.kind for field in new.fields}
    has_keys = all(keys_of(old, part) <= keys_of(new, part) for part in parts)
    return has_keys and all(kinds[field.key] == field.kind for field in old.fields)


def keys_of(codebook: Codebook, part: str) -> set[str]:
    """Return the keys of a part of *codebook*, the numbers of confidence as text, or a field's options."""
    if part == "confidence":
        scale = codebook.confidence
        return {str(number) for number in range(scale.min, scale.max + 1)} if scale else set()
    if part.startswith("fields."):
        field = codebook.field(part.removeprefix("fields."))
        return {option.key for option in field.options} if field else set()
    return {entry.key for entry in getattr(codebook, part)}


def _shape_problems(part: object, keys: object) -> list[Problem]:
    if not isinstance(part, str) or (part not in MAPPED_PARTS and not part.startswith("fields.")):
        return [
            Problem(
                say("A mapping is for %(names)s or fields.KEY.", names=", ".join(MAPPED_PARTS)),
                pointer=pointer_of("mapping", part),
            )
        ]
    if isinstance(keys, Mapping) and all(new is None or isinstance(new, str) for new in keys.values()):
        return []
    return [Problem(say("This is an object of old keys and new keys."), pointer=pointer_of("mapping", part))]


def _target_problems(old: Codebook, new: Codebook, mapping: Mapped, part: str) -> list[Problem]:
    before, after = keys_of(old, part), _keys_after(new, mapping, part)
    problems = []
    for key, becomes in mapping[part].items():
        pointer = pointer_of("mapping", part, key)
        if key not in before:
            problems.append(Problem(say("The codebook had no such key."), pointer=pointer))
        elif key in after:
            problems.append(
                Problem(say("This key stays in the codebook; only keys that leave are mapped."), pointer=pointer)
            )
        elif becomes is not None and becomes not in after:
            problems.append(Problem(say("The new codebook has no key to map to here."), pointer=pointer))
    return problems


def _kind_problems(old: Codebook, new: Codebook, used: Used, mapping: Mapped) -> list[Problem]:
    problems = []
    for key in used.get("fields", ()):
        before, after = old.field(key), new.field(_key_after(mapping, key))
        if before and after and before.kind != after.kind:
            message = say(
                "Claims have values of the kind %(kind)s here. Keep the kind, or add another field beside it.",
                kind=before.kind,
            )
            problems.append(Problem(message, pointer=pointer_of("fields", new.fields.index(after), "kind")))
    return problems


def _keys_after(new: Codebook, mapping: Mapped, part: str) -> set[str]:
    """Return the keys that *part* of the old codebook has in *new*, following a field that is itself mapped."""
    field = part.removeprefix("fields.")
    return keys_of(new, part if field == part else f"fields.{_key_after(mapping, field)}")


def _key_after(mapping: Mapped, field: str) -> str | None:
    return mapping.get("fields", {}).get(field, field)
