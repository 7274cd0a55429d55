"""Claims that the guidelines did not cover, as a list from which the lead writes precedents into the codebook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.errors import Conflict, NotFound, Problem
from annotator.core.precedents import GUIDELINE_GAP, PARTS, Precedent, write_precedent
from annotator.core.records import ClaimRecord, Settlement
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Assignment, Claim, CodebookVersion, GapRuling, Person, Review
from annotator.services.access import Caller
from annotator.services.claim_reading import ClaimReader, person_names, read_regions, timestamp
from annotator.services.codebooks import read_codebook, write_codebook
from annotator.services.current_codebook import stored_codebook
from annotator.services.visibility import visible_claims

#: So many are on one page of the list.
PAGE = 20


class RulingInput(Struct, forbid_unknown_fields=True):
    """What the lead writes; without `part` and `entry` the claim needs no precedent."""

    part: str | None = None
    #: The key of an entry of that part.
    entry: str | None = None
    passage: str = ""
    ruling: str = ""


class Remark(Struct):
    """Why a claim is on the list: a verdict, or its rejection when differences were settled (by nobody named)."""

    reviewer: str | None
    comment: str
    created_at: str | None


class RulingRecord(Struct):
    """What became of it, and the codebook's version since when it holds."""

    part: str | None
    entry: str | None
    ruling: str
    codebook_version: int
    created_at: str


class GapRecord(Struct):
    """A claim that the guidelines did not cover."""

    claim: ClaimRecord
    article: str
    title: str
    remarks: list[Remark]
    #: Who has the article, skipped or not, and has not submitted it: a precedent would show them somebody else's claim.
    unread_by: list[str]
    handled: RulingRecord | None


@dataclass(frozen=True)
class _Case:
    """A claim that the guidelines did not cover, with what was said and what the lead made of it last."""

    key: int
    uuid: str
    article_key: int
    article: str
    title: str
    remarks: list[Remark]
    #: When the last verdict said so; None where only its rejection does.
    said_at: datetime | None
    ruling: GapRuling | None

    @property
    def is_handled(self) -> bool:
        """Return whether the lead ruled after the last verdict that asked for it."""
        return self.ruling is not None and (self.said_at is None or self.ruling.created_at >= self.said_at)


class GapPage(Struct):
    """One page of the claims that the guidelines did not cover."""

    rows: list[GapRecord]
    #: Counted from 1.
    number: int
    total: int


