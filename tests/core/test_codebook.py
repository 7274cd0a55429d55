"""A codebook comes in with every mistake named, and goes out whole and in the same order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from annotator.core.codebook import Codebook
from annotator.core.codebook_claims import required_missing
from annotator.core.codebook_colors import NEAR, PALETTE, VISIONS, near_pairs, seen_distance
from annotator.core.codebook_default import default_codebook
from annotator.core.codebook_warnings import PAGE_KEYS, find_warnings
from annotator.core.errors import Invalid

SMALL: dict[str, Any] = {"stances": [{"key": "favor", "label": "In favour"}]}


def problems_of(obj: object, **kind: bool) -> dict[str | None, str]:
    with pytest.raises(Invalid) as refused:
        Codebook.from_object(obj, **kind)
    return {problem.pointer: problem.message for problem in refused.value.problems}


def test_a_codebook_needs_stances_and_nothing_else():
    codebook = Codebook.from_object(SMALL)
    assert [stance.key for stance in codebook.stances] == ["favor"]
    assert codebook.confidence is None
    assert problems_of({}) == {"/stances": "A codebook needs at least one stance."}


def test_what_goes_out_comes_in_again_as_the_same_codebook():
    codebook = default_codebook("Energy")
    again = Codebook.from_object(codebook.to_object())
    assert again == codebook
    assert again.sha256 == codebook.sha256
    assert list(codebook.to_object())[:3] == ["title", "guidelines", "claim_types"]


def test_reasons_left_out_are_the_default_ones_and_an_empty_list_stays_empty():
    keys = [reason.key for reason in Codebook.from_object(SMALL).reasons]
    assert keys == ["ambiguous", "guideline_gap", "slip", "edge_case", "opinion", "other"]
    assert Codebook.from_object(SMALL | {"reasons": []}).reasons == ()


def test_every_mistake_is_named_at_its_place():
    problems = problems_of(
        {
            "stances": [
                {"key": "favor", "shortcut": "+", "color": "green"},
                {"key": "favor", "shortcut": "+"},
                {"key": "in favour", "shortcut": "ab"},
            ],
            "targets": [{"key": "T", "stances": {"nobody": "…"}}],
            "confidence": {"min": 1, "max": 5, "labels": ["one"]},
            "fields": [{"key": "speech", "kind": "choice"}, {"key": "n", "kind": "number", "options": [{"key": "a"}]}],
            "required": ["type", "colour", "type"],
        }
    )
    assert sorted(str(pointer) for pointer in problems) == [
        "/confidence/labels",
        "/fields/0/options",
        "/fields/1/options",
        "/required/1",
        "/required/2",
        "/stances/0/color",
        "/stances/1/key",
        "/stances/1/shortcut",
        "/stances/2/key",
        "/stances/2/shortcut",
        "/targets/0/stances/nobody",
    ]


@pytest.mark.parametrize(
    ("obj", "pointer", "words"),
    [
        ([], "", "object"),
        (SMALL | {"tags": []}, "/tags", "no part of this name"),
        (SMALL | {"targets": {}}, "/targets", "list"),
        (SMALL | {"targets": ["T"]}, "/targets/0", "an object"),
        (SMALL | {"targets": [{"label": "no key"}]}, "/targets/0/key", "missing"),
        (SMALL | {"targets": [{"key": 5}]}, "/targets/0/key", "must be text"),
        (SMALL | {"targets": [{"key": "T", "colour": "red"}]}, "/targets/0/colour", "not a field"),
        (SMALL | {"targets": [{"key": "T", "examples": ["a", 1]}]}, "/targets/0/examples/1", "must be text"),
        (SMALL | {"stances": [{"key": "s", "value": "1"}]}, "/stances/0/value", "number"),
        (SMALL | {"fields": [{"key": "f", "kind": "date"}]}, "/fields/0/kind", "choice, choices, number, text, flag"),
        (SMALL | {"confidence": {"min": 5, "max": 1}}, "/confidence/max", "greater"),
        (SMALL | {"title": "x" * 1001}, "/title", "1,000"),
        (SMALL | {"title": "a\x00b"}, "/title", "NUL"),
        (SMALL | {"targets": [{"key": "T", "definition": "x" * 10_001}]}, "/targets/0/definition", "10,000"),
        (SMALL | {"targets": [{"key": "k" * 65}]}, "/targets/0/key", "64"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(obj, pointer, words):
    problems = problems_of(obj)
    assert list(problems) == [pointer]
    assert words in problems[pointer]


def test_in_a_file_where_all_is_text_numbers_and_flags_are_read_from_it():
    codebook = Codebook.from_object(
        {
            "stances": [
                {"key": "NO", "value": "1"},
                {"key": "maybe", "value": "-0.5"},
                {"key": "off", "value": "null"},
            ],
            "confidence": {"min": "0", "max": "3"},
            "actor_roles": [{"key": "mind", "voice": "false"}],
            "fields": [{"key": "f", "kind": "flag", "required": "true"}],
            "targets": "",
        },
        from_text=True,
    )
    assert [stance.value for stance in codebook.stances] == [1, -0.5, None]
    assert codebook.confidence is not None and codebook.confidence.max == 3
    assert not codebook.has_voice("mind")
    assert codebook.fields[0].required is True
    assert "/stances/0/value" in problems_of({"stances": [{"key": "a", "value": "much"}]}, from_text=True)


def test_a_label_left_out_is_the_key_and_a_colour_left_out_comes_from_the_palette():
    codebook = Codebook.from_object({"stances": [{"key": "a"}, {"key": "b", "color": PALETTE[0]}, {"key": "c"}]})
    assert [stance.label for stance in codebook.stances] == ["a", "b", "c"]
    assert [stance.color for stance in codebook.stances] == [PALETTE[1], PALETTE[0], PALETTE[2]]


def test_entries_are_found_by_key():
    codebook = default_codebook()
    favor = codebook.stance("favor")
    assert favor is not None and favor.value == 1
    assert codebook.target("nothing") is None
    assert codebook.has_voice("author") and codebook.has_voice("a role it does not know")
    assert not codebook.has_voice("collective")


def test_the_default_codebook_stands_without_a_warning():
    assert find_warnings(default_codebook()) == []


def test_shortcuts_that_clash_with_another_list_a_digit_or_the_page_are_warned_about():
    codebook = Codebook.from_object(
        {
            "claim_types": [{"key": "a", "label": "Fact", "shortcut": "x"}, {"key": "b", "shortcut": "2"}],
            "stances": [{"key": "s", "shortcut": "x"}],
            "targets": [{"key": "t", "label": "The thaw is genuine", "shortcut": "3"}],
            "fields": [{"key": "f", "kind": "choice", "options": [{"key": "o", "shortcut": "N"}]}],
            "confidence": {},
        }
    )
    warned = {problem.pointer: problem.message for problem in find_warnings(codebook)}
    assert "claim type “Fact”" in warned["/stances/0/shortcut"]
    assert "confidence 3" in warned["/targets/0/shortcut"]
    assert "note" in warned["/fields/0/options/0/shortcut"]
    assert "/claim_types/1/shortcut" not in warned  # a digit is the type before a stance is set, confidence after


def test_the_keys_that_the_annotation_page_keeps_are_the_ones_that_are_warned_about():
    source = (Path(__file__).parents[2] / "static/js/annotate/keys.js").read_text(encoding="utf-8")
    rows = re.findall(r'keys: \[([^\]]*)\].*when: "(\w+)"', source)
    kept = {key for keys, when in rows if when != "reading" for key in re.findall(r'"(.)"', keys)}
    assert kept == set(PAGE_KEYS)


def test_red_and_green_are_warned_about_with_the_readers_who_mix_them_up():
    stances = [{"key": "a", "label": "For", "color": "#d7191c"}, {"key": "b", "label": "Against", "color": "#1a9641"}]
    (warning,) = find_warnings(Codebook.from_object({"stances": stances}))
    assert warning.pointer == "/stances/1/color"
    assert "deuteranopia" in warning.message and "“For”" in warning.message


def test_any_two_colours_of_the_palette_are_told_apart_by_everybody():
    assert list(near_pairs(PALETTE)) == []
    assert seen_distance("#d7191c", "#1a9641", VISIONS["deuteranopia"]) < NEAR


@pytest.mark.parametrize(
    ("label", "words"), [("Nuclear energy", "topic"), ("Is it safe?", "question"), ("Nuclear energy is safe", None)]
)
def test_a_target_that_nobody_can_be_for_or_against_gets_a_hint(label, words):
    codebook = Codebook.from_object(SMALL | {"targets": [{"key": "T", "label": label}]})
    hints = [problem.message for problem in find_warnings(codebook)]
    assert [words in hint for hint in hints] == ([True] if words else [])


def test_required_things_that_a_claim_lacks_are_named():
    codebook = Codebook.from_object(
        SMALL
        | {
            "claim_types": [{"key": "fact"}],
            "targets": [{"key": "T", "note_required": True}, {"key": "U"}],
            "fields": [{"key": "speech", "kind": "text", "required": True}, {"key": "sure", "kind": "flag"}],
            "required": ["type", "target", "stance", "confidence", "sure"],
        }
    )
    assert required_missing(codebook, {}) == ["type", "target", "stance", "sure", "speech"]
    claim = {
        "type": "fact",
        "stances": [{"target": "T", "stance": "favor"}],
        "attributes": {"speech": "x", "sure": False},
    }
    assert required_missing(codebook, claim) == ["note"]
    assert required_missing(codebook, claim | {"note": "because"}) == []
    half = claim | {"stances": [{"target": "U", "stance": "favor"}, {"target": "U", "stance": None}]}
    assert required_missing(codebook, half) == ["stance"]


def test_a_target_cannot_be_lacking_where_the_codebook_has_none():
    codebook = Codebook.from_object(SMALL | {"required": ["target", "stance", "confidence"]})
    assert required_missing(codebook, {"stances": [{"target": None, "stance": "favor"}]}) == []


def scaled(probabilities: object) -> dict[str, Any]:
    return SMALL | {"confidence": {"min": 1, "max": 3, "probabilities": probabilities}}


def test_steps_of_confidence_may_have_probabilities():
    codebook = Codebook.from_object(scaled([0.5, 0.75, 1]))
    assert codebook.confidence is not None
    assert [codebook.confidence.probability(number) for number in range(5)] == [None, 0.5, 0.75, 1, None]
    assert Codebook.from_object(codebook.to_object()) == codebook
    assert Codebook.from_object(scaled(["0.5", "0.75", "1"]), from_text=True) == codebook


def test_a_codebook_without_probabilities_stays_the_one_it_was():
    without = Codebook.from_object(SMALL | {"confidence": {"min": 1, "max": 3}})
    assert "probabilities" not in without.to_object()["confidence"]
    assert Codebook.from_object(scaled([])).sha256 == without.sha256
    assert without.confidence is not None and without.confidence.probability(1) is None


@pytest.mark.parametrize(
    ("probabilities", "words"),
    [([0.5], "each of 1 to 3"), ([0.5, 0.75, 1.5], "between 0 and 1"), ([0.9, 0.75, 0.5], "must not fall")],
)
def test_probabilities_that_cannot_be_are_named(probabilities, words):
    assert words in problems_of(scaled(probabilities))["/confidence/probabilities"]
