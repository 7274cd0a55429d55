"""The rows that a change of a claim writes: the claim, the event with what it said before, the work it is part of."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from sqlalchemy import Integer, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from annotator.core.claim_checks import Excerpt, check_claim, text_needed
from annotator.core.claim_record import StoredClaim, claim_record
from annotator.core.errors import Invalid, Stale
from annotator.core.records import ClaimBody, ClaimInput, ClaimRecord, encode
from annotator.core.segments import Segment
from annotator.core.text import fold, is_uuid
from annotator.core.wording import say
from annotator.db import connection_of, now
from annotator.models import (
    Account,
    Article,
    ArticleText,
    Assignment,
    Claim,
    ClaimEvent,
    CodebookVersion,
    Person,
    Project,
)
from annotator.services.access import ENTRY_AND_ARTICLE, Caller, Entry, entered, make_entry, own_person
from annotator.services.assignments import TO_BEGIN, begin_work, require_editable
from annotator.services.claim_reading import ClaimReader, read_regions, timestamp
from annotator.services.current_codebook import stored_codebook
from annotator.services.prepared import Prepared, write_last
from annotator.services.queue_places import require_given

Kind = Literal["create", "change", "delete", "restore"]

#: A claim as it stands: what decides what may become of it.
Standing = Any
#: Where a claim is written: the codebook, the state and the phase of the work, and the claim as it stands.
Place = Any


class Known(NamedTuple):
    """What was read of a claim's place before it is written."""

    place: Place
    excerpt: Excerpt


_CLAIM = (Claim.id, Claim.article_id, Claim.person_id, Claim.layer, Claim.version, Claim.body, Claim.deleted_at)
_SAID = ("start", "end", "type", "target", "stance", "confidence", "body", "folded")
_MADE_UNDER = ("codebook_version", "codebook_sha256")
_WHOSE = ("project_id", "article_id", "person_id", "uuid", "layer", "version", "is_submitted")

_THIS = and_(Claim.project_id == bindparam("project"), Claim.uuid == bindparam("uuid"))
_FIND = Prepared(select(*_CLAIM).where(_THIS))
_WORK = and_(Assignment.article_id == bindparam("article"), Assignment.person_id == bindparam("person"))
_PLACE_COLUMNS = (
    CodebookVersion.body.label("codebook"),
    CodebookVersion.version.label("codebook_version"),
    CodebookVersion.sha256.label("codebook_sha256"),
    Assignment.state,
    Assignment.phase,
    *_CLAIM,
)
_RANGE = func.substr(ArticleText.text, bindparam("first", type_=Integer), bindparam("count", type_=Integer))
_Place: Any = namedtuple("_Place", [column.key for column in _PLACE_COLUMNS])  # type: ignore[misc]
_PLACE = Prepared(
    select(*_PLACE_COLUMNS)
    .select_from(CodebookVersion)
    .outerjoin(Assignment, _WORK)
    .outerjoin(Claim, and_(Claim.project_id == CodebookVersion.project_id, Claim.uuid == bindparam("claim")))
    .where(CodebookVersion.project_id == bindparam("project"), CodebookVersion.version == bindparam("number"))
)


def _entry_and_place(*values: Any) -> tuple[Entry, Place]:
    split = len(values) - len(_PLACE_COLUMNS)
    return make_entry(*values[:split]), _Place(*values[split:])


