"""What claims said when they were first submitted, though review or a new codebook changed them since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook_recoding import keys_in, recode
from annotator.core.records import encode
from annotator.models import Claim, ClaimEvent, Project

_FIELDS = msgspec.json.Decoder(dict)
#: Fewer than the variables that a statement may have.
_BATCH = 500


class FrozenBodies:
    """Finds the bodies that the first submission froze, in the keys of the present codebook."""

    def __init__(self, session: Session, project: Project) -> None:
        self.session = session
        self.project = project

    def of(self, frozen: Mapping[int, int], current: Mapping[int, str]) -> dict[int, str]:
        """Return the body, by claim, that each claim had at the version *frozen*; *current* has those of now."""
        found = {}
        for claim, bodies in self._replaced(frozen).items():
            later = [(kind, body) for version, kind, body in bodies if version > frozen[claim]]
            found[claim] = self._body(later, current[claim])
        return found

    def _body(self, later: Sequence[tuple[str, str]], current: str) -> str:
        """Return the body before the first change; new names for the keys are no change."""
        kept = next((body for kind, body in later if kind != "recode"), None)
        return current if kept is None else self._in_present_keys(kept)

    def _replaced(self, claims: Iterable[int]) -> dict[int, list[tuple[int, str, str]]]:
        """Return, by claim, the version after each change, its kind and the body that it replaced."""
        found: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
        keys = sorted(claims)
        query = select(ClaimEvent.claim_id, ClaimEvent.version, ClaimEvent.kind, ClaimEvent.previous)
        for begin in range(0, len(keys), _BATCH):
            here = query.where(ClaimEvent.claim_id.in_(keys[begin : begin + _BATCH])).order_by(ClaimEvent.id)
            for claim, version, kind, previous in self.session.execute(here):
                if previous is not None:
                    found[claim].append((version, kind, previous))
        return found

    def _in_present_keys(self, body: str) -> str:
        return encode(recode(_FIELDS.decode(body), self._renamed)).decode() if self._renamed else body

    @cached_property
    def _renamed(self) -> dict[str, dict[str, str | None]]:
        """Part of the codebook to its former keys and what they are now, as the project's claims show it."""
        renamed: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
        for before, after in self._recoded():
            for part, key, name in _renamings(_FIELDS.decode(before), _FIELDS.decode(after)):
                renamed[part][key] = name
        return {part: {key: _last(names, key) for key in names} for part, names in renamed.items()}

    def _recoded(self) -> Iterator[tuple[str, str]]:
        """Yield what the project's claims said before and after a change of keys."""
        recoded = select(ClaimEvent.claim_id).where(ClaimEvent.kind == "recode")
        query = select(Claim.id, Claim.body, ClaimEvent.kind, ClaimEvent.previous).join(
            ClaimEvent, ClaimEvent.claim_id == Claim.id
        )
        query = query.where(Claim.project_id == self.project.id, Claim.id.in_(recoded))
        after: dict[int, str] = {}
        for claim, body, kind, previous in self.session.execute(query.order_by(ClaimEvent.id.desc())):
            if previous is None:
                continue
            if kind == "recode":
                yield previous, after.get(claim, body)
            after[claim] = previous


def _renamings(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (part, former key, key); nothing where the two do not correspond. Degrees of confidence are no keys."""
    old, new = list(keys_in(before)), list(keys_in(after))
    if [part.partition(".")[0] for part, _ in old] != [part.partition(".")[0] for part, _ in new]:
        return
    for (part, key), (_, name) in zip(old, new, strict=True):
        if key != name and part != "confidence":
            yield part, key, name


def _last(names: Mapping[str, str | None], key: str) -> str | None:
    """Return what *key* is called after every renaming."""
    found: str | None = key
    for _ in names:
        if found is None or found not in names:
            break
        found = names[found]
    return found
