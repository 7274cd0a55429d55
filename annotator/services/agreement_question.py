"""What can be asked about agreement: how claims become pairs, which of them count, how intervals are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from sqlalchemy.orm import Session

from annotator.core.agreement_records import At, PhaseChoice, Scope
from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.core.errors import Invalid, NotFound
from annotator.core.matching import MatchRule
from annotator.core.wording import say
from annotator.services.access import Caller, find_article

ROUNDS_LIMIT = 10_000
SEED_LIMIT = 2**53


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of agreement, each with its default."""

    match: MatchRule = "overlap"
    #: The least IoU of a pair, where `match` is iou.
    threshold: Decimal = Decimal("0.5")
    #: Claims anywhere, or in body and headlines alone.
    scope: Scope = "all"
    #: As first submitted, or as they are now.
    at: At = "first"
    phase: PhaseChoice = "main"
    #: Resamples for the intervals; 0 for none.
    rounds: int = 1000
    seed: int = 1
    #: Claims whose first target this is.
    target: str | None = None
    type: str | None = None
    #: An article's id.
    article: str | None = None


def read_question(said: Mapping[str, str]) -> Question:
    """Return the question that parameters of an address ask; empty ones stand for the default. Raises Invalid."""
    return convert({name: value for name, value in said.items() if value.strip()}, Question, strict=False)


def check_question(session: Session, caller: Caller, question: Question, codebook: Codebook) -> None:
    """Raise Invalid, with its pointer, for a parameter of *question* that cannot be answered."""
    if not question.threshold.is_finite() or not 0 < question.threshold <= 1:
        raise Invalid.at("/threshold", say("The threshold is a number above 0 and at most 1."))
    if not 0 <= question.rounds <= ROUNDS_LIMIT:
        raise Invalid.at("/rounds", say("Ask for 0 to %(rounds_limit)s resamples.", rounds_limit=f"{ROUNDS_LIMIT:,}"))
    if abs(question.seed) >= SEED_LIMIT:
        raise Invalid.at("/seed", say("The seed is a whole number of at most 15 digits."))
    if question.target is not None and codebook.target(question.target) is None:
        raise Invalid.at("/target", say("The codebook has no target with this key."))
    if question.type is not None and codebook.claim_type(question.type) is None:
        raise Invalid.at("/type", say("The codebook has no claim type with this key."))
    if question.article is not None:
        _check_article(session, caller, question.article)


def _check_article(session: Session, caller: Caller, uuid: str) -> None:
    try:
        find_article(session, caller, uuid)
    except NotFound:
        raise Invalid.at("/article", say("The project has no article of that id.")) from None
