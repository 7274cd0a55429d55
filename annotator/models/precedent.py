"""What the lead worked through beside the codebook: guideline gaps ruled on, and claims confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class GapRuling(Base):
    """What the lead made of a claim that the guidelines did not cover: a precedent, or nothing where it needs none."""

    __tablename__ = "gap_ruling"
    __table_args__ = (CheckConstraint("(part IS NULL) = (entry IS NULL)", name="entry"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    #: The part of the codebook and the key of the entry that has the precedent; None where none was written.
    part: Mapped[str | None] = mapped_column(String(16))
    entry: Mapped[str | None] = mapped_column(String(64))
    ruling: Mapped[str] = mapped_column(Text, default="")
    #: The version of the codebook that it was settled with.
    codebook_version: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class ClaimConfirmation(Base):
    """A claim of an older codebook that holds under a newer one too; the claim remembers its own version."""

    __tablename__ = "claim_confirmation"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True)
    #: The version under which it was confirmed.
    codebook_version: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
