"""What a codebook must keep to be stored: keys, doubles, shortcuts, limits, and references that lead somewhere."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.core.codebook_parts import KINDS, LISTS, REQUIRABLE, SINGULAR, Confidence, Entry, Field, Stance
from annotator.core.codebook_reading import pointer_of
from annotator.core.errors import Problem
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string
from annotator.core.wording import say

if TYPE_CHECKING:
    from annotator.core.codebook import Codebook

GUIDELINES_LIMIT = 100_000
ENTRIES_LIMIT = 1_000
EXAMPLES_LIMIT = 100
NUMBER_LIMIT = 1_000_000
CONFIDENCE_LIMIT = 100

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def find_problems(codebook: Codebook) -> Iterator[Problem]:
    """Yield what forbids storing *codebook*, each at the JSON pointer of its member."""
    yield from check_string(codebook.title, STRING_LIMIT, "/title", say("The title"))
    yield from check_string(codebook.guidelines, GUIDELINES_LIMIT, "/guidelines", say("The guidelines"))
    for part in LISTS:
        yield from _list_problems(getattr(codebook, part), part, pointer_of(part))
    if not codebook.stances:
        yield Problem(say("A codebook needs at least one stance."), pointer="/stances")
    for index, stance in enumerate(codebook.stances):
        yield from _stance_problems(stance, pointer_of("stances", index))
    yield from _target_problems(codebook)
    if codebook.confidence:
        yield from _confidence_problems(codebook.confidence)
    for index, field in enumerate(codebook.fields):
        yield from _field_problems(field, pointer_of("fields", index))
    yield from _required_problems(codebook)


def _list_problems(entries: Sequence[Entry], part: str, pointer: str) -> Iterator[Problem]:
    if len(entries) > ENTRIES_LIMIT:
        yield Problem(
            say(
                "This list has %(entries)s entries; the limit is %(entries_limit)s.",
                entries=f"{len(entries):,}",
                entries_limit=f"{ENTRIES_LIMIT:,}",
            ),
            pointer=pointer,
        )
        return
    keys: set[str] = set()
    shortcuts: dict[str, str] = {}
    for index, entry in enumerate(entries):
        place = f"{pointer}/{index}"
        yield from _key_problems(entry.key, keys, SINGULAR[part], f"{place}/key")
        yield from _text_problems(entry, place)
        yield from _shortcut_problems(entry, shortcuts, f"{place}/shortcut")
        keys.add(entry.key)
        shortcuts.setdefault(entry.shortcut or "", entry.label)


def _key_problems(key: str, before: set[str], what: str, pointer: str) -> Iterator[Problem]:
    if not key:
        yield Problem(say("This %(what)s needs a key.", what=what), pointer=pointer)
    elif not _KEY.fullmatch(key):
        message = say("A key is 1 to 64 of the letters A to Z and a to z, digits, dot, hyphen and underscore.")
        yield Problem(message, pointer=pointer)
    elif key in before:
        yield Problem(say("Another %(what)s of this list has this key already.", what=what), pointer=pointer)


def _text_problems(entry: Entry, pointer: str) -> Iterator[Problem]:
    if entry.key and not entry.label.strip():
        yield Problem(say("Write a label."), pointer=f"{pointer}/label")
    yield from check_string(entry.label, STRING_LIMIT, f"{pointer}/label", say("The label"))
    yield from check_string(entry.definition, NOTE_LIMIT, f"{pointer}/definition", say("The definition"))
    if len(entry.examples) > EXAMPLES_LIMIT:
        yield Problem(
            say("More than %(examples_limit)s examples. Remove some.", examples_limit=EXAMPLES_LIMIT),
            pointer=f"{pointer}/examples",
        )
    for index, example in enumerate(entry.examples[:EXAMPLES_LIMIT]):
        yield from check_string(example, NOTE_LIMIT, f"{pointer}/examples/{index}", say("The example"))


def _shortcut_problems(entry: Entry, before: dict[str, str], pointer: str) -> Iterator[Problem]:
    if entry.shortcut is None:
        return
    if len(entry.shortcut) != 1 or not entry.shortcut.isprintable() or entry.shortcut.isspace():
        yield Problem(say("A shortcut is one character that a key types."), pointer=pointer)
    elif entry.shortcut in before:
        message = say(
            "“%(before)s” has this shortcut already. Choose another key for one of them.", before=before[entry.shortcut]
        )
        yield Problem(message, pointer=pointer)


def _stance_problems(stance: Stance, pointer: str) -> Iterator[Problem]:
    if stance.color and not _COLOR.fullmatch(stance.color):
        yield Problem(
            say("A colour is written as # and six hexadecimal digits, such as #1b7837."), pointer=f"{pointer}/color"
        )
    if stance.value is not None and not (math.isfinite(stance.value) and abs(stance.value) <= NUMBER_LIMIT):
        yield Problem(
            say("A value is at most %(number_limit)s.", number_limit=f"{NUMBER_LIMIT:,}"), pointer=f"{pointer}/value"
        )


def _target_problems(codebook: Codebook) -> Iterator[Problem]:
    known = {stance.key for stance in codebook.stances}
    for index, target in enumerate(codebook.targets):
        for key, meaning in target.stances.items():
            place = pointer_of("targets", index, "stances", key)
            if key not in known:
                yield Problem(say("This codebook has no stance with this key."), pointer=place)
            yield from check_string(meaning, NOTE_LIMIT, place, say("The meaning"))


def _confidence_problems(confidence: Confidence) -> Iterator[Problem]:
    yield from check_string(confidence.question, STRING_LIMIT, "/confidence/question", say("The question"))
    if not 0 <= confidence.min <= CONFIDENCE_LIMIT:
        yield Problem(
            say("The lowest is between 0 and %(confidence_limit)s.", confidence_limit=CONFIDENCE_LIMIT),
            pointer="/confidence/min",
        )
    elif not confidence.min < confidence.max <= CONFIDENCE_LIMIT:
        message = say(
            "The highest is greater than the lowest and at most %(confidence_limit)s.",
            confidence_limit=CONFIDENCE_LIMIT,
        )
        yield Problem(message, pointer="/confidence/max")
    elif confidence.labels and len(confidence.labels) != confidence.max - confidence.min + 1:
        message = say("Give a label to each of %(min)s to %(max)s, or to none.", min=confidence.min, max=confidence.max)
        yield Problem(message, pointer="/confidence/labels")
    yield from _probability_problems(confidence)
    for index, label in enumerate(confidence.labels[: CONFIDENCE_LIMIT + 1]):
        yield from check_string(label, STRING_LIMIT, f"/confidence/labels/{index}", say("The label"))


def _probability_problems(confidence: Confidence) -> Iterator[Problem]:
    given, place = confidence.probabilities or (), "/confidence/probabilities"
    if given and len(given) != confidence.max - confidence.min + 1:
        message = say(
            "Give a probability to each of %(min)s to %(max)s, or to none.", min=confidence.min, max=confidence.max
        )
        yield Problem(message, pointer=place)
    elif not all(0 <= each <= 1 for each in given):
        yield Problem(say("A probability is between 0 and 1."), pointer=place)
    elif list(given) != sorted(given):
        yield Problem(say("The probabilities must not fall: a higher number is surer."), pointer=place)


def _field_problems(field: Field, pointer: str) -> Iterator[Problem]:
    if field.kind not in KINDS:
        yield Problem(say("The kind is one of %(names)s.", names=", ".join(KINDS)), pointer=f"{pointer}/kind")
    elif field.kind in ("choice", "choices"):
        if not field.options:
            yield Problem(say("Give at least one option to choose."), pointer=f"{pointer}/options")
        yield from _list_problems(field.options, "options", f"{pointer}/options")
    elif field.options:
        yield Problem(
            say("A field of kind %(kind)s has no options. Remove them.", kind=field.kind), pointer=f"{pointer}/options"
        )


def _required_problems(codebook: Codebook) -> Iterator[Problem]:
    known = REQUIRABLE.keys() | {field.key for field in codebook.fields}
    for index, name in enumerate(codebook.required):
        if name not in known:
            message = say("Required can name %(names)s and the keys of fields.", names=", ".join(REQUIRABLE))
            yield Problem(message, pointer=f"/required/{index}")
        elif name in codebook.required[:index]:
            yield Problem(say("This is named twice."), pointer=f"/required/{index}")
