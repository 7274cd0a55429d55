"""The administrator's pages: closed to everybody else, and every action on them."""

import re

import pytest
from cast import PASSWORD
from sqlalchemy import select

from annotator.models import Link

OTHER = "seventeen grey herons"


@pytest.fixture
def root(client_of):
    return client_of("root")


@pytest.fixture
def ada_at(cast):
    return f"/admin/accounts/{cast.accounts['ada'].id}"


ACTIONS = ["reset-link", "disable", "enable", "make-admin", "remove-admin"]


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("dora", 403), ("eve", 403), (None, 302)])
def test_only_administrators_come_in(client_of, ada_at, name, status):
    client = client_of(name)
    assert client.get("/admin/accounts").status_code == client.get(ada_at).status_code == status
    posts = [*(f"{ada_at}/{action}" for action in ACTIONS), "/admin/invitations", "/admin/invitations/1/revoke"]
    assert {client.post(path, data={"project": "", "role": "viewer"}).status_code for path in posts} == {status}


def test_accounts_are_listed_and_searched(root):
    everybody = root.get("/admin/accounts").text
    assert all(f">{name}<" in everybody for name in ("Ada", "Ben", "Root"))
    found = root.get("/admin/accounts?q=ADA").text
    assert ">Ada<" in found and ">Ben<" not in found
    assert "Nobody of that name" in root.get("/admin/accounts?q=zzz").text


def test_an_unknown_account_answers_404(root):
    assert root.get("/admin/accounts/999").status_code == 404
    assert {root.post(f"/admin/accounts/999/{action}").status_code for action in ACTIONS} == {404}


def test_an_account_is_disabled_and_enabled(root, client_of, ada_at):
    ada = client_of("ada")
    assert root.post(f"{ada_at}/disable").location == ada_at
    assert ada.get("/account").status_code == 302
    assert "Nobody can sign in since" in root.get(ada_at).text
    root.post(f"{ada_at}/enable")
    assert client_of(None).post("/sign-in", data={"name": "ada", "password": PASSWORD}).status_code == 303


def test_the_own_account_cannot_be_shut_or_lowered(root, cast):
    own = f"/admin/accounts/{cast.accounts['root'].id}"
    assert {root.post(f"{own}/{action}").status_code for action in ("disable", "remove-admin")} == {409}


def test_somebody_becomes_an_administrator_and_ordinary_again(root, client_of, ada_at):
    ada = client_of("ada")
    root.post(f"{ada_at}/make-admin")
    assert ada.get("/admin/accounts").status_code == 200
    root.post(f"{ada_at}/remove-admin")
    assert ada.get("/admin/accounts").status_code == 403


def test_a_reset_link_is_shown_once_and_works(app, root, client_of, ada_at):
    page = root.post(f"{ada_at}/reset-link")
    address = re.search(r'value="http://localhost(/reset/[\w-]+)"', page.text)[1]
    assert page.status_code == 201 and address not in root.get(ada_at).text
    assert client_of(None).post(address, data={"password": OTHER}).status_code == 303


def test_links_use_the_base_address_of_the_settings(app, root, ada_at):
    app.config["BASE_URL"] = "https://annotate.example.org/"
    assert "https://annotate.example.org/reset/" in root.post(f"{ada_at}/reset-link").text


def test_an_invitation_is_made_listed_and_revoked(root, client_of, database):
    page = root.post("/admin/invitations", data={"note": "Fay", "project": "harbour", "role": "reviewer"})
    address = re.search(r'value="http://localhost(/invitation/[\w-]+)"', page.text)[1]
    assert page.status_code == 201 and "Invitation for Fay" in page.text
    listed = root.get("/admin/accounts").text
    assert "Fay" in listed and "Reviewer" in listed and address not in listed
    with database.reading() as session:
        number = session.scalar(select(Link.id))
    assert root.post(f"/admin/invitations/{number}/revoke").status_code == 303
    assert root.post(f"/admin/invitations/{number}/revoke").status_code == 404
    assert client_of(None).get(address).status_code == 404


@pytest.mark.parametrize("data", [{"project": "nowhere"}, {"role": "king"}, {"note": "x" * 257}])
def test_a_bad_invitation_is_refused(root, database, data):
    assert root.post("/admin/invitations", data={"project": "", "role": "viewer"} | data).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(Link.id)) is None
