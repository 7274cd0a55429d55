"""The difference between two versions is told in sentences, and used keys do not vanish without a word."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.core.codebook import Codebook
from annotator.core.codebook_diff import diff
from annotator.core.codebook_mapping import check_mapping, read_mapping
from annotator.core.errors import Conflict, Invalid
from annotator.core.wording import Wording

OLD: dict[str, Any] = {
    "title": "Energy",
    "claim_types": [{"key": "fact", "label": "Factual"}, {"key": "cause", "label": "Causal"}],
    "targets": [{"key": "A", "label": "Coal should go"}, {"key": "B", "label": "Gas should stay"}],
    "stances": [{"key": "favor", "label": "In favour"}, {"key": "against", "label": "Against"}],
    "confidence": {"min": 1, "max": 5},
    "fields": [
        {"key": "speech", "kind": "choice", "options": [{"key": "direct"}, {"key": "indirect"}]},
        {"key": "place", "kind": "text"},
    ],
}


def codebook(**parts: Any) -> Codebook:
    return Codebook.from_object(OLD | parts)


def sentences(**parts: Any) -> list[str]:
    return [change.sentence for change in diff(codebook(), codebook(**parts))]


def test_no_change_is_no_sentence():
    assert sentences() == []


def test_each_change_is_a_sentence():
    assert sentences(
        title="Energy policy",
        targets=[{"key": "A2", "label": "Coal should go"}, {"key": "C", "label": "Oil should go"}],
        stances=[OLD["stances"][1], OLD["stances"][0] | {"label": "For"}],
        confidence={"min": 1, "max": 7},
    ) == [
        "Changed the title from “Energy” to “Energy policy”.",
        "Removed target “Gas should stay” (B).",
        "Renamed the key of target “Coal should go” from A to A2.",
        "Added target “Oil should go” (C).",
        "Changed colour of stance “Against” from “#762a83” to “#1b7837”.",
        "Changed label of stance “For” from “In favour” to “For”.",
        "Changed colour of stance “For” from “#1b7837” to “#762a83”.",
        "Changed the order of the stance list.",
        "Changed the highest number of confidence from “5” to “7”.",
    ]


def test_an_option_that_goes_is_told_with_its_field():
    options = [{"key": "direct"}]
    fields = [OLD["fields"][0] | {"options": options}, OLD["fields"][1]]
    assert sentences(fields=fields) == ["Removed option of “speech”: “indirect” (indirect)."]


def test_used_keys_that_leave_are_named_until_they_are_mapped():
    new = codebook(targets=[OLD["targets"][1]], confidence={"min": 1, "max": 3})
    used = {"targets": {"A", "B"}, "confidence": {"2", "5"}, "claim_types": {"fact"}}
    with pytest.raises(Conflict, match=r"A \(targets\), 5 \(confidence\)") as refused:
        check_mapping(codebook(), new, used, {})
    assert [problem.pointer for problem in refused.value.problems] == ["/mapping/targets/A", "/mapping/confidence/5"]
    check_mapping(codebook(), new, used, {"targets": {"A": "B"}, "confidence": {"5": None}})


def test_an_unused_key_may_leave():
    check_mapping(codebook(), codebook(targets=[]), {"targets": set()}, {})


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"targets": {"A": "Z"}}, "no key to map to"),
        ({"targets": {"B": "A"}}, "stays"),
        ({"targets": {"Z": "B"}}, "had no such key"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(mapping, words):
    new = codebook(targets=[OLD["targets"][1]])
    with pytest.raises(Invalid) as refused:
        check_mapping(codebook(), new, {"targets": {"A"}}, mapping)
    assert words in refused.value.problems[0].message


def test_options_follow_a_field_that_is_mapped_and_go_with_one_that_is_removed():
    used = {"fields": {"speech"}, "fields.speech": {"direct"}}
    renamed = codebook(fields=[OLD["fields"][0] | {"key": "voice", "options": [{"key": "quoted"}]}])
    with pytest.raises(Conflict, match=r"direct \(fields.speech\)"):
        check_mapping(codebook(), renamed, used, {"fields": {"speech": "voice"}})
    check_mapping(codebook(), renamed, used, {"fields": {"speech": "voice"}, "fields.speech": {"direct": "quoted"}})
    check_mapping(codebook(), codebook(fields=[]), used, {"fields": {"speech": None}})


def test_a_used_field_keeps_its_kind():
    new = codebook(fields=[{"key": "speech", "kind": "text"}])
    with pytest.raises(Invalid) as refused:
        check_mapping(codebook(), new, {"fields": {"speech"}}, {})
    assert refused.value.problems[0].pointer == "/fields/0/kind"


@pytest.mark.parametrize("mapping", [[], {"labels": {}}, {"targets": ["A"]}, {"targets": {"A": 1}}])
def test_a_mapping_of_another_shape_is_refused(mapping):
    with pytest.raises(Invalid):
        read_mapping(mapping)


def test_a_change_can_be_said_in_another_language():
    confidence = {"min": 1, "max": 7}
    (change,) = diff(codebook(), codebook(confidence=confidence))
    assert isinstance(change.sentence, Wording)
    assert change.sentence.pattern == "Changed %(name)s from %(before)s to %(after)s%(stop)s"
    name = change.sentence.values["name"]
    assert isinstance(name, Wording) and name.pattern == "%(member)s of confidence"
    assert isinstance(name.values["member"], Wording) and name.values["member"] == "the highest number"
