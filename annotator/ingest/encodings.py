"""In which encodings a file that is not UTF-8 may be, and how its text would look: people choose by looking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.errors import Invalid
from annotator.core.text import decode

#: Encodings that people may choose from, and how they are called.
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1252": "Western European (Windows-1252)",
    "iso-8859-9": "Turkish (ISO 8859-9)",
    "utf-16": "Unicode (UTF-16)",
    "koi8-r": "Russian (KOI8-R)",
}
SAMPLE_LENGTH = 120

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Letters of Icelandic and Old English stand where Turkish has its own, and are far rarer.
_RARE = frozenset("þðýÞÐÝ")
_PUNCTUATION = frozenset("“”„‘’‚–—…«»№°€§·•£©\u00a0")


@dataclass(frozen=True)
class Guess:
    """An encoding that could be the file's, with a part of the text as it would look."""

    encoding: str
    label: str
    sample: str


def guess_encodings(raw: bytes) -> list[Guess]:
    """Return the encodings that can read *raw* and tell it apart, the likeliest first."""
    read = dict(_readings(raw))
    ranked = sorted(read, key=lambda name: _oddity(read[name]))
    guesses = {_sample(read[name]): Guess(name, ENCODINGS[name], _sample(read[name])) for name in reversed(ranked)}
    return [each for each in reversed(guesses.values()) if each.sample]


def _readings(raw: bytes) -> Iterator[tuple[str, str]]:
    for name in ENCODINGS:
        if name == "utf-16" and not raw.startswith(_UTF16_MARKS) and raw.count(0) * 4 < len(raw):
            continue  # any even number of bytes would be some Chinese
        try:
            yield name, decode(raw, name)
        except Invalid:
            continue


def _sample(text: str) -> str:
    """Return the part of *text* around its first character that is not ASCII: there the encodings differ."""
    at = next((index for index, char in enumerate(text) if char > "\x7f"), 0)
    begin = max(0, at - SAMPLE_LENGTH // 3)
    return " ".join(text[begin : begin + SAMPLE_LENGTH].split())


def _oddity(text: str) -> float:
    """Return how unlike written language *text* is, for each character that is not ASCII."""
    odd = count = 0
    before = " "
    for char in text[:20_000]:
        if char > "\x7f":
            count += 1
            odd += _is_odd(before, char)
        before = char
    return odd / count if count else 0.0


def _is_odd(before: str, char: str) -> bool:
    if char in _RARE:
        return True
    if not char.isalpha():
        return char not in _PUNCTUATION
    if not before.isalpha():
        return False
    is_cyrillic = "\u0400" <= char <= "\u04ff"
    return (char.isupper() and before.islower()) or is_cyrillic != ("\u0400" <= before <= "\u04ff")
