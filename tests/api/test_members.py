"""Members over HTTP: who may see them, add them and take them out."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

ClientOf = Callable[[str | None], FlaskClient]
MEMBERS = "/api/v1/projects/harbour/members"


def test_members_are_listed_with_person_and_role(client_of: ClientOf) -> None:
    items = client_of("ada").get(MEMBERS).get_json()["items"]
    assert items[0] == {"username": "ada", "display_name": "Ada", "person": "ada", "role": "annotator"}
    assert [item["username"] for item in items] == ["ada", "ben", "cleo", "dora", "vera"]


def test_who_may_list_members(client_of: ClientOf) -> None:
    for name, status in ((None, 401), ("eve", 404), ("vera", 403), ("ada", 200), ("root", 200)):
        assert client_of(name).get(MEMBERS).status_code == status


def test_a_manager_adds_changes_and_removes_a_member(client_of: ClientOf) -> None:
    dora = client_of("dora")
    added = dora.put(f"{MEMBERS}/eve", json={"role": "viewer"})
    assert added.status_code == 201
    assert added.get_json() == {"username": "eve", "display_name": "Eve", "person": "eve", "role": "viewer"}
    assert dora.put(f"{MEMBERS}/EVE", json={"role": "annotator"}).status_code == 200
    assert client_of("eve").get("/api/v1/projects/harbour").get_json()["role"] == "annotator"
    assert dora.delete(f"{MEMBERS}/eve").status_code == 204
    assert client_of("eve").get("/api/v1/projects/harbour").status_code == 404
    assert dora.delete(f"{MEMBERS}/eve").status_code == 204, "a second time is no error"
    assert dora.delete(f"{MEMBERS}/root").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete"])
def test_changing_members_is_for_managers(client_of: ClientOf, method: str) -> None:
    for name, status in ((None, 401), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403)):
        client = client_of(name)
        assert getattr(client, method)(f"{MEMBERS}/ben", json={"role": "viewer"}).status_code == status


def test_below_manager_outsiders_and_unknown_names_answer_alike(client_of: ClientOf) -> None:
    ada = client_of("ada")
    outside = ada.put(f"{MEMBERS}/eve", json={"role": "viewer"})
    unknown = ada.put(f"{MEMBERS}/nobody", json={"role": "viewer"})
    assert (outside.status_code, outside.data) == (404, unknown.data)
    assert client_of("dora").put(f"{MEMBERS}/nobody", json={"role": "viewer"}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"role": "boss"}, {"role": None}, {"role": "viewer", "more": 1}, "viewer"])
def test_a_role_that_is_not_right_is_refused(client_of: ClientOf, body: object) -> None:
    dora = client_of("dora")
    assert dora.put(f"{MEMBERS}/ben", json=body).status_code == 422
    assert dora.get(MEMBERS).get_json()["items"][1]["role"] == "annotator"


def test_the_last_manager_cannot_leave(client_of: ClientOf) -> None:
    dora = client_of("dora")
    assert dora.put(f"{MEMBERS}/dora", json={"role": "annotator"}).status_code == 409
    assert dora.delete(f"{MEMBERS}/dora").status_code == 409
