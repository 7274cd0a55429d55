"""The log of what was done: pages of it for administrators, and a project's own for its managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from annotator.core.errors import NotAllowed
from annotator.core.wording import say
from annotator.models import Account, LogEntry, Project
from annotator.services.access import Caller
from annotator.services.accounts import list_accounts

PAGE = 50

#: What can be asked for by kind; an action that stands nowhere here is found where no kind is asked for.
KINDS: dict[str, tuple[str, ...]] = {
    "sign_in": ("signed in", "sign-in refused", "signed out", "signed out everywhere", "session ended"),
    "account": (
        "account created",
        "account disabled",
        "account enabled",
        "administrator made",
        "administrator removed",
        "password set",
        "reset link created",
    ),
    "token": ("token created", "token revoked"),
    "member": (
        "invitation accepted",
        "invitation created",
        "invitation revoked",
        "member removed",
        "member set",
        "person linked",
        "person renamed",
        "person unlinked",
    ),
    "article": (
        "article deleted",
        "article restored",
        "articles assigned",
        "articles taken back",
        "phase changed",
        "queue changed",
    ),
    "import": ("import",),
    "export": ("export", "export with unsubmitted work"),
    "codebook": ("codebook mapped", "codebook saved", "target proposal settled"),
    "adjudication": ("adjudication undone", "consensus offers", "error rates estimated", "names in adjudication"),
    "project": (
        "opening rule changed",
        "project archived",
        "project created",
        "project deleted",
        "project opened again",
        "project restored",
    ),
}


class LogFilter(Struct, frozen=True, kw_only=True):
    """Which entries a page of the log holds; None is any."""

    #: A part of the name or display name of whoever did it.
    who: str | None = None
    #: A key of KINDS.
    kind: str | None = None
    #: A project's slug; for administrators.
    project: str | None = None
    #: The first and the last day, in UTC.
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LogPage:
    """One page of the log, the newest first, and how much there is of everything."""

    entries: list[LogEntry]
    #: Counted from 1.
    number: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def read_log(session: Session, account: Account, chosen: LogFilter, number: int = 1) -> LogPage:
    """Return a page of the installation's log. Raises NotAllowed to all but administrators."""
    if not account.is_admin:
        raise NotAllowed(say("Only an administrator may read the log of the installation."))
    condition = _condition(session, chosen)
    if chosen.project is not None:
        condition &= LogEntry.project.has(Project.slug == chosen.project)
    return _page(session, condition, number)


def read_project_log(session: Session, caller: Caller, chosen: LogFilter, number: int = 1) -> LogPage:
    """Return a page of what was done in the caller's project. Raises NotAllowed below manager."""
    caller.require(
        "manager", say("Only a manager may read the project's log. Ask a manager of the project for that role.")
    )
    return _page(session, _condition(session, chosen) & (LogEntry.project_id == caller.project.id), number)


def _condition(session: Session, chosen: LogFilter) -> ColumnElement[bool]:
    asked = [LogEntry.id > 0]
    if chosen.who is not None:
        asked.append(LogEntry.account_id.in_([each.id for each in list_accounts(session, chosen.who)]))
    if chosen.kind is not None:
        asked.append(LogEntry.action.in_(KINDS.get(chosen.kind, ())))
    if chosen.since is not None:
        asked.append(LogEntry.at >= datetime.combine(chosen.since, time.min, UTC))
    if chosen.until is not None:
        asked.append(LogEntry.at <= datetime.combine(chosen.until, time.max, UTC))
    return and_(*asked)


def _page(session: Session, condition: ColumnElement[bool], number: int) -> LogPage:
    total = session.scalar(select(func.count(LogEntry.id)).where(condition)) or 0
    number = max(1, min(number, -(-total // PAGE)))
    query = select(LogEntry).where(condition).order_by(LogEntry.id.desc())
    query = query.options(joinedload(LogEntry.account), joinedload(LogEntry.project))
    return LogPage(list(session.scalars(query.limit(PAGE).offset((number - 1) * PAGE))), number, total)
