"""An article: an immutable text, its metadata and who is to work on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base
from annotator.models.project import Person, Project

STATES = ("assigned", "in_progress", "submitted", "returned", "skipped", "accepted")


class Article(Base):
    """An article's metadata; its text lies apart, so that lists need not load it."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        UniqueConstraint("project_id", "position"),
        CheckConstraint("length > 0", name="not_empty"),
        Index(
            "uq_article_external_id",
            "project_id",
            "external_id",
            unique=True,
            # On PostgreSQL too; to say so here would load its dialect into every process on SQLite.
            sqlite_where=text("external_id IS NOT NULL AND deleted_at IS NULL"),
        ),
        Index("ix_article_project_sha256", "project_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    uuid: Mapped[str] = mapped_column(String(36))
    #: Order of import, from 1.
    position: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(String(1000))
    title: Mapped[str] = mapped_column(String(1000), default="")
    author: Mapped[str] = mapped_column(String(1000), default="")
    publisher: Mapped[str] = mapped_column(String(1000), default="")
    url: Mapped[str] = mapped_column(String(1000), default="")
    #: YYYY, YYYY-MM or YYYY-MM-DD; empty when unknown.
    published: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(64), default="")
    meta: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Disjoint [{"start", "end", "kind"}], in text order.
    regions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    sha256: Mapped[str] = mapped_column(String(64))
    #: In code points.
    length: Mapped[int]
    #: Title, author, publisher and external id as search compares them.
    folded: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    content: Mapped[ArticleText] = relationship(back_populates="article", cascade="all, delete-orphan")


class ArticleText(Base):
    """The canonical text of an article, and its folded form for search."""

    __tablename__ = "article_text"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)

    article: Mapped[Article] = relationship(back_populates="content")


class Assignment(Base):
    """One person's work on one article: to do, in progress, submitted …"""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("article_id", "person_id"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("phase IN ('training', 'pilot', 'main')", name="phase"),
        # Knows also, without a look at the rows, whether a person was given anything.
        Index("ix_assignment_person_id_is_assigned", "person_id", "is_assigned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    phase: Mapped[str] = mapped_column(String(8), default="main")
    state: Mapped[str] = mapped_column(String(12), default="assigned")
    #: Given by a manager or by the queue, rather than begun by the person.
    is_assigned: Mapped[bool] = mapped_column(default=False)
    #: When the queue gave it; None where a manager did, or nobody.
    queued_at: Mapped[datetime | None]
    #: Why it was skipped or returned.
    reason: Mapped[str] = mapped_column(Text, default="")
    #: What the person tells the reviewer about the article as a whole.
    note: Mapped[str] = mapped_column(Text, default="")
    #: Code point at which the person was reading.
    position: Mapped[int] = mapped_column(default=0)
    active_seconds: Mapped[int] = mapped_column(default=0)
    first_submitted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    #: The codebook's version that the submission was made with.
    codebook_version: Mapped[int | None]
    updated_at: Mapped[datetime]

    article: Mapped[Article] = relationship()
    person: Mapped[Person] = relationship()


class Disagreement(Base):
    """How far the readers of an article disagree, for the queue; made anew when other work is submitted."""

    __tablename__ = "disagreement"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    #: From 0 to 1: `core.disagreement`.
    value: Mapped[float] = mapped_column(Float)
    #: How many submissions it is of, and when the last of them came in.
    submissions: Mapped[int]
    submitted_at: Mapped[datetime]
