"""How long somebody who guessed a password wrong has to wait: nothing at first, then twice as long with each guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.core.errors import Invalid
from annotator.core.wording import say

#: No wait is longer: whoever guesses must not keep an account's owner out for good.
LONGEST_S = 900.0
#: A wrong guess over the limit is forgotten after so many times its wait.
MEMORY = 4
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_LIMIT = re.compile(r"(\d+) ?(?:per|/) ?(\d*) ?(second|minute|hour|day)s?")


@dataclass(frozen=True)
class Limit:
    """So many wrong guesses in a period of so many seconds cost nothing."""

    guesses: int
    period_s: float


@dataclass(frozen=True)
class Tally:
    """How many wrong guesses there were, and when the last one was, in seconds since 1970."""

    guesses: int = 0
    last_at: float = 0.0


def parse_limits(text: str) -> list[Limit]:
    """Return the limits that a setting such as "10 per minute; 60 per hour" names. Raises Invalid for anything else."""
    found = [_LIMIT.fullmatch(part.strip()) for part in re.split("[;,]", text)]
    limits = [Limit(int(each[1]), int(each[2] or 1) * UNITS[each[3]]) for each in found if each]
    if len(limits) < len(found) or any(limit.guesses < 1 or limit.period_s < 1 for limit in limits):
        raise Invalid(say("A limit on wrong passwords looks like “10 per minute”."))
    return limits


def wait_s(guesses: int, limit: Limit) -> float:
    """Return the seconds to wait after so many wrong guesses."""
    over = guesses - limit.guesses
    return 0.0 if over < 0 else min(LONGEST_S, limit.period_s * 2.0 ** min(over, 64))


def remember(tally: Tally, limit: Limit, now: float) -> int:
    """Return how many of the guesses still count at *now*: they are forgotten one by one, the costly ones slowly."""
    if _is_of_another_clock(tally, now):
        return 0
    guesses, quiet_s = tally.guesses, now - tally.last_at
    while guesses:
        memory_s = MEMORY * wait_s(guesses, limit) or limit.period_s / limit.guesses
        if quiet_s < memory_s:
            break
        guesses, quiet_s = guesses - 1, quiet_s - memory_s
    return guesses


def time_left_s(tally: Tally, limit: Limit, now: float) -> float:
    """Return the seconds until somebody with this *tally* may guess again; 0 when that is now."""
    if _is_of_another_clock(tally, now):
        return 0.0
    wait = wait_s(tally.guesses, limit)
    return min(wait, max(0.0, tally.last_at + wait - now))


def _is_of_another_clock(tally: Tally, now: float) -> bool:
    # Machines differ by moments; a clock that was set back by more shall keep nobody out until it has caught up.
    return tally.last_at - now > LONGEST_S
