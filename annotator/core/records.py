"""The records of the public contract: what a claim and an article are in a file line, an API body and the database."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import astuple, fields

from annotator.core.segments import Segment
from annotator.core.wording import Wording

CLAIM_SCHEMA: Final = "annotator.claim/1"
ARTICLE_SCHEMA: Final = "annotator.article/1"
STANCE_SCHEMA: Final = "annotator.stance/1"
OFFSET_UNIT: Final = "codepoint"
#: Stands for the author of the article at hand, whoever that is.
AUTHOR = "@author"

Layer = Literal["annotator", "gold", "suggestion"]
Phase = Literal["training", "pilot", "main"]
State = Literal["assigned", "in_progress", "submitted", "returned", "skipped", "accepted"]
Verdict = Literal["accept", "fix", "reject"]
ThreadState = Literal["open", "resolved"]
RegionKind = Literal["headline", "byline", "caption", "comment", "boilerplate"]


class Piece(Struct, forbid_unknown_fields=True):
    """One segment of a claim, or its context: code points start..end and the text between them."""

    start: int
    end: int
    quote: str

    @property
    def segment(self) -> Segment:
        """Return the piece without its quote."""
        return Segment(self.start, self.end)


class Range(Struct, forbid_unknown_fields=True):
    """A context as it is sent; a quote may come along and is then checked."""

    start: int
    end: int
    quote: str | None = None


class Pair(Struct, forbid_unknown_fields=True):
    """A stance towards a target; either may be missing until submission."""

    target: str | None = None
    stance: str | None = None


class Voice(Struct, forbid_unknown_fields=True):
    """One link in the chain of voices; a joint one speaks together with the link before it."""

    actor: str
    role: str | None = None
    #: Left out of the record unless it is true.
    joint: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        self.joint = True if self.joint is True else UNSET


class ClaimInput(Struct, forbid_unknown_fields=True):
    """What a client sends to store a claim; what is left out is null, [], "" or {}."""

    segments: list[Piece]
    type: str | None = None
    stances: list[Pair] = []
    confidence: int | None = None
    attribution: list[Voice] = []
    context: Range | None = None
    note: str = ""
    attributes: dict[str, Any] = {}


class ClaimBody(Struct):
    """What a claim says, as it is stored; `prefix` and `suffix` never change, since the text does not."""

    segments: list[Piece]
    prefix: str
    suffix: str
    type: str | None
    stances: list[Pair]
    confidence: int | None
    attribution: list[Voice]
    context: Piece | None
    note: str
    attributes: dict[str, Any]

    @property
    def hull(self) -> Segment:
        """Return the smallest range that holds every segment."""
        return Segment(self.segments[0].start, self.segments[-1].end)

    @property
    def quote(self) -> str:
        """Return the pieces joined by " … "."""
        return " … ".join(piece.quote for piece in self.segments)


class Outcome(Struct):
    """What became of an annotator's claim in the settled layer."""

    state: Literal["open", "taken", "rejected"] = "open"
    gold: str | None = None
    reason: str | None = None


class Source(Struct):
    """A claim that a settled one rests on, and the version of it."""

    id: str
    version: int


class Settlement(Struct):
    """How a claim stands to the settled layer, and where it comes from when no person made it."""

    outcome: Outcome | None = None
    sources: list[Source] = []
    decision: Literal["unanimous", "majority", "adjudicated", "single"] | None = None
    provenance: Any = None


class AnswerRecord(Struct):
    """A reply to a verdict."""

    author: str
    text: str
    created_at: str


class ReviewRecord(Struct):
    """A verdict on one version of a claim."""

    id: str
    reviewer: str
    verdict: Verdict
    reason: str | None
    comment: str
    proposed: dict[str, Any] | None
    claim_version: int
    created_at: str
    answers: list[AnswerRecord]


class PassageReviewRecord(Struct):
    """A verdict on a passage on which a person made no claim."""

    id: str
    reviewer: str
    #: Whose work it is about.
    annotator: str
    verdict: Literal["missing"]
    start: int
    end: int
    quote: str
    comment: str
    created_at: str
    answers: list[AnswerRecord]


class MessageRecord(Struct):
    """One message of a thread."""

    id: str
    author: str
    text: str
    #: The persons whom the text names by @.
    mentions: list[str]
    created_at: str


