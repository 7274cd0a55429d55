"""Whose request it is, by a browser's session or a program's API token: the look-up that every request begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from annotator.core.text import digest
from annotator.db import Glance, now
from annotator.models import Account, ApiToken, SignedIn
from annotator.services.prepared import Prepared
from annotator.services.sessions import SessionLimits


@dataclass(frozen=True)
class Identity:
    """An account, and the session or the API token that stands for it."""

    #: For reading only; to change the account, fetch it by its key.
    account: Account
    #: The key of the session, or of the token.
    row_id: int
    last_use: datetime | None
    read_only: bool = False


def _session(created_at: datetime, row_id: int, last_seen_at: datetime, *account: Any) -> tuple[datetime, Identity]:
    return created_at, Identity(_account(account), row_id, last_seen_at)


def _token(row_id: int, last_used_at: datetime | None, read_only: bool, *account: Any) -> Identity:
    return Identity(_account(account), row_id, last_used_at, read_only)


def _account(values: Sequence[Any]) -> Account:
    return Account(**dict(zip(_ACCOUNT.keys(), values, strict=True)))


_ACCOUNT = Account.__table__.c
# Put together once, and run without a session: both take far longer than the database does.
_BY_SESSION = Prepared(
    select(SignedIn.created_at, SignedIn.id, SignedIn.last_seen_at, *_ACCOUNT)
    .join(Account, Account.id == SignedIn.account_id)
    .where(SignedIn.token_hash == bindparam("digest"), Account.disabled_at.is_(None)),
    make=_session,
)
_BY_TOKEN = Prepared(
    select(ApiToken.id, ApiToken.last_used_at, ApiToken.read_only, *_ACCOUNT)
    .join(Account, Account.id == ApiToken.account_id)
    .where(ApiToken.token_hash == bindparam("digest"), ApiToken.revoked_at.is_(None), Account.disabled_at.is_(None)),
    make=_token,
)


def identify_session(connection: Connection | Glance, token: str, limits: SessionLimits) -> Identity | None:
    """Return whose live session *token* opens, or None when it has ended or its account is disabled."""
    found: tuple[datetime, Identity] | None = _BY_SESSION.first(connection, {"digest": digest(token)})
    if found is None:
        return None
    created_at, identity = found
    assert identity.last_use is not None, "a session was seen when it began"
    return identity if limits.allow(created_at, identity.last_use, now()) else None


def identify_token(connection: Connection | Glance, secret: str) -> Identity | None:
    """Return whose API token *secret* is, or None when it is unknown or revoked or its account is disabled."""
    found: Identity | None = _BY_TOKEN.first(connection, {"digest": digest(secret)})
    return found
