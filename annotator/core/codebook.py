"""The codebook of a project: what annotators can choose, what it means and what a submission may not lack."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from annotator.core.codebook_checks import find_problems
from annotator.core.codebook_colors import with_colors
from annotator.core.codebook_parts import (
    DEFAULT_REASONS,
    LISTS,
    ActorRole,
    ClaimType,
    Confidence,
    Field,
    Reason,
    Stance,
    Target,
)
from annotator.core.codebook_reading import read_parts
from annotator.core.errors import Invalid
from annotator.core.wording import say


class Codebook(Struct, frozen=True, kw_only=True, dict=True):
    """One version of a codebook, checked; in the order in which it is written to files."""

    title: str = ""
    guidelines: str = ""
    claim_types: tuple[ClaimType, ...] = ()
    targets: tuple[Target, ...] = ()
    stances: tuple[Stance, ...] = ()
    confidence: Confidence | None = None
    actor_roles: tuple[ActorRole, ...] = ()
    fields: tuple[Field, ...] = ()
    reasons: tuple[Reason, ...] = DEFAULT_REASONS
    required: tuple[str, ...] = ()

    @classmethod
    def from_object(cls, obj: object, *, from_text: bool = False) -> Codebook:
        """Return the codebook of a JSON object; stances without a colour get one that tells them apart.

        With *from_text* scalars may be text ("1", "true"), as in a YAML file. Raises Invalid with all that is wrong.
        """
        parts = read_parts(obj, from_text=from_text)
        codebook = cls(**parts | {"stances": with_colors(parts["stances"])})
        problems = list(find_problems(codebook))
        if problems:
            raise Invalid(say("The codebook has mistakes."), problems)
        return codebook

    def to_object(self) -> dict[str, Any]:
        """Return the JSON object with every part and member present, in a stable order."""
        obj: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return obj

    @cached_property
    def sha256(self) -> str:
        """The digest of the compact UTF-8 JSON of `to_object()`; equal contents have equal digests."""
        return sha256(msgspec.json.encode(self)).hexdigest()

    def claim_type(self, key: str | None) -> ClaimType | None:
        """Return the claim type with this key, or None."""
        found: ClaimType | None = self._entries["claim_types"].get(key)
        return found

    def target(self, key: str | None) -> Target | None:
        """Return the target with this key, or None."""
        found: Target | None = self._entries["targets"].get(key)
        return found

    def stance(self, key: str | None) -> Stance | None:
        """Return the stance with this key, or None."""
        found: Stance | None = self._entries["stances"].get(key)
        return found

    def actor_role(self, key: str | None) -> ActorRole | None:
        """Return the actor role with this key, or None."""
        found: ActorRole | None = self._entries["actor_roles"].get(key)
        return found

    def field(self, key: str | None) -> Field | None:
        """Return the field with this key, or None."""
        found: Field | None = self._entries["fields"].get(key)
        return found

    def reason(self, key: str | None) -> Reason | None:
        """Return the reason with this key, or None."""
        found: Reason | None = self._entries["reasons"].get(key)
        return found

    def has_voice(self, role: str | None) -> bool:
        """Return whether somebody in this actor role speaks; a role that is not known does."""
        found = self.actor_role(role)
        return found is None or found.voice

    @cached_property
    def _entries(self) -> dict[str, dict[str | None, Any]]:
        """The entries of each part by their keys; of two with one key the first."""
        return {part: {entry.key: entry for entry in reversed(getattr(self, part))} for part in LISTS}
