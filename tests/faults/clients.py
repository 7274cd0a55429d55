"""Clients that work without rest, as browsers do: what got no answer is sent again, word for word, until one comes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any
from uuid import uuid4

from cast import claim_body
from faults.journal import Journal, Told
from faults.server import PATIENCE
from faults.site import SLUG, Site

#: Seconds between two tries; the header says two, a test has no time for that.
PAUSE = 0.1


#: Characters of a shared note after which its tabs go on in another claim: a note holds 10,000.
FULL = 9_000


class GaveUp(Exception):
    """No answer that can be used came in time."""


class Shared:
    """The claims that the tabs of one person share, one after the other."""

    def __init__(self, first: str) -> None:
        self.claims = [first]
        self.lock = threading.Lock()


class Client(threading.Thread):
    """One tab of one person: makes, changes and deletes claims of its own, and adds words to one that tabs share."""

    def __init__(
        self, site: Site, port: int, name: str, number: int, journal: Journal, shared: Shared, rest: float
    ) -> None:
        super().__init__(name=f"{name}-{number}", daemon=True)
        self.site, self.port, self.journal, self.shared = site, port, journal, shared
        self.headers = {"Authorization": f"Bearer {site.tokens[name]}", "Content-Type": "application/json"}
        self.random = Random(f"{name}-{number}")
        #: Seconds between the beginnings of two writes; 0 for none.
        self.rest = rest
        self.own: list[str] = []
        self.places: dict[str, str] = {}
        self.is_over = threading.Event()
        self.written = 0
        self.connection: HTTPConnection | None = None
        #: When the last try was sent, by the machine's steady clock.
        self.sent = 0.0

    def run(self) -> None:
        """Work until it is over; what was begun is brought to its end."""
        try:
            while not self.is_over.is_set():
                started = time.monotonic()
                self.choose()()
                self.journal.acknowledge(time.monotonic() - started, self.sent)
                self.is_over.wait(max(0.0, started + self.rest - time.monotonic()))
        except GaveUp as error:
            self.journal.note(self.journal.surprises, f"{self.name}: {error}")
        finally:
            if self.connection is not None:
                self.connection.close()

    def choose(self) -> Any:
        """Return what to do next."""
        chance = self.random.random()
        if chance < 0.4 or not self.own:
            return self.create
        return self.change if chance < 0.7 else self.share if chance < 0.95 else self.delete

    def create(self) -> None:
        """Make a claim."""
        uuid = str(uuid4())
        self.places[uuid] = self.random.choice(self.site.articles)
        note = self.word()
        self.expect(self.send("PUT", uuid, note), uuid, (200, 201), 1)
        self.journal.claims[uuid] = Told(1, note)
        self.own.append(uuid)

    def change(self) -> None:
        """Change one of the own claims."""
        uuid = self.random.choice(self.own)
        told = self.journal.claims[uuid]
        note = self.word()
        self.expect(self.send("PUT", uuid, note, told.version), uuid, (200,), told.version + 1)
        self.journal.claims[uuid] = Told(told.version + 1, note)

    def delete(self) -> None:
        """Delete one of the own claims."""
        uuid = self.own.pop(self.random.randrange(len(self.own)))
        told = self.journal.claims[uuid]
        self.expect(self.send("DELETE", uuid, None, told.version), uuid, (204,), None)
        self.journal.claims[uuid] = Told(told.version + 1, told.note, is_deleted=True)

    def share(self) -> None:
        """Add a word to the shared claim, however often somebody else is quicker."""
        word, uuid = self.word(), self.shared.claims[-1]
        status, record = self.send("GET", uuid)
        if status == 200 and len(record["note"]) > FULL:
            self.go_on_after(uuid)
            self.share()
            return
        while status == 200:
            if word in record["note"].split():
                break
            note, seen = f"{record['note']} {word}".strip(), record["version"]
            status, record = self.send("PUT", uuid, note, seen)
            if status == 412:
                status, record = 200, record["record"]
            elif status == 200:
                break
        if status == 200:
            self.journal.words[uuid].append(word)
        else:
            self.journal.note(self.journal.surprises, f"the shared claim answered {status}: {record}")

    def go_on_after(self, full: str) -> None:
        """Let the tabs share another claim than the *full* one, unless one of them has seen to it."""
        with self.shared.lock:
            if self.shared.claims[-1] == full:
                uuid = str(uuid4())
                self.journal.words[uuid] = []
                self.expect(self.send("PUT", uuid, ""), uuid, (200, 201), 1)
                self.shared.claims.append(uuid)

    def word(self) -> str:
        """Return a word that nobody else writes."""
        self.written += 1
        return f"{self.name}-{self.written}"

    def expect(self, answer: tuple[int, Any], uuid: str, statuses: tuple[int, ...], version: int | None) -> None:
        """Write down an answer that differs from what must follow from those before it."""
        status, record = answer
        if status not in statuses:
            self.journal.note(self.journal.surprises, f"claim {uuid} answered {status}: {record}")
        elif version is not None and record["version"] != version:
            self.journal.note(self.journal.surprises, f"claim {uuid} is at {record['version']}, not {version}")

    def send(self, method: str, uuid: str, note: str | None = None, seen: int | None = None) -> tuple[int, Any]:
        """Return status and body of the answer to a request about a claim, sent until one comes. Raises GaveUp."""
        article = self.places.get(uuid, self.site.articles[0])
        path = f"/api/v1/projects/{SLUG}/articles/{article}/claims/{uuid}"
        headers = self.headers | ({"If-Match": f'"{seen}"'} if seen is not None else {})
        body = None if note is None else json.dumps(claim_body(note=note)).encode()
        until = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < until:
            status, answer = self.try_to_send(method, path, body, headers)
            if status is not None:
                return status, answer
            time.sleep(PAUSE)
        if self.connection is not None:
            self.connection.close()  # left open it would be complained of in whatever test comes next
        raise GaveUp(f"{method} {path} was never answered")

    def try_to_send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int | None, Any]:
        """Return the answer to one try, None where it must be tried again."""
        try:
            if self.connection is None:
                self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.sent = time.monotonic()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            self.journal.unanswered += 1
            return None, None
        if response.status == 503 and response.getheader("Retry-After"):
            self.journal.unavailable += 1
            return None, None
        if response.status >= 500:
            self.journal.note(self.journal.failures, f"{method} answered {response.status}: {content[:300]!r}")
            return None, None
        return response.status, json.loads(content) if content else None


@contextmanager
def at_work(site: Site, port: int, journal: Journal, *, tabs: int = 2, rest: float = 0.0) -> Iterator[list[Client]]:
    """Let every annotator of *site* work in so many *tabs* while the block runs; what they began is ended."""
    clients: list[Client] = []
    for name in site.people:
        shared = Shared(str(uuid4()))
        journal.words[shared.claims[0]] = []
        clients += [Client(site, port, name, number, journal, shared, rest) for number in range(tabs)]
        status, answer = clients[-1].send("PUT", shared.claims[0], "")
        assert status in (200, 201), answer
    for client in clients:
        client.start()
    try:
        yield clients
    finally:
        for client in clients:
            client.is_over.set()
        for client in clients:
            client.join(3 * PATIENCE)
