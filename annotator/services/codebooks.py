"""Read, write and compare the versions of a project's codebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.codebook_diff import Change, diff
from annotator.core.codebook_mapping import check_mapping, keeps_keys, read_mapping
from annotator.core.errors import Invalid, NotFound, PreconditionRequired, Stale
from annotator.core.records import encode
from annotator.core.wording import say
from annotator.db import now
from annotator.models import CodebookVersion, Project
from annotator.services.access import Caller, log
from annotator.services.current_codebook import stored_codebook
from annotator.services.recoding import find_used_keys, recode_claims

#: What a PUT may carry beside the codebook: the mapping, and what GET added.
_BESIDE = ("mapping", "version", "sha256")


def read_codebook(session: Session, caller: Caller) -> CodebookVersion:
    """Return the version that the project works with now."""
    return find_version(session, caller, caller.project.codebook_version)


def find_version(session: Session, caller: Caller, version: int) -> CodebookVersion:
    """Return one version. Raises NotFound."""
    return _find(session, caller.project, version)


def list_versions(session: Session, caller: Caller) -> Sequence[CodebookVersion]:
    """Return every version, the newest first."""
    query = select(CodebookVersion).where(CodebookVersion.project_id == caller.project.id)
    return session.scalars(query.order_by(CodebookVersion.version.desc())).all()


def diff_versions(session: Session, caller: Caller, version: int) -> list[Change]:
    """Return what *version* changed of the one before it; of the first, nothing. Raises NotFound."""
    new = _find(session, caller.project, version)
    if version == 1:
        return []
    return diff(stored_codebook(_find(session, caller.project, version - 1).body), stored_codebook(new.body))


def write_codebook(session: Session, caller: Caller, read: Callable[[], object], seen: int | None) -> CodebookVersion:
    """Store the codebook that *read* returns as the next version, and return it; the same content is no new version.

    *seen* is the version that the client saw. A member `mapping` of the object says what becomes of used keys that
    leave. Raises NotAllowed, Conflict (archived, or a used key without mapping), PreconditionRequired, Stale with the
    current codebook, and Invalid.
    """
    caller.require(
        "manager", say("Only a manager may change the codebook. Ask a manager of the project for that role.")
    )
    caller.require_open()
    current = read_codebook(session, caller)
    if seen is None:
        raise PreconditionRequired(say("Send If-Match with the version of the codebook that you saw."))
    if seen != current.version:
        return _answer_repeat(current, read)
    new, mapping = read_body(read())
    if new.sha256 == current.sha256:
        return current
    old = stored_codebook(current.body)
    return _write(session, caller, old, new, mapping)


def read_body(obj: object) -> tuple[Codebook, dict[str, dict[str, str | None]]]:
    """Return the codebook and the mapping in a request's body. Raises Invalid."""
    if not isinstance(obj, dict):
        return Codebook.from_object(obj), {}
    mapping = read_mapping(obj.get("mapping"))
    return Codebook.from_object({name: value for name, value in obj.items() if name not in _BESIDE}), mapping


def codebook_object(version: CodebookVersion) -> dict[str, Any]:
    """Return a version as the API answers it: every part, then `version` and `sha256`."""
    obj: dict[str, Any] = msgspec.json.decode(version.body)
    return obj | {"version": version.version, "sha256": version.sha256}


def _write(
    session: Session, caller: Caller, old: Codebook, new: Codebook, mapping: dict[str, dict[str, str | None]]
) -> CodebookVersion:
    project, before = caller.project, caller.project.codebook_version
    # Claims are many, and most changes of a codebook take nothing away.
    used = {} if keeps_keys(old, new) else find_used_keys(session, project, old)
    check_mapping(old, new, used, mapping)
    row = CodebookVersion(
        project_id=project.id,
        version=before + 1,
        body=encode(new).decode(),
        sha256=new.sha256,
        created_at=now(),
        created_by_id=caller.account.id,
    )
    session.add(row)
    _advance(session, project, before)
    session.flush()
    log(session, caller.account, "codebook saved", project, f"version {row.version}")
    if any(mapping.values()):
        count = recode_claims(session, caller, mapping, row.version, row.sha256)
        log(session, caller.account, "codebook mapped", project, f"version {row.version}: {count} claims changed")
    return row


def _advance(session: Session, project: Project, before: int) -> None:
    query = update(Project).where(Project.id == project.id, Project.codebook_version == before)
    query = query.values(codebook_version=before + 1).execution_options(synchronize_session=False)
    if session.execute(query).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(say("The codebook was changed at the same moment. Load it again."))
    session.refresh(project)


def _answer_repeat(current: CodebookVersion, read: Callable[[], object]) -> CodebookVersion:
    """Return the current version where a lost answer makes the client send it again; else refuse."""
    try:
        is_same = read_body(read())[0].sha256 == current.sha256
    except Invalid:
        is_same = False
    if is_same:
        return current
    raise Stale(
        say(
            "Somebody saved version %(version)s of the codebook in between. Compare the two and save again.",
            version=current.version,
        ),
        codebook_object(current),
    )


def _find(session: Session, project: Project, version: int) -> CodebookVersion:
    query = select(CodebookVersion).where(CodebookVersion.project_id == project.id, CodebookVersion.version == version)
    found = session.scalar(query)
    if found is None:
        raise NotFound()
    return found
