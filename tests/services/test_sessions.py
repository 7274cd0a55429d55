"""Sessions live as long as their limits say, and end when somebody says so."""

from datetime import timedelta

import pytest
from cast import make_account
from sqlalchemy import func, select

from annotator.core.errors import NotFound
from annotator.db import now
from annotator.models import SignedIn
from annotator.services import sessions
from annotator.services.identities import identify_session

LIMITS = sessions.SessionLimits.of(idle_hours=2, absolute_days=1)


@pytest.fixture
def ada(session):
    return make_account(session, "ada")


def find_session(session, token):
    return identify_session(session.connection(), token, LIMITS)


def test_the_database_never_holds_the_token(session, ada):
    row, token = sessions.open_session(session, ada, "x" * 300, "127.0.0.1")
    assert find_session(session, token).row_id == row.id
    assert token not in row.token_hash and len(row.browser) == 256
    assert find_session(session, row.token_hash) is None


@pytest.mark.parametrize(
    ("seen", "opened", "alive"),
    [
        (timedelta(minutes=119), timedelta(hours=3), True),
        (timedelta(minutes=121), timedelta(hours=3), False),
        (timedelta(0), timedelta(hours=23), True),
        (timedelta(0), timedelta(hours=25), False),
    ],
)
def test_a_session_ends_after_idling_and_in_any_case(session, ada, seen, opened, alive):
    row, token = sessions.open_session(session, ada)
    row.last_seen_at, row.created_at = now() - seen, now() - opened
    session.flush()
    assert (find_session(session, token) is not None) is alive
    assert bool(sessions.list_sessions(session, ada, LIMITS)) is alive
    sessions.sweep_sessions(session, LIMITS)
    assert session.scalar(select(func.count(SignedIn.id))) == alive


def test_a_session_of_a_disabled_account_is_none(session, ada):
    _, token = sessions.open_session(session, ada)
    ada.disabled_at = now()
    session.flush()
    assert find_session(session, token) is None


def test_sessions_are_ended_by_their_owner_alone(session, ada):
    ben = make_account(session, "ben")
    row, token = sessions.open_session(session, ada)
    with pytest.raises(NotFound):
        sessions.close_session(session, ben, row.id)
    sessions.close_session(session, ada, row.id)
    assert find_session(session, token) is None
    with pytest.raises(NotFound):
        sessions.close_session(session, ada, row.id)


def test_ending_all_sessions_leaves_those_of_others(session, ada):
    ben = make_account(session, "ben")
    kept, _ = sessions.open_session(session, ada)
    sessions.open_session(session, ada)
    sessions.open_session(session, ben)
    assert sessions.close_sessions(session, ada, keep=kept.id) == 1
    assert sessions.close_sessions(session, ada) == 1
    assert len(sessions.list_sessions(session, ben, LIMITS)) == 1
