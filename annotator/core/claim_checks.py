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
from annotator.core.segments import CONTEXT_LENGTH, Segment, check_range, check_segments
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, TEXT_LIMIT, check_string, is_storable
from annotator.core.wording import say


class Excerpt(Struct, frozen=True):
    """A part of an article's text that begins at the code point `offset`."""

    text: str
    offset: int = 0

    def __getitem__(self, segment: Segment) -> str:
        """Return the text between the offsets of *segment*, which are those of the article."""
        return self.between(segment.start, segment.end)

    def holds(self, segment: Segment) -> bool:
        """Return whether the text at *segment* is there."""
        return self.offset <= segment.start and segment.end <= self.offset + len(self.text)

    def between(self, start: int, end: int) -> str:
        """Return the text between two offsets, which are those of the article."""
        offset = self.offset
        return self.text[start - offset if start > offset else 0 : end - offset]


def check_claim(
    sent: ClaimInput,
    codebook: Codebook,
    length: int,
    read: Callable[[Segment], Excerpt],
    stored: ClaimBody | None = None,
) -> ClaimBody:
    """Return the body to store for what was *sent* about an article of *length* code points.

    *read* fetches a range of the article's text, the one of `text_needed`; quotes are checked against it. *stored* is
    the claim as it was, whose attributes may stay even where the codebook no longer knows them. Raises Invalid with
    every problem found.
    """
    pieces = sent.segments
    problems = check_segments(pieces, length)
    if sent.context is not None:
        problems += check_range(sent.context, length, "/context")
    if problems:
        raise refusal(problems)
    start, end = pieces[0].start, pieces[-1].end
    excerpt = read(text_needed(sent, length))
    problems += _quote_problems(pieces, excerpt)
    context = _context(sent.context, excerpt, problems)
    problems += _field_problems(sent, codebook)
    problems += _attribute_problems(sent.attributes, codebook, stored.attributes if stored else {})
    if problems:
        raise refusal(problems)
    return ClaimBody(
        segments=pieces,
        prefix=excerpt.between(start - CONTEXT_LENGTH, start),
        suffix=excerpt.between(end, end + CONTEXT_LENGTH),
        type=sent.type,
        stances=sent.stances,
        confidence=sent.confidence,
        attribution=sent.attribution,
        context=context,
        note=sent.note,
        attributes=sent.attributes,
    )


def text_needed(sent: ClaimInput, length: int = TEXT_LIMIT) -> Segment:
    """Return the range of an article's text that holds the claim *sent*, what stands around it, and its context.

    *length* is the article's, in code points. Of a claim whose offsets cannot be right it is empty or some other range.
    """
    start, end = sent.segments[0].start - CONTEXT_LENGTH, sent.segments[-1].end + CONTEXT_LENGTH
    if sent.context is not None:
        start, end = min(start, sent.context.start), max(end, sent.context.end)
    start = min(max(0, start), length)
    return Segment(start, max(start, min(length, end)))


def refusal(problems: list[Problem]) -> Invalid:
    """Return the error that holds *problems*, named by the first of them."""
    first, more = problems[0].message, len(problems) - 1
    return Invalid(say("%(problem)s (%(num)s more)", problem=first, num=more) if more else first, problems)


# These go over every claim of an import, so they make nothing before something is wrong: no generator, no pointer.
def _quote_problems(pieces: list[Piece], excerpt: Excerpt) -> list[Problem]:
    problems = []
    for index, piece in enumerate(pieces):
        there = excerpt.between(piece.start, piece.end)
        if piece.quote != there:
            problems.append(Problem(_differs(piece.quote, there), pointer=f"/segments/{index}/quote"))
    return problems


def _differs(quote: str, there: str) -> str:
    return say(
        'The quote "%(said)s" is not the text at its offsets, "%(found)s". Offsets count Unicode code points from 0.',
        said=quote[:40],
        found=there[:40],
    )


def _context(sent: Range | None, excerpt: Excerpt, problems: list[Problem]) -> Piece | None:
    if sent is None:
        return None
    there = excerpt.between(sent.start, sent.end)
    if sent.quote is not None and sent.quote != there:
        problems.append(Problem(_differs(sent.quote, there), pointer="/context/quote"))
    return Piece(sent.start, sent.end, there)


