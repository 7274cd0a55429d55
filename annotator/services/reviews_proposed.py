"""The fields that a fix proposes: would the claim be right if its annotator took them over?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from annotator.core.claim_checks import Excerpt, check_claim, refusal
from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.core.errors import Invalid
from annotator.core.records import ClaimBody, ClaimInput
from annotator.core.segments import Segment

FIELDS = tuple(field.name for field in msgspec.structs.fields(ClaimInput))


def check_proposed(
    proposed: dict[str, Any], stored: ClaimBody, codebook: Codebook, length: int, read: Callable[[Segment], Excerpt]
) -> dict[str, Any]:
    """Return the *proposed* fields of a claim as they are kept: quotes filled in, in the order of the record.

    They are put over the *stored* claim and the whole is checked as if its annotator had sent it; further fields of the
    codebook are taken one by one. Raises Invalid with pointers below /proposed.
    """
    try:
        checked = check_claim(convert(_merged(stored, proposed), ClaimInput), codebook, length, read, stored)
    except Invalid as error:
        raise refusal([replace(each, pointer=f"/proposed{each.pointer or ''}") for each in error.problems]) from None
    made = msgspec.to_builtins(checked)
    fields = {name: made[name] for name in FIELDS if name in proposed}
    if "attributes" in fields:
        fields["attributes"] = {key: made["attributes"][key] for key in proposed["attributes"]}
    return fields


def _merged(stored: ClaimBody, proposed: dict[str, Any]) -> dict[str, Any]:
    made = msgspec.to_builtins(stored)
    merged = {name: made[name] for name in FIELDS} | proposed
    if isinstance(merged["attributes"], dict):
        merged["attributes"] = stored.attributes | merged["attributes"]
    return merged
