"""What people read of the log's details: services write them down in a few English words, which never change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from annotator.core.queueing import QueueRules
from annotator.models import LogEntry
from annotator.web.forms.projects import OFFERS, OPENS
from annotator.web.queue_words import rules_in_short
from annotator.web.words import PHASES, ROLES, as_a_beginning, inside_a_sentence, words_of

Found = re.Match[str]


def event_detail(entry: LogEntry) -> str:
    """Return an entry's detail in the reader's words; one that another release wrote otherwise as it stands."""
    known = _DETAILS.get(entry.action)
    found = known and re.fullmatch(known[0], entry.detail, re.DOTALL)
    return known[1](found) if known and found else entry.detail


def _queue(found: Found) -> str:
    if found[0] == "off":
        return _("The queue was turned off.")
    try:
        return rules_in_short(msgspec.json.decode(found[0], type=QueueRules))
    except msgspec.MsgspecError:
        return found[0]


def _member(found: Found) -> str:
    name, before, after = found[1], found[2], _role(found[3])
    if before == "nobody":
        return _("%(name)s, as %(role)s", name=name, role=after)
    return _("%(name)s: from %(before)s to %(after)s", name=name, before=_role(before), after=after)


def _role(key: str) -> str:
    return inside_a_sentence(words_of(ROLES)(key))


def _export(found: Found) -> str:
    return _("%(claims)s; %(unit)s", claims=_claims(found[2]), unit=_unit(found[1]))


def _unit(key: str) -> str:
    return {
        "claim": _("one record for each claim"),
        "article": _("one record for each article"),
        "stance": _("one row for each stance"),
    }.get(key, key)


def _changed(number: str) -> str:
    count = int(number)
    return ngettext("%(count)s claim changed", "%(count)s claims changed", count, count=format_decimal(count))


def _claims(number: str) -> str:
    count = int(number)
    return ngettext("%(count)s claim", "%(count)s claims", count, count=format_decimal(count))


def _articles(number: str) -> str:
    count = int(number)
    return ngettext("%(count)s article", "%(count)s articles", count, count=format_decimal(count))


def _assignments(number: str) -> str:
    count = int(number)
    return ngettext("%(count)s assignment", "%(count)s assignments", count, count=format_decimal(count))


def _sessions(found: Found) -> str:
    count = int(found[1])
    return ngettext("%(count)s session", "%(count)s sessions", count, count=format_decimal(count))


def _instead(choices: Iterable[Any]) -> Callable[[Found], str]:
    """Return the function that says what was chosen, and what was before."""
    words = words_of({choice.value: choice.label for choice in choices})
    return lambda found: _("%(after)s (before: %(before)s)", before=words(found[1]), after=words(found[2]))


_phase = words_of(PHASES)


def _given(found: Found) -> str:
    new = _("%(assignments)s in the phase %(phase)s", assignments=_assignments(found[1]), phase=_phase(found[2]))
    if not found[3]:
        return new
    return _("%(assignments)s; begun before: %(count)s", assignments=new, count=format_decimal(int(found[3])))


#: Of the actions whose details are not names alone: what services write, and what is read.
_DETAILS: dict[str, tuple[str, Callable[[Found], str]]] = {
    "adjudication undone": (r"[0-9a-f-]{36}", lambda found: ""),
    "article deleted": (r"[0-9a-f-]{36} (.*)", lambda found: found[1] or _("Untitled article")),
    "article restored": (r"[0-9a-f-]{36} (.*)", lambda found: found[1] or _("Untitled article")),
    "articles assigned": (
        r"(\d+) assignments, phase (\w+)(?: and (\d+) begun before)?",
        _given,
    ),
    "articles taken back": (r"(\d+) assignments", lambda found: _assignments(found[1])),
    "codebook mapped": (
        r"version (\d+): (\d+) claims changed",
        lambda found: _("Version %(version)s; %(claims)s", version=found[1], claims=_changed(found[2])),
    ),
    "codebook saved": (r"version (\d+)", lambda found: _("Version %(version)s", version=found[1])),
    "consensus offers": (r"(\w+) to (\w+)", _instead(OFFERS)),
    "error rates estimated": (r"(\d+) articles", lambda found: _articles(found[1])),
    "export": (r"(\w+) [0-9a-f]{16}: (\d+) claims", _export),
    "export with unsubmitted work": (r"unit (\w+)", lambda found: as_a_beginning(_unit(found[1]))),
    "import": (
        r"(\d+) articles?, (\d+) claims?",
        lambda found: _("%(articles)s, %(claims)s", articles=_articles(found[1]), claims=_claims(found[2])),
    ),
    "invitation accepted": (
        r"(\S+) as (\w+)",
        lambda found: _("%(name)s, as %(role)s", name=found[1], role=_role(found[2])),
    ),
    "member removed": (
        r"(\S+): (\w+)",
        lambda found: _("%(name)s, who was %(role)s", name=found[1], role=_role(found[2])),
    ),
    "member set": (r"(\S+): (\w+) to (\w+)", _member),
    "names in adjudication": (
        r"hidden|shown",
        lambda found: _("Names are hidden") if found[0] == "hidden" else _("Names are shown"),
    ),
    "opening rule changed": (r"(\w+) to (\w+)", _instead(OPENS)),
    "person linked": (
        r"(.+) to (\S+)",
        lambda found: _("%(name)s is the account %(account)s", name=found[1], account=found[2]),
    ),
    "person renamed": (
        r"((?:(?! to ).)+) to ((?:(?! to ).)+)",
        lambda found: _("%(before)s is now called %(after)s", before=found[1], after=found[2]),
    ),
    "person unlinked": (
        r"(.+) from (\S+)",
        lambda found: _("%(name)s is no longer the account %(account)s", name=found[1], account=found[2]),
    ),
    "phase changed": (
        r"(\d+) to (\w+)",
        lambda found: _(
            "%(assignments)s, now in the phase %(phase)s", assignments=_assignments(found[1]), phase=_phase(found[2])
        ),
    ),
    "queue changed": (r".*", _queue),
    "sign-in refused": (
        r"(.*), disabled",
        lambda found: _("%(address)s; the account is disabled", address=found[1]),
    ),
    "signed out everywhere": (r"(\d+) sessions", _sessions),
    "target proposal settled": (
        r"(\S+): (\d+) claims changed",
        lambda found: _("%(target)s; %(claims)s", target=found[1], claims=_changed(found[2])),
    ),
}
