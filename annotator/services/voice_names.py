"""Names to offer while somebody types a voice: this article's first, and only such as the caller may know."""

from __future__ import annotations

from collections import Counter

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.records import AUTHOR, Voice
from annotator.core.text import fold
from annotator.models import Article, Claim
from annotator.services.access import Caller
from annotator.services.visibility import visible_claims

SHOWN = 12
#: The latest claims that are looked through; names in use come up often enough to be among them.
LOOKED_THROUGH = 5_000


class VoiceName(Struct):
    """A name in use and the role that it has most often."""

    name: str
    role: str | None


class _Chain(Struct):
    attribution: list[Voice]


_CHAIN = msgspec.json.Decoder(_Chain)


def complete_voice(session: Session, caller: Caller, article: Article, typed: str) -> list[VoiceName]:
    """Return the names whose folded form has *typed* in it (at a word's beginning first), this article's first."""
    query = select(Claim.article_id, Claim.body).where(visible_claims(caller)).order_by(Claim.id.desc())
    here: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    roles: dict[str, Counter[str | None]] = {}
    for article_id, body in session.execute(query.limit(LOOKED_THROUGH)):
        for voice in _CHAIN.decode(body).attribution:
            anywhere[voice.actor] += 1
            here[voice.actor] += article_id == article.id
            roles.setdefault(voice.actor, Counter())[voice.role] += 1
    wanted = fold(typed.strip())
    names = [name for name in anywhere if name != AUTHOR and wanted in fold(name)]
    names.sort(key=lambda name: (not here[name], not _begins(name, wanted), -anywhere[name], fold(name)))
    return [VoiceName(name, roles[name].most_common(1)[0][0]) for name in names[:SHOWN]]


def _begins(name: str, wanted: str) -> bool:
    return any(word.startswith(wanted) for word in fold(name).split())
