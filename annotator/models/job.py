"""Work that outlives the request which asked for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.db import Base
from annotator.models.account import Account
from annotator.models.project import Project


class Job(Base):
    """An import, an export or figures that somebody asked for: the row says how it stands, the queue carries it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("kind IN ('import', 'export', 'agreement', 'consensus')", name="kind"),
        CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')",
            name="state",
        ),
        CheckConstraint("(state = 'running') = (worker IS NOT NULL)", name="running_has_worker"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    #: Its owner: nobody else learns of it.
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="queued", index=True)
    #: What is asked, as JSON.
    ask: Mapped[str] = mapped_column(Text)
    #: Of the run that is going on, random: a worker that lost its job to another one finds its own no more.
    worker: Mapped[str | None] = mapped_column(String(64))
    #: When the worker was last heard of; while an import writes to SQLite, the queue knows better.
    heartbeat_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(String(64), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    #: What came of it, as JSON.
    result: Mapped[str | None] = mapped_column(Text)
    #: Why it failed, as JSON.
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: Whether files of it lie in its folder.
    has_files: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account] = relationship()
    project: Mapped[Project] = relationship()