def _field_problems(sent: ClaimInput, codebook: Codebook) -> list[Problem]:
    problems = []
    if sent.type is not None and codebook.claim_type(sent.type) is None:
        problems.append(_unknown(say("claim type"), sent.type, "/type"))
    problems += _stance_problems(sent.stances, codebook)
    if sent.confidence is not None:
        problems += confidence_problems(sent.confidence, codebook)
    problems += _voice_problems(sent.attribution, codebook)
    if not is_storable(sent.note, NOTE_LIMIT):
        problems += check_string(sent.note, NOTE_LIMIT, "/note", say("The note"))
    return problems


def _stance_problems(stances: list[Pair], codebook: Codebook) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for index, pair in enumerate(stances):
        target, stance = pair.target, pair.stance
        if target is not None and codebook.target(target) is None:
            problems.append(_unknown(say("target"), target, f"/stances/{index}/target"))
        if stance is not None and codebook.stance(stance) is None:
            problems.append(_unknown(say("stance"), stance, f"/stances/{index}/stance"))
        if target is not None and target in seen:
            message = say("This target stands twice in one claim. Keep one of the two.")
            problems.append(Problem(message, pointer=f"/stances/{index}/target"))
        seen.add(target or "")
    return problems


def confidence_problems(confidence: int, codebook: Codebook) -> list[Problem]:
    """Return what is wrong with a *confidence* under *codebook*."""
    scale = codebook.confidence
    if scale is None:
        return [Problem(say("The codebook asks for no confidence. Leave it out."), pointer="/confidence")]
    if scale.min <= confidence <= scale.max:
        return []
    message = say(
        "Confidence goes from %(min)s to %(max)s, not %(confidence)s.",
        min=scale.min,
        max=scale.max,
        confidence=confidence,
    )
    return [Problem(message, pointer="/confidence")]


def _voice_problems(attribution: list[Voice], codebook: Codebook) -> list[Problem]:
    problems = []
    for index, voice in enumerate(attribution):
        actor, role = voice.actor, voice.role
        pointer = "/attribution"
        if not actor.strip():
            message = say("A voice needs a name. Fill it in or remove the link.")
            problems.append(Problem(message, pointer=f"{pointer}/{index}/actor"))
        if not is_storable(actor, STRING_LIMIT):
            problems += check_string(actor, STRING_LIMIT, f"{pointer}/{index}/actor", say("The name"))
        if role is not None and codebook.actor_role(role) is None:
            problems.append(_unknown(say("actor role"), role, f"{pointer}/{index}/role"))
        if voice.joint is True and index == 0:
            message = say("The first voice has none before it to be joint with.")
            problems.append(Problem(message, pointer=f"{pointer}/{index}/joint"))
    return problems


def _attribute_problems(sent: dict[str, Any], codebook: Codebook, stored: dict[str, Any]) -> list[Problem]:
    if not sent:
        return []
    check_depth(sent, "/attributes")
    problems = []
    for key, value in sent.items():
        if key in stored and stored[key] == value:
            continue
        field = codebook.field(key)
        if field is None:
            problems.append(_unknown(say("field"), key, _attribute(key)))
        elif value is not None and not (field.kind == "choice" and _is_option(value, field)):
            problems += value_problems(value, field, _attribute(key))
    return problems


def _attribute(key: str) -> str:
    return f"/attributes/{escape(key)}"


def value_problems(value: Any, field: Field, pointer: str) -> Iterator[Problem]:
    """Yield what is wrong with the *value* of an attribute, which is not null, by the kind of its *field*."""
    match field.kind:
        case "choice" if not _is_option(value, field):
            yield Problem(
                say("%(label)s has no option of that key. Choose one of the codebook's.", label=field.label),
                pointer=pointer,
            )
        case "choices" if not _are_choices(value, field):
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


def _is_option(value: Any, field: Field) -> bool:
    return value in [option.key for option in field.options]


def _are_choices(value: Any, field: Field) -> bool:
    return isinstance(value, list) and all(_is_option(each, field) for each in value) and len(set(value)) == len(value)


def _unknown(what: str, key: str, pointer: str) -> Problem:
    return Problem(
        say('The codebook has no %(what)s "%(key)s". Choose one that it has.', what=what, key=key[:64]), pointer=pointer
    )
