"""Store, delete and restore claims; nothing is written that the text or the codebook does not bear out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from annotator.core.claim_checks import Excerpt, check_claim
from annotator.core.errors import Conflict, Gone, Invalid, NotFound, PreconditionRequired, Stale
from annotator.core.records import ClaimBody, ClaimInput, ClaimRecord, encode
from annotator.core.segments import Segment
from annotator.core.text import fold
from annotator.db import now
from annotator.models import Article, ArticleText, Claim, ClaimEvent, Person
from annotator.services.access import Caller, own_person
from annotator.services.assignments import begin_work, require_editable
from annotator.services.claim_reading import ClaimReader, read_body
from annotator.services.current_codebook import current_codebook, current_version
from annotator.services.visibility import visible_claims

Kind = Literal["create", "change", "delete", "restore"]


def list_claims(session: Session, caller: Caller, article: Article) -> list[ClaimRecord]:
    """Return the claims on *article* that the caller may see, in text order."""
    return ClaimReader(session, caller).of_article(article, visible_claims(caller))


def get_claim(session: Session, caller: Caller, article: Article, uuid: str) -> ClaimRecord:
    """Return one claim. Raises NotFound where the caller may not see it, Gone for an own one that was deleted."""
    claim = _find(session, caller, uuid)
    if claim is None or claim.article_id != article.id:
        raise NotFound()
    if claim.deleted_at and claim.person_id == caller.person_id:
        raise Gone("This claim was deleted. Restore it to bring it back.")
    found = ClaimReader(session, caller).of_article(article, visible_claims(caller) & (Claim.id == claim.id))
    if not found:
        raise NotFound()
    return found[0]


def put_claim(
    session: Session, caller: Caller, article: Article, uuid: str, read: Callable[[], ClaimInput], seen: int | None
) -> tuple[ClaimRecord, bool]:
    """Store the claim that *read* returns under *uuid*; return its record and whether it is new.

    *seen* is the version that the client saw, None when it names none. Raises Conflict for an id that is taken and for
    submitted work, Gone, PreconditionRequired, Stale (with the record) and Invalid.
    """
    caller.require("annotator", "make claims")
    caller.require_open()
    person = own_person(session, caller)
    claim = _find(session, caller, uuid)
    if claim is None:
        require_editable(session, person, article)
        body = _check(session, caller, article, read(), None)
        claim = _create(session, caller, person, article, uuid, body)
        return _record(session, caller, article, claim), True
    _require_own(claim, person, article)
    if seen is None or seen != claim.version:
        return _answer_repeat(session, caller, article, claim, read, seen), False
    require_editable(session, person, article)
    before = read_body(claim.body)
    body = _check(session, caller, article, read(), before)
    if body != before:
        _change(session, caller, claim, body)
        begin_work(session, person, article)
    return _record(session, caller, article, claim), False


def delete_claim(session: Session, caller: Caller, article: Article, uuid: str, seen: int | None) -> None:
    """Delete the caller's claim; it can be restored. A second time is no error."""
    claim, person = _own_claim(session, caller, article, uuid, "delete claims")
    if claim.deleted_at:
        return
    _require_seen(session, caller, article, claim, seen)
    require_editable(session, person, article)
    _advance(session, claim, deleted_at=now())
    _add_event(session, caller, claim, "delete", claim.body)


def restore_claim(session: Session, caller: Caller, article: Article, uuid: str) -> ClaimRecord:
    """Bring a deleted claim back, one version up. A second time is no error."""
    claim, person = _own_claim(session, caller, article, uuid, "restore claims")
    if claim.deleted_at:
        require_editable(session, person, article)
        _advance(session, claim, deleted_at=None)
        _add_event(session, caller, claim, "restore", claim.body)
    return _record(session, caller, article, claim)


def text_reader(session: Session, article: Article) -> Callable[[Segment], Excerpt]:
    """Return the function that fetches a range of the article's text without loading the whole of it."""

    def read(segment: Segment) -> Excerpt:
        part = func.substr(ArticleText.text, segment.start + 1, segment.end - segment.start)
        text = session.scalar(select(part).where(ArticleText.article_id == article.id))
        return Excerpt(text or "", segment.start)

    return read


def check_uuid(uuid: str, whose: str = "claim") -> str:
    """Return *uuid*, a claim's or another thing's id, in its usual form. Raises Invalid for what is no UUID."""
    try:
        return str(UUID(uuid))
    except ValueError:
        raise Invalid(f"A {whose}'s id must be a UUID.") from None


def _find(session: Session, caller: Caller, uuid: str) -> Claim | None:
    return session.scalar(select(Claim).where(Claim.project_id == caller.project.id, Claim.uuid == uuid))


