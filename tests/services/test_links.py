"""One-time links: to set up, to join, to choose a new password; each works once, in time, for what it was made."""

import base64
import hashlib
from datetime import timedelta

import pytest
from cast import PASSWORD, make_account
from sqlalchemy import select, update

from annotator.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound
from annotator.core.text import name_key
from annotator.db import now
from annotator.models import ApiToken, Link, Person, SignedIn
from annotator.services import accounts, links, sessions, tokens
from annotator.services.identities import identify_session

OTHER = "seventeen grey herons"


@pytest.fixture(autouse=True)
def quick_hashing(app):
    """The application of the test chose the cheapest hashing."""


def role_of(session, project, name):
    query = select(Person.role).where(Person.project_id == project.id, Person.name_key == name_key(name))
    return session.scalar(query)


def test_the_first_administrator_is_made_by_the_newest_set_up_link_once(session):
    old, token = links.setup_link(session), links.setup_link(session)
    with pytest.raises(NotFound):
        links.set_up(session, old, "dora", PASSWORD)
    assert links.set_up(session, token, "dora", PASSWORD).is_admin
    assert links.setup_link(session) is None
    with pytest.raises(Gone):
        links.set_up(session, token, "eve", PASSWORD)


def test_a_set_up_link_is_void_once_there_is_an_administrator(session):
    token = links.setup_link(session)
    make_account(session, "root", is_admin=True)
    with pytest.raises(Gone, match="administrator already"):
        links.set_up(session, token, "eve", PASSWORD)


def test_an_invitation_makes_an_account_and_a_member_once(session, team):
    token = links.invite(session, team.accounts["dora"], project=team.project, role="reviewer", note="Fay")
    fay = links.accept_as_new(session, token, "fay", PASSWORD, "Fay W.")
    assert (fay.display_name, fay.is_admin, role_of(session, team.project, "fay")) == ("Fay W.", False, "reviewer")
    with pytest.raises(Gone):
        links.accept_as_new(session, token, "gil", PASSWORD)


def test_an_account_that_exists_joins_and_never_loses_rank(session, team):
    root, eve, dora = (team.accounts[name] for name in ("root", "eve", "dora"))
    token = links.invite(session, root, project=team.project, role="annotator")
    assert links.accept(session, token, eve) is team.project
    assert role_of(session, team.project, "eve") == "annotator"
    links.accept(session, links.invite(session, root, project=team.project, role="viewer"), dora)
    assert role_of(session, team.project, "dora") == "manager"


def test_a_name_chosen_at_an_invitation_never_takes_over_imported_work(session, team):
    session.add(Person(project_id=team.project.id, name="Coder7", name_key="coder7", created_at=now()))
    session.flush()
    token = links.invite(session, team.accounts["dora"], project=team.project, role="annotator")
    with pytest.raises(Conflict, match="under this name"):
        links.accept_as_new(session, token, "coder7", PASSWORD)


def test_who_may_invite(session, team):
    for name in ("ada", "cleo", "eve"):
        with pytest.raises(NotAllowed):
            links.invite(session, team.accounts[name], project=team.project, role="viewer")
    for name in ("dora", "eve"):
        with pytest.raises(NotAllowed):
            links.invite(session, team.accounts[name])
    with pytest.raises(Invalid, match="256"):
        links.invite(session, team.accounts["root"], note="x" * 257)


def test_nobody_is_invited_to_an_archived_project(session, team):
    token = links.invite(session, team.accounts["dora"], project=team.project, role="annotator")
    team.project.archived_at = now()
    with pytest.raises(Conflict):
        links.invite(session, team.accounts["dora"], project=team.project, role="annotator")
    team.project.deleted_at = now()
    with pytest.raises(Gone):
        links.accept(session, token, team.accounts["eve"])


