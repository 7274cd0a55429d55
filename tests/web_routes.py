"""Every route of the application with an address that works in the tests' cast: the ground of the matrix tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from cast import Cast, claim_body, make_article
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from annotator.db import Database

#: What an address names otherwise than the same word elsewhere.
OTHERS = {"imports.sample": {"name": "sample.csv"}}


@dataclass(frozen=True)
class Route:
    """One method of one endpoint, and the address at which it is tried."""

    endpoint: str
    method: str
    url: str


@dataclass(frozen=True)
class Scene:
    """Objects that addresses name: an article with a submitted, reviewed claim of Ada's."""

    article: str
    claim: str
    review: str
    #: The id of a proposed target and of a proposed region of Ada's, and of her thread and its message.
    proposal: str = "00000000-0000-4000-8000-000000000000"


def make_scene(app: Flask, cast: Cast, database: Database, client_of) -> Scene:
    """Return a scene made over the API: Ada submitted a claim, Cleo reviewed it and returned the article."""
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    ada, cleo = client_of("ada"), client_of("cleo")
    claim, review = str(uuid4()), str(uuid4())
    base = f"/api/v1/projects/harbour/articles/{article}"
    must(ada.put(f"{base}/claims/{claim}", json=claim_body()), 201)
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    verdict = {"verdict": "fix", "reason": "slip", "comment": "Look again.", "claim_version": 1}
    must(cleo.put(f"{base}/claims/{claim}/reviews/{review}", json=verdict), 201)
    must(cleo.put(f"{base}/assignments/ada", json={"state": "returned"}), 200)
    proposal = str(uuid4())
    words = {"label": "Berths should be free", "reason": "None is about berths.", "claims": [claim]}
    must(ada.put(f"/api/v1/projects/harbour/proposed-targets/{proposal}", json=words), 201)
    region = {"start": 0, "end": 12, "kind": "byline"}
    must(ada.put(f"{base}/proposed-regions/{proposal}", json=region), 201)
    must(ada.put(f"{base}/threads/{proposal}/messages/{proposal}", json={"text": "Does the headline count?"}), 201)
    return Scene(article, claim, review, proposal)


def must(answer, status: int) -> None:
    """Fail with the answer's own words unless it has *status*."""
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]


def routes(app: Flask, scene: Scene) -> list[Route]:
    """Return every route but static files, with the scene's objects in the addresses."""
    values = {
        "slug": "harbour",
        "article": scene.article,
        "uuid": scene.claim,
        "claim": scene.claim,
        "review": scene.review,
        "adjudication": scene.review,
        "proposal": scene.proposal,
        "thread": scene.proposal,
        "message": scene.proposal,
        "person": "ada",
        "username": "ada",
        "job": scene.claim,
        "name": "claim",
        "code": "ru",
        "digest": "no-such-digest",
        "token": "no-such-token",
        "ending": "yaml",
    }
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            url = _address(app, rule, values)
            found += [
                Route(rule.endpoint, method, url) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            ]
    return found


def _address(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    numbers = set(re.findall(r"<int:(\w+)>", rule.rule))
    known = {name: 1 if name in numbers else values[name] for name in rule.arguments} | OTHERS.get(rule.endpoint, {})
    with app.test_request_context():
        return app.url_for(rule.endpoint, **known)


def ask(client: FlaskClient, route: Route) -> int:
    """Return the status of an empty request; being led to the sign-in page counts as 401."""
    json = {} if route.method in ("PUT", "POST", "PATCH") and route.url.startswith("/api/") else None
    answer = client.open(route.url, method=route.method, json=json, buffered=True)
    if answer.status_code in (302, 303) and "/sign-in" in answer.headers.get("Location", ""):
        return 401
    return answer.status_code


def numbers_in(answer: Any) -> Iterator[float]:
    """Yield every number that an answer holds, however deep."""
    if isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from numbers_in(each)
    elif isinstance(answer, int | float) and not isinstance(answer, bool):
        yield float(answer)
