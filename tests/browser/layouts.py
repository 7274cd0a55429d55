"""Keyboards other than the one that the tests are written on: trusted key presses as each layout gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

SHIFT, CONTROL = 8, 2
NAMED = {"Enter": "\r", "Escape": "", "Backspace": "", "ArrowDown": "", "ArrowRight": "", "ArrowLeft": "", "Space": " "}
CODES = {"Enter": 13, "Escape": 27, "Backspace": 8, "ArrowDown": 40, "ArrowRight": 39, "ArrowLeft": 37, "Space": 32}

_LETTERS = {f"Key{letter}": letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_DIGITS = {f"Digit{digit}": digit for digit in "1234567890"}
_RUSSIAN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "йцукенгшщзфывапролдячсмить", strict=True))


@dataclass(frozen=True)
class Layout:
    """What each key gives, without and with Shift."""

    plain: Mapping[str, str]
    shifted: Mapping[str, str]

    def find(self, character: str) -> tuple[str, str, bool]:
        """Return code, character and Shift of the key for *character*, else of the key where US keyboards have it."""
        for table, shift in ((self.plain, False), (self.shifted, True)):
            for code, given in table.items():
                if given == character:
                    return code, given, shift
        code = f"Key{character.upper()}" if character.isalpha() else f"Digit{character}"
        table = self.shifted if character.isupper() else self.plain
        return code, table[code], character.isupper()


def _layout(plain: Mapping[str, str], shifted: Mapping[str, str]) -> Layout:
    letters = {code: given.upper() for code, given in plain.items() if given.isalpha()}
    return Layout(plain, letters | shifted)


US = _layout(
    _LETTERS | _DIGITS | {"Minus": "-", "Equal": "=", "Slash": "/"}, {"Equal": "+", "Slash": "?", "Minus": "_"}
)
RUSSIAN = _layout(
    {f"Key{key}": given for key, given in _RUSSIAN.items()} | _DIGITS | {"Minus": "-", "Equal": "=", "Slash": "."},
    {"Equal": "+", "Digit7": "?", "Slash": ","},
)
#: Digits need Shift here; the tests press them without, so that the position counts.
AZERTY = _layout(
    _LETTERS
    | {"KeyQ": "a", "KeyA": "q", "KeyW": "z", "KeyZ": "w", "KeyM": ",", "Semicolon": "m", "Slash": ":", "Equal": "="}
    | dict(zip(_DIGITS, "&é\"'(-è_çà", strict=True)),
    {"Equal": "+", "KeyM": "?", "Slash": "/"},
)


class Keyboard:
    """A keyboard of one layout, on a page."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self.session = page.context.new_cdp_session(page)
        self.layout = layout
        self.count = 0

    def press(self, *keys: str) -> None:
        """Press keys by name ("Enter", "Shift+ArrowRight", "Control+Enter") or by the character that is meant."""
        for key in keys:
            *held, name = key.split("+") if len(key) > 1 else (key,)
            modifiers = sum({"Shift": SHIFT, "Control": CONTROL}[each] for each in held)
            if name in NAMED:
                self._send(" " if name == "Space" else name, name, NAMED[name], modifiers)
            else:
                code, given, shift = self.layout.find(name)
                self._send(given, code, given, modifiers | (SHIFT if shift else 0))

    def type(self, words: str) -> None:
        """Type *words*, each character by whatever key."""
        for character in words:
            self._send(character, "", character, 0)

    def _send(self, key: str, code: str, text: str, modifiers: int) -> None:
        self.count += 1
        event = {"key": key, "code": code, "modifiers": modifiers, "windowsVirtualKeyCode": CODES.get(code, 0)}
        typed = {} if not text or modifiers & CONTROL else {"text": text}
        self.session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event, **typed})
        self.session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