def list_gaps(session: Session, caller: Caller, number: int = 1, *, handled: bool = False) -> GapPage:
    """Return page *number* of the claims that wait for a ruling in the order of the text, or of those ruled on.

    These begin with the last ruling. Raises NotAllowed.
    """
    _require(caller)
    cases = [each for each in _cases(session, caller) if each.is_handled == handled]
    if handled:
        cases.sort(key=lambda each: each.ruling.id if each.ruling else 0, reverse=True)
    number = max(1, min(number, -(-len(cases) // PAGE)))
    chosen = cases[(number - 1) * PAGE : number * PAGE]
    records = _records(session, caller, [each.key for each in chosen])
    unread = _unread(session, {each.article_key for each in chosen})
    rows = [
        GapRecord(
            records[each.uuid],
            each.article,
            each.title,
            each.remarks,
            unread[each.article_key],
            _ruling(each.ruling) if handled and each.ruling else None,
        )
        for each in chosen
    ]
    return GapPage(rows, number, len(cases))


def count_gaps(session: Session, caller: Caller) -> int:
    """Return how many claims wait for a ruling."""
    return sum(not each.is_handled for each in _cases(session, caller))


def rule_on_gap(
    session: Session, caller: Caller, uuid: str, read: Callable[[], RulingInput], seen: int | None
) -> CodebookVersion:
    """Append the precedent that *read* returns to its entry and mark the claim with the codebook's new version.

    *seen* is the version of the codebook that the lead saw. Where no precedent is needed the codebook stays. Raises
    NotFound for a claim that is not on the list, Conflict while somebody who has the article has not submitted it,
    Invalid, and what `write_codebook` raises.
    """
    _require(caller)
    caller.require_open()
    row = session.execute(_query(caller).where(Claim.uuid == uuid.lower())).one_or_none()
    if row is None:
        raise NotFound()
    sent = read()
    version = read_codebook(session, caller)
    if sent.part is not None:
        _require_read(_unread(session, {row.article_id})[row.article_id])
        _check(sent)
        obj = _with_precedent(version, sent, row.uuid)
        version = write_codebook(session, caller, lambda: obj, seen)
    ruling = GapRuling(claim_id=row.id, part=sent.part, entry=sent.entry, ruling=sent.ruling.strip())
    ruling.codebook_version, ruling.account_id, ruling.created_at = version.version, caller.account.id, now()
    session.add(ruling)
    session.flush()
    return version


def _require(caller: Caller) -> None:
    caller.require(
        "manager", say("Only a manager may change the codebook. Ask a manager of the project for that role.")
    )


def _require_read(names: Sequence[str]) -> None:
    if names:
        raise Conflict(
            say(
                "A precedent would show this claim to those who have the article and have not submitted it: %(names)s. "
                "Write it when they have, or take the article back from who skipped it.",
                names=", ".join(names),
            )
        )


def _query(caller: Caller) -> Select[int, str, int, str | None, str, str]:
    verdict = exists().where(Review.claim_id == Claim.id, Review.reason == GUIDELINE_GAP).correlate(Claim)
    settled = Claim.settlement.contains(f'"reason":"{GUIDELINE_GAP}"', autoescape=True)
    condition = and_(visible_claims(caller), Claim.layer == "annotator", or_(verdict, settled))
    columns = (Claim.id, Claim.uuid, Claim.article_id, Claim.settlement, Article.uuid.label("article"), Article.title)
    query = select(*columns).join(Article, Article.id == Claim.article_id)
    query = query.where(condition, Article.deleted_at.is_(None))
    return query.order_by(Article.position, Claim.start, Claim.end, Claim.id)


def _cases(session: Session, caller: Caller) -> list[_Case]:
    rows = session.execute(_query(caller)).all()
    keys = [row.id for row in rows]
    latest, verdicts = _verdicts(session, caller, keys)
    rulings = {row.claim_id: row for row in session.scalars(_rulings(keys).order_by(GapRuling.id))}
    found = []
    for row in rows:
        remarks = verdicts.get(row.id, []) + _outcome_remarks(row.settlement)
        ways = latest.get(row.id), rulings.get(row.id)
        # A cluster can be left open with a note that says the same word.
        if remarks:
            found.append(_Case(row.id, row.uuid, row.article_id, row.article, row.title, remarks, *ways))
    return found


def _rulings(keys: Sequence[int]) -> Select[GapRuling]:
    return select(GapRuling).where(GapRuling.claim_id.in_(keys))


def _verdicts(
    session: Session, caller: Caller, keys: Sequence[int]
) -> tuple[dict[int, datetime], dict[int, list[Remark]]]:
    """Return when the last verdict with the reason was given, and all of them, by claim key."""
    names = person_names(session, caller.project)
    query = select(Review).where(Review.claim_id.in_(keys), Review.reason == GUIDELINE_GAP).order_by(Review.created_at)
    latest: dict[int, datetime] = {}
    remarks: dict[int, list[Remark]] = defaultdict(list)
    for review in session.scalars(query):
        latest[review.claim_id] = review.created_at
        remarks[review.claim_id].append(Remark(names[review.reviewer_id], review.comment, timestamp(review.created_at)))
    return latest, remarks


def _outcome_remarks(settlement: str | None) -> list[Remark]:
    outcome = msgspec.json.decode(settlement, type=Settlement).outcome if settlement else None
    is_settled = outcome is not None and outcome.state != "open" and outcome.reason == GUIDELINE_GAP
    return [Remark(None, "", None)] if is_settled else []


def _records(session: Session, caller: Caller, keys: Sequence[int]) -> dict[str, ClaimRecord]:
    found = select(Article).where(Article.id.in_(select(Claim.article_id).where(Claim.id.in_(keys))))
    regions = {each.id: read_regions(each.regions) for each in session.scalars(found)}
    by_article = ClaimReader(session, caller).of_articles(regions, Claim.id.in_(keys))
    return {record.id: record for records in by_article.values() for record in records}


def _unread(session: Session, articles: Iterable[int]) -> dict[int, list[str]]:
    """Return by article who has it, in hand, to do or skipped, and has never submitted it."""
    query = select(Assignment.article_id, Person.name).join(Person, Person.id == Assignment.person_id)
    pending = Assignment.first_submitted_at.is_(None)
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(query.where(Assignment.article_id.in_(list(articles)), pending).order_by(Person.name_key))
    for article, name in rows:
        found[article].append(name)
    return found


def _check(sent: RulingInput) -> None:
    problems: list[Problem] = []
    for name, value, what in (
        ("passage", sent.passage, say("The passage")),
        ("ruling", sent.ruling, say("The ruling")),
    ):
        if not value.strip():
            problems.append(Problem(say("Write something here."), pointer=f"/{name}"))
        problems += check_string(value, STRING_LIMIT, f"/{name}", what)
    if sent.part not in PARTS:
        problems.append(Problem(say("Choose an entry of the codebook."), pointer="/entry"))
    if problems:
        raise refusal(problems)


def _with_precedent(version: CodebookVersion, sent: RulingInput, claim: str) -> dict[str, object]:
    """Return the codebook's object with the precedent at its entry. Raises Invalid where there is no such entry."""
    obj = stored_codebook(version.body).to_object()
    entries = obj[sent.part] if sent.part else []
    entry = next((each for each in entries if each["key"] == sent.entry), None)
    if entry is None:
        raise refusal([Problem(say("Choose an entry of the codebook."), pointer="/entry")])
    example = write_precedent(Precedent(sent.passage, sent.ruling, claim))
    problems = check_string(example, STRING_LIMIT, "/ruling", say("Passage and ruling together"))
    if problems:
        raise refusal(problems)
    if example not in entry["examples"]:
        entry["examples"].append(example)
    return obj


def _ruling(row: GapRuling) -> RulingRecord:
    return RulingRecord(row.part, row.entry, row.ruling, row.codebook_version, timestamp(row.created_at))
