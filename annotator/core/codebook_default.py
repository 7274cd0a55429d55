"""The codebook that a new project starts with; its targets are for the project's lead to write."""

from __future__ import annotations

from annotator.core.codebook import Codebook
from annotator.core.codebook_parts import ActorRole, ClaimType, Confidence, Field, Option, Stance

GUIDELINES = """\
## What to mark

Mark every passage in which somebody claims something that bears on one of the targets: a fact, a cause, a judgement,
a forecast or a demand. Take the shortest stretch of text that carries the whole claim. Two claims in one sentence are
two records, and they may overlap.

## Whose claim it is

Give the chain of voices from the outside in. In “the paper reports that the minister expects a deal”, the paper comes
first and the minister, whose stance it is, last.

## Which side it takes

Judge what the text says, not what you know about the speaker.

- **In favour** and **Against**: the passage supports or opposes the target.
- **Neutral**: it bears on the target and takes no side.
- **Unclear**: it takes a side, and which one cannot be made out.

## How sure you are

Confidence is about your own record, not about how sure the speaker sounds. When you hesitate, say why in the note.
"""

_TYPES = (
    ClaimType(
        key="factual",
        label="Factual",
        shortcut="1",
        definition="Says that something is or was the case, and could be checked.",
        examples=("Trade between the two countries fell by a third last year.",),
    ),
    ClaimType(
        key="causal",
        label="Causal",
        shortcut="2",
        definition="Says that one thing brings about, prevents or explains another.",
        examples=("Prices rose because the border was closed.",),
    ),
    ClaimType(
        key="evaluative",
        label="Evaluative",
        shortcut="3",
        definition="Judges something as good, bad, right, wrong, wise or dangerous.",
        examples=("The agreement is a mistake.",),
    ),
    ClaimType(
        key="prediction",
        label="Prediction",
        shortcut="4",
        definition="Says what will or may happen.",
        examples=("By spring the talks will have failed.",),
    ),
    ClaimType(
        key="policy",
        label="Policy",
        shortcut="5",
        definition="Demands, advises or rejects that somebody do something.",
        examples=("Parliament must not ratify the treaty.",),
    ),
)

_STANCES = (
    Stance(
        key="favor",
        label="In favour",
        shortcut="+",
        value=1,
        color="#1b7837",
        definition="Says or implies that the target holds or is right.",
    ),
    Stance(
        key="against",
        label="Against",
        shortcut="-",
        value=-1,
        color="#762a83",
        definition="Says or implies that the target does not hold or is wrong.",
    ),
    Stance(
        key="neutral",
        label="Neutral",
        shortcut="0",
        value=0,
        color="#8a8a8a",
        definition="Bears on the target and takes no side.",
    ),
    Stance(
        key="unclear",
        label="Unclear",
        shortcut="?",
        color="#d99a00",
        definition="Takes a side, and which one cannot be made out.",
    ),
)

_ROLES = (
    ActorRole(key="author", label="Author", definition="Whoever wrote the article."),
    ActorRole(key="source", label="Source", definition="A person who is quoted or reported."),
    ActorRole(key="organisation", label="Organisation", definition="A party, ministry, company, outlet or group."),
    ActorRole(key="state", label="State or government"),
    ActorRole(key="collective", label="Said to think, does not speak", voice=False, definition="“Iran thinks that …”"),
)

_FIELDS = (
    Field(
        key="speech",
        label="Speech",
        kind="choice",
        definition="How the voice is rendered.",
        options=(
            Option(key="direct", label="Direct quotation", shortcut="d"),
            Option(key="indirect", label="Indirect speech", shortcut="i"),
            Option(key="own", label="The author's own words", shortcut="o"),
        ),
    ),
    Field(
        key="certainty",
        label="Certainty of the speaker",
        kind="choice",
        definition="How sure the speaker presents it, not how sure you are.",
        options=(
            Option(key="asserted", label="Asserted", shortcut="a"),
            Option(key="hedged", label="Hedged", shortcut="h"),
            Option(key="questioned", label="Questioned", shortcut="q"),
        ),
    ),
)


def default_codebook(title: str = "") -> Codebook:
    """Return the codebook of a project that has not written its own yet: all but targets."""
    return Codebook(
        title=title,
        guidelines=GUIDELINES,
        claim_types=_TYPES,
        stances=_STANCES,
        confidence=Confidence(
            question="How sure are you that this record is right?",
            labels=("guess", "doubtful", "fair", "sure", "certain"),
        ),
        actor_roles=_ROLES,
        fields=_FIELDS,
        required=("type", "target", "stance", "confidence"),
    )
