"""Deal articles to people so that all get about as many, and everybody shares some with everybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

#: An article's and a person's key.
Deal = tuple[int, int]


def deal(articles: Iterable[int], persons: Sequence[int], each: int, dealt: Collection[Deal] = ()) -> list[Deal]:
    """Return the pairs to add to *dealt*, so that *each* of *persons* (all, where there are fewer) have every article.

    In turn, whoever has fewest articles gets the next one; among equals whoever shares fewest with those who have it
    already, since agreement between two people needs articles that both have read; then the order given.
    """
    readers: defaultdict[int, set[int]] = defaultdict(set)
    for article, person in dealt:
        readers[article].add(person)
    load = Counter(person for _, person in dealt)
    shared = Counter(pair for group in readers.values() for pair in combinations(sorted(group), 2))
    added: list[Deal] = []
    for article in articles:
        have = readers[article]
        while len(have.intersection(persons)) < min(each, len(persons)):
            free = [person for person in persons if person not in have]
            chosen = min(free, key=lambda person: (load[person], _meetings(shared, person, have)))
            shared.update(_pair(chosen, other) for other in have)
            load[chosen] += 1
            have.add(chosen)
            added.append((article, chosen))
    return added


def _meetings(shared: Counter[Deal], person: int, others: Collection[int]) -> int:
    return sum(shared[_pair(person, other)] for other in others)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
