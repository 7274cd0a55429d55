"""What PostgreSQL knows of the tables: after many new rows it has to look at them before it plans well."""

from __future__ import annotations

import logging

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from annotator.models import Article, Assignment, Claim, ClaimEvent, Person

#: Fewer new rows leave the plans as they are until the server looks by itself, which it does within minutes.
MANY = 1000
_TABLES = ", ".join(kind.__tablename__ for kind in (Person, Article, Assignment, Claim, ClaimEvent))
_LOG = logging.getLogger(__name__)


def refresh_statistics(session: Session, created: int) -> None:
    """Let PostgreSQL look at the tables where the transaction has added *created* rows, and that is many.

    It counts this transaction's rows too, so that the plans are right from the commit on. Where another one holds the
    tables for more than two seconds it is left to the server itself: the import is worth more than the plans.
    """
    if created < MANY or session.get_bind().dialect.name != "postgresql":
        return
    try:
        with session.begin_nested():
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            session.execute(text(f"ANALYZE {_TABLES}"))
            session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    except SQLAlchemyError as error:
        _LOG.warning("the tables were not analysed after an import: %s", error)
