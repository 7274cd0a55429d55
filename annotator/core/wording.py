"""Sentences of the inner rooms: English by themselves, and ready for the pages to say in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any


class Wording(str):
    """An English sentence that remembers the pattern and the values it was made from."""

    pattern: str
    #: The pattern for more than one, where the sentence counts something; the count is the value `num`.
    plural: str | None
    values: dict[str, Any]

    def __new__(cls, pattern: str, plural: str | None, values: dict[str, Any]) -> Wording:
        """Return the English sentence."""
        chosen = pattern if plural is None or values["num"] == 1 else plural
        wording = super().__new__(cls, chosen % values if values else chosen)
        wording.pattern, wording.plural, wording.values = pattern, plural, values
        return wording

    def __reduce__(self) -> tuple[Any, ...]:
        return Wording, (self.pattern, self.plural, self.values)


def say(pattern: str, **values: Any) -> Wording:
    """Return the sentence that *pattern* makes with *values*, as in `say("There is no %(key)s.", key=key)`.

    The pattern is a literal, so that `make translations` finds it; without values it is taken as it stands.
    """
    return Wording(pattern, None, values) if values else _as_it_stands(pattern)


def say_count(singular: str, plural: str, num: int, **values: Any) -> Wording:
    """Return the sentence about *num* things, as in `say_count("%(num)s claim", "%(num)s claims", len(claims))`."""
    return Wording(singular, plural, values | {"num": num})


# Checks name what they look at before they know whether anything is wrong with it.
@lru_cache(maxsize=1024)
def _as_it_stands(pattern: str) -> Wording:
    return Wording(pattern, None, {})


def pack(sentence: Any) -> Any:
    """Return a sentence, or a value of one, as it can be kept as JSON; `unpack` makes it a sentence again."""
    if isinstance(sentence, Wording):
        values = {name: pack(value) for name, value in sentence.values.items()}
        return {"pattern": sentence.pattern, "plural": sentence.plural, "values": values}
    return sentence if isinstance(sentence, int | float) else str(sentence)


def unpack(kept: Any) -> Any:
    """Return what `pack` was given."""
    if not isinstance(kept, dict):
        return kept
    return Wording(kept["pattern"], kept["plural"], {name: unpack(value) for name, value in kept["values"].items()})


def pack_messages(places: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return places that each have a `message`, as in a problem's `errors`, as they can be kept as JSON."""
    return [{**place, "message": pack(place["message"])} for place in places]


def unpack_messages(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what `pack_messages` was given."""
    return [{**place, "message": unpack(place["message"])} for place in kept]
