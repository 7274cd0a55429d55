"""Who is asking: a browser by its session's token, or a program by its API token."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask import Flask, Request, Response, current_app, g, request
from flask import session as cookie
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from annotator.core.errors import NotAllowed, SignInNeeded
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account
from annotator.services import identities, sessions, tokens
from annotator.services.job_desk import JobDesk
from annotator.web.cookies import Cookies, bearer_token
from annotator.web.database import database, writing

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class User(UserMixin):
    """An account at this request, and the session or the API token that it came in by."""

    def __init__(self, account: Account, token: str, row_id: int, *, by_token: bool, read_only: bool = False) -> None:
        self.account = account
        self.token = token
        #: The key of the session, or of the API token.
        self.row_id = row_id
        self.by_token = by_token
        self.read_only = read_only

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


class Manager(LoginManager):
    """Flask-Login without what it does at every request for things that we have not."""

    def _session_protection_failed(self) -> bool:
        """Return False, and make no digest of address and browser: a session may move to another network."""
        return False

    def _update_remember_cookie(self, response: Response) -> Response:
        """Leave *response* as it is: there is no such cookie."""
        return response


def init_app(app: Flask) -> None:
    """Let Flask-Login read sessions and API tokens; a session's end is decided by its row, not by the cookie."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=session_limits(app).absolute,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = Cookies()
    manager = Manager(app)
    manager.session_protection = None
    manager.user_loader(load_session)
    manager.request_loader(load_token)
    app.after_request(remember_use)


def session_limits(app: Flask | None = None) -> sessions.SessionLimits:
    """Return the limits that the settings give to sessions."""
    config = (app or current_app).config
    return sessions.SessionLimits.of(float(config["SESSION_IDLE_HOURS"]), float(config["SESSION_ABSOLUTE_DAYS"]))


def load_session(token: str) -> User | None:
    """Return the user of the cookie's *token*."""
    with database().glancing() as connection:
        identity = identities.identify_session(connection, token, session_limits())
    if identity is None:
        return None
    _note_use(identity.last_use)
    return User(identity.account, token, identity.row_id, by_token=False)


def load_token(asking: Request) -> User | None:
    """Return the user of the request's API token."""
    secret = bearer_token(asking)
    if not secret:
        return None
    with database().glancing() as connection:
        identity = identities.identify_token(connection, secret)
    if identity is None:
        return None
    _note_use(identity.last_use)
    return User(identity.account, secret, identity.row_id, by_token=True, read_only=identity.read_only)


def current_account() -> Account:
    """Return the account that is asking.

    Raises SignInNeeded without one, and NotAllowed when a read-only token asks for a change.
    """
    user = signed_in_user()
    if user.read_only and request.method not in SAFE_METHODS:
        raise NotAllowed(say("This API token may only read. Make one that may also write on your account page."))
    return user.account


def signed_in_user() -> User:
    """Return the user that is asking. Raises SignInNeeded without one."""
    if current_user.is_authenticated:
        return cast(User, current_user._get_current_object())
    if bearer_token(request) is not None:
        raise SignInNeeded(say("This API token is unknown, revoked or of a disabled account."))
    if "_user_id" in cookie:
        raise SignInNeeded(say("Your session has ended. Sign in again."))
    raise SignInNeeded(say("Sign in first."))


def sign_in(account: Account) -> None:
    """Open a session for *account* and put its token into a fresh cookie."""
    with writing() as session:
        sessions.sweep_sessions(session, session_limits())
        sessions.close_token(session, cookie.get("_user_id", ""))
        row, token = sessions.open_session(session, account, request.user_agent.string, request.remote_addr or "")
    cast(JobDesk, current_app.extensions["annotator.jobs"]).clear_away()
    # Nothing that was in the cookie before, the CSRF token included, outlives the sign-in.
    cookie.clear()
    g.pop("csrf_token", None)
    cookie.permanent = True
    login_user(User(account, token, row.id, by_token=False))


def confirm() -> None:
    """Go on under a new token, once the reader has given the password again; the token before opens nothing more."""
    user = signed_in_user()
    with writing() as session:
        user.token = cookie["_user_id"] = sessions.renew_session(session, user.row_id)


def forget() -> None:
    """Empty the cookie."""
    logout_user()
    cookie.clear()
    g.pop("csrf_token", None)


def assume_nobody() -> None:
    """Ask no more who it is at this request, where that is not known yet: the database does not answer."""
    g.setdefault("_login_user", AnonymousUserMixin())


def remember_use(response: Response) -> Response:
    """Write down that the session or the token was used; while somebody else writes, the next request will."""
    if g.pop("use_is_due", False) and current_user.is_authenticated:
        mark = tokens.mark_used if current_user.by_token else sessions.mark_seen
        with database().writing_if_free("@seen", current_user.row_id) as session:
            if session is not None:
                mark(session, current_user.row_id)
    return response


def _note_use(last: datetime | None) -> None:
    g.use_is_due = last is None or now() - last >= sessions.SEEN_STEP
