"""Threads: what people say to each other about a claim, or about an article as a whole."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class Thread(Base):
    """A conversation about one claim, or about an article where it names no claim; it holds a message at least."""

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        CheckConstraint("state IN ('open', 'resolved')", name="state"),
        CheckConstraint("NOT (is_question AND claim_id IS NOT NULL)", name="question"),
        Index("ix_thread_project", "project_id", "state"),
        Index("ix_thread_article", "article_id"),
        Index("ix_thread_claim", "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    #: Who wrote its first message.
    starter_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: Made by the client; unique in the project.
    uuid: Mapped[str] = mapped_column(String(36))
    #: Begun by somebody who was blind on the article: it stays between that person and the reviewers.
    is_question: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default="open")
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    resolved_at: Mapped[datetime | None]
    #: When its first message was written.
    created_at: Mapped[datetime]


class ThreadMessage(Base):
    """One message of a thread; they follow each other in the order of their keys."""

    __tablename__ = "thread_message"
    __table_args__ = (UniqueConstraint("project_id", "uuid"), Index("ix_thread_message_thread", "thread_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: Made by the client; unique in the project.
    uuid: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class ThreadMention(Base):
    """A person whom a message names by @, and who could read it when it was written."""

    __tablename__ = "thread_mention"

    message_id: Mapped[int] = mapped_column(ForeignKey("thread_message.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
