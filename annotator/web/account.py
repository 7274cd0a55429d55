"""A person's own page: display name, password, sessions and API tokens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotator.core.errors import Invalid
from annotator.services import accounts, sessions, tokens
from annotator.web.browsers import browser_name
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import ChangePasswordForm, DisplayNameForm, TokenForm, show_problems
from annotator.web.guesses import guesses
from annotator.web.login import User, confirm, current_account, session_limits, signed_in_user

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("")
def index() -> ResponseReturnValue:
    """Show the account of the reader."""
    return _page()


@pages.post("/display-name")
def set_display_name() -> ResponseReturnValue:
    """Change how the account is shown."""
    account, form = current_account(), DisplayNameForm()
    try:
        with writing() as session:
            accounts.set_display_name(session, account, form.display_name.data)
    except Invalid as refusal:
        show_problems(form, refusal)
        return _page(422, display_name_form=form)
    return _done(_("Your display name is changed."))


@pages.post("/tour")
def finish_tour() -> ResponseReturnValue:
    """Take note that the reader has seen or left the tour of the annotation page."""
    account = current_account()
    with writing() as session:
        accounts.finish_tour(session, account)
    return "", 204


@pages.post("/password")
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    user, form = signed_in_user(), ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(422, password_form=form)
    try:
        with confirming(user), writing() as session:
            accounts.change_password(session, user.account, form.current.data, form.password.data, keep=user.row_id)
    except Invalid as refusal:
        show_problems(form, refusal)
        return _page(422, password_form=form)
    return _done(_("Your password is changed, and every other session has ended."))


@pages.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the reader's sessions. :raise 404: when it is not the reader's."""
    with writing() as session:
        sessions.close_session(session, current_account(), session_id)
    return _done(_("That session has ended."), "sessions")


@pages.post("/tokens")
def create_token() -> ResponseReturnValue:
    """Make an API token and show it, once."""
    user, form = signed_in_user(), TokenForm()
    if not form.validate_on_submit():
        return _page(422, token_form=form)
    try:
        with confirming(user), writing() as session:
            accounts.check_own_password(session, user.account, form.current.data)
            secret = tokens.create_token(session, user.account, form.name.data, read_only=form.read_only.data)
    except Invalid as refusal:
        show_problems(form, refusal)
        return _page(422, token_form=form)
    return _page(201, secret=secret)


@pages.post("/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Make one of the reader's tokens useless. :raise 404: when it is not the reader's."""
    with writing() as session:
        tokens.revoke_token(session, current_account(), token_id)
    return _done(_("The token is revoked."), "tokens")


@contextmanager
def confirming(user: User) -> Iterator[None]:
    """Let what is inside ask for the reader's password: guesses are counted, and a right one renews the session."""
    with guesses().guessing(user.account.name, is_wrong=lambda refusal: _names(refusal, "/current")):
        yield
    confirm()


def _names(refusal: Invalid, pointer: str) -> bool:
    return any(problem.pointer == pointer for problem in refusal.problems)


def _page(status: int = 200, **parts: Any) -> ResponseReturnValue:
    user = signed_in_user()
    with reading() as session:
        parts["sessions"] = sessions.list_sessions(session, user.account, session_limits())
        parts["tokens"] = tokens.list_tokens(session, user.account)
    # A form that was refused comes in *parts*; the others are fresh, whatever was posted.
    parts.setdefault("display_name_form", DisplayNameForm(formdata=None, display_name=user.account.display_name))
    parts.setdefault("password_form", ChangePasswordForm(formdata=None))
    parts.setdefault("token_form", TokenForm(formdata=None))
    return render_template("account/index.html", here=user.row_id, browser_name=browser_name, **parts), status


def _done(words: str, anchor: str | None = None) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("account.index", _anchor=anchor), 303)
