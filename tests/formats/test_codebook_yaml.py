"""A codebook goes into a file and comes back the same, and a mistake in a file is named with its line."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.codebook import Codebook
from annotator.core.codebook_default import default_codebook
from annotator.core.errors import Invalid
from annotator.core.wording import Wording
from annotator.formats.codebook_yaml import load_yaml, read_codebook, write_json, write_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
LABEL = TEXT.filter(lambda text: bool(text.strip()))


def refused(raw: str, name: str = "book.yaml") -> list[str]:
    with pytest.raises(Invalid) as error:
        read_codebook(raw.encode(), name)
    return [str(problem) for problem in error.value.problems]


def test_the_default_codebook_comes_back_from_yaml_and_from_json():
    codebook = default_codebook("Energy")
    assert read_codebook(write_yaml(codebook).encode(), "book.yaml") == codebook
    assert read_codebook(write_json(codebook), "book.json") == codebook


@example(guidelines="a\u2028b\n", title="\u2029", label="0", definition="\x85")
@given(guidelines=TEXT, title=TEXT, label=LABEL, definition=TEXT)
def test_any_text_comes_back_from_yaml(guidelines, title, label, definition):
    codebook = Codebook.from_object(
        {
            "title": title,
            "guidelines": guidelines,
            "targets": [{"key": "T", "label": label, "definition": definition, "examples": [definition]}],
            "stances": [{"key": "NO", "label": "no", "value": 1.5}],
        }
    )
    assert read_codebook(write_yaml(codebook).encode("utf-8")) == codebook


def test_every_scalar_is_text():
    raw = "stances: [{key: NO, shortcut: 1, value: 1}, {key: on}, {key: 1e3}, {key: 2026-01-01}]\n"
    raw += "actor_roles: [{key: y, voice: false}]"
    codebook = read_codebook(raw.encode())
    assert [stance.key for stance in codebook.stances] == ["NO", "on", "1e3", "2026-01-01"]
    assert codebook.stances[0].value == 1 and codebook.stances[0].shortcut == "1"
    assert not codebook.has_voice("y")


def test_a_mistake_is_named_with_file_and_line():
    assert refused("title: x\nstances:\n  - key: a\n    shortcut: ab\n  - key: a\n") == [
        "book.yaml, line 4, /stances/0/shortcut: A shortcut is one character that a key types.",
        "book.yaml, line 5, /stances/1/key: Another stance of this list has this key already.",
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("stances: [", "line 1: This is not YAML"),
        ("title: a\ntitle: b\n", "line 2: “title” stands twice"),
        ("a: &x [1]\nb: *x\n", "line 2: Aliases"),
        ("? [a]\n: b\n", "line 1: A name here must be text"),
        ("[" * 1000 + "]" * 1000, "deeper than 100"),
        ("title: \x07", "This is not YAML"),
        ("", "A codebook is an object"),
        ("just words", "A codebook is an object"),
    ],
)
def test_what_is_not_a_codebook_is_refused(raw, words):
    assert any(words in problem for problem in refused(raw))


def test_json_is_read_strictly():
    assert refused('{"stances": [{"key": "a", "value": "1"}]}', "book.json") == [
        "book.json, /stances/0/value: This must be a whole number or a number or null, not text."
    ]
    assert "not JSON" in refused("{", "book.json")[0]


def test_a_yaml_file_says_which_line_holds_what():
    lines: dict[str, int] = {}
    load_yaml("title: x\nstances:\n  - key: a\n", lines)
    assert lines["/stances/0/key"] == 3


@pytest.mark.parametrize(
    ("raw", "pattern"),
    [
        ("title: \x07", "the character %(code)s may not stand in it"),
        ("title: x\n- a", "expected <block end>, but found %(found)s"),
        ("a: b\nc", "could not find expected ':'"),
        ("title: %x", "found character %(found)s that cannot start any token"),
        ('title: "\\q"', "found the unknown escape character %(found)s"),
        ("title: [a b: }", "expected a value, but found %(found)s"),
        ("title: |x\n  a", "expected an indicator of a block (+, - or a digit), but found %(found)s"),
        ("a: b\n---\nc: d", "but found another document"),
    ],
)
def test_what_the_parser_finds_can_be_said_in_another_language(raw, pattern):
    with pytest.raises(Invalid) as refused:
        load_yaml(raw)
    sentence = refused.value.message
    assert isinstance(sentence, Wording)
    found = sentence.values.get("value", sentence)
    assert isinstance(found, Wording) and pattern in found.pattern
