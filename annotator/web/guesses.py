"""Patience with those who guess: after so many wrong passwords for an account or from an address, a wait."""

from __future__ import annotations

import math
import time
from ipaddress import ip_address, ip_network
from typing import cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from annotator.core.errors import TooMany
from annotator.core.text import digest, name_key
from annotator.core.wording import Wording, say_count

EXTENSION = "annotator.guesses"


class Guesses:
    """Counts wrong passwords; right ones cost nothing."""

    def __init__(self, limiter: RateLimiter, limits: list[RateLimitItem]) -> None:
        self.limiter = limiter
        self.limits = limits

    def check(self, name: str) -> None:
        """Raise TooMany, with the seconds to wait, when a limit of *name* or of the request's address is reached."""
        full = [(limit, key) for limit in self.limits for key in _keys(name) if not self.limiter.test(limit, *key)]
        if full:
            free_at = max(self.limiter.get_window_stats(limit, *key).reset_time for limit, key in full)
            seconds = max(1, math.ceil(free_at - time.time()))
            raise TooMany(_wait(seconds), seconds)

    def count(self, name: str) -> None:
        """Note a wrong password for *name* from the request's address."""
        for limit in self.limits:
            for key in _keys(name):
                self.limiter.hit(limit, *key)


def init_app(app: Flask) -> None:
    """Keep the counts in Redis where one is set, else in this process."""
    limiter = MovingWindowRateLimiter(storage_from_string(app.config["REDIS_URL"] or "memory://"))
    app.extensions[EXTENSION] = Guesses(limiter, parse_many(app.config["SIGN_IN_LIMIT"]))


def guesses() -> Guesses:
    """Return the installation's counts."""
    return cast(Guesses, current_app.extensions[EXTENSION])


def _wait(seconds: int) -> Wording:
    if seconds <= 90:
        return say_count(
            "There were too many wrong passwords. Wait %(num)s second, then try again.",
            "There were too many wrong passwords. Wait %(num)s seconds, then try again.",
            seconds,
        )
    return say_count(
        "There were too many wrong passwords. Wait %(num)s minute, then try again.",
        "There were too many wrong passwords. Wait %(num)s minutes, then try again.",
        math.ceil(seconds / 60),
    )


def _keys(name: str) -> list[tuple[str, str]]:
    return [("name", digest(name_key(name.strip()))), ("address", _address())]


def _address() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or ""
    # One customer holds a whole /64 of IPv6 addresses.
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