_ENTER = Prepared(
    ENTRY_AND_ARTICLE.add_columns(*_PLACE_COLUMNS)
    .join(
        CodebookVersion,
        and_(CodebookVersion.project_id == Project.id, CodebookVersion.version == Project.codebook_version),
    )
    .outerjoin(Assignment, and_(Assignment.article_id == Article.id, Assignment.person_id == Person.id))
    .outerjoin(Claim, and_(Claim.project_id == Project.id, Claim.uuid == bindparam("claim")))
    .outerjoin(ArticleText, ArticleText.article_id == Article.id)
    .add_columns(_RANGE),
    make=_entry_and_place,
    varies=True,
)
_INSERT = Prepared(insert(Claim), writes=(*_SAID, *_MADE_UNDER, *_WHOSE, "created_at", "updated_at"))
_ADVANCE = update(Claim).where(Claim.id == bindparam("key"), Claim.version == bindparam("seen"))
_EVENT = {name: ClaimEvent.__table__.c[name].type for name in ("kind", "version", "at", "account_id", "previous")}
# The claim's key is looked up by the database: drivers do not agree on how to tell that of a row just inserted.
_ADD_EVENT = Prepared(
    insert(ClaimEvent).from_select(
        ["claim_id", *_EVENT],
        select(Claim.id, *(bindparam(name, type_=type_) for name, type_ in _EVENT.items())).where(_THIS),
    )
)
_EXCERPT = Prepared(select(_RANGE).where(ArticleText.article_id == bindparam("article")))


class Entrance:
    """The question who enters which article, and what a claim *sent* under an id is checked against, asked at once."""

    def __init__(self, account: Account, slug: str, article: str, uuid: str, sent: Callable[[], ClaimInput]) -> None:
        known = uuid.lower() if is_uuid(uuid) else ""  # what else a text may be, not every database takes
        self._account = account
        self._range = _range_of(sent)
        self._wanted = {"slug": slug, "account": account.id or 0, "uuid": article.lower(), "claim": known}
        self._wanted |= _code_points(self._range)
        #: For `Database.writing` to ask it first.
        self.question = _ENTER.asked(self._wanted)

    def enter(self, session: Session) -> tuple[Caller, Article, Known]:
        """Return what `enter_article` does, and what is known of the claim's place. Raises NotFound as it does."""
        found = _ENTER.first(connection_of(session), self._wanted)
        (entry, place), text = found or ((None, None), None)
        return *entered(self._account, entry), Known(place, Excerpt(text or "", self._range.start))


def _range_of(sent: Callable[[], ClaimInput]) -> Segment:
    try:
        claim = sent()
    except Invalid:
        return Segment(0, 0)
    return text_needed(claim) if claim.segments else Segment(0, 0)


def _code_points(segment: Segment) -> dict[str, Any]:
    return {"first": segment.start + 1, "count": segment.end - segment.start}


def find_claim(session: Session, caller: Caller, uuid: str) -> Standing | None:
    """Return how the claim *uuid* of the caller's project stands, deleted ones included."""
    return _FIND.first(connection_of(session), {"project": caller.project.id, "uuid": uuid})


