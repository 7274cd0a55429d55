"""What JSON may spell and a database cannot store is found however it is spelled."""

from __future__ import annotations

import itertools
import json

import pytest

from annotator.core.decoding import load_json
from annotator.core.errors import Invalid

PARTS = ("\\ud83d", "\\uDE00", "\\uDBff", "\\u0000", "\\\\", "ud83d", "\\u00e9", "x")


@pytest.mark.parametrize("first", PARTS)
def test_halves_of_characters_and_nul_are_refused_and_whole_ones_are_not(first: str) -> None:
    for rest in itertools.product(PARTS, repeat=3):
        spelled = '"' + first + "".join(rest) + '"'
        value = json.loads(spelled)
        try:
            assert load_json(spelled) == value
            is_taken = True
        except Invalid:
            is_taken = False
        assert is_taken == can_be_stored(value), spelled


def can_be_stored(text: str) -> bool:
    """Return whether *text* is without NUL and has a UTF-8 form, which a lone surrogate has not."""
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False
