"""Submitted claims that were made under an older codebook, and what changed since of the entries that they use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from annotator.core.codebook_diff import Change, diff
from annotator.core.records import ClaimRecord
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Claim, ClaimConfirmation, Person
from annotator.services.access import Caller
from annotator.services.claim_reading import ClaimReader, read_regions
from annotator.services.codebooks import list_versions
from annotator.services.current_codebook import stored_codebook
from annotator.services.visibility import visible_claims

PAGE = 50
#: Members of an entry that do not touch what a claim with it says.
_LOOKS = ("shortcut", "color", "carry")
#: How a claim's body names an entry of each part, as JSON.
_MARKS = {
    "claim_types": '"type":"{}"',
    "targets": '"target":"{}"',
    "stances": '"stance":"{}"',
    "actor_roles": '"role":"{}"',
    "fields": '"{}":',
}

#: An entry of the codebook: its part and its key.
Entry = tuple[str, str]


class OlderFilter(Struct, frozen=True, kw_only=True):
    """Which older claims are wanted."""

    #: Only those that use this entry, "targets:TRAM", and only where it was changed since.
    touched: str | None = None
    #: Also those of whose entries nothing changed since.
    untouched: bool = False
    annotator: str | None = None
    #: Made under this version, or confirmed under it last.
    version: int | None = None


class OlderClaim(Struct):
    """A claim, the version under which it was last looked at, and the changes since then that touch it."""

    claim: ClaimRecord
    article: str
    title: str
    version: int
    changes: list[Change]


@dataclass(frozen=True)
class OlderPage:
    """One page of the list, and what there is to filter by."""

    rows: list[OlderClaim]
    #: Counted from 1.
    number: int
    total: int
    #: The versions that claims are of, and the changed entries with their labels.
    versions: list[int]
    entries: list[tuple[str, str]]
    annotators: list[str]


def list_older(session: Session, caller: Caller, chosen: OlderFilter, number: int = 1) -> OlderPage:
    """Return page *number* of the claims that *chosen* leaves, in the order of the text. Raises NotAllowed."""
    _require(caller)
    changes = _Changes(session, caller)
    condition = _condition(caller, chosen, changes)
    total = session.scalar(_claims(func.count()).where(condition)) or 0
    number = max(1, min(number, -(-total // PAGE)))
    query = _claims(Claim.id, Claim.uuid, _version(), Article.uuid, Article.title).where(condition)
    query = query.order_by(Article.position, Claim.start, Claim.end, Claim.id)
    rows = session.execute(query.limit(PAGE).offset((number - 1) * PAGE)).all()
    records = _records(session, caller, [row[0] for row in rows])
    found = [
        OlderClaim(records[uuid], article, title, version, changes.touching(records[uuid], version))
        for _, uuid, version, article, title in rows
    ]
    names = _claims(Person.name).join(Person, Person.id == Claim.person_id).where(_older(caller)).distinct()
    annotators = sorted(session.scalars(names))
    return OlderPage(found, number, total, sorted(changes.by_version), changes.entries, annotators)


def count_older(session: Session, caller: Caller) -> int:
    """Return how many claims use an entry that was changed since, and wait to be looked at."""
    return (
        session.scalar(_claims(func.count()).where(_condition(caller, OlderFilter(), _Changes(session, caller)))) or 0
    )


def confirm_claims(session: Session, caller: Caller, uuids: Collection[str]) -> int:
    """Note that claims hold under the current codebook; return how many did not before. Those not listed are left."""
    _require(caller)
    caller.require_open()
    query = _claims(Claim.id).where(_older(caller), Claim.uuid.in_([each.lower() for each in uuids]))
    keys = session.scalars(query).all()
    version = caller.project.codebook_version
    made = {"codebook_version": version, "account_id": caller.account.id, "created_at": now()}
    session.add_all(ClaimConfirmation(claim_id=key, **made) for key in keys)
    session.flush()
    return len(keys)


class _Changes:
    """What changed from each version that claims are of to the current one."""

    def __init__(self, session: Session, caller: Caller) -> None:
        books = {row.version: stored_codebook(row.body) for row in list_versions(session, caller)}
        self.current = books[caller.project.codebook_version]
        versions = session.scalars(_claims(_version()).where(_older(caller)).distinct())
        self.by_version = {each: diff(books[each], self.current) for each in versions if each in books}

    def entries_of(self, version: int) -> set[Entry]:
        """Return the entries whose meaning changed since *version*."""
        return {(_part(each), each.key) for each in self.by_version[version] if _is_meant(each) and each.key}

    @cached_property
    def entries(self) -> list[tuple[str, str]]:
        """Return the changed entries as ("targets:TRAM", label), in the order of the codebook."""
        changed = set().union(*map(self.entries_of, self.by_version)) if self.by_version else set()
        known = ((part, each) for part in _MARKS for each in getattr(self.current, part))
        return [(f"{part}:{each.key}", each.label) for part, each in known if (part, each.key) in changed]

    def touching(self, claim: ClaimRecord, version: int) -> list[Change]:
        """Return the changes since *version* of the entries that *claim* uses."""
        used: set[Entry] = {("claim_types", claim.type or "")}
        used |= {("targets", pair.target or "") for pair in claim.stances}
        used |= {("stances", pair.stance or "") for pair in claim.stances}
        used |= {("actor_roles", voice.role or "") for voice in claim.attribution}
        used |= {("fields", key) for key in claim.attributes}
        changes = self.by_version.get(version, [])
        return [each for each in changes if _is_meant(each) and (_part(each), each.key) in used]


def _part(change: Change) -> str:
    return change.part.split(".")[0]


def _is_meant(change: Change) -> bool:
    return change.kind == "changed" and change.part in _MARKS and change.member not in _LOOKS


def _require(caller: Caller) -> None:
    caller.require("manager", say("Only a manager may work through these. Ask a manager of the project for that role."))


def _claims(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(Claim).join(Article, Article.id == Claim.article_id)


def _version() -> ColumnElement[int]:
    """Return the version under which a claim was made, or confirmed last."""
    confirmed = select(func.max(ClaimConfirmation.codebook_version)).where(ClaimConfirmation.claim_id == Claim.id)
    last = func.coalesce(confirmed.correlate(Claim).scalar_subquery(), 0)
    return case((last > Claim.codebook_version, last), else_=Claim.codebook_version)


def _older(caller: Caller) -> ColumnElement[bool]:
    submitted = and_(Claim.is_submitted, Claim.layer == "annotator", Article.deleted_at.is_(None))
    return and_(visible_claims(caller), submitted, _version() < caller.project.codebook_version)


def _condition(caller: Caller, chosen: OlderFilter, changes: _Changes) -> ColumnElement[bool]:
    parts = [_older(caller)]
    if chosen.version is not None:
        parts.append(_version() == chosen.version)
    if chosen.annotator is not None:
        same = select(Person.id).where(Person.name_key == name_key(chosen.annotator))
        parts.append(Claim.person_id.in_(same.where(Person.project_id == caller.project.id)))
    if chosen.touched is not None or not chosen.untouched:
        parts.append(_touched(chosen.touched, changes))
    return and_(*parts)


def _touched(wanted: str | None, changes: _Changes) -> ColumnElement[bool]:
    """Return the condition that a claim uses an entry, *wanted* or any, which was changed since it was looked at."""
    places = []
    for version in changes.by_version:
        entries = [each for each in changes.entries_of(version) if wanted in (None, ":".join(each))]
        uses = [Claim.body.contains(_MARKS[part].format(key), autoescape=True) for part, key in sorted(entries)]
        if uses:
            places.append(and_(_version() == version, or_(*uses)))
    return or_(false(), *places)


def _records(session: Session, caller: Caller, keys: Sequence[int]) -> dict[str, ClaimRecord]:
    found = select(Article).where(Article.id.in_(select(Claim.article_id).where(Claim.id.in_(keys))))
    regions = {each.id: read_regions(each.regions) for each in session.scalars(found)}
    by_article = ClaimReader(session, caller).of_articles(regions, Claim.id.in_(keys))
    return {record.id: record for records in by_article.values() for record in records}
