"""Synthetic articles and claims that mix scripts, emoji and combining marks; the same numbers give the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

#: Each exercises what offsets go wrong on: letters beyond Latin-1, two-unit emoji, marks, right-to-left, NBSP.
SENTENCES = (
    "The two governments signed the transit agreement on Tuesday, officials said.",
    "Bakı ilə Tehran arasında münasibətlər son aylarda xeyli yaxşılaşıb, deyə nazir bildirib.",
    "Cumhurbaşkanı, sınırdaki gerginliğin kısa sürede azalacağını söyledi 🤝.",
    "Министр заявил, что договорённости «пока остаются на бумаге» и проверка начнётся весной.",
    "وزیر امور خارجه گفت که روابط دو کشور وارد مرحله تازه‌ای شده است.",
    "هذا الاتفاق لن يغيّر شيئًا على الأرض، بحسب المعارضة.",
    "Cafe\u0301 owners near the border doubt it: “nobody asked us”, one said 😀👩🏽‍🌾.",
    "Trade fell by 12\u00a0% last year 📉, while transit through Zəngəzur grew.",
    "Şəhər sakinləri isə İrəvanla sülhün mümkün olduğuna inanmır…",
    "Analysts expect that the corridor will open by spring; others call this wishful thinking.",
    "Как утверждает газета, Анкара поддержала бы такое решение 🇹🇷.",
    "Naı\u0308ve hopes, wrote the paper’s editor, will not survive the winter.",
)
TARGETS = ("NORM", "CORRIDOR", "SANCTIONS", "PEACE")
TYPES = ("factual", "causal", "prediction")
STANCES = ("favor", "against", "neutral", "unclear")
VOICES = ("Məmməd Əliyev", "Orlov", "Pezeşkian", "وزیر امور خارجه", "an analyst", "İlham Yılmaz")
ANNOTATORS = ("ada", "ben", "cem")

CODEBOOK: dict[str, Any] = {
    "title": "Benchmark",
    "claim_types": [{"key": key} for key in TYPES],
    "targets": [{"key": key} for key in TARGETS],
    "stances": [{"key": key, "value": value} for key, value in zip(STANCES, (1, -1, 0, None), strict=True)],
    "confidence": {"min": 1, "max": 5, "question": "How sure are you?"},
    "actor_roles": [{"key": "author"}, {"key": "speaker"}, {"key": "collective", "voice": False}],
    "fields": [{"key": "speech", "kind": "choice", "options": [{"key": "direct"}, {"key": "indirect"}]}],
    "required": ["type", "target", "stance", "confidence"],
}


@dataclass(frozen=True)
class SampleArticle:
    """An article and the ranges of its sentences."""

    number: int
    text: str
    sentences: tuple[tuple[int, int], ...]

    def claim(self, number: int) -> dict[str, Any]:
        """Return the claim *number* on this article, as a client sends it; every fifth has two segments."""
        chance = random.Random(self.number * 1_000_003 + number)
        pieces = [self.piece(chance)]
        if number % 5 == 0:
            other = self.piece(chance)
            if other["start"] > pieces[0]["end"] or pieces[0]["start"] > other["end"]:
                pieces = sorted([*pieces, other], key=lambda each: each["start"])
        chain = [{"actor": "The Daily", "role": "author"}] if number % 3 == 0 else []
        return {
            "segments": pieces,
            "type": chance.choice(TYPES),
            "stances": [{"target": chance.choice(TARGETS), "stance": chance.choice(STANCES)}],
            "confidence": chance.randint(1, 5),
            "attribution": [*chain, {"actor": chance.choice(VOICES), "role": "speaker"}],
            "note": "Hard to tell; see the sentence before 🤔." if number % 7 == 0 else "",
            "attributes": {"speech": chance.choice(("direct", "indirect"))},
        }

    def piece(self, chance: random.Random) -> dict[str, Any]:
        """Return a stretch of one of the sentences."""
        start, end = chance.choice(self.sentences)
        start += chance.randint(0, 10)
        end -= chance.randint(0, 10)
        return {"start": start, "end": end, "quote": self.text[start:end]}

    def line(self, claims: int) -> dict[str, Any]:
        """Return the article with *claims* claims, as a line of JSONL that can be imported."""
        return {
            "external_id": f"article-{self.number}",
            "title": f"Sülh, мир, peace {self.number} 🕊",
            "publisher": "The Daily",
            "published": "2026-03-01",
            "language": "mul",
            "text": self.text,
            "claims": [
                self.claim(number)
                | {
                    "id": str(UUID(int=self.number << 64 | number)),
                    "annotator": ANNOTATORS[number % len(ANNOTATORS)],
                    "submitted": True,
                }
                for number in range(claims)
            ],
        }


def make_article(number: int, sentences: int = 30) -> SampleArticle:
    """Return the article *number*: paragraphs of five sentences, about 2,300 code points for 30 of them."""
    chance = random.Random(number)
    parts: list[str] = []
    ranges = []
    length = 0
    for index in range(sentences):
        sentence = chance.choice(SENTENCES)
        ranges.append((length, length + len(sentence)))
        after = "\n\n" if index % 5 == 4 else " "
        parts += [sentence, after]
        length += len(sentence) + len(after)
    return SampleArticle(number, "".join(parts), tuple(ranges))


def lines(articles: int, claims: int) -> Iterator[dict[str, Any]]:
    """Yield *articles* lines that share *claims* claims as evenly as they can."""
    for number in range(articles):
        share = claims * (number + 1) // articles - claims * number // articles
        yield make_article(number).line(share)
