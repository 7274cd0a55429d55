"""An article before it is stored: identified, in canonical form, its regions inside the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.core.metadata import is_date
from annotator.core.records import Region
from annotator.core.text import digest
from annotator.ingest.articles import check_text, draft_line, identify
from annotator.ingest.regions import check_regions

UUID = "B7B6B1D2-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("given_id", "external", "found"),
    [
        (UUID, None, (UUID.lower(), None)),
        (UUID, "a", (UUID.lower(), "a")),
        ("a", None, (None, "a")),
        (17, None, (None, "17")),
        (None, 17, (None, "17")),
        ("", "", (None, None)),
        (None, None, (None, None)),
        ("{" + UUID + "}", None, (None, "{" + UUID + "}")),
    ],
)
def test_an_id_is_a_uuid_or_else_an_external_id(given_id, external, found):
    assert identify(given_id, external) == found


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1))
def test_a_text_without_carriage_returns_is_stored_as_it_is(text):
    text = text.replace("\r", "x")
    draft = draft_line({"text": text})
    assert (draft.text, draft.sha256) == (text, digest(text))


@given(st.text(min_size=1))
def test_a_text_is_taken_in_canonical_form_or_refused(text):
    try:
        made = check_text(text, has_offsets=False)
    except Invalid:
        assert "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)
    else:
        assert "\r" not in made
        assert check_text(made, has_offsets=True) == made


def test_both_ids_are_kept_where_neither_is_a_uuid():
    draft = draft_line({"text": "x", "id": 5, "external_id": "a"})
    assert (draft.external_id, draft.meta) == ("a", {"id": 5})


def test_what_stands_in_meta_and_beside_it_is_refused():
    with pytest.raises(Invalid, match="both in meta and beside it"):
        draft_line({"text": "x", "meta": {"tag": 1}, "tag": 2})


@pytest.mark.parametrize("value", ["2024", "2024-02", "2024-02-29", "0001-01-01"])
def test_dates_may_leave_out_day_and_month(value):
    assert is_date(value)


@pytest.mark.parametrize("value", ["24", "2024-2", "2023-02-29", "2024-00", "0000", "2024-02-29T00", "٢٠٢٤", "2024\n"])
def test_other_dates_are_none(value):
    assert not is_date(value)


def test_regions_are_in_order_apart_and_inside():
    def pointers(*regions: tuple[int, int]) -> list[str | None]:
        return [each.pointer for each in check_regions([Region(*each, "byline") for each in regions], 10)]

    assert pointers((0, 5), (5, 10)) == []
    assert pointers((0, 5), (4, 6)) == ["/regions/1/start"]
    assert pointers((5, 6), (0, 1)) == ["/regions/1/start"]
    assert pointers((0, 11)) == ["/regions/0/end"]
    assert pointers((3, 3)) == ["/regions/0/end"]
