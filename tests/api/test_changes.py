"""Open pages ask whether an article changed: 304 while it did not, and nobody learns of what she may not see."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article
from web_routes import must


@pytest.fixture
def base(cast, database) -> str:
    with database.writing() as session:
        return f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"


class Watcher:
    """An open page that asks under the last ETag that it was told."""

    def __init__(self, client, base: str) -> None:
        self.client, self.url, self.etag = client, f"{base}/changes", None

    def ask(self) -> dict | None:
        """Return the new figures, None where nothing changed."""
        answer = self.client.get(self.url, headers={"If-None-Match": self.etag} if self.etag else {})
        if answer.status_code == 304:
            assert answer.data == b"" and answer.headers["ETag"] == self.etag
            return None
        assert answer.status_code == 200
        self.etag = answer.headers["ETag"]
        return answer.json


@pytest.fixture
def watch(client_of, base):
    """Return the function that opens a page as somebody."""

    def begin(name: str) -> Watcher:
        watcher = Watcher(client_of(name), base)
        assert watcher.ask() is not None
        assert watcher.ask() is None
        return watcher

    return begin


def save(client_of, base: str, name: str, claim: str, seen: int | None = None, **fields: object) -> None:
    headers = {"If-Match": f'"{seen}"'} if seen else {}
    must(
        client_of(name).put(f"{base}/claims/{claim}", json=claim_body(**fields), headers=headers), 200 if seen else 201
    )


def move(client_of, base: str, by: str, whose: str, state: str) -> None:
    must(client_of(by).put(f"{base}/assignments/{whose}", json={"state": state}), 200)


def test_own_work_on_another_device_is_told(client_of, base, watch):
    ada, claim = watch("ada"), str(uuid4())
    save(client_of, base, "ada", claim)
    assert ada.ask()["own"] == {"claims": 1, "versions": 1}
    save(client_of, base, "ada", claim, 1, note="Changed.")
    assert ada.ask()["own"] == {"claims": 1, "versions": 2}
    must(client_of("ada").delete(f"{base}/claims/{claim}", headers={"If-Match": '"2"'}), 204)
    assert ada.ask()["own"] == {"claims": 0, "versions": 0}
    assert ada.ask() is None


@pytest.mark.parametrize("name", ["ben", "cleo", "dora"])
def test_whoever_is_blind_learns_nothing_of_what_others_do(client_of, base, watch, name):
    save(client_of, base, name, str(uuid4()))
    watcher, claim = watch(name), str(uuid4())
    save(client_of, base, "ada", claim)
    save(client_of, base, "ada", claim, 1, note="Changed.")
    must(client_of("ada").put(f"{base}/threads/{uuid4()}/messages/{uuid4()}", json={"text": "To all."}), 201)
    move(client_of, base, "ada", "ada", "submitted")
    assert watcher.ask() is None


def test_a_viewer_learns_of_no_work(client_of, base, watch):
    vera = watch("vera")
    save(client_of, base, "ada", str(uuid4()))
    move(client_of, base, "ada", "ada", "submitted")
    assert vera.ask() is None


def test_a_reviewer_learns_of_work_that_is_handed_in_and_not_before(client_of, base, watch):
    cleo = watch("cleo")
    save(client_of, base, "ada", str(uuid4()))
    assert cleo.ask() is None
    move(client_of, base, "ada", "ada", "submitted")
    assert cleo.ask()["others"] == {"claims": 1, "versions": 1}


def test_an_annotator_learns_that_her_work_came_back_with_its_reviews(client_of, base, watch):
    claim = str(uuid4())
    save(client_of, base, "ada", claim)
    move(client_of, base, "ada", "ada", "submitted")
    ada = watch("ada")
    verdict = {"verdict": "fix", "comment": "Which mayor?", "claim_version": 1}
    must(client_of("cleo").put(f"{base}/claims/{claim}/reviews/{uuid4()}", json=verdict), 201)
    assert ada.ask() is None, "verdicts are seen when the work comes back"
    move(client_of, base, "cleo", "ada", "returned")
    told = ada.ask()
    assert (told["state"], told["reviews"]) == ("returned", 1)


def test_everybody_learns_of_the_article_and_of_the_codebook(client_of, base, watch):
    ben = watch("ben")
    must(client_of("cleo").patch(base, json={"title": "Another title"}), 200)
    assert ben.ask()["article_version"] == 2
    codebook = client_of("dora").get("/api/v1/projects/harbour/codebook")
    sent = {key: value for key, value in codebook.json.items() if key not in ("version", "sha256")}
    headers = {"If-Match": codebook.headers["ETag"]}
    must(client_of("dora").put("/api/v1/projects/harbour/codebook", json=sent | {"title": "New"}, headers=headers), 200)
    assert ben.ask()["codebook_version"] == 2


def test_others_messages_are_counted_and_own_ones_are_not(client_of, base, watch):
    claim, thread = str(uuid4()), str(uuid4())
    save(client_of, base, "ada", claim)
    move(client_of, base, "ada", "ada", "submitted")
    ada = watch("ada")
    said = {"text": "Is this a claim?", "claim": claim}
    must(client_of("cleo").put(f"{base}/threads/{thread}/messages/{uuid4()}", json=said), 201)
    assert ada.ask()["messages"] == 1
    must(client_of("ada").put(f"{base}/threads/{thread}/messages/{uuid4()}", json={"text": "I think so."}), 201)
    assert ada.ask() is None
