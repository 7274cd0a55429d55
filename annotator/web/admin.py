"""The administrator's page of all accounts and open invitations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from annotator.core.errors import Invalid, NotAllowed
from annotator.core.wording import say
from annotator.models import Account
from annotator.services import accounts, links, projects, sessions, tokens
from annotator.services.access import enter_project
from annotator.web.addresses import link_address
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import InvitationForm, show_problems
from annotator.web.login import current_account, session_limits

pages = Blueprint("admin", __name__, url_prefix="/admin")


@pages.get("/accounts", endpoint="accounts")
def show_accounts() -> ResponseReturnValue:
    """Show every account, or those that `q` finds. :raise 403: to all but administrators."""
    return _list()


@pages.get("/accounts/<int:account_id>", endpoint="account")
def show_account(account_id: int) -> ResponseReturnValue:
    """Show one account and what can be done with it. :raise 403: to all but administrators."""
    _administrator()
    return _detail(account_id)


@pages.post("/invitations")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, once. :raise 403: to all but administrators."""
    admin = _administrator()
    form = InvitationForm()
    form.project.choices = _project_choices(admin)
    if not form.validate_on_submit():
        return _list(422, form=form)
    try:
        with writing() as session:
            project = enter_project(session, admin, form.project.data).project if form.project.data else None
            token = links.invite(
                session, admin, project=project, role=form.role.data, note=form.note.data, days=_days()
            )
    except Invalid as refusal:
        show_problems(form, refusal)
        return _list(422, form=form)
    return _list(201, invitation=link_address("auth.accept_invitation", token), invited=form.note.data)


@pages.post("/invitations/<int:link_id>/revoke")
def revoke_invitation(link_id: int) -> ResponseReturnValue:
    """Make an invitation void. :raise 403: to all but administrators; :raise 404: when it is used or unknown."""
    with writing() as session:
        links.revoke_invitation(session, _administrator(), link_id)
    flash(_("The invitation is revoked; its link works no more."), "success")
    return redirect(url_for("admin.accounts"), 303)


@pages.post("/accounts/<int:account_id>/reset-link")
def reset_link(account_id: int) -> ResponseReturnValue:
    """Make a link by which the account's owner chooses a new password, and show it, once."""
    admin = _administrator()
    with writing() as session:
        account = accounts.get_account(session, account_id)
        token = links.reset_link(session, admin, account, _days())
    return _detail(account_id, 201, reset=link_address("auth.reset_password", token))


@pages.post("/accounts/<int:account_id>/disable")
def disable(account_id: int) -> ResponseReturnValue:
    """Shut an account. :raise 409: for one's own and the last administrator's."""
    return _change(account_id, accounts.disable_account, _("%(name)s is disabled and signed out everywhere."))


@pages.post("/accounts/<int:account_id>/enable")
def enable(account_id: int) -> ResponseReturnValue:
    """Open an account again."""
    return _change(account_id, accounts.enable_account, _("%(name)s can sign in again."))


@pages.post("/accounts/<int:account_id>/make-admin")
def make_admin(account_id: int) -> ResponseReturnValue:
    """Make somebody an administrator."""
    return _change(account_id, accounts.make_admin, _("%(name)s is an administrator now."))


@pages.post("/accounts/<int:account_id>/remove-admin")
def remove_admin(account_id: int) -> ResponseReturnValue:
    """Make an administrator an ordinary account. :raise 409: for one's own and the last administrator's."""
    return _change(account_id, accounts.remove_admin, _("%(name)s is no administrator any more."))


def _administrator() -> Account:
    account = current_account()
    if not account.is_admin:
        raise NotAllowed(say("Only an administrator may see and change all accounts."))
    return account


def _change(
    account_id: int, change: Callable[[Session, Account | None, Account], None], words: str
) -> ResponseReturnValue:
    admin = _administrator()
    with writing() as session:
        account = accounts.get_account(session, account_id)
        change(session, admin, account)
    flash(words % {"name": account.display_name}, "success")
    return redirect(url_for("admin.account", account_id=account_id), 303)


def _list(status: int = 200, **parts: Any) -> ResponseReturnValue:
    admin = _administrator()
    with reading() as session:
        parts["accounts"] = accounts.list_accounts(session, request.args.get("q", ""))
        parts["last_seen"] = accounts.last_seen(session)
        parts["invitations"] = links.list_invitations(session)
    if "form" not in parts:
        parts["form"] = InvitationForm(formdata=None)
        parts["form"].project.choices = _project_choices(admin)
    return render_template("admin/accounts.html", days=_days(), **parts), status


def _make_invitation(admin: Account, form: InvitationForm) -> str:
    slug, role, note = form.project.data, form.role.data, form.note.data
    with writing() as session:
        project = enter_project(session, admin, slug).project if slug else None
        return links.invite(session, admin, project=project, role=role, note=note, days=_days())


def _detail(account_id: int, status: int = 200, **parts: Any) -> ResponseReturnValue:
    with reading() as session:
        owner = accounts.get_account(session, account_id)
        parts["sessions"] = sessions.list_sessions(session, owner, session_limits())
        parts["tokens"] = tokens.list_tokens(session, owner)
        parts["projects"] = projects.list_projects(session, owner)
        parts["events"] = accounts.recent_events(session, owner)
    return render_template("admin/account.html", owner=owner, days=_days(), **parts), status


def _project_choices(admin: Account) -> list[SelectChoice]:
    with reading() as session:
        listed = [each.project for each in projects.list_projects(session, admin)]
    open_ones = [SelectChoice(project.slug, project.title) for project in listed if not project.archived_at]
    return [SelectChoice("", _("None: the account alone")), *open_ones]


def _days() -> float:
    return float(current_app.config["LINK_DAYS"])
