"""Training shows each claim of both sides once, and says in what two that belong together differ."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from cast import CODEBOOK, TEXT, claim_body, piece

from annotator.core.claim_record import StoredClaim, claim_record
from annotator.core.codebook import Codebook
from annotator.core.comparison import compare_claims
from annotator.core.records import ClaimBody, ClaimRecord

BOOK = Codebook.from_object(CODEBOOK)


def record(quote: str = "The tram 🚊 will come", layer: str = "annotator", **fields: Any) -> ClaimRecord:
    said = {"prefix": "", "suffix": "", "context": None, "note": "", "attributes": {}} | claim_body(quote, **fields)
    body = msgspec.convert(said, ClaimBody)
    moment = "2026-01-01T00:00:00.000000Z"
    stored = StoredClaim("", "ada", layer, "training", True, body, None, 1, "", 1, 1, moment, moment)  # type: ignore[arg-type]
    return claim_record(stored, BOOK, [], [])


def gold(quote: str = "The tram 🚊 will come", **fields: Any) -> ClaimRecord:
    return record(quote, "gold", **fields)


@pytest.mark.parametrize(
    ("fields", "differing"),
    [
        ({}, []),
        ({"confidence": 1, "note": "Unsure", "context": piece("Is the car ban fair?")}, []),
        ({"type": "policy"}, ["type"]),
        ({"stances": [{"target": "TRAM", "stance": "against"}]}, ["stance"]),
        ({"stances": [{"target": "CARS", "stance": "favor"}]}, ["target"]),
        ({"attribution": [{"actor": "mayor ORLOV", "role": "speaker"}]}, []),
        ({"attribution": [{"actor": "Owners", "role": "collective"}]}, ["speaker", "stance_holder"]),
        ({"attributes": {"certainty": "certain"}}, ["certainty"]),
    ],
)
def test_paired_claims_name_the_fields_that_differ(fields, differing):
    (compared,) = compare_claims([record(**fields)], [gold()], BOOK)
    assert (compared.kind, compared.differing) == ("differs" if differing else "equal", differing)


def test_another_extent_is_a_difference_and_another_place_is_another_claim():
    (wider,) = compare_claims([record("The tram 🚊 will come, Mayor")], [gold()], BOOK)
    assert (wider.kind, wider.differing) == ("differs", ["passage"])
    here = [record("Is the car ban fair?"), record()]
    there = [gold(), gold("owners\u00a0disagree")]
    kinds = [(each.kind, each.start) for each in compare_claims(here, there, BOOK)]
    assert kinds == [
        ("equal", 0),
        ("extra", TEXT.index("Is the")),
        ("missed", TEXT.index("owners")),
    ]


def test_two_empty_sides_have_nothing_to_compare():
    assert compare_claims([], [], BOOK) == []
