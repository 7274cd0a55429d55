"""The imports that went in, to look up later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.core.wording import say, unpack_messages
from annotator.models import Account, Article, ImportBatch
from annotator.services.access import Caller
from annotator.services.importing import ImportSummary

SHOWN = 10
ARTICLES_SHOWN = 20


@dataclass(frozen=True)
class PastImport:
    """An import with who did it."""

    summary: ImportSummary
    at: datetime
    #: None for the command line.
    by: str | None


def list_imports(session: Session, caller: Caller) -> list[PastImport]:
    """Return the last imports into the project, the latest first. Raises NotAllowed."""
    caller.require("manager", say("Only a manager may look at imports. Ask a manager of the project for that role."))
    query = (
        select(ImportBatch, Account.display_name)
        .outerjoin(Account, Account.id == ImportBatch.account_id)
        .where(ImportBatch.project_id == caller.project.id)
        .order_by(ImportBatch.id.desc())
        .limit(SHOWN)
    )
    return [_past(batch, name) for batch, name in session.execute(query)]


def find_import(session: Session, caller: Caller, uuid: str) -> tuple[PastImport, list[Article]]:
    """Return one import and the first of its articles that are still there. Raises NotAllowed, NotFound."""
    caller.require("manager", say("Only a manager may look at imports. Ask a manager of the project for that role."))
    query = (
        select(ImportBatch, Account.display_name)
        .outerjoin(Account, Account.id == ImportBatch.account_id)
        .where(ImportBatch.project_id == caller.project.id, ImportBatch.uuid == uuid.lower())
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound()
    past = _past(*row)
    uuids = past.summary.article_ids[:ARTICLES_SHOWN]
    articles = select(Article).where(
        Article.project_id == caller.project.id, Article.uuid.in_(uuids), Article.deleted_at.is_(None)
    )
    return past, list(session.scalars(articles.order_by(Article.position)))


def _past(batch: ImportBatch, name: str | None) -> PastImport:
    summary = msgspec.json.decode(batch.summary, type=ImportSummary)
    summary.warnings = unpack_messages(summary.warnings)
    return PastImport(summary, batch.created_at, name)
