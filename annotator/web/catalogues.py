"""The words that the page's scripts say, as a script of their own, made from a language's catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotator.config import PACKAGE
from annotator.core.text import digest

TRANSLATIONS = PACKAGE / "translations"
SCRIPTS = "static/js/"


@dataclass(frozen=True)
class Script:
    """A script and the digest that its address carries, so that browsers may keep it for good."""

    text: str
    digest: str


def catalogue_path(code: str) -> Path:
    """Return the catalogue of a language."""
    return TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"


@cache
def script_of(code: str) -> Script:
    """Return the script that hands a language's words to js/lib/i18n.js: the English message to one form, or to all."""
    from babel.messages.pofile import read_po  # which no start needs

    with catalogue_path(code).open("rb") as file:
        catalogue = read_po(file, locale=code)
    messages = {
        message.id[0] if message.pluralizable else message.id: message.string
        for message in catalogue
        if message.id and any(place.startswith(SCRIPTS) for place, _ in message.locations)
    }
    words = json.dumps({"locale": code.replace("_", "-"), "messages": messages}, ensure_ascii=False)
    text = f"globalThis.annotatorCatalogue = {words};\n"
    return Script(text, digest(text)[:16])
