"""Sessions of browsers: opened at sign-in, ended by their owner, by time or by a new password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from annotator.core.errors import NotFound
from annotator.core.text import digest
from annotator.db import now
from annotator.models import Account, SignedIn
from annotator.services.access import log

#: `last_seen_at` is kept to about this, so that reading pages does not mean writing.
SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lives without a request, and in any case."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def of(cls, idle_hours: float, absolute_days: float) -> SessionLimits:
        """Return the limits in the units of the settings."""
        return cls(timedelta(hours=idle_hours), timedelta(days=absolute_days))

    def allow(self, created_at: datetime, last_seen_at: datetime, moment: datetime) -> bool:
        """Return whether a session is alive at *moment*."""
        return last_seen_at + self.idle > moment and created_at + self.absolute > moment


def open_session(session: Session, account: Account, browser: str = "", address: str = "") -> tuple[SignedIn, str]:
    """Return a new session of *account* and the token that its cookie is to hold; only the token's digest is stored."""
    token, moment = secrets.token_urlsafe(32), now()
    row = SignedIn(account_id=account.id, token_hash=digest(token), created_at=moment, last_seen_at=moment)
    row.browser, row.address = browser[:256], address[:64]
    session.add(row)
    session.flush()
    log(session, account, "signed in", detail=row.address)
    return row, token


def renew_session(session: Session, session_id: int) -> str:
    """Return a new token for a session whose owner has shown who she is again; the one before is worth nothing."""
    token = secrets.token_urlsafe(32)
    session.execute(update(SignedIn).where(SignedIn.id == session_id).values(token_hash=digest(token)))
    return token


def list_sessions(session: Session, account: Account, limits: SessionLimits) -> list[SignedIn]:
    """Return the account's live sessions, the one seen last first."""
    query = select(SignedIn).where(SignedIn.account_id == account.id).order_by(SignedIn.last_seen_at.desc())
    return [row for row in session.scalars(query) if limits.allow(row.created_at, row.last_seen_at, now())]


def mark_seen(session: Session, session_id: int) -> None:
    """Remember that the session was used just now."""
    session.execute(update(SignedIn).where(SignedIn.id == session_id).values(last_seen_at=now()))


def close_session(session: Session, account: Account, session_id: int) -> None:
    """End one of the account's sessions. Raises NotFound when it has none of that key."""
    query = delete(SignedIn).where(SignedIn.id == session_id, SignedIn.account_id == account.id).returning(SignedIn.id)
    if session.scalar(query) is None:
        raise NotFound()
    log(session, account, "session ended")


def close_token(session: Session, token: str) -> None:
    """End the session of *token*, if there is one."""
    session.execute(delete(SignedIn).where(SignedIn.token_hash == digest(token)))


def sign_out(session: Session, account: Account, token: str) -> None:
    """End the session of *token* because its owner wants that."""
    close_token(session, token)
    log(session, account, "signed out")


def sign_out_everywhere(session: Session, account: Account) -> None:
    """End every session of *account* because its owner wants that."""
    log(session, account, "signed out everywhere", detail=f"{close_sessions(session, account)} sessions")


def close_sessions(session: Session, account: Account, keep: int | None = None) -> int:
    """End all of the account's sessions but *keep*, and return how many these were."""
    query = delete(SignedIn).where(SignedIn.account_id == account.id)
    if keep is not None:
        query = query.where(SignedIn.id != keep)
    return len(session.scalars(query.returning(SignedIn.id)).all())


def sweep_sessions(session: Session, limits: SessionLimits) -> None:
    """Delete the sessions that time has ended."""
    moment = now()
    idle, absolute = moment - limits.idle, moment - limits.absolute
    session.execute(delete(SignedIn).where(or_(SignedIn.last_seen_at <= idle, SignedIn.created_at <= absolute)))
