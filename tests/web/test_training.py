"""Training work is compared with the gold after its submission, and enters no figure and no export unasked."""

from __future__ import annotations

import json
import re
from io import BytesIO
from uuid import uuid4

import pytest
from cast import claim_body, make_article

SECRET = "Xanthippe of Athens"


@pytest.fixture
def article(database, cast):
    with database.writing() as session:
        return make_article(session, cast.project).uuid


@pytest.fixture
def base(article):
    return f"/api/v1/projects/harbour/articles/{article}"


@pytest.fixture
def page(article):
    return f"/projects/harbour/articles/{article}/training"


@pytest.fixture
def gold(client_of, article):
    """Two gold claims, one of which names a secret voice."""
    claims = [
        claim_body(stances=[{"target": "TRAM", "stance": "against"}]),
        claim_body("owners\u00a0disagree", attribution=[{"actor": SECRET, "role": "speaker"}]),
    ]
    lines = [{"id": article, "text": text_of(client_of, article), "claims": [{"id": str(uuid4())} | c for c in claims]}]
    sent = "\n".join(json.dumps(line) for line in lines).encode()
    data = {"file": (BytesIO(sent), "gold.jsonl")}
    answer = client_of("dora").post("/api/v1/projects/harbour/imports?layer=gold", data=data)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def text_of(client_of, article) -> str:
    return client_of("dora").get(f"/api/v1/projects/harbour/articles/{article}").json["text"]


def train(client_of, base, name: str = "ada", state: str = "submitted") -> None:
    manager = client_of("dora")
    assert manager.put(f"{base}/assignments/{name}", json={"phase": "training"}).status_code == 200
    person = client_of(name)
    assert person.put(f"{base}/claims/{uuid4()}", json=claim_body()).status_code == 201
    assert person.put(f"{base}/assignments/{name}", json={"state": state}).status_code == 200


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_page_says_claim_by_claim_what_differs(client_of, base, page, gold):
    train(client_of, base)
    words = words_of(client_of("ada").get(page))
    assert "Differs 1" in words and "Missed 1" in words and "Only yours 0" in words
    assert "Stance In favour Against" in words and SECRET in words
    assert "Compare with gold" in words_of(client_of("ada").get("/"))
    counts = client_of("ada").get(f"{base}/training").json["counts"]
    assert counts == {"equal": 0, "differs": 1, "missed": 1, "extra": 0}


def test_nothing_of_the_gold_is_told_before_the_submission(client_of, base, page, gold):
    train(client_of, base, state="in_progress")
    ada = client_of("ada")
    assert ada.get(page).status_code == ada.get(f"{base}/training").status_code == 404
    for url in (page.removesuffix("/training"), f"{base}/claims", "/", "/api/v1/projects/harbour/export?layer=all"):
        assert SECRET not in ada.get(url, buffered=True).get_data(as_text=True)


def test_work_of_other_phases_and_of_others_is_not_compared(client_of, base, page, gold):
    train(client_of, base)
    assert client_of("ben").get(page).status_code == 404
    client_of("dora").put(f"{base}/assignments/ada", json={"phase": "main"})
    assert client_of("ada").get(page).status_code == 404


@pytest.mark.parametrize("unit", ["claim", "stance", "article"])
def test_training_leaves_by_name_only(client_of, base, unit):
    train(client_of, base)
    url = f"/api/v1/projects/harbour/export?unit={unit}"
    for name in ("dora", "ada"):
        asked = [client_of(name).get(url + more, buffered=True) for more in ("", "&training=true")]
        unasked, with_training = (each.get_data(as_text=True) for each in asked)
        assert '"ada"' not in unasked
        assert '"ada"' in with_training


def test_training_enters_no_figure_unless_asked_for(client_of, base):
    train(client_of, base)
    train(client_of, base, "ben")
    figures = "/api/v1/projects/harbour/agreement?rounds=0"
    dora = client_of("dora")
    assert dora.get(figures).json["pairs"] == dora.get(f"{figures}&phase=pilot").json["pairs"] == []
    assert [each["annotators"] for each in dora.get(f"{figures}&phase=training").json["pairs"]] == [["ada", "ben"]]
