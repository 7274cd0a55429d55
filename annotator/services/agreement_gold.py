"""Against which settled claims people's claims are judged right or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.agreement_confidence import Judgements, says_the_same
from annotator.core.agreement_variables import CONFIDENCE, MISSING, ClaimContent, CountedClaim, Variables
from annotator.core.records import Settlement
from annotator.models import Article, Claim
from annotator.services.access import Caller
from annotator.services.visibility import visible_claims

_CONTENT = msgspec.json.Decoder(ClaimContent)
_SETTLEMENT = msgspec.json.Decoder(Settlement)


class GoldReader:
    """What the settled layer says of people's claims, as far as the caller may see it."""

    def __init__(self, session: Session, caller: Caller, variables: Variables) -> None:
        self._variables = variables
        names = [each.name for each in variables.all]
        self._stance, self._type, self._confidence = (names.index(each) for each in ("stance", "type", CONFIDENCE))
        #: The settled claims that a claim went into, each with the persons whose claims it rests on.
        self._golds: defaultdict[str, list[tuple[CountedClaim, set[int]]]] = defaultdict(list)
        self._rejected: set[str] = set()
        self._persons: dict[str, int] = {}
        self._read(session, caller)

    def judge(self, claims: Iterable[tuple[str, Sequence[CountedClaim]]], into: Judgements) -> None:
        """Note each of people's *claims* that has a confidence and can be judged.

        A claim is right when one of the settled claims that rest on it, and on somebody else's claim too, says the
        same; a rejected one is wrong. What was not settled, or rests on that person alone, is left out.
        """
        degrees = self._variables.all[self._confidence].meanings
        for name, own in claims:
            for claim in own:
                code = claim.values[self._confidence]
                verdict = None if code == MISSING else self._verdict(claim)
                if verdict is not None:
                    into.add(name, int(next(iter(degrees[code]))), verdict)

    def _verdict(self, claim: CountedClaim) -> bool | None:
        person = self._persons.get(claim.uuid)
        golds = [gold for gold, persons in self._golds.get(claim.uuid, ()) if persons - {person}]
        if golds:
            return any(says_the_same(claim, gold, self._stance, self._type) for gold in golds)
        return False if claim.uuid in self._rejected else None

    def _read(self, session: Session, caller: Caller) -> None:
        query = (
            select(Claim.uuid, Claim.person_id, Claim.layer, Claim.settlement, Claim.body)
            .join(Article)
            .where(visible_claims(caller), Article.deleted_at.is_(None), Claim.settlement.is_not(None))
        )
        golds = []
        for uuid, person, layer, said, body in session.execute(query):
            settlement = _SETTLEMENT.decode(said or "{}")
            if layer == "gold":
                golds.append((self._variables.claim(_CONTENT.decode(body)), [each.id for each in settlement.sources]))
            elif layer == "annotator":
                self._persons[uuid] = person
                outcome = settlement.outcome
                if outcome is not None and outcome.state == "rejected" and outcome.gold is None:
                    self._rejected.add(uuid)
        for gold, sources in golds:
            persons = {self._persons[source] for source in sources if source in self._persons}
            for source in sources:
                self._golds[source].append((gold, persons))
