"""Articles that three people annotated, each a little differently: what agreement is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from benchmarks.corpus import ANNOTATORS, STANCES, TYPES, SampleArticle, make_article

#: Sentences of an article for each claim of a person.
SENTENCES_PER_CLAIM = 2
#: How often somebody marks another passage, takes another side, finds another type, is otherwise sure.
ELSEWHERE, OTHER_SIDE, OTHER_TYPE, OTHER_CONFIDENCE = 0.12, 0.2, 0.1, 0.4


def rereadings(articles: int, claims: int) -> Iterator[dict[str, Any]]:
    """Yield *articles* lines of JSONL with *claims* claims of each of three people."""
    for number in range(articles):
        article = make_article(number, claims * SENTENCES_PER_CLAIM)
        chance = random.Random(number)
        found = [
            _reading(article, at, person, chance)
            | {"id": str(UUID(int=number << 64 | person << 32 | at)), "annotator": name, "submitted": True}
            for person, name in enumerate(ANNOTATORS)
            for at in range(claims)
        ]
        yield article.line(0) | {"claims": found}


def _reading(article: SampleArticle, number: int, person: int, chance: random.Random) -> dict[str, Any]:
    """Return what a person makes of the passage *number*: the claim with its boundaries and its answers jittered."""
    elsewhere = 1_000 * (person + 1) if chance.random() < ELSEWHERE else 0
    claim = article.claim(number + elsewhere)
    for piece in claim["segments"]:
        piece["start"] += chance.choice((0, 0, 0, 1, 3))
        piece["end"] -= chance.choice((0, 0, 0, 2, 4))
        piece["quote"] = article.text[piece["start"] : piece["end"]]
    if chance.random() < OTHER_SIDE:
        claim["stances"][0]["stance"] = chance.choice(STANCES)
    if chance.random() < OTHER_TYPE:
        claim["type"] = chance.choice(TYPES)
    if chance.random() < OTHER_CONFIDENCE:
        claim["confidence"] = chance.randint(1, 5)
    return claim
