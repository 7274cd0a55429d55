"""What stored claims and reviews use of a codebook, and their change when keys leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.codebook_mapping import Mapped, keys_of
from annotator.core.codebook_recoding import Fields, fill_target, keys_in, recode
from annotator.core.records import encode
from annotator.db import now
from annotator.models import Claim, ClaimEvent, Project, Review
from annotator.services.access import Caller

_FIELDS = msgspec.json.Decoder(dict)
_BATCH = 1000


def find_used_keys(session: Session, project: Project, codebook: Codebook) -> dict[str, set[str]]:
    """Return the keys of *codebook* that claims and reviews use, by part; deleted claims count: they can come back."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for fields in _all_fields(session, project):
        for part, key in keys_in(fields):
            used[part].add(key)
    reasons = session.scalars(select(Review.reason).where(Review.project_id == project.id).distinct())
    used["reasons"].update(reason for reason in reasons if reason is not None)
    return {part: known for part, keys in used.items() if (known := keys & keys_of(codebook, part))}


def recode_claims(session: Session, caller: Caller, mapping: Mapped, version: int, sha256: str) -> int:
    """Replace the mapped keys in every claim and review of the project, and return how many claims changed.

    A changed claim is one version up, made under codebook *version*, and keeps its former body as an event.
    """
    changed = 0
    made_under = {"codebook_version": version, "codebook_sha256": sha256}
    for batch in _batches(session, caller.project):
        changed += _change(session, caller, batch, lambda fields: recode(fields, mapping), made_under)
    _recode_reviews(session, caller.project, mapping)
    return changed


def fill_targets(
    session: Session, caller: Caller, claims: Sequence[int], target: str, version: int, sha256: str
) -> int:
    """Put *target* where the *claims* (their keys) have none, and return how many changed, as `recode_claims` does."""
    made_under = {"codebook_version": version, "codebook_sha256": sha256}
    rows = session.execute(select(Claim.id, Claim.version, Claim.body).where(Claim.id.in_(claims))).all()
    return _change(session, caller, rows, lambda fields: fill_target(fields, target), made_under)


def _change(
    session: Session,
    caller: Caller,
    claims: Sequence[Row[int, int, str]],
    change: Callable[[Fields], dict[str, Any]],
    made_under: Mapping[str, object],
) -> int:
    rows = [row for claim, seen, body in claims if (row := _changed(claim, seen, body, change, made_under))]
    if rows:
        _write(session, caller, rows, {claim: body for claim, _, body in claims})
    return len(rows)


def _batches(session: Session, project: Project) -> Iterator[Sequence[Row[int, int, str]]]:
    query = select(Claim.id, Claim.version, Claim.body).where(Claim.project_id == project.id).order_by(Claim.id)
    last = 0
    while batch := session.execute(query.where(Claim.id > last).limit(_BATCH)).all():
        yield batch
        last = batch[-1][0]


def _all_fields(session: Session, project: Project) -> Iterator[Fields]:
    for column, owner in ((Claim.body, Claim.project_id), (Review.proposed, Review.project_id)):
        query = select(column).where(owner == project.id, column.is_not(None)).execution_options(yield_per=_BATCH)
        for stored in session.scalars(query):
            yield _FIELDS.decode(stored or "{}")


def _changed(
    claim: int, seen: int, stored: str, change: Callable[[Fields], dict[str, Any]], made_under: Mapping[str, object]
) -> dict[str, object] | None:
    fields = _FIELDS.decode(stored)
    new = change(fields)
    if new == fields:
        return None
    first = new["stances"][0] if new["stances"] else {}
    return {
        "id": claim,
        "version": seen + 1,
        "updated_at": now(),
        "body": encode(new).decode(),
        "type": new["type"],
        "target": first.get("target"),
        "stance": first.get("stance"),
        "confidence": new["confidence"],
        **made_under,
    }


def _write(session: Session, caller: Caller, rows: list[dict[str, object]], previous: Mapping[int, str]) -> None:
    session.execute(update(Claim), rows)
    session.add_all(
        ClaimEvent(
            claim_id=row["id"],
            kind="recode",
            version=row["version"],
            at=row["updated_at"],
            account_id=caller.account.id,
            previous=previous[int(str(row["id"]))],
        )
        for row in rows
    )
    session.flush()


def _recode_reviews(session: Session, project: Project, mapping: Mapped) -> None:
    for review in session.scalars(select(Review).where(Review.project_id == project.id)):
        if review.reason is not None:
            review.reason = mapping.get("reasons", {}).get(review.reason, review.reason)
        if review.proposed is not None:
            fields = _FIELDS.decode(review.proposed)
            new = recode(fields, mapping)
            if new != fields:
                review.proposed = encode(new).decode()
    session.flush()
