"""Whoever is blind on an article gets the same bytes from every route, whatever others have done there."""

from __future__ import annotations

import difflib
import re
from contextlib import ExitStack

import pytest
from cast import claim_body
from hidden_work import (
    OF_THE_SERVER,
    PROJECT,
    SECRET,
    TELL_OF_IDS,
    World,
    ask,
    changes,
    draft,
    hand_in,
    id_of,
    make_world,
    propose,
    readings,
    settle,
)
from web_routes import Route, must

from annotator.services.tokens import create_token

#: What a manager who is not blind gets of unsubmitted work: exports (which are logged), and what was proposed to her.
FOR_MANAGERS = {"exports.page", "api.export", "proposals.page", "api.list_target_proposals"}
#: Says what managers did and brought in, and how much of it; not what is in it.
OF_MANAGEMENT = {"imports.dialogue", "imports.send", "imports.summary", "log.of_project", "log.installation"}
#: Times of the request itself, in answers to changes.
_NOW = re.compile(r"20\d\d-\d\d-\d\dT[\d:.+]+Z?")


def begin(world: World, name: str) -> None:
    """Let *name* have work on the article that is not handed in."""
    must(world.client(name).put(f"{world.base}/claims/{id_of(name)}", json=claim_body()), 201)


def be_given(world: World, name: str) -> None:
    # Once something is given to somebody, Ada too works on what she is given alone.
    for each in ("ada", name):
        must(world.client("mona").put(f"{world.base}/assignments/{each}", json={"phase": "main"}), 200)


def submit(world: World, name: str) -> None:
    begin(world, name)
    must(world.client(name).put(f"{world.base}/assignments/{name}", json={"state": "submitted"}), 200)


def skip(world: World, name: str) -> None:
    """Let *name* skip the article, with a claim on it."""
    begin(world, name)
    must(world.client(name).put(f"{world.base}/assignments/{name}", json={"state": "skipped", "reason": "No."}), 200)


def nothing(world: World, name: str) -> None:
    """Let *name* never have been there."""


#: Who looks, what she did on the article, the project's setting, and how far Ada's work is: a draft, what she proposes
#: and asks beside it, handed in and judged, and settled; "pending" is handed in while Carl is not done.
SITUATIONS = [
    ("ben", begin, "own", "settled"),
    ("ben", submit, "own", "proposed"),
    ("ben", submit, "all", "pending"),
    ("ben", submit, "never", "settled"),
    ("cleo", nothing, "own", "draft"),
    ("dora", begin, "own", "settled"),
    ("cleo", skip, "own", "settled"),
    ("vera", nothing, "own", "submitted"),
]
MORE = [
    *(("ben", nothing, opens, "settled") for opens in ("own", "all", "never")),
    *(("ben", begin, opens, "settled") for opens in ("all", "never")),
    *(("ben", be_given, opens, "settled") for opens in ("own", "all", "never")),
    *((name, begin, opens, "settled") for name in ("cleo", "root") for opens in ("own", "all", "never")),
    *((name, be_given, "own", "settled") for name in ("cleo", "dora")),
    *(("ben", skip, opens, "settled") for opens in ("own", "all", "never")),
    *((name, skip, opens, "settled") for name in ("dora", "root") for opens in ("own", "all", "never")),
    *((name, nothing, "own", "draft") for name in ("dora", "root")),
    ("eve", nothing, "own", "settled"),
]
LONG = [pytest.param(*each, marks=pytest.mark.long) for each in MORE]
Kept = tuple[()] | tuple[World, World]
#: How Ada's work grows; each step holds those before it.
STEPS = {"draft": draft, "proposed": propose, "submitted": hand_in, "pending": hand_in, "settled": settle}


@pytest.fixture
def worlds(databases, tmp_path):
    """Return the function that makes a world without Ada's work, and one with it.

    Whoever may know how far Ada is finds her equally far in both: then she has begun, or submitted nothing.
    """
    scope = ExitStack()

    def make(name, how, opens, far) -> tuple[World, World]:
        without = scope.enter_context(make_world(databases, tmp_path / "without"))
        must(without.client("mona").patch(PROJECT, json={"opens": opens}), 200)
        how(without, name)
        if far == "pending":
            begin(without, "carl")
        with_it = scope.enter_context(without.copy(tmp_path / "with"))
        steps = list(STEPS)[: list(STEPS).index(far) + 1]
        for step in dict.fromkeys(STEPS[each] for each in steps):
            step(with_it)
        if how is submit or far == "draft":
            own = f"{without.base}/assignments/ada"
            must(without.client("ada").put(own, json={"state": "in_progress", "position": 30}), 200)
            if far not in ("draft", "proposed"):
                must(without.client("ada").put(own, json={"state": "submitted"}), 200)
        return without, with_it

    with scope:
        yield make


