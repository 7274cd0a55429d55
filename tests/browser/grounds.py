"""A place where every page has something to show, or nothing: what the walk over all pages walks on."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from cast import CODEBOOK, Cast, caller, claim_body, join, make_article, make_project
from flask import Flask
from flask.testing import FlaskClient
from jobs import work
from web_routes import Scene, make_scene, must, routes

from annotator.core.codebook import Codebook
from annotator.db import Database
from annotator.services.codebooks import write_codebook
from annotator.services.links import invite, reset_link


@dataclass(frozen=True)
class Grounds:
    """Addresses of pages."""

    #: Every page, of a project full of work and of an empty one.
    pages: list[str]
    #: The annotation pages of articles that Ada has begun and that she has submitted.
    begun: str
    submitted: str
    #: Those of an article that Ada submitted in training, and of the one with her proposals.
    practised: str
    reviewed: str


#: Asks to be answered before the work is done.
LATER = {"Prefer": "respond-async"}
#: As little as a codebook may hold.
BARE = {"title": "Empty", "stances": [{"key": "favor"}]}

LONG_TITLE = "Donaudampfschifffahrtsgesellschaft and the ferry that never came back from the other side of the harbour"


def lay_grounds(app: Flask, cast: Cast, database: Database, client_of: Callable[..., FlaskClient]) -> Grounds:
    """Make a project with work in every state and an empty one, and return where things are.

    Nobody is shielded from anything here: which pages a person may see is for the person's own browser to find out.
    """
    scene = make_scene(app, cast, database, client_of)
    with database.writing() as session:
        begun, submitted, practised, compared = (
            make_article(session, cast.project, title=LONG_TITLE, publisher="Post").uuid for _ in range(4)
        )
        targets = [*CODEBOOK["targets"], {"key": "BERTH", "label": "Berths should be free", "shortcut": "b"}]  # type: ignore[misc]
        newer = Codebook.from_object(
            CODEBOOK | {"targets": targets, "guidelines": "# Mark\n\nEvery *claim*."}
        ).to_object()
        write_codebook(session, caller(session, cast, "dora"), lambda: newer, 1)
        invitation = invite(session, cast.accounts["dora"], project=cast.project, role="annotator", note="for Fred")
        reset = reset_link(session, cast.accounts["root"], cast.accounts["eve"])
        empty = make_project(session, "empty", BARE)
        join(session, empty, cast.accounts["dora"], "manager")
        join(session, empty, cast.accounts["cleo"], "reviewer")
    ada = client_of("ada")
    for article in (begun, submitted, practised):
        must(ada.put(f"/api/v1/projects/harbour/articles/{article}/claims/{uuid4()}", json=claim_body()), 201)
    state = {"state": "submitted"}
    practice = f"/api/v1/projects/harbour/articles/{practised}/assignments/ada"
    must(client_of("dora").put(practice, json={"phase": "training"}), 200)
    must(ada.put(f"/api/v1/projects/harbour/articles/{submitted}/assignments/ada", json=state), 200)
    must(ada.put(practice, json=state), 200)
    rules = {"per_article": 2, "seed": 7, "sample_percent": 20, "sample_per_article": 9, "training": 1, "pilot": 1}
    must(client_of("dora").put("/api/v1/projects/empty/queue", json=rules), 200)
    jobs = make_jobs(app, client_of("dora"))
    # Ada and Ben read one article otherwise, so that figures have something to say.
    other = f"/api/v1/projects/harbour/articles/{compared}"
    for name, side in (("ada", "favor"), ("ben", "against")):
        claim = claim_body(stances=[{"target": "TRAM", "stance": side}])
        must(client_of(name).put(f"{other}/claims/{uuid4()}", json=claim), 201)
        must(client_of(name).put(f"{other}/assignments/{name}", json=state), 200)
    app.config["WTF_CSRF_ENABLED"] = True
    at = "/projects/harbour/articles/"
    pages = [
        *_pages(app, scene),
        f"{at}{begun}",
        f"{at}{practised}/training",
        f"{at}{submitted}/review",
        "/projects/harbour/threads?which=open",
        "/projects/harbour/codebook/work?list=claims&untouched=true",
        "/projects/harbour/codebook/work?list=articles",
        "/projects/harbour/agreement/differences?part=fields&variable=stance&one=favor&other=against",
        f"{at}{submitted}/adjudicate",
        f"/invitation/{invitation}",
        f"/reset/{reset}",
        *jobs,
    ]
    return Grounds(pages, f"{at}{begun}", f"{at}{submitted}", f"{at}{practised}", f"{at}{scene.article}")


def make_jobs(app: Flask, client: FlaskClient) -> list[str]:
    """Return the pages of jobs in the states that they can be in."""
    exports, imports = "/api/v1/projects/harbour/export", "/api/v1/projects/harbour/imports"

    def hand_in(raw: bytes) -> str:
        answer = client.post(imports, data={"file": (io.BytesIO(raw), "articles-of-the-harbour.jsonl")}, headers=LATER)
        must(answer, 202)
        return answer.json["id"]

    ids = [hand_in(b'{"text": "one more"}'), hand_in(b'{"text": ""}\n{"text": 1}'), hand_in(b'{"text": "cancelled"}')]
    must(client.post(f"/api/v1/jobs/{ids[-1]}/cancel"), 200)
    for url in (exports, "/api/v1/projects/harbour/agreement?phase=all&rounds=10", exports):
        answer = client.get(url, headers=LATER)
        must(answer, 202)
        ids.append(answer.json["id"])
        if url != exports or len(ids) == 4:
            work(app)
    return [f"/jobs/{each}" for each in ids]


def _pages(app: Flask, scene: Scene) -> list[str]:
    asked = [route.url for route in routes(app, scene) if route.method == "GET" and not route.url.startswith("/api/")]
    of_project = [url for url in asked if url.startswith("/projects/harbour") and scene.article not in url]
    return [*asked, *(url.replace("/projects/harbour", "/projects/empty") for url in of_project)]
