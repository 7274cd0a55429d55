"""The page of a project's members, invitations and persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotFound
from annotator.core.wording import say
from annotator.models import Account
from annotator.services import links, members
from annotator.services.access import Caller, enter_project
from annotator.web.addresses import link_address
from annotator.web.database import reading, writing
from annotator.web.forms.projects import InvitationForm, LinkForm, MemberForm, PersonForm, RoleForm
from annotator.web.login import current_account
from annotator.web.templating import remember
from annotator.web.words import ROLES, inside_a_sentence

pages = Blueprint("members", __name__, url_prefix="/projects/<slug>/members")


@pages.get("")
def index(slug: str) -> ResponseReturnValue:
    """Show members, open invitations and persons. :raise 403: to all but managers."""
    return _page(slug)


@pages.post("")
def add(slug: str) -> ResponseReturnValue:
    """Make an account a member. :raise 403: to all but managers."""
    form = MemberForm()

    def change(session: Session, caller: Caller) -> str:
        account = _named_account(session, caller, form)
        members.set_member(session, caller, account, form.role.data)
        return _("%(name)s is %(role)s here.", name=account.display_name, role=_role(form.role.data))

    return _change(slug, change, form)


@pages.post("/<int:person>/role")
def set_role(slug: str, person: int) -> ResponseReturnValue:
    """Give a member another role. :raise 403: to all but managers; :raise 404: for persons without account."""
    form = RoleForm()

    def change(session: Session, caller: Caller) -> str:
        account = members.get_person(session, caller, person).account
        if account is None:
            raise NotFound()
        members.set_member(session, caller, account, form.role.data)
        return _("%(name)s is %(role)s now.", name=account.display_name, role=_role(form.role.data))

    return _change(slug, change, form)


@pages.post("/<int:person>/remove")
def remove(slug: str, person: int) -> ResponseReturnValue:
    """Take a member out of the project; the work stays. :raise 403: to all but managers."""

    def change(session: Session, caller: Caller) -> str:
        account = members.get_person(session, caller, person).account
        if account is None:
            raise NotFound()
        members.remove_member(session, caller, account)
        return _("%(name)s is no member any more. The work stays.", name=account.display_name)

    return _change(slug, change)


@pages.post("/<int:person>/rename")
def rename(slug: str, person: int) -> ResponseReturnValue:
    """Give a person another name in pages and exports. :raise 403: to all but managers."""
    form = PersonForm()

    def change(session: Session, caller: Caller) -> str:
        found = members.get_person(session, caller, person)
        members.rename_person(session, caller, found, form.name.data or "")
        return _("The person is called %(name)s now.", name=found.name)

    return _change(slug, change, form)


@pages.post("/<int:person>/link")
def link(slug: str, person: int) -> ResponseReturnValue:
    """Give an imported person an account. :raise 403: to all but managers."""
    form = LinkForm()

    def change(session: Session, caller: Caller) -> str:
        found = members.get_person(session, caller, person)
        account = _named_account(session, caller, form)
        members.link_person(session, caller, found, account)
        return _("%(account)s works as %(name)s from now on.", account=account.display_name, name=found.name)

    return _change(slug, change, form)


@pages.post("/<int:person>/unlink")
def unlink(slug: str, person: int) -> ResponseReturnValue:
    """Part a person from its account. :raise 403: to all but managers."""

    def change(session: Session, caller: Caller) -> str:
        found = members.unlink_person(session, caller, members.get_person(session, caller, person))
        return _("%(name)s has no account any more. The work stays under the name.", name=found.name)

    return _change(slug, change)


@pages.post("/invitations")
def invite(slug: str) -> ResponseReturnValue:
    """Make a link by which one person joins, and show it, once. :raise 403: to all but managers."""
    account, form = current_account(), InvitationForm()
    with reading() as session:
        enter_project(session, account, slug).require(
            "manager", say("Only a manager may invite somebody. Ask a manager of the project for that role.")
        )
    if not form.validate():
        return _page(slug, 422, invitation_form=form)
    days = float(current_app.config["LINK_DAYS"])
    with writing() as session:
        project = enter_project(session, account, slug).project
        token = links.invite(
            session, account, project=project, role=form.role.data, note=form.note.data or "", days=days
        )
    return _page(slug, 201, invitation=link_address("auth.accept_invitation", token), invited=form.note.data)


@pages.post("/invitations/<int:link_id>/revoke")
def revoke(slug: str, link_id: int) -> ResponseReturnValue:
    """Make an invitation void. :raise 403: to all but managers; :raise 404: when it is used or unknown."""

    def change(session: Session, caller: Caller) -> str:
        links.revoke_invitation(session, caller.account, link_id, caller.project)
        return _("The invitation is revoked; its link works no more.")

    return _change(slug, change)


def _role(key: str) -> str:
    return inside_a_sentence(ROLES[key])


def _named_account(session: Session, caller: Caller, form: MemberForm | LinkForm) -> Account:
    """Return the account whose name was typed. Raises NotAllowed, and Invalid where there is none."""
    caller.require("manager", members.MANAGING)
    try:
        return members.find_account(session, caller, form.username.data or "")
    except NotFound as error:
        raise Invalid.at("/username", error.message) from None


def _change(slug: str, change: Callable[[Session, Caller], str], form: FlaskForm | None = None) -> ResponseReturnValue:
    """Do *change* and say what it returns; what is wrong with the form is shown at the top of the page."""
    account = current_account()
    with reading() as session:
        enter_project(session, account, slug).require("manager", members.MANAGING)
    if form is not None and not form.validate():
        return _page(slug, 422, problems=[message for errors in form.errors.values() for message in errors])
    try:
        with writing() as session:
            words = change(session, enter_project(session, account, slug))
    except (Invalid, Conflict) as error:
        return _page(slug, error.status, problems=[error.message])
    flash(words, "success")
    return redirect(url_for("members.index", slug=slug), 303)


def _page(slug: str, status: int = 200, **parts: Any) -> ResponseReturnValue:
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        parts["persons"] = members.list_persons(session, caller)
        parts["invitations"] = links.list_invitations(session, caller.project)
    parts.setdefault("invitation_form", InvitationForm(formdata=None))
    parts.setdefault("member_form", MemberForm(formdata=None))
    return render_template("members/index.html", days=current_app.config["LINK_DAYS"], **parts), status
