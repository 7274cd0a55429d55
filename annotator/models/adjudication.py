"""A step of an adjudication: what was settled in one stroke, and what was there before, so that it can be undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class Adjudication(Base):
    """One stroke of a reviewer's on an article: one cluster taken, rejected or left open, or many at once."""

    __tablename__ = "adjudication"
    __table_args__ = (UniqueConstraint("project_id", "uuid"), Index("ix_adjudication_article", "article_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: Made by the client; unique in the project.
    uuid: Mapped[str] = mapped_column(String(36))
    #: What was sent, as JSON: a `services.adjudication_steps.AdjudicationInput`.
    body: Mapped[str] = mapped_column(Text)
    #: The outcome of each claim before and after, as JSON: `services.adjudication_steps.Trace`.
    trace: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    #: None while it holds.
    undone_at: Mapped[datetime | None]
