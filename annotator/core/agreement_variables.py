"""Which fields of a claim agreement is measured on, and their values as numbers that can be counted fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from annotator.core.agreement_labels import Scale
from annotator.core.claim_record import voices
from annotator.core.codebook import Codebook
from annotator.core.matching import Passage
from annotator.core.records import Pair, Voice
from annotator.core.segments import Segment

#: Measured in every project, in the order of an answer; a choice field of the same key is named "fields.KEY".
BUILT_IN = ("stance", "type", "target", "speaker", "stance_holder")
TARGETS = "targets"
CONFIDENCE = "confidence"
#: The code number of a value that is not given.
MISSING = -1

_NO_PAIR = Pair()
_Chain = tuple[tuple[str, str | None, bool], ...]


class ClaimContent(Struct):
    """What agreement reads of a stored claim."""

    segments: tuple[Segment, ...]
    type: str | None
    stances: list[Pair]
    confidence: int | None
    attribution: list[Voice]
    attributes: dict[str, Any]


class CountedClaim(Passage, frozen=True):
    """A claim as agreement counts it: where it lies, and what it says as code numbers."""

    #: One for each of `Variables.all`.
    values: tuple[int, ...] = ()
    #: Each of its targets with the first stance towards it.
    stances: Mapping[str, int] = {}
    #: Its id.
    uuid: str = ""


class Variable:
    """A field, and the code numbers of its values."""

    def __init__(self, name: str, order: Mapping[str, float] | None = None, *, is_set: bool = False) -> None:
        self.name = name
        self.is_set = is_set
        #: What each code number stands for, a set for its elements.
        self.meanings: list[frozenset[str]] = []
        self._codes: dict[str | frozenset[str] | None, int] = {None: MISSING, frozenset(): MISSING}
        steps = {step: place for place, step in enumerate(sorted(set((order or {}).values())))}
        #: A code number to its place in the order that the codebook gives; without those that have none.
        self.ranks = {self.code(key): steps[step] for key, step in (order or {}).items()}

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Return the scales on which alpha is computed."""
        if self.is_set:
            return ("nominal", "masi")
        return ("nominal", "ordinal") if self.ranks else ("nominal",)

    def ranked(self, unit: Sequence[int]) -> tuple[int, ...]:
        """Return the places of a unit's values in the codebook's order, without those that have none."""
        return tuple([self.ranks[code] for code in unit if code in self.ranks])

    def code(self, value: str | frozenset[str] | None) -> int:
        """Return the code number of *value*, the same whenever it comes; MISSING for none, and for an empty set."""
        try:
            return self._codes[value]
        except KeyError:
            self._codes[value] = len(self.meanings)
            self.meanings.append(value if isinstance(value, frozenset) else frozenset((str(value),)))
            return self._codes[value]


class Variables:
    """The fields that a codebook lets one measure: names first, then those that hold a set."""

    def __init__(self, codebook: Codebook) -> None:
        self._has_voice = codebook.has_voice
        self._choices = [each.key for each in codebook.fields if each.kind == "choice"]
        self._sets = [each.key for each in codebook.fields if each.kind == "choices"]
        stances = {each.key: each.value for each in codebook.stances if each.value is not None}
        scale = codebook.confidence
        degrees = {str(each): float(each) for each in range(scale.min, scale.max + 1)} if scale else {}
        self.all = [
            Variable("stance", stances),
            *(Variable(name) for name in BUILT_IN[1:]),
            *(Variable(_name(key)) for key in self._choices),
            Variable(CONFIDENCE, degrees),
            Variable(TARGETS, is_set=True),
            *(Variable(_name(key), is_set=True) for key in self._sets),
        ]
        self._codes = [variable.code for variable in self.all]
        self._known: dict[_Chain, tuple[str | None, str | None]] = {}

    def claim(self, content: ClaimContent, uuid: str = "") -> CountedClaim:
        """Return the claim *uuid* with its values as code numbers."""
        stance, attributes = self._codes[0], content.attributes
        stances = {pair.target: stance(pair.stance) for pair in reversed(content.stances)}
        first = content.stances[0] if content.stances else _NO_PAIR
        said = [
            first.stance,
            content.type,
            first.target,
            *self._voices(content.attribution),
            *[_option(attributes.get(key)) for key in self._choices],
            None if content.confidence is None else str(content.confidence),
            frozenset([target for target in stances if target is not None]),
            *[_options(attributes.get(key)) for key in self._sets],
        ]
        values = tuple([code(value) for code, value in zip(self._codes, said, strict=True)])
        return CountedClaim(
            content.segments,
            first.target,
            values,
            {target: side for target, side in stances.items() if target is not None},
            uuid,
        )

    def _voices(self, chain: Sequence[Voice]) -> tuple[str | None, str | None]:
        key = tuple([(voice.actor, voice.role, voice.joint is True) for voice in chain])
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = voices(chain, self._has_voice)
        return known


def _name(key: str) -> str:
    return f"fields.{key}" if key in (*BUILT_IN, TARGETS, CONFIDENCE) else key


def _option(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _options(value: object) -> frozenset[str] | None:
    return frozenset([each for each in value if isinstance(each, str)]) if isinstance(value, list) else None
