"""Wrong guesses at passwords, counted where every process sees them."""

from __future__ import annotations

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base


class GuessTally(Base):
    """How often a password was guessed wrong lately: for one account name, or from one address."""

    __tablename__ = "guess_tally"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The SHA-256 of what is counted: names that people mistyped may be passwords.
    key: Mapped[str] = mapped_column(String(64), unique=True)
    guesses: Mapped[int]
    #: Seconds since 1970.
    last_at: Mapped[float] = mapped_column(Double, index=True)
