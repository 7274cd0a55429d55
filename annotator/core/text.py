"""What an article's text is: the canonical form of a file's content, and the folded form that search compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

from annotator.core.errors import Invalid, Problem
from annotator.core.wording import say

TEXT_LIMIT = 2_000_000
NOTE_LIMIT = 10_000
STRING_LIMIT = 1_000
NESTING_LIMIT = 100

#: Characters that no text may hold.
REFUSED = re.compile("[\x00\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# NFKD takes marks off letters; these letters carry none that it could take off, yet people type them without.
_FOLDS = {"ə": "e", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}

_ASCII = frozenset(map(chr, range(128)))
#: Longer words are not kept; texts of scripts without spaces are one long word.
_WORD_LENGTH = 64
_WORDS_KEPT = 2**15


def is_uuid(text: str) -> bool:
    """Return whether *text* is a UUID as RFC 9562 writes it, in either case: no braces, and no hyphen left out."""
    return bool(_UUID.fullmatch(text))


def canonical(text: str) -> str:
    """Return *text* with CRLF and CR as LF and nothing else changed. Raises Invalid at NUL and lone surrogates."""
    found = REFUSED.search(text)
    if found:
        raise Invalid(refusal(found[0], found.start()))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(raw: bytes, encoding: str = "utf-8") -> str:
    """Return a file's content as canonical text, a byte order mark at its start dropped.

    Raises Invalid with the position of the first byte that *encoding* cannot read.
    """
    return canonical(decode_file(raw, encoding))


def decode_file(raw: bytes, encoding: str = "utf-8") -> str:
    """Return a file's content as it stands, a byte order mark at its start dropped. Raises Invalid as `decode` does."""
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"{error.start} (0x{raw[error.start]:02x})" if raw[error.start :] else str(error.start)
        raise Invalid(
            say(
                "Byte %(byte)s is not %(encoding)s. Choose the file's encoding and try again.",
                byte=byte,
                encoding=encoding.upper(),
            )
        ) from None
    except (LookupError, ValueError):  # an unknown name, or a codec that is not for files
        raise Invalid(say("This encoding is not known. Use a name such as utf-8, cp1254 or windows-1251.")) from None


def is_storable(value: str, limit: int) -> bool:
    """Return whether a string can be stored as it is: `check_string` says what is wrong with one that cannot."""
    return len(value) <= limit and REFUSED.search(value) is None


def check_string(value: str, limit: int, pointer: str, name: str) -> list[Problem]:
    """Return what is wrong with a string that a person typed: refused characters, or more than *limit* code points."""
    found = REFUSED.search(value)
    if found:
        return [Problem(refusal(found[0], found.start()), pointer=pointer)]
    if len(value) > limit:
        message = say(
            "%(name)s has %(value)s characters; the limit is %(limit)s. Shorten it.",
            name=name,
            value=f"{len(value):,}",
            limit=f"{limit:,}",
        )
        return [Problem(message, pointer=pointer)]
    return []


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def fold(text: str) -> str:
    """Return *text* as search compares it: no case, no diacritics, ə as e, ı as i."""
    return text.lower() if text.isascii() else " ".join(map(_FOLDED.__getitem__, text.split(" ")))


def _fold_word(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold())
    for char in set(folded) - _ASCII:  # far fewer than the text has characters
        if char in _FOLDS:
            folded = folded.replace(char, _FOLDS[char])
        elif unicodedata.combining(char):
            folded = folded.replace(char, "")
    return folded


class _FoldedWords(dict[str, str]):
    """Words, folded. Articles repeat their words, and so do projects: an import spends a third as long on folding."""

    def __missing__(self, word: str) -> str:
        folded = _fold_word(word)
        if len(word) <= _WORD_LENGTH:
            if len(self) >= _WORDS_KEPT:
                self.clear()
            self[word] = folded
        return folded


_FOLDED = _FoldedWords()


# The same few persons make all the claims of a file.
@lru_cache(maxsize=1024)
def name_key(name: str) -> str:
    """Return the form in which two names are the same name: NFKC, then casefold."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def refusal(char: str, position: int) -> str:
    """Return the sentence that refuses *char*, one of REFUSED."""
    if char == "\x00":
        return say(
            "A NUL character at position %(position)s cannot be stored. Remove it and try again.", position=position
        )
    return say(
        "A lone surrogate at position %(position)s cannot be stored. Remove it and try again.", position=position
    )