class ClaimWriter:
    """Writes one claim of the caller's on an article; what that needs to know is fetched at once, or was before."""

    def __init__(
        self, session: Session, caller: Caller, article: Article, uuid: str, known: Known | None = None
    ) -> None:
        self.session = session
        self.connection = connection_of(session)
        self.caller = caller
        self.article = article
        self.uuid = uuid
        self.person = own_person(session, caller)
        # Of a person made just now nothing is known yet.
        place = known.place if known and caller.person else self._find_place()
        self._excerpt = known.excerpt if known else None
        self.codebook = stored_codebook(place.codebook)
        self.made_under = {name: getattr(place, name) for name in _MADE_UNDER}
        #: The state and the phase of the caller's work on the article; None and main before it began.
        self.state: str | None = place.state
        self.phase: Any = place.phase or "main"
        #: None where the id is free.
        self.claim: Standing | None = None if place.id is None else place

    def _find_place(self) -> Place:
        project = self.caller.project
        wanted = {"project": project.id, "number": project.codebook_version, "article": self.article.id}
        return _PLACE.first(self.connection, wanted | {"person": self.person.id, "claim": self.uuid})

    def require_editable(self) -> None:
        """Raise Conflict where the caller's claims are submitted, and so read-only, or the article is not hers."""
        require_editable(self.state)
        require_given(self.session, self.caller, self.article, self.state)

    def check(self, sent: ClaimInput, stored: ClaimBody | None) -> ClaimBody:
        """Return the body to store for what was *sent*. Raises Invalid."""
        read = text_reader(self.session, self.article, self._excerpt)
        return check_claim(sent, self.codebook, self.article.length, read, stored)

    def create(self, body: ClaimBody) -> ClaimRecord:
        """Store a new claim and return its record."""
        moment = now()
        columns = columns_of(body) | self.made_under
        columns |= {"project_id": self.caller.project.id, "article_id": self.article.id, "person_id": self.person.id}
        columns |= {"uuid": self.uuid, "layer": "annotator", "version": 1, "is_submitted": False}
        columns |= {"created_at": moment, "updated_at": moment}
        self._begin()
        write_last(self.connection, (_INSERT, columns), (_ADD_EVENT, self._event(1, "create", None)))
        stored = StoredClaim(
            id=self.uuid,
            annotator=self.person.name,
            layer="annotator",
            phase=self.phase,
            submitted=False,
            body=body,
            settlement=None,
            submitted_version=None,
            version=1,
            created_at=timestamp(moment),
            updated_at=timestamp(moment),
            **self.made_under,
        )
        return claim_record(stored, self.codebook, read_regions(self.article.regions), [])

    def change(self, claim: Standing, body: ClaimBody) -> ClaimRecord:
        """Store *body* as the claim's next version and return its record. Raises Stale."""
        self._advance(claim, "change", columns_of(body) | self.made_under)
        self._begin()
        return self.record(claim)

    def delete(self, claim: Standing) -> None:
        """Mark the claim as deleted. Raises Stale."""
        self._advance(claim, "delete", {"deleted_at": now()})

    def restore(self, claim: Standing) -> ClaimRecord:
        """Take the mark of deletion off and return the claim's record. Raises Stale."""
        self._advance(claim, "restore", {"deleted_at": None})
        return self.record(claim)

    def record(self, claim: Standing) -> ClaimRecord:
        """Return the record of the caller's claim, as the database holds it now."""
        reader = ClaimReader(self.session, self.caller, {self.person.id: self.person.name}, self.codebook)
        return reader.of_key(claim.id, self.article, self.phase)

    def _begin(self) -> None:
        if self.state is None or self.state in TO_BEGIN:
            begin_work(self.session, self.person, self.article)

    def _advance(self, claim: Standing, kind: Kind, changes: dict[str, object]) -> None:
        """Write *changes* and the next version, provided that nobody else did in between, and the event."""
        version = claim.version + 1
        row = changes | {"version": version, "updated_at": now(), "key": claim.id, "seen": claim.version}
        if self.connection.execute(_ADVANCE, row).rowcount != 1:
            raise Stale(say("This claim was changed at the same moment. Load it again."))
        _ADD_EVENT.write(self.connection, self._event(version, kind, claim.body))

    def _event(self, version: int, kind: Kind, previous: str | None) -> dict[str, object]:
        event: dict[str, object] = {"version": version, "kind": kind, "previous": previous, "at": now()}
        return event | {"project": self.caller.project.id, "uuid": self.uuid, "account_id": self.caller.account.id}


def text_reader(session: Session, article: Article, known: Excerpt | None = None) -> Callable[[Segment], Excerpt]:
    """Return the function that fetches a range of the article's text, where *known* does not hold it already."""

    def read(segment: Segment) -> Excerpt:
        if known is not None and known.holds(segment):
            return known
        wanted = {"article": article.id} | _code_points(segment)
        return Excerpt(_EXCERPT.first(connection_of(session), wanted)[0], segment.start)

    return read


def columns_of(body: ClaimBody) -> dict[str, object]:
    """Return the columns of Claim that follow from *body*."""
    first = body.stances[0] if body.stances else None
    return {
        "start": body.segments[0].start,
        "end": body.segments[-1].end,
        "type": body.type,
        "target": first.target if first else None,
        "stance": first.stance if first else None,
        "confidence": body.confidence,
        "body": encode(body).decode(),
        "folded": f"{fold(body.quote)}\n{fold(body.note)}",
    }
