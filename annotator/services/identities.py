"""Whose request it is, by a browser's session or a program's API token: the look-up that every request begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from annotator.core.text import digest
from annotator.db import now
from annotator.models import Account, ApiToken, SignedIn
from annotator.services.prepared import Prepared
from annotator.services.sessions import SessionLimits

_ACCOUNT = Account.__table__.c
# Put together once, and run without a session: both take far longer than the database does.
_BY_SESSION = Prepared(
    select(SignedIn.id, SignedIn.created_at, SignedIn.last_seen_at, *_ACCOUNT)
    .join(Account, Account.id == SignedIn.account_id)
    .where(SignedIn.token_hash == bindparam("digest"), Account.disabled_at.is_(None))
)
_BY_TOKEN = Prepared(
    select(ApiToken.id, ApiToken.last_used_at, ApiToken.read_only, *_ACCOUNT)
    .join(Account, Account.id == ApiToken.account_id)
    .where(ApiToken.token_hash == bindparam("digest"), ApiToken.revoked_at.is_(None), Account.disabled_at.is_(None))
)


@dataclass(frozen=True)
class Identity:
    """An account, and the session or the API token that stands for it."""

    #: For reading only; to change the account, fetch it by its key.
    account: Account
    #: The key of the session, or of the token.
    row_id: int
    last_use: datetime | None
    read_only: bool = False


def identify_session(connection: Connection, token: str, limits: SessionLimits) -> Identity | None:
    """Return whose live session *token* opens, or None when it has ended or its account is disabled."""
    row = _BY_SESSION.first(connection, {"digest": digest(token)})
    if row is None:
        return None
    row_id, created_at, last_seen_at, *account = row
    if not limits.allow(created_at, last_seen_at, now()):
        return None
    return Identity(_account(*account), row_id, last_seen_at)


def identify_token(connection: Connection, secret: str) -> Identity | None:
    """Return whose API token *secret* is, or None when it is unknown or revoked or its account is disabled."""
    row = _BY_TOKEN.first(connection, {"digest": digest(secret)})
    if row is None:
        return None
    row_id, last_used_at, read_only, *account = row
    return Identity(_account(*account), row_id, last_used_at, read_only)


# Rows of accounts seldom change, and to make the object takes longer than to read the row.
@lru_cache(maxsize=1024)
def _account(*values: Any) -> Account:
    return Account(**dict(zip(_ACCOUNT.keys(), values, strict=True)))
