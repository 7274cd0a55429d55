"""The page of members: adding, inviting, renaming, linking, leaving."""

import re
from collections.abc import Callable

import pytest
from cast import Cast, make_article
from flask.testing import FlaskClient

from annotator.db import Database, now
from annotator.models import Person
from annotator.services.access import find_person
from annotator.services.assignments import begin_work

ClientOf = Callable[[str | None], FlaskClient]
MEMBERS = "/projects/harbour/members"


def role_of(database: Database, cast: Cast, name: str) -> str | None:
    with database.reading() as session:
        return find_person(session, cast.project, name).role


def key_of(database: Database, cast: Cast, name: str) -> int:
    with database.reading() as session:
        return find_person(session, cast.project, name).id


def make_person(database: Database, cast: Cast, name: str) -> int:
    with database.writing() as session:
        person = Person(project_id=cast.project.id, name=name, name_key=name.casefold(), created_at=now())
        session.add(person)
        session.flush()
        return person.id


def test_the_page_lists_members_and_imported_persons(client_of: ClientOf, cast: Cast, database: Database) -> None:
    make_person(database, cast, "coder_07")
    text = client_of("dora").get(MEMBERS).get_data(as_text=True)
    assert 'aria-label="Role of Cleo"' in text
    assert "coder_07" in text
    for name, status in ((None, 302), ("eve", 404), ("ada", 403), ("cleo", 403), ("root", 200)):
        assert client_of(name).get(MEMBERS).status_code == status


def test_who_may_not_come_in_is_told_once_whom_to_ask(client_of: ClientOf) -> None:
    refused = client_of("ada").get(MEMBERS).get_data(as_text=True)
    assert "Ask a manager of the project for that role." in refused
    assert refused.count("Ask a manager") == 1


def test_a_manager_adds_an_account(client_of: ClientOf, cast: Cast, database: Database) -> None:
    assert client_of("dora").post(MEMBERS, data={"username": "Eve", "role": "reviewer"}).status_code == 303
    assert role_of(database, cast, "eve") == "reviewer"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"username": "nobody", "role": "viewer"}, "no account of this name"),
        ({"username": "", "role": "viewer"}, "Type the account"),
        ({"username": "eve", "role": "boss"}, "Not a valid choice"),
    ],
)
def test_adding_says_what_is_wrong(client_of: ClientOf, data: dict[str, str], words: str) -> None:
    refused = client_of("dora").post(MEMBERS, data=data)
    assert refused.status_code == 422
    assert words in refused.get_data(as_text=True)


def test_a_role_changes_but_the_last_manager_stays(client_of: ClientOf, cast: Cast, database: Database) -> None:
    dora = client_of("dora")
    ben, own = key_of(database, cast, "ben"), key_of(database, cast, "dora")
    assert dora.post(f"{MEMBERS}/{ben}/role", data={"role": "reviewer"}).status_code == 303
    assert role_of(database, cast, "ben") == "reviewer"
    refused = dora.post(f"{MEMBERS}/{own}/role", data={"role": "viewer"})
    assert refused.status_code == 409
    assert "last manager" in refused.get_data(as_text=True)
    assert dora.post(f"{MEMBERS}/{own}/remove").status_code == 409
    assert dora.post(f"{MEMBERS}/999/role", data={"role": "viewer"}).status_code == 404


def test_a_member_is_removed_and_the_person_stays(client_of: ClientOf, cast: Cast, database: Database) -> None:
    dora, ben = client_of("dora"), key_of(database, cast, "ben")
    assert dora.post(f"{MEMBERS}/{ben}/remove").status_code == 303
    assert role_of(database, cast, "ben") is None
    assert "left the project" in dora.get(MEMBERS).get_data(as_text=True)


def test_a_person_is_renamed(client_of: ClientOf, cast: Cast, database: Database) -> None:
    dora, ben = client_of("dora"), key_of(database, cast, "ben")
    assert dora.post(f"{MEMBERS}/{ben}/rename", data={"name": "Annotator B"}).status_code == 303
    assert role_of(database, cast, "Annotator B") == "annotator"
    for name, status in (("ada", 409), ("", 422), ("a/b", 422)):
        assert dora.post(f"{MEMBERS}/{ben}/rename", data={"name": name}).status_code == status


