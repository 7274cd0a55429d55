"""API tokens are shown once, and work until they are revoked."""

import pytest
from cast import make_account
from sqlalchemy import select

from annotator.core.errors import Invalid, NotFound
from annotator.db import now
from annotator.models import ApiToken
from annotator.services import tokens
from annotator.services.identities import identify_token


@pytest.fixture
def ada(session):
    return make_account(session, "ada")


def find_token(session, secret):
    session.flush()
    return identify_token(session.connection(), secret)


def test_a_token_is_stored_as_its_digest(session, ada):
    secret = tokens.create_token(session, ada, " Nightly export ", read_only=True)
    (row,) = tokens.list_tokens(session, ada)
    assert (row.name, row.read_only, row.last_used_at) == ("Nightly export", True, None)
    assert find_token(session, secret).row_id == row.id
    assert secret.startswith(tokens.PREFIX) and secret not in session.scalars(select(ApiToken.token_hash)).all()
    assert find_token(session, secret + "x") is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b"])
def test_a_token_needs_a_usable_name(session, ada, name):
    with pytest.raises(Invalid):
        tokens.create_token(session, ada, name)


def test_a_revoked_token_and_one_of_a_disabled_account_work_no_more(session, ada):
    first, second = (tokens.create_token(session, ada, name) for name in ("first", "second"))
    tokens.revoke_token(session, ada, find_token(session, first).row_id)
    assert find_token(session, first) is None
    assert [row.name for row in tokens.list_tokens(session, ada)] == ["second"]
    ada.disabled_at = now()
    assert find_token(session, second) is None


def test_a_token_is_revoked_by_its_owner_and_once(session, ada):
    tokens.create_token(session, ada, "mine")
    (row,) = tokens.list_tokens(session, ada)
    with pytest.raises(NotFound):
        tokens.revoke_token(session, make_account(session, "ben"), row.id)
    tokens.revoke_token(session, ada, row.id)
    with pytest.raises(NotFound):
        tokens.revoke_token(session, ada, row.id)


def test_a_token_remembers_its_last_use(session, ada):
    tokens.create_token(session, ada, "mine")
    (row,) = tokens.list_tokens(session, ada)
    tokens.mark_used(session, row.id)
    session.refresh(row)
    assert row.last_used_at is not None
