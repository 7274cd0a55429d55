"""The encoding that a file is in stands first among those that could be meant."""

from __future__ import annotations

import pytest

from annotator.ingest.encodings import guess_encodings


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Türkiye’nin başkanı şöyle dedi: İlişkiler gelişecek", "cp1254"),
        ("Президент сказал, что это «неправда»", "cp1251"),
        ("Президент сказал, что это неправда", "koi8-r"),
        ("Şəhər 🚊 tramvayı", "utf-16"),
    ],
)
def test_the_right_one_is_likeliest_and_shows_the_text(text, encoding):
    first = guess_encodings(text.encode(encoding))[0]
    assert (first.encoding, first.sample) == (encoding, text)


def test_encodings_that_make_the_same_text_are_one_choice():
    guesses = guess_encodings("Şehir ve ışık".encode("iso-8859-9"))
    assert [each.sample for each in guesses].count("Şehir ve ışık") == 1
