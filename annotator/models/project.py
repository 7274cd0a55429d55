"""A project, the persons who work in it and the versions of its codebook."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base
from annotator.models.account import Account


class Project(Base):
    """Articles, people and one codebook that belong together."""

    __tablename__ = "project"
    __table_args__ = (CheckConstraint("opens IN ('own', 'all', 'never')", name="opens"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: `[a-z0-9][a-z0-9-]{0,63}`; never changes.
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(1000))
    description: Mapped[str] = mapped_column(Text, default="")
    #: When others' submitted work opens to annotators: after their own submission, after all assigned, or never.
    opens: Mapped[str] = mapped_column(String(8), default="all")
    #: Adjudicators see neither who made a claim nor everybody in the same order.
    hides_names: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: A `core.queueing.QueueRules` as JSON; None while no queue gives out the articles.
    queue: Mapped[str | None] = mapped_column(Text)
    #: What is offered of clusters whose members differ: off, or one of `core.consensus.METHODS`.
    consensus: Mapped[str] = mapped_column(String(12), default="off", server_default="off")
    #: Draws the clusters whose offer is hidden.
    consensus_seed: Mapped[int] = mapped_column(default=lambda: secrets.randbelow(10**6), server_default=text("1"))
    codebook_version: Mapped[int] = mapped_column(default=1)
    #: Random; makes the pseudonyms of an export, which stay the same and cannot be guessed.
    pseudonym_key: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class Person(Base):
    """Somebody's name in one project, linked to an account or not; claims belong to persons."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("project_id", "name_key"),
        CheckConstraint("role IS NULL OR role IN ('viewer', 'annotator', 'reviewer', 'manager')", name="role"),
        CheckConstraint("role IS NULL OR account_id IS NOT NULL", name="member_has_account"),
        # One account is one person of a project; imported persons have none.
        Index("uq_person_account", "project_id", "account_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(256))
    name_key: Mapped[str] = mapped_column(String(1024))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    #: The member's role; None for a person who is no member (imported, or left).
    role: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]

    account: Mapped[Account | None] = relationship()
    project: Mapped[Project] = relationship()


class CodebookVersion(Base):
    """One version of a project's codebook, guidelines included; never changed once written."""

    __tablename__ = "codebook_version"
    __table_args__ = (UniqueConstraint("project_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    version: Mapped[int]
    #: The object of the public contract, as JSON.
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    created_by: Mapped[Account | None] = relationship()


class ImportBatch(Base):
    """One import that went in, so that a project can say where its articles came from."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    #: The answer of the import (counts and warnings), as JSON.
    summary: Mapped[str] = mapped_column(Text, server_default=text("'{}'"))
    created_at: Mapped[datetime]
