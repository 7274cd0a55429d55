"""Disagreement is the share of passages on which the readers do not all say the same."""

from __future__ import annotations

from annotator.core.disagreement import disagreement
from annotator.core.records import ClaimBody, Pair, Piece


def claim(start: int, end: int, stance: str = "favor", **fields: object) -> ClaimBody:
    said = {"prefix": "", "suffix": "", "type": "factual", "confidence": 3, "attribution": [], "context": None}
    said |= {"note": "", "attributes": {}, "stances": [Pair("TRAM", stance)]}
    return ClaimBody(segments=[Piece(start, end, "x" * (end - start))], **(said | fields))


def test_readers_who_say_the_same_do_not_disagree():
    assert disagreement({"ada": [claim(0, 10), claim(20, 30)], "ben": [claim(0, 11), claim(21, 30)]}) == 0


def test_another_stance_and_a_passage_that_one_passed_over_are_disputed():
    ada = [claim(0, 10), claim(20, 30), claim(40, 50), claim(60, 70)]
    ben = [claim(0, 10), claim(20, 30, "against"), claim(40, 50)]
    assert disagreement({"ada": ada, "ben": ben}) == 0.5


def test_a_passage_that_one_of_three_passed_over_is_disputed():
    assert disagreement({"ada": [claim(0, 10)], "ben": [claim(0, 10)], "cleo": []}) == 1


def test_what_nobody_marked_is_not_disputed():
    assert disagreement({"ada": [], "ben": []}) == 0


def test_other_words_in_a_note_and_less_confidence_are_no_disagreement():
    assert disagreement({"ada": [claim(0, 10)], "ben": [claim(0, 10, note="Hm.", confidence=1)]}) == 0
