"""The alarm of the export: fewer claims than last time may mean that some were lost."""

from __future__ import annotations

import re
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.records import encode
from annotator.core.text import digest
from annotator.core.wording import say
from annotator.models import LogEntry
from annotator.services.access import Caller, log
from annotator.services.exporting import Selection

_ACTION = "export"


def compare_with_last(session: Session, caller: Caller, selection: Selection, count: int) -> str | None:
    """Write down that *selection* held *count* claims; return a warning where the caller's last one like it held more.

    Only exports of the same caller and the same selection are compared: others see other claims.
    """
    kind = f"{selection.unit} {digest(encode(asdict(selection)).decode())[:16]}: "
    account = LogEntry.account_id == caller.account.id if caller.account.id else LogEntry.account_id.is_(None)
    before = (
        select(LogEntry.at, LogEntry.detail)
        .where(LogEntry.project_id == caller.project.id, account)
        .where(LogEntry.action == _ACTION, LogEntry.detail.startswith(kind))
        .order_by(LogEntry.id.desc())
        .limit(1)
    )
    last = session.execute(before).first()
    log(session, caller.account, _ACTION, caller.project, f"{kind}{count} claims")
    had = int(re.sub(r".*: | claims", "", last.detail)) if last else 0
    if last is None or had <= count:
        return None
    return say(
        "This export holds %(count)s claims; the last one like it, of %(day)s UTC, held %(had)s. "
        "If nobody deleted any, run `annotator check %(slug)s` and look at the backups.",
        count=count,
        day=f"{last.at:%Y-%m-%d %H:%M}",
        had=had,
        slug=caller.project.slug,
    )
