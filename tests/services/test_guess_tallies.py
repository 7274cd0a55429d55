"""Wrong guesses are counted once each, whoever counts, in the database and in Redis."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis_server import redis_server
from sqlalchemy import select

from annotator.core.errors import TooMany
from annotator.core.patience import Tally
from annotator.models import GuessTally
from annotator.services import guess_tallies
from annotator.services.guess_tallies import DatabaseTallies, RedisTallies


@pytest.fixture(scope="session")
def redis_address():
    with TemporaryDirectory(prefix="redis-") as folder, redis_server(Path(folder)) as address:
        yield address


@pytest.fixture(params=["database", "redis"])
def tallies(request, database):
    """Tallies in the test's database, and in a Redis that is empty."""
    if request.param == "database":
        yield DatabaseTallies(database)
        return
    kept = RedisTallies(request.getfixturevalue("redis_address"))
    kept.client.flushall()
    yield kept
    kept.client.close()


def one_more(known: list[Tally]) -> list[Tally]:
    return [Tally(tally.guesses + 1, 4e9) for tally in known]


def read(tallies, *keys: str) -> list[Tally]:
    found = []

    def keep(known: list[Tally]) -> list[Tally]:
        found[:] = known
        return known

    tallies.change(keys, keep)
    return found


def test_what_is_unknown_counts_nothing_and_what_is_counted_stays(tallies):
    assert read(tallies, "a", "b") == [Tally(), Tally()]
    tallies.change(["a"], lambda _: [Tally(3, 4e9 + 0.123456)])
    assert read(tallies, "b", "a") == [Tally(), Tally(3, 4e9 + 0.123456)]


def test_many_at_once_are_each_counted(tallies):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: tallies.change(["a", "b"], one_more), range(40)))
    assert [tally.guesses for tally in read(tallies, "a", "b")] == [40, 40]


def test_a_refusal_changes_nothing(tallies):
    def refuse(known: list[Tally]) -> list[Tally]:
        raise TooMany

    tallies.change(["a"], one_more)
    with pytest.raises(TooMany):
        tallies.change(["a"], refuse)
    assert read(tallies, "a")[0].guesses == 1


def test_old_tallies_are_dropped(database):
    tallies = DatabaseTallies(database)
    tallies.change(["old"], lambda _: [Tally(3, 1.0)])
    tallies.change(["new"], one_more)
    with database.reading() as session:
        assert session.scalars(select(GuessTally.key)).all() == ["new"]


def test_redis_drops_them_by_itself(redis_address):
    tallies = RedisTallies(redis_address)
    tallies.change(["a"], one_more)
    assert 0 < tallies.client.ttl("annotator:guesses:a") <= guess_tallies.KEPT_S
    tallies.client.close()
