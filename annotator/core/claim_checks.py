"""Is a claim that somebody sent true to the text and to the codebook? If so, the body that is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from annotator.core.codebook import Codebook
from annotator.core.codebook_parts import Field
from annotator.core.decoding import check_depth, escape
from annotator.core.errors import Invalid, Problem
from annotator.core.records import ClaimBody, ClaimInput, Pair, Piece, Range, Voice
from annotator.core.segments import CONTEXT_LENGTH, Segment, check_range, check_segments, hull
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string, is_storable
from annotator.core.wording import say


class Excerpt(Struct, frozen=True):
    """A part of an article's text that begins at the code point `offset`."""

    text: str
    offset: int = 0

    def __getitem__(self, segment: Segment) -> str:
        """Return the text between the offsets of *segment*, which are those of the article."""
        return self.text[max(0, segment.start - self.offset) : segment.end - self.offset]


def check_claim(
    sent: ClaimInput,
    codebook: Codebook,
    length: int,
    read: Callable[[Segment], Excerpt],
    stored: ClaimBody | None = None,
) -> ClaimBody:
    """Return the body to store for what was *sent* about an article of *length* code points.

    *read* fetches a range of the article's text; quotes are checked against it. *stored* is the claim as it was, whose
    attributes may stay even where the codebook no longer knows them. Raises Invalid with every problem found.
    """
    segments = [piece.segment for piece in sent.segments]
    problems = check_segments(segments, length)
    if sent.context is not None:
        problems += check_range(Segment(sent.context.start, sent.context.end), length, "/context")
    if problems:
        raise refusal(problems)
    around = hull(segments)
    excerpt = read(Segment(max(0, around.start - CONTEXT_LENGTH), min(length, around.end + CONTEXT_LENGTH)))
    problems += _quote_problems(sent.segments, excerpt)
    context = _context(sent.context, read, problems)
    problems += _field_problems(sent, codebook)
    problems += _attribute_problems(sent.attributes, codebook, stored.attributes if stored else {})
    if problems:
        raise refusal(problems)
    return ClaimBody(
        segments=sent.segments,
        prefix=excerpt[Segment(around.start - CONTEXT_LENGTH, around.start)],
        suffix=excerpt[Segment(around.end, around.end + CONTEXT_LENGTH)],
        type=sent.type,
        stances=sent.stances,
        confidence=sent.confidence,
        attribution=sent.attribution,
        context=context,
        note=sent.note,
        attributes=sent.attributes,
    )


def refusal(problems: list[Problem]) -> Invalid:
    """Return the error that holds *problems*, named by the first of them."""
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return Invalid(problems[0].message + more, problems)


def _quote_problems(pieces: list[Piece], excerpt: Excerpt) -> Iterator[Problem]:
    for index, piece in enumerate(pieces):
        there = excerpt[piece.segment]
        if piece.quote != there:
            yield Problem(_differs(piece.quote, there), pointer=f"/segments/{index}/quote")


def _differs(quote: str, there: str) -> str:
    said, found = quote[:40], there[:40]
    return f'The quote "{said}" is not the text at its offsets, "{found}". Offsets count Unicode code points from 0.'


def _context(sent: Range | None, read: Callable[[Segment], Excerpt], problems: list[Problem]) -> Piece | None:
    if sent is None:
        return None
    segment = Segment(sent.start, sent.end)
    there = read(segment)[segment]
    if sent.quote is not None and sent.quote != there:
        problems.append(Problem(_differs(sent.quote, there), pointer="/context/quote"))
    return Piece(sent.start, sent.end, there)


def _field_problems(sent: ClaimInput, codebook: Codebook) -> Iterator[Problem]:
    if sent.type is not None and codebook.claim_type(sent.type) is None:
        yield _unknown(say("claim type"), sent.type, "/type")
    yield from _stance_problems(sent.stances, codebook)
    yield from _confidence_problems(sent.confidence, codebook)
    yield from _voice_problems(sent.attribution, codebook)
    if not is_storable(sent.note, NOTE_LIMIT):
        yield from check_string(sent.note, NOTE_LIMIT, "/note", say("The note"))


