"""Two worlds that differ in one person's hidden work alone: whoever must not know of it gets the same bytes in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid5

from cast import TEXT, Cast, claim_body, join, make_account, make_article, make_cast
from databases import Databases, address
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from web_routes import Route, Scene, must, routes

from annotator import create_app
from annotator.db import Database, now
from annotator.models import SignedIn
from annotator.services.sessions import open_session

#: Stands in everything that Ada and those who look after her work write.
SECRET = "Xanthippe"
#: A search for a part of the secret: a page may repeat what was typed, and only the rest gives the work away.
QUERIES = ("", "?q=xanth&unit=article&layer=all&submitted=true&which=open")
#: Those who work on Ada's article behind the scenes; they never look.
HELPERS = {"rita": "reviewer", "mona": "manager", "carl": "annotator"}
PROJECT = "/api/v1/projects/harbour"
#: Says how the server is, and counts requests; no word of anybody's work is in it.
OF_THE_SERVER = {"health.healthz", "health.metrics"}
_PASSING = {"content-length", "date", "set-cookie", "x-request-id"}
_TOKEN = re.compile(r'("csrf[-_]token"(?: value=| content=|:))"[^"]*"')
#: A one-time link, a token or a job that was made just now.
_MADE = re.compile(r"[\w-]{43}(?![\w-])|(?<=/jobs/)[0-9a-f-]{36}")
_NAMESPACE = UUID("00000000-0000-4000-8000-00000000aaaa")

Said = tuple[int, list[tuple[str, str]], str]


def id_of(name: str) -> str:
    """Return the id of a thing, the same in every run."""
    return str(uuid5(_NAMESPACE, name))


@dataclass
class World:
    """An installation in a folder, with everybody signed in, on one of *databases*."""

    databases: Databases
    stored: Database
    folder: Path
    cast: Cast
    article: str
    tokens: dict[str, str]
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = _open(self.folder, self.stored)

    @property
    def database(self) -> Database:
        """Return its database."""
        found: Database = self.app.extensions["annotator.database"]
        return found

    @property
    def base(self) -> str:
        """Return the address of the article in the API."""
        return f"{PROJECT}/articles/{self.article}"

    def client(self, name: str | None) -> FlaskClient:
        """Return a browser in which *name* is signed in."""
        client = self.app.test_client()
        if name is not None:
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = self.tokens[name], True
        return client

    @contextmanager
    def copy(self, folder: Path) -> Iterator[World]:
        """Yield the same world in another folder, to go its own way from here on."""
        folder.mkdir()
        self.database.dispose()
        with self.databases.copy(self.stored, folder) as stored:
            world = World(self.databases, stored, folder, self.cast, self.article, self.tokens)
            yield world
            world.database.dispose()

    def reset(self, kept: World) -> None:
        """Put everything to how it is in *kept*, a copy."""
        self.database.dispose()
        kept.database.dispose()
        self.databases.fill(self.stored, kept.stored)


@contextmanager
def make_world(databases: Databases, folder: Path) -> Iterator[World]:
    """Yield a world with the cast, the helpers and an article on which nobody has done anything."""
    folder.mkdir()
    with databases.make(folder) as stored:
        world = _people(databases, stored, folder)
        yield world
        world.database.dispose()


def _people(databases: Databases, stored: Database, folder: Path) -> World:
    with stored.writing() as session:
        cast = make_cast(session)
        for name, role in HELPERS.items():
            cast.accounts[name] = make_account(session, name)
            join(session, cast.project, cast.accounts[name], role)
        article = make_article(session, cast.project).uuid
        make_article(session, cast.project)
        tokens = {name: open_session(session, account)[1] for name, account in cast.accounts.items()}
        # Else a slow machine would note at different moments in the two worlds that somebody was seen.
        session.execute(update(SignedIn).values(last_seen_at=now() + timedelta(days=1)))
    return World(databases, stored, folder, cast, article, tokens)


def _open(folder: Path, database: Database) -> Flask:
    settings = {"INSTANCE": folder, "DATABASE_URL": address(database), "SECRET_KEY": "for tests"}
    return create_app(settings | {"PASSWORD_HASHING": "cheapest", "JOB_WORKERS": "apart", "WTF_CSRF_ENABLED": False})


def draft(world: World) -> None:
    """Let Ada work on the article without submitting."""
    ada, base = world.client("ada"), world.base
    must(ada.put(f"{base}/claims/{id_of('claim')}", json=_claim("claim")), 201)
    must(ada.put(f"{base}/claims/{id_of('gone')}", json=_claim("deleted claim")), 201)
    must(ada.delete(f"{base}/claims/{id_of('gone')}", headers={"If-Match": '"1"'}), 204)
    must(ada.put(f"{base}/assignments/ada", json={"note": f"{SECRET} in the note", "position": 30}), 200)


def propose(world: World) -> None:
    """Let Ada ask and propose what she can before she submits."""
    ada, base = world.client("ada"), world.base
    must(ada.put(f"{base}/proposed-regions/{id_of('ours')}", json={"start": 0, "end": 8, "kind": "byline"}), 201)
    words = {"label": f"{SECRET} should go", "reason": f"{SECRET} is missed", "claims": [id_of("claim")]}
    must(ada.put(f"{PROJECT}/proposed-targets/{id_of('ours')}", json=words), 201)
    message = {"text": f"Does {SECRET} count?", "claim": id_of("claim")}
    must(ada.put(f"{base}/threads/{id_of('ours')}/messages/{id_of('ours')}", json=message), 201)


def hand_in(world: World) -> None:
    """Let Ada submit, a reviewer judge and return it with words of her own, Ada answer and submit again."""
    ada, rita, base = world.client("ada"), world.client("rita"), world.base
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    claim, review = f"{base}/claims/{id_of('claim')}", id_of("review")
    verdict = {"verdict": "fix", "reason": "slip", "comment": f"{SECRET} again?", "claim_version": 1}
    verdict["proposed"] = {"note": f"{SECRET} proposed"}
    must(rita.put(f"{claim}/reviews/{review}", json=verdict), 201)
    missed = {"verdict": "missing", "annotator": "ada", "start": 9, "end": 16, "comment": f"{SECRET} is missing here"}
    missed["quote"] = TEXT[9:16]
    must(rita.put(f"{base}/reviews/{id_of('missed')}", json=missed), 201)
    must(rita.put(f"{base}/assignments/ada", json={"state": "returned", "reason": f"{SECRET} came back"}), 200)
    must(ada.post(f"{claim}/reviews/{review}/answers", json={"text": f"{SECRET} indeed"}), 201)
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    said = {"text": f"{SECRET} is what the text says.", "claim": id_of("claim")}
    must(rita.put(f"{base}/threads/{id_of('theirs')}/messages/{id_of('theirs')}", json=said), 201)


def settle(world: World) -> None:
    """Bring in what is settled about the article, and what a machine suggests."""
    mona = world.client("mona")
    for layer in ("gold", "suggestion"):
        claim = _claim(layer) | {"id": id_of(layer)}
        if layer == "suggestion":
            claim["provenance"] = {"model": f"{SECRET} 2"}
        line = json.dumps({"id": world.article, "text": TEXT, "claims": [claim]}).encode()
        data = {"file": (BytesIO(line), f"{layer}.jsonl")}
        must(mona.post(f"{PROJECT}/imports?layer={layer}", data=data), 201)


def _claim(where: str) -> dict[str, object]:
    return claim_body(
        note=f"{SECRET} in the {where}", attribution=[{"actor": f"{SECRET} of Athens", "role": "speaker"}]
    )


def scene_of(world: World) -> Scene:
    """Return what addresses name: the article, and Ada's things on it."""
    return Scene(world.article, id_of("claim"), id_of("review"), id_of("ours"))