def _require_own(claim: Claim, person: Person, article: Article) -> None:
    if claim.article_id != article.id or claim.person_id != person.id or claim.layer != "annotator":
        raise Conflict("This id belongs to another claim. Make a new id and send it again.")
    if claim.deleted_at:
        raise Gone("This claim was deleted. Restore it before you change it.")


def _own_claim(session: Session, caller: Caller, article: Article, uuid: str, to: str) -> tuple[Claim, Person]:
    claim = _find(session, caller, uuid)
    if claim is None or claim.article_id != article.id:
        raise NotFound()
    if claim.person_id != caller.person_id or caller.person is None or claim.layer != "annotator":
        get_claim(session, caller, article, uuid)  # NotFound where the caller may not know of it
        raise Conflict("This claim is another person's. Its owner alone can change it.")
    caller.require("annotator", to)
    caller.require_open()
    return claim, caller.person


def _require_seen(session: Session, caller: Caller, article: Article, claim: Claim, seen: int | None) -> None:
    if seen is None:
        raise PreconditionRequired("Send If-Match with the version that you saw.")
    if seen != claim.version:
        raise _stale(_record(session, caller, article, claim))


def _answer_repeat(
    session: Session, caller: Caller, article: Article, claim: Claim, read: Callable[[], ClaimInput], seen: int | None
) -> ClaimRecord:
    """Return the record where a lost answer makes the client send the same again; else refuse."""
    record = _record(session, caller, article, claim)
    stored = read_body(claim.body)
    try:
        is_same = _check(session, caller, article, read(), stored) == stored
    except Invalid:
        is_same = False
    if is_same:
        return record
    if seen is None:
        raise PreconditionRequired("This claim is there already. Send If-Match with the version that you saw.")
    raise _stale(record)


def _stale(record: ClaimRecord) -> Stale:
    return Stale("This claim was changed in another place since you opened it. Compare the two and save again.", record)


def _check(session: Session, caller: Caller, article: Article, sent: ClaimInput, stored: ClaimBody | None) -> ClaimBody:
    codebook = current_codebook(session, caller.project)
    return check_claim(sent, codebook, article.length, text_reader(session, article), stored)


def _create(session: Session, caller: Caller, person: Person, article: Article, uuid: str, body: ClaimBody) -> Claim:
    moment = now()
    claim = Claim(
        project_id=caller.project.id,
        article_id=article.id,
        person_id=person.id,
        uuid=uuid,
        layer="annotator",
        version=1,
        is_submitted=False,
        created_at=moment,
        updated_at=moment,
        **columns_of(body),
        **_made_under(session, caller),
    )
    session.add(claim)
    session.flush()
    _add_event(session, caller, claim, "create", None)
    begin_work(session, person, article)
    return claim


def _change(session: Session, caller: Caller, claim: Claim, body: ClaimBody) -> None:
    previous = claim.body
    _advance(session, claim, **columns_of(body), **_made_under(session, caller))
    _add_event(session, caller, claim, "change", previous)


def _made_under(session: Session, caller: Caller) -> dict[str, object]:
    current = current_version(session, caller.project)
    return {"codebook_version": current.version, "codebook_sha256": current.sha256}


def columns_of(body: ClaimBody) -> dict[str, object]:
    """Return the columns of Claim that follow from *body*."""
    first = body.stances[0] if body.stances else None
    return {
        "start": body.hull.start,
        "end": body.hull.end,
        "type": body.type,
        "target": first.target if first else None,
        "stance": first.stance if first else None,
        "confidence": body.confidence,
        "body": encode(body).decode(),
        "folded": fold(f"{body.quote}\n{body.note}"),
    }


def _advance(session: Session, claim: Claim, **changes: object) -> None:
    """Write *changes* and the next version, provided that nobody else did in between."""
    seen = claim.version
    changes |= {"version": seen + 1, "updated_at": now()}
    query = update(Claim).where(Claim.id == claim.id, Claim.version == seen).values(**changes)
    if session.execute(query.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("This claim was changed at the same moment. Load it again.")
    session.refresh(claim)


def _add_event(session: Session, caller: Caller, claim: Claim, kind: Kind, previous: str | None) -> None:
    session.add(
        ClaimEvent(
            claim_id=claim.id,
            kind=kind,
            version=claim.version,
            at=claim.updated_at,
            account_id=caller.account.id,
            previous=previous,
        )
    )


def _record(session: Session, caller: Caller, article: Article, claim: Claim) -> ClaimRecord:
    session.flush()
    return ClaimReader(session, caller).of_article(article, Claim.id == claim.id)[0]
