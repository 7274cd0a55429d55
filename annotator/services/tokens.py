"""API tokens: keys for programs, shown once, stored as digests."""

from __future__ import annotations

import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid, NotFound, Problem
from annotator.core.text import check_string, digest
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account, ApiToken
from annotator.services.access import log

#: Secret scanners know a leaked token by this.
PREFIX = "annotator_"
NAME_LIMIT = 100


def create_token(session: Session, account: Account, name: str, *, read_only: bool = False) -> str:
    """Make a token for *account* and return it; nobody can read it again. Raises Invalid for an unusable name."""
    name = name.strip()
    problems = check_string(name, NAME_LIMIT, "/name", say("The name of a token"))
    if not name:
        problems = [Problem(say("Name the token after the program that will use it."), pointer="/name")]
    if problems:
        raise Invalid(problems[0].message, problems)
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(account_id=account.id, name=name, token_hash=digest(secret), read_only=read_only, created_at=now())
    session.add(row)
    session.flush()
    log(session, account, "token created", detail=name)
    return secret


def list_tokens(session: Session, account: Account) -> list[ApiToken]:
    """Return the account's tokens that work, the newest first."""
    query = select(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(query.order_by(ApiToken.id.desc())))


def mark_used(session: Session, token_id: int) -> None:
    """Remember that the token was used just now."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=now()))


def revoke_token(session: Session, account: Account, token_id: int) -> None:
    """Make one of the account's tokens useless from now on. Raises NotFound when it has none of that key."""
    row = session.get(ApiToken, token_id)
    if row is None or row.account_id != account.id or row.revoked_at is not None:
        raise NotFound()
    row.revoked_at = now()
    log(session, account, "token revoked", detail=row.name)
