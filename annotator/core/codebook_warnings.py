"""What a codebook may keep and had better not: clashing shortcuts, colours that look alike, targets that are topics."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.codebook import Codebook
from annotator.core.codebook_colors import near_pairs
from annotator.core.codebook_parts import SINGULAR, Entry
from annotator.core.codebook_reading import pointer_of
from annotator.core.errors import Problem
from annotator.core.wording import say

#: Keys that the annotation page keeps for itself while a claim is open, with what they do.
PAGE_KEYS = {
    "P": "propose a target",
    "V": "voices",
    "N": "note",
    "C": "context",
    "A": "add a segment",
    "E": "move the edges",
    "D": "the same passage again",
    "G": "what the guidelines say",
    "T": "take what the reviewer proposes",
    "X": "delete the claim",
}

_TOPIC_WORDS = 2


def find_warnings(codebook: Codebook) -> list[Problem]:
    """Return what a lead should look at again; none of it forbids storing the codebook."""
    return [*_shortcut_warnings(codebook), *_color_warnings(codebook), *_target_hints(codebook)]


def _shortcut_warnings(codebook: Codebook) -> Iterator[Problem]:
    taken = {key: f"the page's key for “{does}”" for key, does in PAGE_KEYS.items()}
    digits = {str(number): f"confidence {number}" for number in _digits(codebook)}
    taken |= digits
    for part, entry, pointer in _with_shortcuts(codebook):
        shortcut = entry.shortcut or ""
        if part == "claim_types" and shortcut in digits:
            continue  # a digit is the type until a stance is set, and the confidence from then on
        owner = taken.setdefault(shortcut, f"the {SINGULAR[part]} “{entry.label}”")
        if owner != f"the {SINGULAR[part]} “{entry.label}”":
            message = f"“{shortcut}” is also {owner}, which may come first. Choose another key."
            yield Problem(message, pointer=f"{pointer}/shortcut")


def _digits(codebook: Codebook) -> range:
    scale = codebook.confidence
    return range(scale.min, min(scale.max, 9) + 1) if scale else range(0)


def _with_shortcuts(codebook: Codebook) -> Iterator[tuple[str, Entry, str]]:
    for part in ("claim_types", "targets", "stances"):
        for index, entry in enumerate(getattr(codebook, part)):
            if entry.shortcut:
                yield part, entry, pointer_of(part, index)
    for place, field in enumerate(codebook.fields):
        for index, option in enumerate(field.options):
            if option.shortcut:
                yield "options", option, pointer_of("fields", place, "options", index)


def _color_warnings(codebook: Codebook) -> Iterator[Problem]:
    stances = codebook.stances
    for first, second, visions in near_pairs([stance.color or "#000000" for stance in stances]):
        message = (
            f"Readers with {' or '.join(visions)} can hardly tell this colour from that of “{stances[first].label}”. "
            "Make one of them clearly lighter or darker."
        )
        yield Problem(message, pointer=f"/stances/{second}/color")


def _target_hints(codebook: Codebook) -> Iterator[Problem]:
    for index, target in enumerate(codebook.targets):
        label = target.label.strip()
        if label.endswith(("?", "？", "؟")):
            message = say(
                "This is a question. Write what one can be for or against: “The ban should stay”, not “Should it?”"
            )
        elif len(label.split()) <= _TOPIC_WORDS:
            message = say(
                "This looks like a topic. Write a sentence one can be for or against: “Taxes on fuel should rise”."
            )
        else:
            continue
        yield Problem(message, pointer=f"/targets/{index}/label")
