"""Who may enter: accounts, their sessions, one-time links and API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base

if TYPE_CHECKING:
    from annotator.models.project import Project


class Account(Base):
    """Somebody who can sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    #: The name after NFKC and casefold: no two accounts look alike.
    name_key: Mapped[str] = mapped_column(String(256), unique=True)
    display_name: Mapped[str] = mapped_column(String(256))
    #: argon2id; None until a password was chosen through a link.
    password_hash: Mapped[str | None] = mapped_column(String(256))
    is_admin: Mapped[bool] = mapped_column(default=False)
    #: When the tour of the annotation page was finished or left; None offers it.
    toured_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    #: The language of the pages, by its code; None: as the browser asks.
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]

    @property
    def is_disabled(self) -> bool:
        """Return whether an administrator has shut this account."""
        return self.disabled_at is not None


class SignedIn(Base):
    """A session of one browser; the cookie holds the token, the table its digest."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: What the browser calls itself, shortened, so that a person recognises her own sessions.
    browser: Mapped[str] = mapped_column(String(256), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="joined")


class Link(Base):
    """A link that works once: to set up, to join or to choose a new password."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("purpose IN ('setup', 'invitation', 'reset')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: The account whose password a reset link sets.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    #: The project and role that an invitation gives; both or neither.
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    role: Mapped[str | None] = mapped_column(String(16))
    #: For whom it is, in the inviter's words.
    note: Mapped[str] = mapped_column(String(256), default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    project: Mapped[Project | None] = relationship(lazy="joined")


class ApiToken(Base):
    """A key for programs; shown once, stored as its SHA-256."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(256))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    read_only: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")


class LogEntry(Base):
    """Something done that people must be able to look up later; the database lets rows only be added."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_project_id", "project_id", "id"),
        Index("ix_log_entry_account_id", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    #: Whether an account did it, also where that is gone; else it was done on the command line or without signing in.
    by_account: Mapped[bool] = mapped_column(default=False, server_default=false())
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(1000), default="")

    account: Mapped[Account | None] = relationship()
    project: Mapped[Project | None] = relationship()
