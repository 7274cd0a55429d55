"""The settled claims of an article: made from sources, joined by later ones, taken away, each with its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from msgspec.structs import astuple
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.claim_checks import check_claim
from annotator.core.errors import Conflict, Invalid
from annotator.core.records import ClaimBody, ClaimInput, Settlement, Source, encode
from annotator.core.settling import decide, is_taken
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Article, Claim, ClaimEvent
from annotator.services.access import Caller, own_person
from annotator.services.claim_reading import ClaimReader, read_body
from annotator.services.claim_writing import columns_of, text_reader
from annotator.services.current_codebook import current_version
from annotator.services.late_claims import find_late, late_pairs
from annotator.services.settling import read_persons, without_practice
from annotator.services.visibility import visible_claims

REOPENED = say("What was settled here was opened again. Load the page again.")


class GoldWriter:
    """Writes the gold claims of one article in the name of the caller."""

    def __init__(self, session: Session, caller: Caller, article: Article) -> None:
        self.session = session
        self.caller = caller
        self.article = article
        self.person = own_person(session, caller)
        self.current = current_version(session, caller.project)
        self.reader = ClaimReader(session, caller, codebook=self.current.codebook)
        self.visible = visible_claims(caller, [article.id])
        submitted = self.visible & Claim.is_submitted & (Claim.layer == "annotator")
        self.records = {each.id: each for each in self.reader.of_article(article, submitted)}
        self.persons = read_persons(session, article, self.records.values())

    def make(
        self, uuid: str, sent: ClaimInput, sources: Sequence[Claim], reason: str | None, note: str, pointer: str
    ) -> set[str]:
        """Store the settled claim and return the ids of the sources that it keeps something of.

        Raises Conflict for an id that is taken, Invalid with pointers below *pointer* for what the text or the codebook
        does not bear out.
        """
        row = self.session.scalar(select(Claim).where(Claim.project_id == self.caller.project.id, Claim.uuid == uuid))
        if row is not None and not self._is_free(row):
            raise Conflict(say("This id belongs to another claim. Make a new id and send it again."))
        body = self._check(sent, sources, pointer)
        members = [self.records[each.uuid] for each in sources]
        settlement = Settlement(
            sources=[Source(each.uuid, each.version) for each in sources],
            decision=decide(body, members, self.persons),
            provenance=self._provenance(sources, reason, note),
        )
        self._store(row, uuid, body, settlement)
        return {each.id for each in members if is_taken(each, body)}

    def join(self, uuid: str, sources: Sequence[Claim]) -> tuple[set[str], Settlement]:
        """Add *sources* to those of a settled claim, which says what it said; return as `make`, and how it stood.

        How it came about is told anew, unless a source of before has gone or changed. Raises Conflict where it is no
        settled claim of the article any more.
        """
        row = self._find(uuid)
        if row is None or row.deleted_at is not None:
            raise Conflict(REOPENED)
        stood, body = _settlement(row), read_body(row.body)
        made = [*stood.sources, *(Source(each.uuid, each.version) for each in sources)]
        self._restate(row, self._told(body, msgspec.structs.replace(stood, sources=made), self._own(sources)))
        return {each.uuid for each in sources if is_taken(self.records[each.uuid], body)}, stood

    def part(self, uuid: str, stood: Settlement, sources: Collection[str]) -> None:
        """Take *sources* that joined a settled claim away from it again; *stood* is how it stood before they did."""
        row = self._find(uuid)
        if row is None:
            return
        settlement = _settlement(row)
        left = [each for each in settlement.sources if each.id not in sources]
        if left != stood.sources:
            # Others joined it since.
            stood = self._told(read_body(row.body), msgspec.structs.replace(settlement, sources=left), [])
        self._restate(row, stood)

    def find_late(self) -> dict[str, str]:
        """Return by id which open claims came after their passage was settled, and as which settled claim."""
        after = late_pairs(self.session, self.article)
        golds = self.reader.of_article(self.article, self.visible & (Claim.layer == "gold")) if after else []
        return find_late(without_practice(self.session, self.article, self.records.values()), golds, after)

    def remove(self, uuid: str) -> None:
        """Take a settled claim away; it can be brought back."""
        self._mark(uuid, "delete", deleted=True)

    def restore(self, uuid: str) -> None:
        """Bring a settled claim back."""
        self._mark(uuid, "restore", deleted=False)

    def _is_free(self, row: Claim) -> bool:
        """Return whether *row* is a gold claim of the caller's that was undone, and may be made again."""
        is_own = row.article_id == self.article.id and row.person_id == self.person.id
        return is_own and row.layer == "gold" and row.deleted_at is not None

    def _check(self, sent: ClaimInput, sources: Sequence[Claim], pointer: str) -> ClaimBody:
        bodies = [read_body(each.body) for each in sources]
        # What a source says in a field that the codebook no longer has may be settled as it is.
        kept: dict[str, Any] = {}
        for each in bodies:
            kept |= {key: value for key, value in each.attributes.items() if sent.attributes.get(key) == value}
        stored = msgspec.structs.replace(bodies[0], attributes=kept)
        read = text_reader(self.session, self.article)
        try:
            return check_claim(sent, self.current.codebook, self.article.length, read, stored)
        except Invalid as error:
            problems = [replace(each, pointer=f"{pointer}{each.pointer or ''}") for each in error.problems]
            raise Invalid(error.message, problems) from None

    def _provenance(self, sources: Sequence[Claim], reason: str | None, note: str) -> dict[str, Any] | None:
        """Return why it was settled so, and which of the sources are the adjudicator's own."""
        said: dict[str, Any] = {"reason": reason} if reason else {}
        said |= {"note": note.strip()} if note.strip() else {}
        own = self._own(sources)
        return said | {"own": own} if own else said or None

    def _own(self, sources: Sequence[Claim]) -> list[str]:
        return [each.uuid for each in sources if each.person_id == self.person.id]

    def _told(self, body: ClaimBody, settlement: Settlement, own: Sequence[str]) -> Settlement:
        """Return *settlement* with how it came about by all its sources, and with the adjudicator's *own* marked."""
        members = [self.records[each.id] for each in settlement.sources if each.id in self.records]
        decision, provenance = settlement.decision, settlement.provenance
        if [(each.id, each.version) for each in members] == [astuple(each) for each in settlement.sources]:
            decision = decide(body, members, self.persons)
        if own:
            said = provenance if isinstance(provenance, dict) else {"imported": provenance} if provenance else {}
            provenance = said | {"own": [*said.get("own", ()), *own]}
        return msgspec.structs.replace(settlement, decision=decision, provenance=provenance)

    def _restate(self, row: Claim, settlement: Settlement) -> None:
        row.settlement = encode(settlement).decode()
        row.version, row.updated_at = row.version + 1, now()
        self._tell(row, "change", row.body)

    def _find(self, uuid: str) -> Claim | None:
        """Return the settled claim of the article, one that was taken away too."""
        place = (Claim.project_id == self.caller.project.id, Claim.article_id == self.article.id)
        return self.session.scalar(select(Claim).where(*place, Claim.uuid == uuid, Claim.layer == "gold"))

    def _store(self, row: Claim | None, uuid: str, body: ClaimBody, settlement: Settlement) -> None:
        moment = now()
        previous = None if row is None else row.body
        if row is None:
            row = Claim(project_id=self.caller.project.id, article_id=self.article.id, person_id=self.person.id)
            row.uuid, row.layer, row.version, row.created_at = uuid, "gold", 0, moment
            self.session.add(row)
        for name, value in columns_of(body).items():
            setattr(row, name, value)
        row.settlement = encode(settlement).decode()
        row.codebook_version, row.codebook_sha256 = self.current.version, self.current.sha256
        row.version, row.updated_at, row.deleted_at = row.version + 1, moment, None
        self.session.flush()
        self._tell(row, "create" if previous is None else "restore", previous)

    def _mark(self, uuid: str, kind: str, *, deleted: bool) -> None:
        row = self._find(uuid)
        if row is None or (row.deleted_at is not None) == deleted:
            return
        row.deleted_at = now() if deleted else None
        row.version, row.updated_at = row.version + 1, now()
        self._tell(row, kind, row.body)

    def _tell(self, row: Claim, kind: str, previous: str | None) -> None:
        event = ClaimEvent(claim_id=row.id, kind=kind, version=row.version, at=now(), previous=previous)
        event.account_id = self.caller.account.id
        self.session.add(event)


def _settlement(row: Claim) -> Settlement:
    return msgspec.json.decode(row.settlement, type=Settlement) if row.settlement else Settlement()
