"""Nobody sees others' work before the own first submission, on any page, answer or file, whatever the role."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import caller, claim_body, make_article
from web_routes import Scene, must, routes

from annotator.services.assigning import take_back

#: Stands in every free field of the claims that must not be seen.
SECRET = "Xanthippe"
#: A search for a part of the secret: the page may repeat what was typed, and only the rest gives a claim away.
QUERIES = ("", "?q=xanth&unit=article&layer=all")


def secret_claim() -> dict[str, object]:
    return claim_body(note=f"{SECRET} in the note", attribution=[{"actor": f"{SECRET} of Athens", "role": "speaker"}])


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project).uuid


@pytest.fixture
def base(article):
    return f"/api/v1/projects/harbour/articles/{article}"


@pytest.fixture
def by_ada(client_of, base):
    """Ada's claim, not submitted."""
    claim = str(uuid4())
    must(client_of("ada").put(f"{base}/claims/{claim}", json=secret_claim()), 201)
    must(client_of("ada").put(message_url(base), json={"text": f"{SECRET} to myself", "claim": claim}), 201)
    return claim


def message_url(base: str) -> str:
    return f"{base}/threads/{uuid4()}/messages/{uuid4()}"


@pytest.fixture
def leaks(app, article, by_ada, client_of):
    """Return the function that asks every GET route as somebody, and names those that tell of Ada's claim.

    Where it counts alone whether there is one, the first is *enough*.
    """

    def find(name: str, *, enough: bool = False) -> list[str]:
        client, found = client_of(name), []
        for route in routes(app, Scene(article, by_ada, str(uuid4()))):
            for query in QUERIES if route.method == "GET" else ():
                body = client.get(route.url + query, buffered=True).get_data(as_text=True)
                if SECRET in body:
                    found.append(route.url + query)
                if found and enough:
                    return found
        return found

    return find


EXPORTS = ("/projects/harbour/export", "/api/v1/projects/harbour/export")


def but_exports(urls: list[str]) -> list[str]:
    return [url for url in urls if not url.startswith(EXPORTS)]


@pytest.mark.parametrize("name", ["ben", "cleo", "vera", "eve"])
def test_unsubmitted_work_is_seen_by_nobody_else(leaks, name):
    assert leaks(name) == []


@pytest.mark.parametrize("name", ["dora", "root"])
def test_a_manager_finds_unsubmitted_work_in_the_export_alone(leaks, name):
    found = leaks(name)
    assert but_exports(found) == []
    assert found


def test_the_owner_sees_her_own_work(leaks, base, by_ada):
    assert f"{base}/claims/{by_ada}" in leaks("ada")


@pytest.mark.parametrize("opens", ["own", "all", "never"])
def test_submitted_work_opens_by_the_projects_rule(client_of, database, cast, base, leaks, by_ada, opens):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": opens}), 200)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    assert leaks("ben") == []
    ben = client_of("ben")
    must(ben.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    assert leaks("ben") == []
    must(client_of("cleo").put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    must(ben.put(f"{base}/assignments/ben", json={"state": "submitted"}), 200)
    assert bool(leaks("ben", enough=True)) == (opens == "own")
    must(client_of("cleo").put(f"{base}/assignments/cleo", json={"state": "submitted"}), 200)
    assert bool(leaks("ben", enough=True)) == (opens in ("own", "all"))


@pytest.mark.parametrize("name", ["cleo", "dora", "root"])
@pytest.mark.parametrize("how", ["assigned", "begun"])
def test_whoever_has_own_work_to_hand_in_is_blind_whatever_the_role(client_of, base, leaks, by_ada, name, how):
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    assert leaks(name, enough=True)
    if how == "begun":
        must(client_of(name).put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    else:
        must(client_of(name).put(f"{base}/assignments/{name}", json={"state": "in_progress"}), 200)
    assert leaks(name) == []
    if how == "begun":
        must(client_of(name).put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)
        assert leaks(name, enough=True)


@pytest.mark.parametrize("name", ["ben", "cleo", "dora", "root"])
@pytest.mark.parametrize("how", ["given", "begun"])
def test_whoever_skipped_an_article_is_blind_until_it_is_submitted_after_all(client_of, base, leaks, by_ada, name, how):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": "own"}), 200)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    client, own, claim = client_of(name), f"{base}/assignments/{name}", f"{base}/claims/{uuid4()}"
    if how == "begun":
        must(client.put(claim, json=claim_body()), 201)
    must(client.put(own, json={"state": "skipped", "reason": "Not in my language."}), 200)
    assert leaks(name) == []
    must(client.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    assert leaks(name) == []
    must(client.put(own, json={"state": "submitted"}), 200)
    assert leaks(name, enough=True)


@pytest.mark.parametrize("name", ["cleo", "dora"])
def test_whoever_skipped_an_article_can_review_it_once_a_manager_took_it_back(
    client_of, database, cast, base, leaks, by_ada, name
):
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    must(client_of(name).put(f"{base}/assignments/{name}", json={"state": "skipped", "reason": "I know her."}), 200)
    assert leaks(name) == []
    with database.writing() as session:
        who = caller(session, cast, name)
        take_back(session, caller(session, cast, "dora"), [(base.rpartition("/")[2], who.person_id)])
    assert leaks(name, enough=True)


@pytest.fixture
def proposed(client_of, base):
    """A target that Ada proposes for a claim of hers."""
    ada, claim = client_of("ada"), str(uuid4())
    must(ada.put(f"{base}/claims/{claim}", json=claim_body(stances=[])), 201)
    words = {"label": f"{SECRET} should go", "reason": f"{SECRET} is missed", "claims": [claim]}
    must(ada.put(f"/api/v1/projects/harbour/proposed-targets/{uuid4()}", json=words), 201)


PROPOSED = {"/projects/harbour/codebook/proposed", "/api/v1/projects/harbour/proposed-targets"}


def test_a_proposed_target_is_read_by_its_person_and_by_those_who_decide(client_of, base, proposed, app, article):
    def told(name: str) -> set[str]:
        client = client_of(name)
        urls = [route.url for route in routes(app, Scene(article, str(uuid4()), str(uuid4()))) if route.method == "GET"]
        return {url for url in urls if SECRET in client.get(url, buffered=True).get_data(as_text=True)}

    for name in ("ben", "cleo", "vera", "eve"):
        assert told(name) == set()
    assert told("dora") == PROPOSED
    must(client_of("dora").put(f"{base}/assignments/dora", json={"state": "in_progress"}), 200)
    assert told("dora") == set()


def test_what_is_said_about_an_article_is_not_read_before_the_own_submission(client_of, base, leaks):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": "own"}), 200)
    must(client_of("cleo").put(message_url(base), json={"text": f"{SECRET} is what all of them say, @ben"}), 201)
    assert f"{base}/threads" in leaks("dora")
    for name in ("ben", "vera", "eve"):
        assert leaks(name) == []
    ben = client_of("ben")
    must(ben.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    assert leaks("ben") == []
    must(ben.put(f"{base}/assignments/ben", json={"state": "submitted"}), 200)
    assert f"{base}/threads" in leaks("ben")


def test_a_question_before_the_own_submission_is_read_by_reviewers_alone(client_of, base, leaks):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": "own"}), 200)
    must(client_of("ben").put(f"{base}/assignments/ben", json={"state": "submitted"}), 200)
    must(client_of("ada").put(message_url(base), json={"text": f"Does {SECRET} count?"}), 201)
    assert leaks("ben") == leaks("vera") == []
    assert f"{base}/threads" in leaks("cleo")
