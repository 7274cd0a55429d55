"""Store, delete and restore claims; nothing is written that the text or the codebook does not bear out."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Gone, Invalid, NotFound, PreconditionRequired, Stale
from annotator.core.records import ClaimInput, ClaimRecord
from annotator.core.text import is_uuid
from annotator.core.wording import say
from annotator.models import Article, Claim, Person
from annotator.services.access import Caller
from annotator.services.claim_reading import ClaimReader, read_body
from annotator.services.claim_writing import ClaimWriter, Known, Standing, find_claim
from annotator.services.visibility import visible_claims


def list_claims(session: Session, caller: Caller, article: Article) -> list[ClaimRecord]:
    """Return the claims on *article* that the caller may see, in text order."""
    return ClaimReader(session, caller).of_article(article, visible_claims(caller, [article.id]))


def get_claim(session: Session, caller: Caller, article: Article, uuid: str) -> ClaimRecord:
    """Return one claim. Raises NotFound where the caller may not see it, Gone for an own one that was deleted."""
    claim = find_claim(session, caller, uuid)
    if claim is None or claim.article_id != article.id:
        raise NotFound()
    if claim.deleted_at and claim.person_id == caller.person_id:
        raise Gone(say("This claim was deleted. Restore it to bring it back."))
    visible = visible_claims(caller, [article.id]) & (Claim.id == claim.id)
    found = ClaimReader(session, caller).of_article(article, visible)
    if not found:
        raise NotFound()
    return found[0]


def put_claim(
    session: Session,
    caller: Caller,
    article: Article,
    uuid: str,
    read: Callable[[], ClaimInput],
    seen: int | None,
    known: Known | None = None,
) -> tuple[ClaimRecord, bool]:
    """Store the claim that *read* returns under *uuid*; return its record and whether it is new.

    *seen* is the version that the client saw, None when it names none; *known* is what `Entrance` found. Raises
    Conflict for an id that is taken and for submitted work, Gone, PreconditionRequired, Stale (with the record) and
    Invalid.
    """
    caller.require("annotator", say("Only an annotator may make claims. Ask a manager of the project for that role."))
    caller.require_open()
    writer = ClaimWriter(session, caller, article, uuid, known)
    claim = writer.claim
    if claim is None:
        writer.require_editable()
        return writer.create(writer.check(read(), None)), True
    _require_own(claim, writer.person, article)
    if seen is None or seen != claim.version:
        return _answer_repeat(writer, claim, read, seen), False
    writer.require_editable()
    before = read_body(claim.body)
    body = writer.check(read(), before)
    if body == before:
        return writer.record(claim), False
    return writer.change(claim, body), False


def delete_claim(session: Session, caller: Caller, article: Article, uuid: str, seen: int | None) -> None:
    """Delete the caller's claim; it can be restored. A second time is no error."""
    claim = _own_claim(
        session,
        caller,
        article,
        uuid,
        say("Only an annotator may delete claims. Ask a manager of the project for that role."),
    )
    if claim.deleted_at:
        return
    writer = ClaimWriter(session, caller, article, uuid)
    if seen is None:
        raise PreconditionRequired(say("Send If-Match with the version that you saw."))
    if seen != claim.version:
        raise _stale(writer.record(claim))
    writer.require_editable()
    writer.delete(claim)


def restore_claim(session: Session, caller: Caller, article: Article, uuid: str) -> ClaimRecord:
    """Bring a deleted claim back, one version up. A second time is no error."""
    claim = _own_claim(
        session,
        caller,
        article,
        uuid,
        say("Only an annotator may restore claims. Ask a manager of the project for that role."),
    )
    writer = ClaimWriter(session, caller, article, uuid)
    if not claim.deleted_at:
        return writer.record(claim)
    writer.require_editable()
    return writer.restore(claim)


def check_uuid(uuid: str, whose: str = "claim") -> str:
    """Return *uuid*, a claim's or another thing's id, in its usual form. Raises Invalid for what is no UUID."""
    if not is_uuid(uuid):
        raise Invalid(say("A %(whose)s's id must be a UUID.", whose=whose))
    return uuid.lower()


def _require_own(claim: Standing, person: Person, article: Article) -> None:
    if claim.article_id != article.id or claim.person_id != person.id or claim.layer != "annotator":
        raise Conflict(say("This id belongs to another claim. Make a new id and send it again."))
    if claim.deleted_at:
        raise Gone(say("This claim was deleted. Restore it before you change it."))


def _own_claim(session: Session, caller: Caller, article: Article, uuid: str, refusal: str) -> Standing:
    claim = find_claim(session, caller, uuid)
    if claim is None or claim.article_id != article.id:
        raise NotFound()
    if claim.person_id != caller.person_id or caller.person is None or claim.layer != "annotator":
        get_claim(session, caller, article, uuid)  # NotFound where the caller may not know of it
        raise Conflict(say("This claim is another person's. Its owner alone can change it."))
    caller.require("annotator", refusal)
    caller.require_open()
    return claim


def _answer_repeat(
    writer: ClaimWriter, claim: Standing, read: Callable[[], ClaimInput], seen: int | None
) -> ClaimRecord:
    """Return the record where a lost answer makes the client send the same again; else refuse."""
    record = writer.record(claim)
    stored = read_body(claim.body)
    try:
        is_same = writer.check(read(), stored) == stored
    except Invalid:
        is_same = False
    if is_same:
        return record
    if seen is None:
        raise PreconditionRequired(say("This claim is there already. Send If-Match with the version that you saw."))
    raise _stale(record)


def _stale(record: ClaimRecord) -> Stale:
    return Stale(
        say("This claim was changed in another place since you opened it. Compare the two and save again."), record
    )
