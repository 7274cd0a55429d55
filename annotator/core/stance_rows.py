"""The flat view of claims: one row of scalars for each (claim, target) pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from annotator.core.records import STANCE_SCHEMA, ArticleHead, ClaimRecord, Pair, StanceRow


def stance_rows(
    record: ClaimRecord, project: str, article: ArticleHead, value_of: Callable[[str | None], float | int | None]
) -> Iterator[StanceRow]:
    """Return a row for each pair of the claim, in the order given; one with nulls for a claim that has none."""
    for number, pair in enumerate(record.stances or [Pair()]):
        yield StanceRow(
            schema=STANCE_SCHEMA,
            project=project,
            article_id=article.id,
            external_id=article.external_id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            language=article.language,
            claim_id=record.id,
            pair=number,
            annotator=record.annotator,
            layer=record.layer,
            phase=record.phase,
            submitted=record.submitted,
            start=record.start,
            end=record.end,
            quote=record.quote,
            type=record.type,
            target=pair.target,
            stance=pair.stance,
            stance_value=value_of(pair.stance),
            confidence=record.confidence,
            speaker=record.speaker,
            stance_holder=record.stance_holder,
            note=record.note,
            decision=record.decision,
            codebook_version=record.codebook_version,
            version=record.version,
            created_at=record.created_at,
            updated_at=record.updated_at,
        )
