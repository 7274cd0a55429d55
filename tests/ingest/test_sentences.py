"""Where sentences lie: line by line, without what stands before an answer or a point of a list."""

from __future__ import annotations

import pytest

from annotator.ingest.sentences import find_sentences


def quotes(text: str) -> list[str]:
    return [text[each.start : each.end] for each in find_sentences(text)]


def test_a_sentence_never_crosses_a_line_feed_and_blank_lines_hold_none():
    assert quotes("Orlov spoke\n\nof trams. He left.\n \t\n") == ["Orlov spoke", "of trams.", "He left."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Answer: We won. They lost.", ["We won.", "They lost."]),
        ("Question: Is it fair? Answer: 🚊 No, it is not.", ["Is it fair?", "🚊 No, it is not."]),
        ("Q: Why?\nA: Because.", ["Why?", "Because."]),
        ("Sual: Niyə?\nCavab: Bəli.", ["Niyə?", "Bəli."]),
        ("Soru: Neden?\nCevap: Evet.", ["Neden?", "Evet."]),
        ("Вопрос: Почему?\nОтвет: Да. Нет.", ["Почему?", "Да.", "Нет."]),
        ("• It rains.\n- “Yes,” he said.\n12) Then no.", ["It rains.", "“Yes,” he said.", "Then no."]),
    ],
)
def test_who_speaks_and_bullets_are_no_part_of_a_sentence(text: str, said: list[str]):
    assert quotes(text) == said


@pytest.mark.parametrize("text", ["Answer the question.", "A tram: it comes.", "-5 degrees.", "1990 was cold."])
def test_what_only_looks_like_a_lead_stays(text: str):
    assert quotes(text) == [text]


def test_places_are_code_points():
    (tram,) = find_sentences("🚊🚊 The tram.")
    assert (tram.start, tram.end) == (0, 12)
    assert find_sentences("Answer: 🚊 yes.")[0].start == 8


def test_a_lead_with_nothing_after_it_is_no_sentence():
    assert quotes("Answer: \n* \n") == []
