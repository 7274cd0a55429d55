"""Projects over HTTP: who may list, create and change them, and what they look like."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

ClientOf = Callable[[str | None], FlaskClient]
KEYS = [
    "slug",
    "title",
    "description",
    "role",
    "opens",
    "hides_names",
    "consensus",
    "codebook_version",
    "articles",
    "archived_at",
    "created_at",
]


def test_a_member_lists_and_reads_the_project(client_of: ClientOf) -> None:
    ada = client_of("ada")
    listed = ada.get("/api/v1/projects").get_json()
    assert listed["next"] is None
    assert [list(item) for item in listed["items"]] == [KEYS]
    one = ada.get("/api/v1/projects/harbour")
    assert one.get_json() == listed["items"][0]
    assert one.get_json()["role"] == "annotator"
    assert one.headers["ETag"]


def test_outsiders_and_strangers_get_nothing(client_of: ClientOf) -> None:
    assert client_of(None).get("/api/v1/projects").status_code == 401
    assert client_of(None).get("/api/v1/projects/harbour").status_code == 401
    eve = client_of("eve")
    assert eve.get("/api/v1/projects").get_json()["items"] == []
    unknown, foreign = eve.get("/api/v1/projects/nowhere"), eve.get("/api/v1/projects/harbour")
    assert (foreign.status_code, foreign.data) == (404, unknown.data)


def test_an_administrator_creates_a_project(client_of: ClientOf) -> None:
    body = {"slug": "ports", "title": "Ports", "description": "Of the north"}
    made = client_of("root").post("/api/v1/projects", json=body)
    assert made.status_code == 201
    record = made.get_json()
    assert {name: record[name] for name in body} == body
    assert (record["role"], record["opens"], record["codebook_version"], record["articles"]) == ("manager", "all", 1, 0)
    assert client_of("root").get("/api/v1/projects/ports").get_json() == record


def test_a_project_can_bring_its_codebook(client_of: ClientOf) -> None:
    root = client_of("root")
    codebook = {"title": "Own", "stances": [{"key": "yes"}, {"key": "no"}]}
    assert root.post("/api/v1/projects", json={"slug": "a", "title": "A", "codebook": codebook}).status_code == 201
    broken = {"slug": "b", "title": "B", "codebook": {"stances": [{"key": "a b"}]}}
    refused = root.post("/api/v1/projects", json=broken)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"].startswith("/codebook/stances/0")


def test_creating_is_for_administrators(client_of: ClientOf) -> None:
    body = {"slug": "ports", "title": "Ports"}
    assert client_of(None).post("/api/v1/projects", json=body).status_code == 401
    assert client_of("dora").post("/api/v1/projects", json=body).status_code == 403
    assert client_of("dora").post("/api/v1/projects", data="{").status_code == 403, (
        "the role is checked before the body"
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"title": "T"}, "/slug"),
        ({"slug": "A B", "title": "T"}, "/slug"),
        ({"slug": "a", "title": ""}, "/title"),
        ({"slug": "a", "title": 5}, "/title"),
        ({"slug": "a", "title": "x" * 1001}, "/title"),
        ({"slug": "a", "title": "T", "colour": "red"}, "/colour"),
    ],
)
def test_a_project_that_is_not_right_is_refused(client_of: ClientOf, body: dict[str, object], pointer: str) -> None:
    refused = client_of("root").post("/api/v1/projects", json=body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == pointer


def test_a_taken_short_name_conflicts(client_of: ClientOf) -> None:
    refused = client_of("root").post("/api/v1/projects", json={"slug": "harbour", "title": "Again"})
    assert refused.status_code == 409
    assert "harbour" not in refused.get_data(as_text=True)


def test_a_manager_changes_a_project(client_of: ClientOf) -> None:
    dora = client_of("dora")
    changed = dora.patch("/api/v1/projects/harbour", json={"title": "The harbour", "opens": "never"})
    assert changed.status_code == 200
    assert (changed.get_json()["title"], changed.get_json()["opens"]) == ("The harbour", "never")
    assert dora.get("/api/v1/projects/harbour").get_json() == changed.get_json()


def test_changing_is_for_managers(client_of: ClientOf) -> None:
    change = {"title": "Mine"}
    for name, status in ((None, 401), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403), ("root", 200)):
        assert client_of(name).patch("/api/v1/projects/harbour", json=change).status_code == status


@pytest.mark.parametrize("change", [{"opens": "later"}, {"slug": "x"}, {"archived": "yes"}, {"title": " "}, []])
def test_a_change_that_is_not_right_is_refused_and_nothing_changes(client_of: ClientOf, change: object) -> None:
    dora = client_of("dora")
    before = dora.get("/api/v1/projects/harbour").get_json()
    assert dora.patch("/api/v1/projects/harbour", json=change).status_code == 422
    assert dora.get("/api/v1/projects/harbour").get_json() == before


def test_a_project_is_archived_and_opened_again(client_of: ClientOf) -> None:
    dora = client_of("dora")
    assert dora.patch("/api/v1/projects/harbour", json={"archived": True}).get_json()["archived_at"]
    assert dora.patch("/api/v1/projects/harbour", json={"title": "Other"}).status_code == 409
    opened = dora.patch("/api/v1/projects/harbour", json={"archived": False, "title": "Other"})
    assert (opened.get_json()["archived_at"], opened.get_json()["title"]) == (None, "Other")


def test_if_match_is_honoured(client_of: ClientOf) -> None:
    dora = client_of("dora")
    seen = dora.get("/api/v1/projects/harbour").headers["ETag"]
    assert dora.patch("/api/v1/projects/harbour", json={"title": "One"}, headers={"If-Match": seen}).status_code == 200
    late = dora.patch("/api/v1/projects/harbour", json={"title": "Two"}, headers={"If-Match": seen})
    assert late.status_code == 412
    assert late.get_json()["record"]["title"] == "One"
