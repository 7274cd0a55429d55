"""What clients were told, and how the data set compares to it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from servers import wait_until


@dataclass
class Told:
    """The last answer about one claim."""

    version: int
    note: str
    is_deleted: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of the writes that were acknowledged."""

    acknowledged: int
    #: Writes that were acknowledged and are not there.
    lost: int
    #: Writes that are there twice, or that nobody was told of.
    duplicated: int
    #: Answers of 500.
    failures: int
    #: Seconds from the end of a fault to the next acknowledgement of what was sent after it, the slowest.
    recovery: float
    #: Answers of 503, which ask to come again.
    unavailable: int
    #: The longest time in seconds between two acknowledgements.
    pause: float
    #: Sentences about what is wrong; empty where everything holds.
    troubles: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was lost, doubled or answered as a defect."""
        return not self.troubles


@dataclass
class Journal:
    """Everything that the clients of one installation were told, written down by all of them."""

    #: Claims that one client alone works on, by id.
    claims: dict[str, Told] = field(default_factory=dict)
    #: Words that several clients add to the note of one claim, by the claim's id.
    words: dict[str, list[str]] = field(default_factory=dict)
    #: When each write was acknowledged, by the machine's steady clock.
    moments: list[float] = field(default_factory=list)
    #: When the try that was acknowledged was sent, for each of them.
    sent: list[float] = field(default_factory=list)
    #: Seconds that each acknowledged write took, waiting and trying again included.
    durations: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    #: Answers that no client should get, and acknowledgements that contradict earlier ones.
    surprises: list[str] = field(default_factory=list)
    unavailable: int = 0
    unanswered: int = 0
    #: When faults ended.
    ends: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, took: float, sent: float) -> None:
        """Write down that a write was acknowledged after *took* seconds, and when its last try was *sent*."""
        with self.lock:
            self.moments.append(time.monotonic())
            self.sent.append(sent)
            self.durations.append(took)

    def let_work(self, seconds: float, writes: int = 4) -> None:
        """Return after *seconds*, once so many writes were acknowledged in them: a busy machine takes its time."""
        before = len(self.moments)
        time.sleep(seconds)
        wait_until(lambda: len(self.moments) >= before + writes, 120)

    def await_answer(self) -> None:
        """Return right after a write was acknowledged: what is broken then may break nothing else."""
        before = len(self.moments)
        wait_until(lambda: len(self.moments) > before, 120)

    def note(self, kind: list[str], sentence: str) -> None:
        """Add *sentence* to *kind*, one of this journal's lists."""
        with self.lock:
            kind.append(sentence)

    def end_fault(self) -> None:
        """Write down that a fault ends now."""
        self.ends.append(time.monotonic())

    def recovery(self) -> float:
        """Return the longest time from a fault's end to the next acknowledgement; infinite where none came.

        What was sent before does not count: a killed server's last answer may still be on its way.
        """
        tries = list(zip(self.sent, self.moments, strict=True))
        waits = [min((at - end for sent, at in tries if sent > end), default=float("inf")) for end in self.ends]
        return max(waits, default=0.0)

    def longest_pause(self) -> float:
        """Return the longest time between two acknowledgements."""
        moments = sorted(self.moments)
        return max((after - before for before, after in pairwise(moments)), default=0.0)

    def compare(self, exported: Iterable[dict[str, Any]]) -> Outcome:
        """Return the outcome, *exported* being the claims of the data set after everything."""
        found = {record["id"]: record for record in exported}
        lost: list[str] = []
        doubled = [f"claim {uuid} was never acknowledged" for uuid in found if not self._knows(uuid)]
        for uuid, told in self.claims.items():
            _compare_claim(uuid, told, found.get(uuid), lost, doubled)
        for uuid, words in self.words.items():
            _compare_words(uuid, words, found.get(uuid), lost, doubled)
        return Outcome(
            len(self.moments),
            len(lost),
            len(doubled),
            len(self.failures),
            self.recovery(),
            self.unavailable,
            self.longest_pause(),
            (*lost, *doubled, *self.failures, *self.surprises),
        )

    def _knows(self, uuid: str) -> bool:
        return uuid in self.words or (uuid in self.claims and not self.claims[uuid].is_deleted)


def _compare_claim(uuid: str, told: Told, record: dict[str, Any] | None, lost: list[str], doubled: list[str]) -> None:
    if told.is_deleted:
        return
    if record is None:
        lost.append(f"claim {uuid} is not there")
    elif record["version"] > told.version:
        doubled.append(f"claim {uuid} has version {record['version']}, and {told.version} was acknowledged last")
    elif (record["version"], record["note"]) != (told.version, told.note):
        lost.append(f"claim {uuid} has version {record['version']}, and {told.version} was acknowledged")


def _compare_words(
    uuid: str, words: list[str], record: dict[str, Any] | None, lost: list[str], doubled: list[str]
) -> None:
    there = Counter(record["note"].split() if record else ())
    lost += [f"{word} is not in the note of {uuid}" for word in words if not there[word]]
    known = set(words)
    doubled += [f"{word} is {count} times in the note of {uuid}" for word, count in there.items() if count > 1]
    doubled += [f"{word} in the note of {uuid} was never acknowledged" for word in there if word not in known]
    if record and not lost and not doubled and record["version"] != len(words) + 1:
        doubled.append(f"claim {uuid} has version {record['version']} after {len(words)} changes")
