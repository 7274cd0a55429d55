"""Whether claims agree with their text, their columns, their codebook and their history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any

import msgspec
from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import confidence_problems, value_problems
from annotator.core.codebook import Codebook
from annotator.core.records import ClaimBody, Piece
from annotator.core.segments import check_range, check_segments, surroundings
from annotator.models import Article, ArticleText, Assignment, Claim, ClaimEvent, CodebookVersion, Project
from annotator.services.assignments import HANDED_IN
from annotator.services.checking_articles import AT_ONCE
from annotator.services.checking_codebooks import read_version
from annotator.services.claim_writing import columns_of

#: The columns that follow from the body, but for those which only search reads.
_FOLLOWING = ("start", "end", "type", "target", "stance", "confidence")
_BODY = msgspec.json.Decoder(ClaimBody)
#: Whether a file brought the claim, with the version and the digest of the codebook that it was made under there.
IS_IMPORTED = exists().where(ClaimEvent.claim_id == Claim.id, ClaimEvent.kind == "import").label("is_imported")


def check_claims(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each claim that its article, its columns or its codebook contradict."""
    columns = (CodebookVersion.version, CodebookVersion.sha256, CodebookVersion.body)
    versions = session.execute(select(*columns).where(CodebookVersion.project_id == project.id)).all()
    codebooks = {sha256: codebook for _, sha256, body in versions if (codebook := read_version(body))}
    known = {(version, sha256) for version, sha256, _ in versions}
    articles = session.scalars(select(Article.id).where(Article.project_id == project.id).order_by(Article.id)).all()
    for begin in range(0, len(articles), AT_ONCE):
        keys = articles[begin : begin + AT_ONCE]
        found = select(ArticleText.article_id, ArticleText.text).where(ArticleText.article_id.in_(keys))
        texts = {row.article_id: row.text for row in session.execute(found)}
        said = (Claim.uuid, Claim.article_id, Claim.body, Claim.version, Claim.submitted_version, Claim.layer)
        under = (Claim.codebook_version, Claim.codebook_sha256, IS_IMPORTED)
        query = select(*said, *under, *(getattr(Claim, name) for name in _FOLLOWING))
        query = query.where(Claim.article_id.in_(keys), Claim.project_id == project.id).order_by(Claim.id)
        for row in session.execute(query.execution_options(yield_per=1000)):
            if (row.codebook_version, row.codebook_sha256) not in known and not row.is_imported:
                yield f"claim {row.uuid}", "The codebook that it was made under is none of the project's."
            for sentence in _claim_faults(row, texts.get(row.article_id, ""), codebooks.get(row.codebook_sha256)):
                yield f"claim {row.uuid}", sentence


def _claim_faults(row: Row[Any], text: str, codebook: Codebook | None) -> Iterator[str]:
    try:
        body = _BODY.decode(row.body)
    except msgspec.MsgspecError as error:
        yield f"What it says cannot be read: {error}."
        return
    faults = [problem.message for problem in check_segments([piece.segment for piece in body.segments], len(text))]
    if not faults:
        faults = [*_text_faults(body, text), *_column_faults(row, body)]
    yield from faults
    if row.submitted_version is not None and row.submitted_version > row.version:
        yield f"Version {row.submitted_version} was submitted, but it is at version {row.version}."
    if codebook is not None:
        yield from _key_faults(body, codebook)
        # A file may bring fields of its own, and what was settled from it has them too.
        if row.layer == "annotator" and not row.is_imported:
            yield from _attribute_faults(body, codebook)


def _text_faults(body: ClaimBody, text: str) -> Iterator[str]:
    pieces: list[Piece] = body.segments
    if body.context is not None:
        problems = check_range(body.context.segment, len(text), "")
        yield from (f"Context: {problem.message}" for problem in problems)
        pieces = pieces if problems else [*pieces, body.context]
    for piece in pieces:
        if text[piece.start : piece.end] != piece.quote:
            yield f"The quote at {piece.start} to {piece.end} is not the article's text there."
    if (body.prefix, body.suffix) != surroundings(text, body.hull):
        yield "What it says to stand around it is not the article's text there."


def _column_faults(row: Row[Any], body: ClaimBody) -> Iterator[str]:
    following = columns_of(body)
    names = [name for name in _FOLLOWING if getattr(row, name) != following[name]]
    if names:
        yield f"Its columns say otherwise than its body: {', '.join(names)}."


def _key_faults(body: ClaimBody, codebook: Codebook) -> Iterator[str]:
    used: list[tuple[str, str | None, Callable[[str | None], object]]]
    used = [("claim type", body.type, codebook.claim_type)]
    used += [("target", pair.target, codebook.target) for pair in body.stances]
    used += [("stance", pair.stance, codebook.stance) for pair in body.stances]
    used += [("actor role", voice.role, codebook.actor_role) for voice in body.attribution]
    for what, key, find in used:
        if key is not None and find(key) is None:
            yield f'The codebook that it was made under has no {what} "{key}".'
    if body.confidence is not None:
        yield from (problem.message for problem in confidence_problems(body.confidence, codebook))
    if not all(voice.actor.strip() for voice in body.attribution):
        yield "A voice of it has no name."
    if body.attribution and body.attribution[0].joint is True:
        yield "Its first voice is joint with one before it, and there is none."


def _attribute_faults(body: ClaimBody, codebook: Codebook) -> Iterator[str]:
    for key, value in body.attributes.items():
        field = codebook.field(key)
        if field is None and value is not None:
            yield f'The codebook that it was made under has no field "{key}".'
        elif field is not None and value is not None:
            yield from (f'Field "{key}": {problem.message}' for problem in value_problems(value, field, ""))


def check_submissions(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each claim that others may read although its person's work was not handed in."""
    work = and_(Assignment.article_id == Claim.article_id, Assignment.person_id == Claim.person_id)
    query = select(Claim.uuid, Assignment.state).select_from(Claim).outerjoin(Assignment, work)
    query = query.where(Claim.project_id == project.id, Claim.layer == "annotator", Claim.deleted_at.is_(None))
    handed_in = func.coalesce(Assignment.state, "").in_(HANDED_IN)
    for uuid, state in session.execute(query.where(Claim.is_submitted, ~handed_in).order_by(Claim.id)):
        found = f"is {state.replace('_', ' ')}" if state else "never began"
        yield f"claim {uuid}", f"It counts as submitted, but its person's work on the article {found}."


def check_versions(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each claim whose history does not count up to the version that it has."""
    query = (
        select(Claim.uuid, Claim.version, ClaimEvent.version.label("reached"))
        .outerjoin(ClaimEvent, ClaimEvent.claim_id == Claim.id)
        .where(Claim.project_id == project.id)
        .order_by(Claim.id, ClaimEvent.id)
        .execution_options(yield_per=1000)
    )
    for (uuid, version), events in groupby(session.execute(query), lambda row: (row.uuid, row.version)):
        reached = [event.reached for event in events]
        if reached == [None]:
            yield f"claim {uuid}", "It has no history."
        elif any(before >= after for before, after in pairwise(reached)):
            yield f"claim {uuid}", "The versions of its history do not count up."
        elif reached[-1] != version:
            yield f"claim {uuid}", f"Its history ends at version {reached[-1]}, but it is at version {version}."
