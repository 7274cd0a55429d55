"""The entries a codebook is made of: claim types, targets, stances, confidence, actor roles, fields, reasons."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import force_setattr

from annotator.core.wording import say

#: What a field can hold: one option, several, a number, a text, yes or no.
KINDS = ("choice", "choices", "number", "text", "flag")

#: The parts of a codebook that are lists of entries with a key.
LISTS = ("claim_types", "targets", "stances", "actor_roles", "fields", "reasons")

#: What `required` may name beside the keys of fields, with the part that a claim takes it from.
REQUIRABLE = {
    "type": "claim_types",
    "target": "targets",
    "stance": "stances",
    "confidence": "confidence",
    "attribution": None,
    "context": None,
    "note": None,
}

#: One entry of each part, as a message names it.
SINGULAR = {
    "claim_types": say("claim type"),
    "targets": say("target"),
    "stances": say("stance"),
    "confidence": say("confidence"),
    "actor_roles": say("actor role"),
    "fields": say("field"),
    "options": say("option"),
    "reasons": say("reason"),
}


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something an annotator can choose: a key for the data, a label for the page, what it means."""

    key: str
    #: The key where none was given.
    label: str = ""
    #: One character.
    shortcut: str | None = None
    definition: str = ""
    examples: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Give a label to an entry that came without, and take an empty shortcut for none."""
        force_setattr(self, "label", self.label or self.key)
        force_setattr(self, "shortcut", self.shortcut or None)


class ClaimType(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of thing a claim says."""


class Target(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proposition or issue that claims take a stance on."""

    #: What each stance means for this target, by the stance's key.
    stances: dict[str, str] = {}
    note_required: bool = False


class Stance(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A side that a claim can take on a target."""

    #: Where it stands on the scale that makes stances ordinal; None is off the scale.
    value: int | float | None = None
    color: str | None = None


class Confidence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How sure a person is that the own record is right: whole numbers from `min` to `max`."""

    min: int = 1
    max: int = 5
    question: str = ""
    #: One for each number, or none.
    labels: tuple[str, ...] = ()
    #: How likely a record of each number is right, 0 to 1; left out where the codebook does not say.
    probabilities: tuple[float, ...] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Take an empty list of probabilities for none."""
        if self.probabilities == ():
            force_setattr(self, "probabilities", UNSET)

    def probability(self, number: int) -> float | None:
        """Return how likely a record of this *number* is right, None where the codebook does not say."""
        given = self.probabilities or ()
        at = number - self.min
        return given[at] if 0 <= at < len(given) else None


class ActorRole(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody is in the chain of voices; without a voice they are said to think, and do not speak."""

    voice: bool = True


class Option(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of a choice field."""


class Field(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A further thing to record about each claim."""

    #: One of `KINDS`.
    kind: str
    options: tuple[Option, ...] = ()
    required: bool = False
    #: Whether a new claim starts with the value of the last one.
    carry: bool = False


class Reason(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a reviewer gave a verdict or rejected a claim."""


DEFAULT_REASONS = (
    Reason(key="ambiguous", label="The text is ambiguous"),
    Reason(key="guideline_gap", label="The guidelines do not cover it"),
    Reason(key="slip", label="Slip"),
    Reason(key="edge_case", label="Edge case"),
    Reason(key="opinion", label="A matter of opinion"),
    Reason(key="other", label="Other"),
)
