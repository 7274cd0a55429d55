"""The way in and out: signing in, one-time links, signing out."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from annotator.api.errors import problem
from annotator.core.errors import Conflict, Invalid, TooMany
from annotator.models import Account, Project
from annotator.services import accounts, links, sessions
from annotator.web import login
from annotator.web.addresses import next_address
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import JoinForm, NewAccountForm, NewPasswordForm, SignInForm, show_problems
from annotator.web.guesses import guesses
from annotator.web.templating import has_endpoint

pages = Blueprint("auth", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page; with the right name and password go on to where the reader wanted to be."""
    if current_user.is_authenticated:
        return redirect(next_address(), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form), 422 if form.is_submitted() else 200
    try:
        admit(form.name.data, form.password.data)
    except (Invalid, TooMany) as refusal:
        show_problems(form, refusal)
        headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
        return render_template("auth/sign_in.html", form=form), refusal.status, headers
    return redirect(next_address(), 303)


@pages.get("/sign-in/here")
def who_is_here() -> Response:
    """Return, for a page that is open, who is signed in now and the CSRF token to go on with."""
    name = current_user.account.name if current_user.is_authenticated else None
    return jsonify(name=name, csrf_token=generate_csrf())


@pages.post("/sign-in/here")
def sign_in_here() -> Response:
    """Sign in without leaving the page that is open, and answer as `who_is_here` does; a refusal is a problem."""
    try:
        admit(request.form.get("name", ""), request.form.get("password", ""))
    except (Invalid, TooMany) as refusal:
        return problem(refusal)
    return who_is_here()


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    if current_user.is_authenticated:
        with writing() as session:
            sessions.sign_out(session, current_user.account, current_user.get_id())
    return _leave(_("You are signed out."))


@pages.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the account."""
    with writing() as session:
        sessions.sign_out_everywhere(session, login.current_account())
    return _leave(_("You are signed out everywhere."))


@pages.route("/setup/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """Make the first administrator by the link that `annotator init` and `serve` print.

    :raise 404: for an unknown link; :raise 410: for a used one, or once there is an administrator.
    """
    form = NewAccountForm()
    with reading() as session:
        links.find_link(session, "setup", token)
    if form.validate_on_submit():
        try:
            with writing() as session:
                account = links.set_up(session, token, form.name.data, form.password.data, form.display_name.data)
        except Invalid as refusal:
            show_problems(form, refusal)
        else:
            return _welcome(account, _("Welcome. You are the administrator of this installation."))
    return render_template("auth/set_up.html", form=form), 422 if form.is_submitted() else 200


@pages.route("/invitation/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join by an invitation, with a new account or with the one that is signed in.

    :raise 404: for an unknown link; :raise 410: for a used or an old one.
    """
    form = JoinForm() if current_user.is_authenticated else NewAccountForm()
    with reading() as session:
        link = links.find_link(session, "invitation", token)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            return _welcome(_join(form, token), _("Welcome. You are in."), link.project)
        except (Invalid, Conflict) as refusal:
            show_problems(form, refusal)
            status = refusal.status
    return render_template("auth/invitation.html", form=form, link=link, invited_to=link.project), status


@pages.route("/reset/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a new password by an administrator's link.

    :raise 404: for an unknown link; :raise 410: for a used or an old one.
    """
    form = NewPasswordForm()
    with reading() as session:
        account = session.get_one(Account, links.find_link(session, "reset", token).account_id)
    if form.validate_on_submit():
        try:
            with writing() as session:
                account = links.reset_password(session, token, form.password.data)
        except Invalid as refusal:
            show_problems(form, refusal)
        else:
            return _welcome(account, _("Your password is changed, and every other session has ended."))
    page = render_template("auth/reset_password.html", form=form, owner=account)
    return page, 422 if form.is_submitted() else 200


def admit(name: str, password: str) -> None:
    """Sign the account of *name* in. Raises Invalid for a wrong password, TooMany after too many of them."""
    try:
        with guesses().guessing(name), reading() as session:
            account = accounts.check_sign_in(session, name, password)
    except Invalid:
        with writing() as session:
            accounts.log_refusal(session, name, request.remote_addr or "")
        raise
    with writing() as session:
        accounts.renew_hash(session, account, password)
    login.sign_in(account)


def _join(form: JoinForm | NewAccountForm, token: str) -> Account:
    with writing() as session:
        if isinstance(form, NewAccountForm):
            return links.accept_as_new(session, token, form.name.data, form.password.data, form.display_name.data)
        links.accept(session, token, login.current_account())
        return login.current_account()


def _welcome(account: Account, greeting: str, project: Project | None = None) -> ResponseReturnValue:
    if not current_user.is_authenticated or current_user.account.id != account.id:
        login.sign_in(account)
    flash(greeting, "success")
    if project is not None and has_endpoint("articles.index"):
        return redirect(url_for("articles.index", slug=project.slug), 303)
    return redirect(url_for("home.index"), 303)


def _leave(words: str) -> ResponseReturnValue:
    login.forget()
    flash(words)
    return redirect(url_for("auth.sign_in"), 303)
