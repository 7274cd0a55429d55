"""A precedent: a passage that the guidelines did not cover, and the ruling on it, among the examples of an entry.

An example of a codebook is a line of text, and a precedent is one of a form that can be told from the others:
`“passage” → ruling [claim 0b5f…]`. So it is versioned, diffed, exported and shown wherever examples are.
"""

from __future__ import annotations

import re

from msgspec import Struct

#: Parts of a codebook whose entries hold precedents.
PARTS = ("targets", "claim_types", "stances")
#: The reason, of a verdict or a rejection, that says that the guidelines do not cover a case.
GUIDELINE_GAP = "guideline_gap"

_FORM = re.compile(r"“(.+?)” → (.+) \[claim ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]")


class Precedent(Struct, frozen=True):
    """A passage, how it is to be read, and the id of the claim that it comes from."""

    passage: str
    ruling: str
    claim: str


def write_precedent(precedent: Precedent) -> str:
    """Return the example, on one line, that says *precedent*."""
    passage, ruling = (" ".join(said.split()) for said in (precedent.passage, precedent.ruling))
    return f"“{passage}” → {ruling} [claim {precedent.claim}]"


def read_precedent(example: str) -> Precedent | None:
    """Return the precedent that an example says, None for any other example."""
    found = _FORM.fullmatch(example)
    return Precedent(*found.groups()) if found else None
