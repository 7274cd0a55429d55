"""Moments in files: ISO 8601, in UTC where no zone is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload

from annotator.core.errors import Invalid
from annotator.core.wording import say


@overload
def read_moment(value: str, pointer: str) -> datetime: ...
@overload
def read_moment(value: None, pointer: str) -> None: ...
def read_moment(value: str | None, pointer: str) -> datetime | None:
    """Return the moment that *value* names, None for None. Raises Invalid at *pointer*."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid.at(pointer, say("This is not a time. Write it as 2026-01-31T12:00:00.000000Z.")) from None
