"""What is known about an article beside its text: names of the fields, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from annotator.core.errors import Problem
from annotator.core.text import STRING_LIMIT, check_string
from annotator.core.wording import say

#: The named metadata, in the order of the record.
METADATA = ("title", "author", "publisher", "url", "published", "language")
LANGUAGE_LIMIT = 64

_LIMITS = {"language": LANGUAGE_LIMIT}
_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def check_metadata(values: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with *values*, metadata by name; empty ones are never wrong."""
    for name, value in values.items():
        yield from check_string(value, _LIMITS.get(name, STRING_LIMIT), f"/{name}", name.capitalize())
    if values.get("published") and not is_date(values["published"]):
        yield Problem(say("Write the date as YYYY, YYYY-MM or YYYY-MM-DD."), pointer="/published")


def is_date(value: str) -> bool:
    """Return whether *value* is a year, a month or a day of the calendar, as YYYY, YYYY-MM or YYYY-MM-DD."""
    match = _PUBLISHED.fullmatch(value)
    if not match or not value.isascii():
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
