"""The codebook that a project works with now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.models import CodebookVersion, Project

_VERSION = select(CodebookVersion.body, CodebookVersion.version, CodebookVersion.sha256).where(
    CodebookVersion.project_id == bindparam("project"), CodebookVersion.version == bindparam("number")
)


@dataclass(frozen=True)
class CurrentCodebook:
    """A codebook with the version and the digest that claims made under it carry."""

    codebook: Codebook
    version: int
    sha256: str


def current_version(session: Session, project: Project) -> CurrentCodebook:
    """Return the current codebook of *project* with its version."""
    wanted = {"project": project.id, "number": project.codebook_version}
    row = session.connection().execute(_VERSION, wanted).one()
    return CurrentCodebook(stored_codebook(row.body), row.version, row.sha256)


def current_codebook(session: Session, project: Project) -> Codebook:
    """Return the current codebook of *project*."""
    return current_version(session, project).codebook


# A version never changes, so its text is its key; codebooks are read at every save.
@lru_cache(maxsize=256)
def stored_codebook(body: str) -> Codebook:
    """Return the codebook whose stored JSON is *body*; it was checked when it was written."""
    return msgspec.json.decode(body, type=Codebook)
