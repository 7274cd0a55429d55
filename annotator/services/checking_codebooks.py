"""Whether a project's codebook has every version that it had, each as it was written."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.errors import Invalid
from annotator.core.text import digest
from annotator.models import CodebookVersion, Project
from annotator.services.current_codebook import stored_codebook


def check_codebooks(session: Session, project: Project) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of each version that is missing, cannot be read or was changed since it was written."""
    columns = (CodebookVersion.version, CodebookVersion.sha256, CodebookVersion.body)
    mine = select(*columns).where(CodebookVersion.project_id == project.id).order_by(CodebookVersion.version)
    found = session.execute(mine).all()
    for version in sorted(set(range(1, project.codebook_version + 1)) - {row.version for row in found}):
        is_current = version == project.codebook_version
        said = f"It works with codebook version {version}, which is missing." if is_current else ""
        yield f"project {project.slug}", said or f"Version {version} of its codebook is missing."
    for version, sha256, body in found:
        if version > project.codebook_version:
            yield f"codebook version {version}", f"The project works with version {project.codebook_version} still."
        if read_version(body) is None:
            yield f"codebook version {version}", "It cannot be read."
        elif digest(body) != sha256:
            yield f"codebook version {version}", "It is not the one that its SHA-256 is of."


def read_version(body: str) -> Codebook | None:
    """Return the codebook that was stored as *body*, None where it cannot be read."""
    try:
        return stored_codebook(body)
    except (msgspec.MsgspecError, Invalid):
        return None