def test_an_invitation_is_revoked_by_those_who_may_invite(session, team):
    token = links.invite(session, team.accounts["dora"], project=team.project, role="annotator")
    (link,) = links.list_invitations(session, team.project)
    with pytest.raises(NotAllowed):
        links.revoke_invitation(session, team.accounts["ada"], link.id, team.project)
    links.revoke_invitation(session, team.accounts["dora"], link.id, team.project)
    assert links.list_invitations(session) == []
    with pytest.raises(NotFound):
        links.accept(session, token, team.accounts["eve"])


def test_a_manager_revokes_invitations_to_the_own_project_only(session, team):
    links.invite(session, team.accounts["root"])
    (link,) = links.list_invitations(session)
    with pytest.raises(NotFound):
        links.revoke_invitation(session, team.accounts["dora"], link.id, team.project)


@pytest.mark.parametrize("make", ["invitation", "reset", "setup"])
def test_an_old_link_is_gone(session, make):
    if make == "setup":
        token = links.setup_link(session)
    else:
        root = make_account(session, "root", is_admin=True)
        token = links.invite(session, root) if make == "invitation" else links.reset_link(session, root, root)
    assert links.find_link(session, make, token)
    session.execute(update(Link).values(expires_at=now() - timedelta(seconds=1)))
    session.expire_all()
    with pytest.raises(Gone):
        links.find_link(session, make, token)
    assert links.list_invitations(session) == []


def test_a_link_is_good_for_its_own_purpose_only(session, team):
    token = links.reset_link(session, team.accounts["root"], team.accounts["ada"])
    for purpose in ("invitation", "setup"):
        with pytest.raises(NotFound):
            links.find_link(session, purpose, token)


def test_a_reset_link_sets_the_password_once_and_ends_every_session(session, team):
    root, ada = team.accounts["root"], team.accounts["ada"]
    _, cookie = sessions.open_session(session, ada)
    older, token = links.reset_link(session, root, ada), links.reset_link(session, root, ada)
    with pytest.raises(NotFound):
        links.reset_password(session, older, OTHER)
    assert links.reset_password(session, token, OTHER) is ada
    assert accounts.check_sign_in(session, "ada", OTHER) is ada
    assert identify_session(session.connection(), cookie, sessions.SessionLimits.of(1, 1)) is None
    with pytest.raises(Gone):
        links.reset_password(session, token, PASSWORD)


def test_reset_links_are_made_by_administrators_for_accounts_that_are_open(session, team):
    root, ada = team.accounts["root"], team.accounts["ada"]
    with pytest.raises(NotAllowed):
        links.reset_link(session, team.accounts["dora"], ada)
    token = links.reset_link(session, root, ada)
    accounts.disable_account(session, root, ada)
    with pytest.raises(Gone):
        links.reset_password(session, token, OTHER)
    with pytest.raises(Conflict):
        links.reset_link(session, root, ada)


def test_of_two_who_come_at_once_only_one_gets_through(session, team):
    token = links.invite(session, team.accounts["root"], project=team.project, role="viewer")
    seen_unused = links.find_link(session, "invitation", token)
    session.execute(update(Link).values(used_at=now()).execution_options(synchronize_session=False))
    with pytest.raises(Gone, match="used already"):
        links.accept(session, token, team.accounts["eve"])
    assert seen_unused in session


def test_whatever_opens_a_door_is_256_bits_of_chance_and_stored_as_its_digest(session, team):
    root, ada = team.accounts["root"], team.accounts["ada"]
    made = []
    for _ in range(2):
        opened, program = sessions.open_session(session, ada), tokens.create_token(session, ada, "a program")
        made += [
            opened[1],
            sessions.renew_session(session, opened[0].id),
            program.removeprefix(tokens.PREFIX),
            links.invite(session, root),
            links.reset_link(session, root, ada),
        ]
        kept = {hashlib.sha256(secret.encode()).hexdigest() for secret in (*made[1::5], program, *made[-2:])}
        columns = (SignedIn.token_hash, ApiToken.token_hash, Link.token_hash)
        stored = {value for column in columns for value in session.scalars(select(column))}
        assert kept <= stored
        assert not stored & set(made)
    assert len(set(made)) == 10
    assert all(len(base64.urlsafe_b64decode(f"{secret}=")) == 32 for secret in made)
