"""Adjudication over HTTP: who may settle, what a step answers, and that a blind person learns nothing."""

from __future__ import annotations

import json
import re
from html import unescape
from uuid import UUID, uuid4, uuid5

import pytest
from cast import TEXT, claim_body, make_article
from web_routes import must

from annotator.models import Project


@pytest.fixture
def base(cast, database) -> str:
    with database.writing() as session:
        return f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"


def annotate(client_of, base: str, name: str, **fields: object) -> str:
    """Let somebody claim the first passage; return the claim's id."""
    claim = str(uuid4())
    must(client_of(name).put(f"{base}/claims/{claim}", json=claim_body(**fields)), 201)
    return claim


def submit(client_of, base: str, *names: str) -> None:
    for name in names:
        must(client_of(name).put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)


@pytest.fixture
def both(client_of, base) -> list[str]:
    """Ada and Ben claim the same, and have submitted."""
    claims = [annotate(client_of, base, name) for name in ("ada", "ben")]
    submit(client_of, base, "ada", "ben")
    return claims


def taking(claims: list[str], gold: str) -> dict[str, object]:
    sources = [{"id": each, "version": 1} for each in claims]
    return {"decisions": [{"verdict": "take", "sources": sources, "gold": gold, "claim": claim_body()}]}


def test_a_step_is_new_once_and_undone_once(client_of, base, both):
    cleo, step, gold = client_of("cleo"), str(uuid4()), str(uuid4())
    answers = [cleo.put(f"{base}/adjudications/{step}", json=taking(both, gold)) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 200]
    assert answers[0].json["outcomes"] == {each: {"state": "taken", "gold": gold, "reason": None} for each in both}
    (cluster,) = cleo.get(f"{base}/clusters").json["clusters"]
    assert (cluster["state"], cluster["gold"]["id"], cluster["gold"]["decision"]) == ("taken", gold, "unanimous")
    assert [cleo.delete(f"{base}/adjudications/{step}").status_code for _ in range(2)] == [204, 204]
    assert cleo.get(f"{base}/clusters").json["clusters"][0]["state"] == "open"


def test_another_reviewer_cannot_undo_a_step_nor_take_its_id(client_of, base, both):
    step = str(uuid4())
    must(client_of("cleo").put(f"{base}/adjudications/{step}", json=taking(both, str(uuid4()))), 201)
    dora = client_of("dora")
    assert dora.delete(f"{base}/adjudications/{step}").status_code == 403
    assert dora.put(f"{base}/adjudications/{step}", json=taking(both, str(uuid4()))).status_code == 409


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("eve", 404), (None, 401)])
def test_only_reviewers_settle(client_of, base, both, name, status):
    client = client_of(name)
    assert client.get(f"{base}/clusters").status_code == status
    assert client.put(f"{base}/adjudications/{uuid4()}", json=taking(both, str(uuid4()))).status_code == status


def test_who_has_to_annotate_first_sees_no_clusters_and_settles_nothing(client_of, base, both):
    annotate(client_of, base, "cleo")
    answers = [
        client_of("cleo").get(f"{base}/clusters"),
        client_of("cleo").put(f"{base}/adjudications/{uuid4()}", json=taking(both, str(uuid4()))),
    ]
    for each in answers:
        assert each.status_code == 403
        assert not any(claim in each.get_data(as_text=True) for claim in both)


def test_unsubmitted_work_is_in_no_cluster(client_of, base):
    annotate(client_of, base, "ada")
    secret = annotate(client_of, base, "ben", note="Nobody may read this yet.")
    submit(client_of, base, "ada")
    answer = client_of("cleo").get(f"{base}/clusters").get_data(as_text=True)
    assert secret not in answer and "Nobody may read" not in answer


@pytest.mark.parametrize(
    ("decision", "pointer"),
    [
        ({"verdict": "take", "sources": []}, "/decisions/0/sources"),
        ({"verdict": "reject", "sources": [{"id": "x", "version": 1}]}, "/decisions/0/reason"),
        ({"verdict": "guess"}, "/decisions/0/verdict"),
    ],
)
def test_bad_input_says_where(client_of, base, both, decision, pointer):
    answer = client_of("cleo").put(f"{base}/adjudications/{uuid4()}", json={"decisions": [decision]})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_an_archived_project_is_not_settled(client_of, base, both):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"archived": True}), 200)
    answer = client_of("cleo").put(f"{base}/adjudications/{uuid4()}", json=taking(both, str(uuid4())))
    assert answer.status_code == 409


def test_the_project_says_whether_adjudicators_see_names(client_of, base, both):
    dora = client_of("dora")
    assert dora.get("/api/v1/projects/harbour").json["hides_names"] is False
    assert dora.patch("/api/v1/projects/harbour", json={"hides_names": True}).json["hides_names"] is True


def test_where_names_are_hidden_the_order_does_not_tell_them_and_stays(client_of, base, database, cast):
    """Ada marks one letter more to the left, every time, so that in the order of the text hers comes first."""
    names = {}
    for number, start in enumerate(range(0, 48, 4)):
        for name, begin in (("ada", start), ("ben", start + 1)):
            claim = str(uuid5(UUID(int=number), name))
            body = claim_body(segments=[{"start": begin, "end": start + 4, "quote": TEXT[begin : start + 4]}])
            must(client_of(name).put(f"{base}/claims/{claim}", json=body), 201)
            names[claim] = name
    submit(client_of, base, "ada", "ben")
    with database.writing() as session:
        session.get(Project, cast.project.id).pseudonym_key = "a key of the tests"

    def numbered_first() -> list[str]:
        page = client_of("cleo").get(base.removeprefix("/api/v1") + "/adjudicate").text
        data = json.loads(unescape(re.search(r'id="page-data">(.*?)</script>', page, re.DOTALL)[1]))
        assert {each["annotator"] for each in data["claims"]} == shown
        return [names[each["claims"][0]] for each in data["clusters"]]

    shown = {"ada", "ben"}
    assert numbered_first() == ["ada"] * 12
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"hides_names": True}), 200)
    shown = {""}
    first = numbered_first()
    assert set(first) == {"ada", "ben"}
    assert numbered_first() == first
