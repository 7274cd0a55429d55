"""What consensus offers rest on, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class RatesEstimate(Base):
    """How often each person of a project says what, given what is true, as last estimated."""

    __tablename__ = "rates_estimate"
    __table_args__ = (UniqueConstraint("project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    #: How many articles it rests on.
    articles: Mapped[int]
    #: `core.consensus.Rates` as JSON, by the persons' keys.
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class OfferDecision(Base):
    """A decision on a cluster of which something was offered: whether that was shown, and whether it was followed."""

    __tablename__ = "offer_decision"
    __table_args__ = (
        CheckConstraint("method IN ('majority', 'confidence', 'dawid_skene')", name="method"),
        Index("ix_offer_decision_article", "article_id", "cluster"),
        Index("ix_offer_decision_step", "adjudication_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    adjudication_id: Mapped[int] = mapped_column(ForeignKey("adjudication.id", ondelete="CASCADE"))
    #: The least of the ids of its claims.
    cluster: Mapped[str] = mapped_column(String(36))
    method: Mapped[str] = mapped_column(String(12))
    is_hidden: Mapped[bool]
    #: Whether what was settled has the type and the (target, stance) pairs of what was offered.
    is_equal: Mapped[bool]