class ThreadRecord(Struct):
    """A conversation about a claim, or about the article where `claim` is null."""

    id: str
    claim: str | None
    #: Begun by somebody who had not submitted the article yet: only that person and reviewers read it.
    question: bool
    state: ThreadState
    resolved_by: str | None
    resolved_at: str | None
    #: In the order in which they were written; one at least.
    messages: list[MessageRecord]


class ClaimRecord(Struct):
    """A claim inside its article, and as the API answers it."""

    id: str
    annotator: str
    layer: Layer
    phase: Phase
    submitted: bool
    segments: list[Piece]
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    type: str | None
    stances: list[Pair]
    target: str | None
    stance: str | None
    stance_value: float | int | None
    confidence: int | None
    attribution: list[Voice]
    speaker: str | None
    stance_holder: str | None
    context: Piece | None
    regions: list[RegionKind]
    note: str
    attributes: dict[str, Any]
    reviews: list[ReviewRecord]
    outcome: Outcome | None
    sources: list[Source]
    decision: str | None
    provenance: Any
    codebook_version: int
    codebook_sha256: str
    submitted_version: int | None
    version: int
    created_at: str
    updated_at: str


class ArticleHead(Struct):
    """The article as a claim's line names it; what is not known is null."""

    id: str
    external_id: str | None
    title: str | None
    author: str | None
    publisher: str | None
    url: str | None
    published: str | None
    language: str | None
    sha256: str


#: A line of `--unit claim`: a claim's record with its project and article in front.
ClaimLine = msgspec.defstruct(
    "ClaimLine",
    [
        ("schema", Literal["annotator.claim/1"]),
        ("offset_unit", Literal["codepoint"]),
        ("id", str),
        ("project", str),
        ("article", ArticleHead),
        *[(each.name, each.type) for each in fields(ClaimRecord)[1:]],
    ],
    module=__name__,
)


def claim_line(record: ClaimRecord, project: str, article: ArticleHead) -> Struct:
    """Return the line of `--unit claim` for a claim's *record*."""
    identity, *rest = astuple(record)
    return ClaimLine(CLAIM_SCHEMA, OFFSET_UNIT, identity, project, article, *rest)


class Region(Struct, forbid_unknown_fields=True):
    """A range of an article that is not its body."""

    start: int
    end: int
    kind: RegionKind


class SubmissionRecord(Struct):
    """One person's work on an article."""

    annotator: str
    state: State
    phase: Phase
    first_submitted_at: str | None
    submitted_at: str | None
    codebook_version: int | None
    active_seconds: int


class ArticleRecord(Struct):
    """A line of `--unit article`: the article, who worked on it and every claim."""

    schema: Literal["annotator.article/1"]
    offset_unit: Literal["codepoint"]
    id: str
    external_id: str | None
    title: str | None
    author: str | None
    publisher: str | None
    url: str | None
    published: str | None
    language: str | None
    text: str
    sha256: str
    regions: list[Region]
    meta: dict[str, Any]
    submissions: list[SubmissionRecord]
    claims: list[ClaimRecord]
    #: Verdicts on passages; left out where there is none.
    reviews: list[PassageReviewRecord] | UnsetType = UNSET
    #: What people said about the article and its claims; left out where there is nothing.
    threads: list[ThreadRecord] | UnsetType = UNSET


class StanceRow(Struct):
    """A flat row of `--unit stance`: one (claim, target) pair in scalars, for tables."""

    schema: Literal["annotator.stance/1"]
    project: str
    article_id: str
    external_id: str | None
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    claim_id: str
    pair: int
    annotator: str
    layer: Layer
    phase: Phase
    submitted: bool
    start: int
    end: int
    quote: str
    type: str | None
    target: str | None
    stance: str | None
    stance_value: float | int | None
    confidence: int | None
    speaker: str | None
    stance_holder: str | None
    note: str
    decision: str | None
    codebook_version: int
    version: int
    created_at: str
    updated_at: str


def encode(value: Any) -> bytes:
    """Return *value* as compact JSON, keys in the order of the record, no ASCII escapes."""
    return _ENCODER.encode(value)


def regions_touched(regions: list[Region], segments: list[Segment]) -> list[RegionKind]:
    """Return the kinds of region that the segments touch, each once, in text order."""
    touched = (
        each.kind for each in regions if any(piece.overlaps(Segment(each.start, each.end)) for piece in segments)
    )
    return list(dict.fromkeys(touched))


def _plain(value: Any) -> str:
    """Return the English of a sentence that a record holds."""
    if isinstance(value, Wording):
        return str(value)
    raise NotImplementedError


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
