"""What most speaks for in a cluster whose members differ: an offer to whoever settles it, never a decision.

An offer is always the claim of somebody, as it stands: of what the members say the one for which most speaks, and of
those who say it the one whose boundaries lie in the middle.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal, Protocol

from msgspec import Struct

from annotator.core.codebook import Codebook
from annotator.core.codebook_parts import Confidence
from annotator.core.error_rates import Answers, ErrorRates, chances_of
from annotator.core.records import ClaimRecord, Pair
from annotator.core.settling import Meaning, meaning, middle_of

Method = Literal["majority", "confidence", "dawid_skene"]
METHODS: tuple[Method, ...] = ("majority", "confidence", "dawid_skene")

#: In so many of the clusters no offer is shown, so that one can see how far offers decide.
HIDDEN_SHARE = 0.2
#: Added to each cell of a person's confusion: what nobody did yet is not impossible.
PSEUDO_COUNT = 0.5
#: Two persons' answers do not tell which of them errs.
FEWEST_PERSONS = 3
FEWEST_UNITS = 30
#: Stands for a target that somebody with a claim on the passage does not name.
ABSENT = ""


class Answered(Protocol):
    """What a person says of a passage, as far as error rates are about it."""

    @property
    def annotator(self) -> str:
        """Return whose it is."""

    @property
    def type(self) -> str | None:
        """Return the claim type."""

    @property
    def stances(self) -> Sequence[Pair]:
        """Return the stances towards targets."""


class Offer(Struct):
    """A claim that is offered, and how much speaks for what it says: a share of 1."""

    claim: str
    support: float


class Rates(Struct):
    """How often each person says which claim type, and which stance towards a target, given what is true."""

    type: ErrorRates | None
    stance: ErrorRates | None


def make_offer(
    members: Sequence[ClaimRecord],
    persons: Collection[str],
    method: Method,
    scale: Confidence | None = None,
    rates: Rates | None = None,
) -> Offer | None:
    """Return what is offered of a cluster's *members*; None where nothing has more than half of what counts.

    Counted are: by `majority` all *persons* of the article, also those without a claim here; by `confidence` the
    members, each by how sure its person was on the codebook's *scale*; by `dawid_skene` how likely what each member
    says is the truth, given everybody's *rates*. One person's claim alone is never offered.
    """
    if len({each.annotator for each in members}) < 2:
        return None
    if method == "majority":
        support = _by_majority(members, persons)
    elif method == "confidence":
        support = _by_confidence(members, scale)
    else:
        support = {} if rates is None else _by_error_rates(members, rates)
    if not support:
        return None
    said, share = max(support.items(), key=lambda each: each[1])
    if share <= 0.5:
        return None
    claim = middle_of([each for each in members if meaning(each) == said], members)
    return Offer(claim, round(share, 4))


def is_hidden(seed: int, claims: Collection[str]) -> bool:
    """Return whether the offer of the cluster with these *claims* is among those that the draw of *seed* hides."""
    digest = sha256(f"{seed} {min(claims)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < HIDDEN_SHARE * 2**64


def estimate_rates(
    clusters: Sequence[Sequence[Answered]], codebook: Codebook, rounds: Callable[[int], Iterable[int]] = range
) -> Rates:
    """Return the error rates that *clusters*, with one claim of each person at most in each, show.

    For the type a unit is a cluster; for the stance a cluster and a target that somebody there names, where "" stands
    for those who do not name it. Of fewer than three persons or 30 units nothing is estimated. *rounds* yields the
    numbers below its argument, and so can show how far a long estimate is.
    """
    shared = [each for each in clusters if len(each) > 1]
    types = [[(each.annotator, each.type) for each in members if each.type is not None] for members in shared]
    stances = [answers for members in shared for _, answers in stance_units(members)]
    return Rates(
        type=_estimate([each for each in types if len(each) > 1], [each.key for each in codebook.claim_types], rounds),
        stance=_estimate(stances, [*(each.key for each in codebook.stances), ABSENT], rounds),
    )


def stance_units(members: Sequence[Answered]) -> Iterator[tuple[str, Answers]]:
    """Yield each target that a member names, and what stance each member has towards it."""
    for target in sorted({pair.target for each in members for pair in each.stances if pair.target is not None}):
        answers = [(each.annotator, stance_towards(each.stances, target)) for each in members]
        yield target, [(name, stance) for name, stance in answers if stance is not None]


def stance_towards(stances: Sequence[Pair], target: str) -> str | None:
    """Return the stance towards *target*, "" where it is not named, None where it is named without a stance."""
    for pair in stances:
        if pair.target == target:
            return pair.stance
    return ABSENT


def _estimate(
    units: Sequence[Answers], labels: Sequence[str], rounds: Callable[[int], Iterable[int]]
) -> ErrorRates | None:
    persons = {person for unit in units for person, _ in unit}
    if len(persons) < FEWEST_PERSONS or len(units) < FEWEST_UNITS:
        return None
    from annotator.core.dawid_skene import estimate_error_rates  # numpy takes 0.1 s, and few processes ever estimate

    known = set(labels)
    # What was said under an older codebook keeps its key.
    others = {label for unit in units for _, label in unit} - known
    return estimate_error_rates(units, [*labels, *sorted(others)], PSEUDO_COUNT, rounds)


def _by_majority(members: Sequence[ClaimRecord], persons: Collection[str]) -> dict[Meaning, float]:
    voices: defaultdict[Meaning, set[str]] = defaultdict(set)
    for each in members:
        voices[meaning(each)].add(each.annotator)
    return {said: len(names) / len(persons) for said, names in voices.items()}


def _by_confidence(members: Sequence[ClaimRecord], scale: Confidence | None) -> dict[Meaning, float]:
    """Weigh each member by its confidence from 0 to 1, the lowest step still counting; without one it is 1/2."""
    weights: defaultdict[Meaning, float] = defaultdict(float)
    for each in members:
        weight = 0.5
        if scale is not None and each.confidence is not None:
            steps = scale.max - scale.min + 1
            weight = min(max((each.confidence - scale.min + 1) / steps, 1 / steps), 1.0)
        weights[meaning(each)] += weight
    total = math.fsum(weights.values())
    return {said: weight / total for said, weight in weights.items()}


def _by_error_rates(members: Sequence[ClaimRecord], rates: Rates) -> dict[Meaning, float]:
    """Return how likely each thing that is said is true, given that one of them is; type and stances independent."""
    types: Mapping[str, float] = {}
    if rates.type is not None:
        types = chances_of(rates.type, [(each.annotator, each.type) for each in members if each.type is not None])
    sides = {}
    if rates.stance is not None:
        sides = {target: chances_of(rates.stance, answers) for target, answers in stance_units(members)}
    if not types and not sides:
        return {}
    likely = {}
    for each in members:
        factors = [chances.get(stance_towards(each.stances, key) or ABSENT, 0.0) for key, chances in sides.items()]
        if types and each.type is not None:
            factors.append(types.get(each.type, 0.0))
        likely[meaning(each)] = math.prod(factors)
    total = math.fsum(likely.values())
    return {said: chance / total for said, chance in likely.items()} if total > 0 else {}