def differences(without: World, with_it: World, name: str, routes: list[Route], *, kept: Kept = ()) -> list[str]:
    """Say which answers tell *name* of Ada's work, and the first line that differs; before each all is as in *kept*."""
    found = []
    for route in routes:
        for world, before in zip((without, with_it), kept, strict=False):
            world.reset(before)
        before, after = ask(without, name, route), ask(with_it, name, route)
        assert before[0] < 500, (route, before)
        if SECRET.lower() in repr(after).lower():
            found.append(f"{route.method} {route.url} holds the secret")
        if route.endpoint in OF_THE_SERVER | TELL_OF_IDS | OF_MANAGEMENT:
            continue
        if kept:
            before, after = ((*each[:2], _NOW.sub("now", each[2])) for each in (before, after))
        if before != after:
            found.append(f"{route.method} {route.url} differs: {first_difference(before, after)}")
    return found


def first_difference(before, after) -> str:
    if before[0] != after[0]:
        return f"{before[0]} and {after[0]}"
    if before[1] != after[1]:
        return f"{set(before[1]) ^ set(after[1])}"
    lines = difflib.unified_diff(before[2].splitlines(), after[2].splitlines(), lineterm="", n=0)
    return "\n".join(line[:300] for line in list(lines)[3:7])


@pytest.mark.parametrize(("name", "how", "opens", "far"), SITUATIONS + LONG)
def test_no_answer_tells_of_hidden_work(worlds, name, how, opens, far):
    without, with_it = worlds(name, how, opens, far)
    may = FOR_MANAGERS if far == "draft" and name in ("dora", "root") else set()
    routes = [route for route in readings(with_it) if route.endpoint not in may]
    assert differences(without, with_it, name, routes) == []


@pytest.mark.parametrize(
    ("name", "how", "opens", "far"),
    [
        ("ben", begin, "own", "settled"),
        ("dora", begin, "own", "settled"),
        *(each for each in LONG if each.values[1] not in (nothing, submit)),
    ],
)
def test_no_change_is_answered_by_hidden_work(worlds, tmp_path, name, how, opens, far):
    without, with_it = worlds(name, how, opens, far)
    routes = list(changes(with_it))
    with without.copy(tmp_path / "without kept") as kept, with_it.copy(tmp_path / "with kept") as kept_with_it:
        assert differences(without, with_it, name, routes, kept=(kept, kept_with_it)) == []


def test_the_secret_is_there_to_be_found(worlds):
    """Ada herself, and a reviewer who has nothing to hand in, are told: else the tests above would prove nothing."""
    without, with_it = worlds("ben", begin, "own", "settled")
    for name, least in (("ada", 5), ("cleo", 10)):
        routes = list(readings(with_it))
        found = differences(without, with_it, name, routes)
        assert len([each for each in found if each.endswith("holds the secret")]) >= least


@pytest.mark.parametrize("name", ["cleo", "dora"])
def test_whoever_is_blind_cannot_say_how_others_work_stands(worlds, name):
    for world in worlds(name, begin, "own", "submitted"):
        client, theirs = world.client(name), f"{world.base}/assignments/ada"
        for state in ("submitted", "returned", "accepted", "skipped"):
            must(client.put(theirs, json={"state": state, "reason": "Let us see."}), 403)
        must(client.put(f"{world.base}/assignments/{name}", json={"state": "submitted"}), 200)
    must(client.put(theirs, json={"state": "accepted"}), 200)


def test_tokens_tell_no_more_than_sessions(worlds):
    without, with_it = worlds("ben", begin, "own", "settled")
    told = []
    for world in (without, with_it):
        with world.database.writing() as session:
            token = create_token(session, world.cast.accounts["ben"], "a program", read_only=True)
        client = world.app.test_client()
        urls = [each.url for each in readings(world) if each.url.startswith("/api/")]
        answers = [client.get(url, headers={"Authorization": f"Bearer {token}"}, buffered=True) for url in urls]
        assert {each.status_code for each in answers} >= {200, 403, 404}
        told.append([(each.status_code, each.headers.get("ETag"), each.get_data()) for each in answers])
    assert told[0] == told[1]
    assert SECRET.lower() not in repr(told[1]).lower()


@pytest.mark.parametrize("name", ["ben", "dora"])
def test_no_id_or_tag_that_one_knows_opens_what_is_hidden(worlds, name):
    """Whoever learned a claim's id elsewhere, and guesses its version, is told what an id that nobody has tells."""
    _, world = worlds(name, begin, "own", "settled")
    client = world.client(name)
    tags = ({}, {"If-None-Match": "*"}, *({"If-None-Match": f'"{version}"'} for version in (1, 2)))

    def told(claim: str) -> list[tuple[int, str | None, bytes]]:
        urls = [f"{world.base}/claims/{claim}{after}" for after in ("", "/history")]
        urls.append(f"/projects/harbour/claims/{claim}")
        answers = [client.get(url, headers=tag, buffered=True) for url in urls for tag in tags]
        return [
            (each.status_code, each.headers.get("ETag"), each.get_data().replace(claim.encode(), b""))
            for each in answers
            if each.content_type == "application/problem+json" or each.status_code != 404
        ]

    nothing_there = told(id_of("a claim that nobody has"))
    assert {status for status, _, _ in nothing_there} == {404}
    for claim in ("claim", "gone", "gold", "suggestion"):
        assert told(id_of(claim)) == nothing_there
    # They are there to be opened.
    for claim in ("claim", "gold"):
        must(world.client("rita").get(f"{world.base}/claims/{id_of(claim)}"), 200)
