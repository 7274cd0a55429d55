"""From JSON that somebody sent to a record of ours, or to a sentence that says where it is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from typing import Any, NoReturn, TypeVar

import msgspec

from annotator.core.errors import Invalid, Problem
from annotator.core.parser_findings import parser_finding
from annotator.core.text import NESTING_LIMIT, REFUSED, refusal
from annotator.core.wording import say

T = TypeVar("T")

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?$", re.DOTALL)
#: How JSON may spell what cannot be stored: NUL, or one half of a character without the other. Behind a backslash that
#: stands for itself both halves may look like a whole one, so that is looked at too.
_ESCAPED = re.compile(
    r"""\\u(?: 0000 | [dD][89aAbB](?!..\\u[dD][c-fC-F]) | (?<!\\u[dD][89aAbB]..\\u)[dD][c-fC-F]) | \\\\u[dD]""",
    re.VERBOSE,
)
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_KINDS = {
    "int": say("a whole number"),
    "float": say("a number"),
    "str": say("text"),
    "bool": say("true or false"),
    "array": say("a list"),
    "object": say("an object"),
    "null": say("null"),
}


def load_json(raw: str | bytes) -> Any:
    """Return the value that *raw* holds; 5.0 is the integer 5.

    Raises Invalid for what is not JSON or cannot be stored: NaN and infinity, a key twice in one object, a NUL or a
    lone surrogate, nesting deeper than 100.
    """
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        # A decoder has no sentence about a byte order mark; `json.loads` has.
        value = json.loads(text) if text.startswith("\ufeff") else _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise Invalid(say("Byte %(start)s is not UTF-8. Send the JSON as UTF-8.", start=error.start)) from None
    except json.JSONDecodeError as error:
        raise _not_json(error) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # an integer with more digits than Python reads
        raise Invalid(say("A number cannot be read: %(error)s.", error=error)) from None
    if _ESCAPED.search(text):
        _refuse_unstorable(value)
    return value


def _not_json(error: json.JSONDecodeError) -> Invalid:
    if error.lineno == 1:
        where = say("column %(column)s", column=error.colno)
    else:
        where = say("line %(line)s, column %(column)s", line=error.lineno, column=error.colno)
    return Invalid(say("This is not JSON: %(msg)s at %(where)s.", msg=parser_finding(error.msg), where=where))


def convert(value: Any, kind: type[T], *, strict: bool = True) -> T:
    """Return *value* as the record *kind*; unless *strict*, the texts "1" and "true" do for numbers and flags.

    Raises Invalid with a JSON pointer at the first thing that does not fit.
    """
    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None


def know_records() -> None:
    """Let msgspec work out the fields of every record that is loaded, while nobody else does.

    Else it does so when a record is first decoded, and of two threads that then decode it together one may find its
    fields half worked out, on which msgspec 0.22 ends the process.
    """
    for kind in records():
        msgspec.json.Decoder(kind)


def records(kind: type = msgspec.Struct) -> Iterator[type]:
    """Yield every record that is loaded, or every one below *kind*."""
    below: list[type] = kind.__subclasses__()
    for each in below:
        yield each
        yield from records(each)


def check_depth(value: Any, pointer: str) -> None:
    """Refuse a free-form *value* nested deeper than 100 levels."""
    for child in _children(value):
        if isinstance(child, (dict, list)):
            break
    else:
        return
    level = [value]
    for _ in range(NESTING_LIMIT):
        level = [child for each in level for child in _children(each)]
        if not level:
            return
    raise _too_deep(pointer)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        double = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise Invalid(say('The key "%(double)s" stands twice in one object. Keep one of the two.', double=double[:64]))
    return made


def _number(digits: str) -> float | int:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Invalid(say("The number %(digits)s is too large.", digits=digits[:32]))
    return int(number) if number.is_integer() else number


def _no_constant(name: str) -> NoReturn:
    raise Invalid(say("%(name)s is not JSON. Use null for a missing number.", name=name))


# Made once: an import asks once a line.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_constant=_no_constant)


def _too_deep(pointer: str | None = None) -> Invalid:
    message = say("This is nested deeper than %(nesting_limit)s levels. Flatten it.", nesting_limit=NESTING_LIMIT)
    return Invalid(message, [Problem(message, pointer=pointer)])


def _refuse_unstorable(value: Any, pointer: str = "") -> None:
    stack = [(value, pointer)]
    while stack:
        each, where = stack.pop()
        if isinstance(each, str):
            _refuse_in(each, where)
        elif isinstance(each, dict):
            for key, child in each.items():
                _refuse_in(key, where)
                stack.append((child, f"{where}/{escape(key)}"))
        elif isinstance(each, list):
            stack += [(child, f"{where}/{index}") for index, child in enumerate(each)]


def _refuse_in(text: str, pointer: str) -> None:
    found = REFUSED.search(text)
    if found:
        message = refusal(found[0], found.start())
        raise Invalid(message, [Problem(message, pointer=pointer)])


def escape(key: str) -> str:
    """Return *key* as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _explain(said: str) -> Invalid:
    match = _PLACE.match(said)
    what, path = (match["what"], match["path"] or "") if match else (said, "")
    steps = [step["name"] or step["index"] for step in _STEP.finditer(path)]
    pointer = "".join("/" + escape(step) for step in steps if step != "...")
    message, more = _sentence(what)
    if more:
        pointer += "/" + escape(more)
    return Invalid(message, [Problem(message, pointer=pointer)])


def _sentence(what: str) -> tuple[str, str | None]:
    """Return msgspec's finding in our words, and the field it names if any."""
    named = re.search(r"required field `(.*)`", what)
    if named:
        return say('"%(name)s" is missing.', name=named[1]), named[1]
    named = re.search(r"unknown field `(.*)`", what)
    if named:
        return say('"%(name)s" is not a field of this record. Remove it.', name=named[1][:64]), named[1]
    types = re.match(r"Expected `(.*)`, got `(.*)`", what)
    if types:
        wanted = reduce(_either, (_KINDS.get(kind, kind) for kind in types[1].split(" | ")))
        return say("This must be %(wanted)s, not %(got)s.", wanted=wanted, got=_KINDS.get(types[2], types[2])), None
    if what.startswith("Invalid enum value"):
        value = what.removeprefix("Invalid enum value ")[:64]
        return say("%(value)s is not one of the values that this can have.", value=value), None
    return what.rstrip(".") + ".", None


def _either(one: str, other: str) -> str:
    return say("%(one)s or %(other)s", one=one, other=other)
