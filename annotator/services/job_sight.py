"""What its owner could see when a job read the data, so that what came of it stays shut once that is too much."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Article, Claim
from annotator.services.access import ROLES, Caller, Role
from annotator.services.visibility import blind_articles, visible_claims

NAME = "sight"


class Sight(Struct):
    """What somebody sees of others' work."""

    role: Role
    #: (article's key, layer) of others' claims.
    seen: set[tuple[int, str]]
    #: The articles on which the person is blind.
    blind: set[int]


def take_sight(session: Session, caller: Caller, *, with_unsubmitted: bool = False) -> Sight:
    """Return what *caller* sees now."""
    visible = visible_claims(caller, with_unsubmitted=with_unsubmitted and caller.is_at_least("manager"))
    by_others = Claim.person_id.is_distinct_from(caller.person_id)
    others = select(Claim.article_id, Claim.layer).where(visible, by_others).distinct()
    blind = blind_articles(caller).join(Article).where(Article.project_id == caller.project.id)
    return Sight(
        role=caller.role,
        seen={(article, layer) for article, layer in session.execute(others)},
        blind=set(session.scalars(blind)),
    )


def still_sees(session: Session, caller: Caller, raw: bytes | None) -> bool:
    """Return whether *caller* still sees all that the sight kept as *raw* says, in no smaller role."""
    if raw is None:
        return False
    then = msgspec.json.decode(raw, type=Sight)
    if ROLES.index(caller.role) < ROLES.index(then.role):
        return False
    sees = take_sight(session, caller, with_unsubmitted=True)
    return sees.blind <= then.blind and sees.seen >= then.seen
