"""The rules of a project's queue: how many persons read each article, in which phase, and which comes next."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Literal, get_args

from msgspec import Struct

from annotator.core.errors import Problem
from annotator.core.records import Phase
from annotator.core.wording import say

Order = Literal["import", "random", "fewest", "disagreement"]
ORDERS: tuple[Order, ...] = get_args(Order)
MOST_READERS = 50
MOST_ARTICLES = 1_000_000
#: A year.
MOST_HOURS = 8_760
SEED_LIMIT = 2**31


class QueueRules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a project's queue gives out articles; the first ones imported may be training and pilot, for everybody."""

    #: Persons who read each article of the phase main.
    per_article: int = 1
    #: Per cent of those articles, drawn at random, that `sample_per_article` persons read.
    sample_percent: int = 0
    sample_per_article: int = 2
    order: Order = "import"
    #: How many articles, from the first imported on, are training; so many after them are the pilot.
    training: int = 0
    pilot: int = 0
    #: Hours after which an article on which nothing was done goes back; null: never.
    idle_hours: int | None = None
    #: What the draw of the sample and the random order are made from.
    seed: int = 0

    @property
    def most_readers(self) -> int:
        """Return the greatest number of persons who read an article of the phase main."""
        return max(self.per_article, self.sample_per_article if self.sample_percent else 0)

    def phase_of(self, position: int) -> Phase:
        """Return the phase of the article at import *position*, counted from 1."""
        if position <= self.training:
            return "training"
        return "pilot" if position <= self.training + self.pilot else "main"

    def readers_of(self, position: int) -> int | None:
        """Return how many persons read the article at import *position*; None for everybody."""
        at = position - self.training - self.pilot - 1
        if at < 0:
            return None
        return self.sample_per_article if is_drawn(self.seed, self.sample_percent, at) else self.per_article


def is_drawn(seed: int, percent: int, at: int) -> bool:
    """Return whether the article *at* (counted from 0 among those of the phase main) is in the sample.

    The draw is random within consecutive blocks, of the shortest length of which *percent* is a whole number: of five
    articles one is drawn for 20 per cent. So each is as likely as the others, the share is kept as the project grows,
    and later imports change nothing of an earlier draw.
    """
    share = Fraction(percent, 100)
    block, inside = divmod(at, share.denominator)
    return inside in _draw(seed, block, share.denominator, share.numerator)


def own_order(seed: int, person: int, article: str) -> bytes:
    """Return the place of *article* (its id) in the random order of *person* (a key); the least is first."""
    return sha256(f"{seed}/{person}/{article}".encode()).digest()


def check_rules(rules: QueueRules) -> Iterator[Problem]:
    """Yield what is wrong with *rules*, with a pointer to the field."""
    ranges = {
        "per_article": (1, MOST_READERS),
        "sample_percent": (0, 100),
        "training": (0, MOST_ARTICLES),
        "pilot": (0, MOST_ARTICLES),
        "idle_hours": (1, MOST_HOURS),
        "seed": (0, SEED_LIMIT - 1),
    }
    if rules.sample_percent:
        ranges["sample_per_article"] = (1, MOST_READERS)
    for name, (least, most) in ranges.items():
        value = getattr(rules, name)
        if value is not None and not least <= value <= most:
            words = say("Give a whole number from %(least)s to %(most)s.", least=least, most=f"{most:,}")
            yield Problem(words, pointer=f"/{name}")
    if rules.sample_percent and rules.sample_per_article == rules.per_article:
        words = say("That is as many as read every other article. Choose another number, or no sample.")
        yield Problem(words, pointer="/sample_per_article")


# Ranks by a digest, since what Python's own shuffling draws may differ between its versions.
@lru_cache(maxsize=4096)
def _draw(seed: int, block: int, length: int, count: int) -> frozenset[int]:
    ranked = sorted(range(length), key=lambda at: sha256(f"{seed}/{block}/{at}".encode()).digest())
    return frozenset(ranked[:count])
