"""Shares of counts and their differences, with intervals that hold for few and for extreme ones."""

from __future__ import annotations

import math
from typing import NamedTuple

#: The quantile of the normal distribution that bounds 95 %.
Z = 1.959963984540054


class Share(NamedTuple):
    """How many of *n* it holds for."""

    holds: int
    n: int

    @property
    def value(self) -> float:
        """Return the share; *n* is not 0."""
        return self.holds / self.n


def wilson_interval(share: Share) -> tuple[float, float]:
    """Return the 95 % score interval of a share; *n* is not 0.

    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, 209-212.
    """
    p, n, z2 = share.value, share.n, Z * Z
    middle = p + z2 / (2 * n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = ((middle + side * half) / (1 + z2 / n) for side in (-1, 1))
    return max(low, 0.0), min(high, 1.0)


def difference_interval(one: Share, other: Share) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two independent shares, *one* minus *other*.

    Method 10 of R. G. Newcombe (1998), "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17, 873-890.
    """
    (low, high), (other_low, other_high) = wilson_interval(one), wilson_interval(other)
    difference = one.value - other.value
    return (
        difference - math.hypot(one.value - low, other_high - other.value),
        difference + math.hypot(high - one.value, other.value - other_low),
    )
