"""A verdict on a passage of an article: what a reviewer says about a place where a person made no claim."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class PassageReview(Base):
    """A reviewer's verdict that a person's work lacks a claim on one passage."""

    __tablename__ = "passage_review"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        CheckConstraint("verdict IN ('missing')", name="verdict"),
        CheckConstraint('0 <= start AND start < "end"', name="passage"),
        Index("ix_passage_review_article", "article_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    #: Whose work it is about.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    uuid: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class PassageAnswer(Base):
    """What the annotator or a reviewer replied to a verdict on a passage."""

    __tablename__ = "passage_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("passage_review.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