def _stance_problems(stances: list[Pair], codebook: Codebook) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, pair in enumerate(stances):
        pointer = f"/stances/{index}"
        if pair.target is not None and codebook.target(pair.target) is None:
            yield _unknown(say("target"), pair.target, f"{pointer}/target")
        if pair.stance is not None and codebook.stance(pair.stance) is None:
            yield _unknown(say("stance"), pair.stance, f"{pointer}/stance")
        if pair.target is not None and pair.target in seen:
            yield Problem(
                say("This target stands twice in one claim. Keep one of the two."), pointer=f"{pointer}/target"
            )
        seen.add(pair.target or "")


def _confidence_problems(confidence: int | None, codebook: Codebook) -> Iterator[Problem]:
    if confidence is None:
        return
    scale = codebook.confidence
    if scale is None:
        yield Problem(say("The codebook asks for no confidence. Leave it out."), pointer="/confidence")
    elif not scale.min <= confidence <= scale.max:
        yield Problem(
            say(
                "Confidence goes from %(min)s to %(max)s, not %(confidence)s.",
                min=scale.min,
                max=scale.max,
                confidence=confidence,
            ),
            pointer="/confidence",
        )


def _voice_problems(attribution: list[Voice], codebook: Codebook) -> Iterator[Problem]:
    for index, voice in enumerate(attribution):
        pointer = f"/attribution/{index}"
        if not voice.actor.strip():
            yield Problem(say("A voice needs a name. Fill it in or remove the link."), pointer=f"{pointer}/actor")
        if not is_storable(voice.actor, STRING_LIMIT):
            yield from check_string(voice.actor, STRING_LIMIT, f"{pointer}/actor", say("The name"))
        if voice.role is not None and codebook.actor_role(voice.role) is None:
            yield _unknown(say("actor role"), voice.role, f"{pointer}/role")
        if voice.joint is True and index == 0:
            yield Problem(say("The first voice has none before it to be joint with."), pointer=f"{pointer}/joint")


def _attribute_problems(sent: dict[str, Any], codebook: Codebook, stored: dict[str, Any]) -> Iterator[Problem]:
    if not sent:
        return
    check_depth(sent, "/attributes")
    for key, value in sent.items():
        pointer = f"/attributes/{escape(key)}"
        if key in stored and stored[key] == value:
            continue
        field = codebook.field(key)
        if field is None:
            yield _unknown(say("field"), key, pointer)
        elif value is not None:
            yield from _value_problems(value, field, pointer)


def _value_problems(value: Any, field: Field, pointer: str) -> Iterator[Problem]:
    options = {option.key for option in field.options}
    match field.kind:
        case "choice" if not isinstance(value, str) or value not in options:
            yield Problem(
                say("%(label)s has no option of that key. Choose one of the codebook's.", label=field.label),
                pointer=pointer,
            )
        case "choices" if not _are_choices(value, options):
            yield Problem(say("%(label)s takes a list of its options, each once.", label=field.label), pointer=pointer)
        case "number" if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(say("%(label)s takes a number.", label=field.label), pointer=pointer)
        case "flag" if not isinstance(value, bool):
            yield Problem(say("%(label)s is true or false.", label=field.label), pointer=pointer)
        case "text" if not isinstance(value, str):
            yield Problem(say("%(label)s takes text.", label=field.label), pointer=pointer)
        case "text":
            yield from check_string(value, STRING_LIMIT, pointer, field.label)
        case _:
            return


def _are_choices(value: Any, options: set[str]) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(each, str) and each in options for each in value)
        and len(set(value)) == len(value)
    )


def _unknown(what: str, key: str, pointer: str) -> Problem:
    return Problem(
        say('The codebook has no %(what)s "%(key)s". Choose one that it has.', what=what, key=key[:64]), pointer=pointer
    )
