"""The codebook that a project works with now."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.models import CodebookVersion, Project


def current_codebook(session: Session, project: Project) -> Codebook:
    """Return the current version of *project*'s codebook."""
    body = session.scalar(
        select(CodebookVersion.body).where(
            CodebookVersion.project_id == project.id, CodebookVersion.version == project.codebook_version
        )
    )
    assert body is not None, "every project has the version that it names"
    return stored_codebook(body)


# A version never changes, so its text is its key; codebooks are read at every save.
@lru_cache(maxsize=256)
def stored_codebook(body: str) -> Codebook:
    """Return the codebook whose stored JSON is *body*; it was checked when it was written."""
    return msgspec.json.decode(body, type=Codebook)


@lru_cache(maxsize=256)
def codebook_sha256(codebook: Codebook) -> str:
    """Return the digest of *codebook*."""
    return codebook.sha256