def readings(world: World) -> Iterator[Route]:
    """Yield every GET route with each of the queries."""
    for route in routes(world.app, scene_of(world)):
        if route.method == "GET":
            yield from (Route(route.endpoint, route.method, route.url + query) for query in QUERIES)


def changes(world: World) -> Iterator[Route]:
    """Yield every other route; those that take an id from the client once more with ids that nobody has."""
    for route in routes(world.app, scene_of(world)):
        if route.method != "GET":
            yield route
    unused = Scene(world.article, id_of("unused"), id_of("unused too"), id_of("not used"))
    yield from (
        Route(f"{route.endpoint} anew", route.method, route.url)
        for route in routes(world.app, unused)
        if route.endpoint in TELL_OF_IDS
    )


#: Whether an id is taken the contract lets them say; ids are random, and nothing else is said.
TELL_OF_IDS = {
    "api.put_claim",
    "api.put_target_proposal",
    "api.put_region_proposal",
    "api.put_message",
    "api.delete_message",
}


#: Bodies that a route would take; the others get an empty one.
BODIES: dict[str, object] = {
    "api.put_claim": claim_body(),
    "api.put_assignment": {"phase": "pilot"},
    "api.put_review": {"verdict": "accept", "claim_version": 2},
    "api.put_message": {"text": "What do you think?"},
    "api.put_region_proposal": {"start": 0, "end": 8, "kind": "byline"},
    "api.put_target_proposal": {"label": "Ferries should run", "reason": "", "claims": []},
    "api.decide_region_proposal": {"decision": "declined"},
    "api.patch_article": {"title": "Trams"},
    "api.put_queue": {"per_article": 3, "seed": 7},
    "api.patch_project": {"opens": "all"},
}


def ask(world: World, name: str | None, route: Route) -> Said:
    """Return status, headers and body of the answer, without what differs from one request to the next anyway."""
    body = (
        BODIES.get(route.endpoint.split()[0], {})
        if route.method in ("PUT", "POST", "PATCH") and "/api/" in route.url
        else None
    )
    answer = world.client(name).open(route.url, method=route.method, json=body, buffered=True)
    headers = sorted(
        (key, _MADE.sub("made", value)) for key, value in answer.headers.items() if key.lower() not in _PASSING
    )
    return answer.status_code, headers, without_what_passes(answer.get_data(as_text=True))


def without_what_passes(page: str) -> str:
    """Return a page without the tokens, links and jobs of this visit, which may hold any few letters by chance."""
    return _MADE.sub("made", _TOKEN.sub(r'\1""', page))
