"""When what remains will be handed in, if people go on as in the last weeks; with a range, or why nobody can tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, variance
from typing import NamedTuple

#: The quantile of the normal distribution that bounds 80 %.
Z = 1.2815515655446004
#: Days that are looked back on, and how much has to have happened in them.
WINDOW = 28
FEWEST_DAYS = 5
FEWEST_DONE = 10


class Days(NamedTuple):
    """In how many days it is done: the best guess, and between which two in 80 of 100 cases; None: no end in sight."""

    expected: float
    earliest: float
    latest: float | None


def forecast_days(daily: Sequence[int], remaining: int) -> Days | None:
    """Return in how many days *remaining* are done, where *daily* says how many were on each of the past days.

    The guess is the remainder over the mean of the days. The range is that of a sum of T days like them, whose mean is
    known from D days alone: T·m ± z·√(s²·(T + T²/D)) reaches the remainder, with s² the variance of the days, at least
    that of chance events of this mean (Poisson). None where five days or ten pieces of work are not there yet.
    """
    if len(daily) < FEWEST_DAYS or sum(daily) < FEWEST_DONE:
        return None
    mean = fmean(daily)
    spread = Z * Z * max(variance(daily), mean)
    # (remaining - mean·T)² = spread·(T + T²/D), solved for T.
    a = mean * mean - spread / len(daily)
    b = 2 * remaining * mean + spread
    root = math.sqrt(b * b - 4 * a * remaining * remaining)
    # Written so that it holds for a = 0 too.
    earliest = 2 * remaining * remaining / (b + root)
    return Days(remaining / mean, earliest, (b + root) / (2 * a) if a > 0 else None)