def test_an_imported_person_is_linked_and_unlinked(client_of: ClientOf, cast: Cast, database: Database) -> None:
    dora, imported = client_of("dora"), make_person(database, cast, "coder_07")
    assert dora.post(f"{MEMBERS}/{imported}/link", data={"username": "nobody"}).status_code == 422
    assert dora.post(f"{MEMBERS}/{imported}/link", data={"username": "eve"}).status_code == 303
    assert role_of(database, cast, "coder_07") == "annotator"
    assert dora.post(f"{MEMBERS}/{imported}/link", data={"username": "ada"}).status_code == 409
    assert dora.post(f"{MEMBERS}/{imported}/unlink").status_code == 303
    assert role_of(database, cast, "coder_07") is None
    assert dora.post(f"{MEMBERS}/{imported}/unlink").status_code == 409


def test_an_account_with_work_is_not_linked_to_other_work(client_of: ClientOf, cast: Cast, database: Database) -> None:
    imported = make_person(database, cast, "coder_07")
    with database.writing() as session:
        begin_work(session, find_person(session, cast.project, "ada"), make_article(session, cast.project))
    refused = client_of("dora").post(f"{MEMBERS}/{imported}/link", data={"username": "ada"})
    assert refused.status_code == 409
    assert "never merged" in refused.get_data(as_text=True)


def test_an_invitation_is_shown_once_and_lets_somebody_in(client_of: ClientOf, cast: Cast, database: Database) -> None:
    dora = client_of("dora")
    made = dora.post(f"{MEMBERS}/invitations", data={"note": "Eve", "role": "annotator"})
    assert made.status_code == 201
    found = re.search(r'value="http://localhost(/invitation/[^"]+)"', made.get_data(as_text=True))
    assert found is not None
    later = dora.get(MEMBERS).get_data(as_text=True)
    assert "Open invitations" in later
    assert found[1] not in later
    assert client_of("eve").post(found[1]).status_code == 303
    assert role_of(database, cast, "eve") == "annotator"


def test_an_invitation_is_revoked(client_of: ClientOf) -> None:
    dora = client_of("dora")
    dora.post(f"{MEMBERS}/invitations", data={"note": "Zoe", "role": "annotator"})
    found = re.search(rf"{MEMBERS}/invitations/\d+/revoke", dora.get(MEMBERS).get_data(as_text=True))
    assert found is not None
    assert dora.post(found[0]).status_code == 303
    assert "Open invitations" not in dora.get(MEMBERS).get_data(as_text=True)
    assert dora.post(found[0]).status_code == 404


def test_an_invitation_in_an_unknown_role_is_refused(client_of: ClientOf) -> None:
    assert client_of("dora").post(f"{MEMBERS}/invitations", data={"role": "boss"}).status_code == 422


@pytest.mark.parametrize(
    "action", ["", "/{}/role", "/{}/remove", "/{}/rename", "/{}/unlink", "/{}/link", "/invitations"]
)
def test_changing_members_is_for_managers(client_of: ClientOf, cast: Cast, database: Database, action: str) -> None:
    address = MEMBERS + action.format(key_of(database, cast, "ben"))
    data = {"username": "eve", "role": "manager", "name": "Mine"}
    for name, status in ((None, 302), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403)):
        assert client_of(name).post(address, data=data).status_code == status
    assert role_of(database, cast, "ben") == "annotator"


def test_an_archived_project_shows_members_without_controls(
    client_of: ClientOf, cast: Cast, database: Database
) -> None:
    dora = client_of("dora")
    dora.post("/projects/harbour/archive")
    assert "Add an account" not in dora.get(MEMBERS).get_data(as_text=True)
    assert dora.post(MEMBERS, data={"username": "eve", "role": "viewer"}).status_code == 409
