"""A claim: one person's record on one article, with its history and its reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base
from annotator.models.article import Article
from annotator.models.project import Person, Project


class Claim(Base):
    """What a person marked: the fields people query by as columns, the whole of it as JSON in `body`."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        CheckConstraint('0 <= start AND start < "end"', name="hull"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("layer IN ('annotator', 'gold', 'suggestion')", name="layer"),
        Index("ix_claim_article", "article_id", "start", "end"),
        Index("ix_claim_person", "person_id", "article_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: Made by the client; unique in the project, deleted claims included.
    uuid: Mapped[str] = mapped_column(String(36))
    layer: Mapped[str] = mapped_column(String(12), default="annotator")
    start: Mapped[int]
    end: Mapped[int]
    type: Mapped[str | None] = mapped_column(String(64))
    target: Mapped[str | None] = mapped_column(String(64))
    stance: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[int | None]
    #: A `core.records.ClaimBody` as JSON.
    body: Mapped[str] = mapped_column(Text)
    #: Quote and note as search compares them.
    folded: Mapped[str] = mapped_column(Text, server_default="")
    #: A `core.records.Settlement` as JSON: outcome, sources, decision and provenance; None while there is none.
    settlement: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    codebook_version: Mapped[int]
    codebook_sha256: Mapped[str] = mapped_column(String(64))
    #: The version that the first submission froze.
    submitted_version: Mapped[int | None]
    #: Part of submitted work now; false again while the article is returned or taken back.
    is_submitted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    article: Mapped[Article] = relationship()
    person: Mapped[Person] = relationship()
    project: Mapped[Project] = relationship()


class ClaimEvent(Base):
    """One change of a claim, with the body that it replaced."""

    __tablename__ = "claim_event"
    __table_args__ = (
        CheckConstraint("kind IN ('create', 'change', 'delete', 'restore', 'recode', 'import')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    #: The version after the change.
    version: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    #: The body before the change; None for the first.
    previous: Mapped[str | None] = mapped_column(Text)


class Review(Base):
    """A reviewer's verdict on one version of a claim."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        CheckConstraint("verdict IN ('accept', 'fix', 'reject')", name="verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    uuid: Mapped[str] = mapped_column(String(36))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    verdict: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text, default="")
    #: The fields that a fix proposes, as JSON; None when it proposes none.
    proposed: Mapped[str | None] = mapped_column(Text)
    claim_version: Mapped[int]
    created_at: Mapped[datetime]

    claim: Mapped[Claim] = relationship()
    reviewer: Mapped[Person] = relationship()
    answers: Mapped[list[ReviewAnswer]] = relationship(order_by="ReviewAnswer.id", cascade="all, delete-orphan")


class ReviewAnswer(Base):
    """What the annotator or a reviewer replied to a verdict."""

    __tablename__ = "review_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    author: Mapped[Person] = relationship()
