"""Patience with those who guess: after so many wrong passwords for an account or from an address, a wait that grows."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from typing import cast

from flask import Flask, current_app, request

from annotator.core.errors import Invalid, TooMany
from annotator.core.patience import Limit, Tally, parse_limits, remember, time_left_s
from annotator.core.text import digest, name_key
from annotator.core.wording import Wording, say_count
from annotator.services.guess_tallies import DatabaseTallies, RedisTallies
from annotator.web.database import database

EXTENSION = "annotator.guesses"

#: From a tally, its limit, whether it is a name's and the time to the tally that takes its place.
Change = Callable[[Tally, Limit, bool, float], Tally]


class Guesses:
    """Counts wrong passwords; right ones cost nothing."""

    def __init__(self, limits: list[Limit], redis: RedisTallies | None = None) -> None:
        self.limits = limits
        self.redis = redis

    @contextmanager
    def guessing(self, name: str, is_wrong: Callable[[Invalid], bool] = lambda _: True) -> Iterator[None]:
        """Let what is inside check a password for *name*, which may raise Invalid: a wrong guess if *is_wrong* says so.

        Raises TooMany, with the seconds to wait, when a limit of *name* or of the request's address is reached. A guess
        counts for the name before the password is looked at, so that many at once are no way around; for the address
        after, so that a room of people may sign in at once.
        """
        self._change(name, _begin)
        try:
            yield
        except Invalid as refusal:
            self._change(name, _count if is_wrong(refusal) else _take_back)
            raise
        self._change(name, _forgive)

    def _change(self, name: str, change: Change) -> None:
        """Change the tallies of *name* and of the request's address, for each limit."""
        asked = [(limit, of_name) for limit in self.limits for of_name in (True, False)]
        said = {True: f"name/{name_key(name.strip())}", False: f"address/{_address()}"}
        keys = [digest(f"{said[of_name]}/{limit}") for limit, of_name in asked]

        def change_all(tallies: list[Tally]) -> list[Tally]:
            now = time.time()  # only here: others may have counted while this one waited for its turn
            return [change(tally, *each, now) for tally, each in zip(tallies, asked, strict=True)]

        if self.redis is not None:
            try:
                return self.redis.change(keys, change_all)
            except self.redis.errors as error:  # the database counts meanwhile: people can go on, and guessers cannot
                current_app.logger.warning("Redis does not count wrong passwords: %s", error)
        DatabaseTallies(database()).change(keys, change_all)


def init_app(app: Flask) -> None:
    """Count in Redis where one is set, else in the database."""
    redis = RedisTallies(app.config["REDIS_URL"]) if app.config["REDIS_URL"] else None
    app.extensions[EXTENSION] = Guesses(parse_limits(app.config["SIGN_IN_LIMIT"]), redis)


def guesses() -> Guesses:
    """Return the installation's counts."""
    return cast(Guesses, current_app.extensions[EXTENSION])


def _begin(tally: Tally, limit: Limit, of_name: bool, now: float) -> Tally:
    seconds = math.ceil(time_left_s(tally, limit, now))
    if seconds:
        raise TooMany(_wait(seconds), seconds)
    return _one_more(tally, limit, now) if of_name else tally


def _count(tally: Tally, limit: Limit, of_name: bool, now: float) -> Tally:
    return tally if of_name else _one_more(tally, limit, now)


def _take_back(tally: Tally, limit: Limit, of_name: bool, now: float) -> Tally:
    return Tally(max(0, tally.guesses - 1), tally.last_at) if of_name else tally


def _forgive(tally: Tally, limit: Limit, of_name: bool, now: float) -> Tally:
    return Tally() if of_name else tally


def _one_more(tally: Tally, limit: Limit, now: float) -> Tally:
    return Tally(remember(tally, limit, now) + 1, now)


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


def _address() -> str:
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or ""
    # One customer holds a whole /64 of IPv6 addresses.
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
