"""What a person's claims on an article have in common with the gold claims, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from annotator.core.codebook import Codebook
from annotator.core.matching import Passage, match
from annotator.core.records import ClaimRecord
from annotator.core.text import fold

#: equal and differs: a claim of the person's paired with a gold one; missed: gold alone; extra: the person's alone.
Kind = Literal["equal", "differs", "missed", "extra"]
KINDS: tuple[Kind, ...] = ("equal", "differs", "missed", "extra")


class ComparedClaim(Struct):
    """A claim of the person's beside a gold claim; one of the two may be lacking."""

    kind: Kind
    #: In what the two differ: passage, type, target, stance, speaker, stance_holder, or a field's key.
    differing: list[str]
    own: ClaimRecord | None
    gold: ClaimRecord | None

    @property
    def start(self) -> int:
        """Return where it begins in the text."""
        return min(each.start for each in (self.own, self.gold) if each is not None)


def compare_claims(own: Sequence[ClaimRecord], gold: Sequence[ClaimRecord], codebook: Codebook) -> list[ComparedClaim]:
    """Return every claim of both sides once, in text order; claims are paired as agreement pairs them."""
    pairs = match([_passage(each) for each in own], [_passage(each) for each in gold]).pairs
    compared = [_compare(own[one], gold[other], codebook) for one, other in pairs]
    paired_own, paired_gold = {one for one, _ in pairs}, {other for _, other in pairs}
    compared += [ComparedClaim("extra", [], each, None) for at, each in enumerate(own) if at not in paired_own]
    compared += [ComparedClaim("missed", [], None, each) for at, each in enumerate(gold) if at not in paired_gold]
    return sorted(compared, key=lambda each: each.start)


def _passage(claim: ClaimRecord) -> Passage:
    return Passage(tuple(piece.segment for piece in claim.segments), claim.target)


def _compare(own: ClaimRecord, gold: ClaimRecord, codebook: Codebook) -> ComparedClaim:
    sides_of_own, sides_of_gold = ({pair.target: pair.stance for pair in each.stances} for each in (own, gold))
    shared = sides_of_own.keys() & sides_of_gold.keys()
    differs = {
        "passage": own.segments != gold.segments,
        "type": own.type != gold.type,
        "target": sides_of_own.keys() != sides_of_gold.keys(),
        "stance": any(sides_of_own[target] != sides_of_gold[target] for target in shared),
        "speaker": fold(own.speaker or "") != fold(gold.speaker or ""),
        "stance_holder": fold(own.stance_holder or "") != fold(gold.stance_holder or ""),
        # How sure somebody is describes the person; free text is nobody's mistake.
        **{
            field.key: own.attributes.get(field.key) != gold.attributes.get(field.key)
            for field in codebook.fields
            if field.kind != "text"
        },
    }
    differing = [name for name, does in differs.items() if does]
    return ComparedClaim("differs" if differing else "equal", differing, own, gold)
