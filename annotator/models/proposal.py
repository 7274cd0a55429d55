"""What annotators propose: targets that the codebook lacks, and ranges of an article that are not its body."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base
from annotator.models.article import Article
from annotator.models.claim import Claim
from annotator.models.project import Person


class TargetProposal(Base):
    """A proposition that a person misses among the targets; the claims that wait for it have no target meanwhile."""

    __tablename__ = "target_proposal"
    __table_args__ = (
        UniqueConstraint("project_id", "uuid"),
        CheckConstraint("state IN ('open', 'accepted', 'joined', 'declined')", name="state"),
        CheckConstraint("(state IN ('accepted', 'joined')) = (target IS NOT NULL)", name="settled_by_target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: Made by the client; unique in the project.
    uuid: Mapped[str] = mapped_column(String(36))
    label: Mapped[str] = mapped_column(String(1000))
    #: Why none of the targets fits.
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    #: The target that it became, or that it was joined to.
    target: Mapped[str | None] = mapped_column(String(64))
    #: What the lead says with the decision.
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    claims: Mapped[list[Claim]] = relationship(secondary="target_proposal_claim", order_by=Claim.id)


class TargetProposalClaim(Base):
    """A claim that waits for a proposed target: at most for one."""

    __tablename__ = "target_proposal_claim"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("target_proposal.id", ondelete="CASCADE"), index=True)


class RegionProposal(Base):
    """A range that a person takes for no part of the article's body."""

    __tablename__ = "region_proposal"
    __table_args__ = (
        UniqueConstraint("article_id", "uuid"),
        CheckConstraint('0 <= start AND start < "end"', name="range"),
        CheckConstraint("kind IN ('headline', 'byline', 'caption', 'comment', 'boilerplate')", name="kind"),
        CheckConstraint("state IN ('open', 'accepted', 'declined')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: Made by the client; unique on its article.
    uuid: Mapped[str] = mapped_column(String(36))
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(8), default="open")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    article: Mapped[Article] = relationship()
    person: Mapped[Person] = relationship()
