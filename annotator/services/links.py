"""Links that work once: to set the installation up, to join, to choose a new password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Problem
from annotator.core.text import check_string, digest
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account, Link, Person, Project
from annotator.services.access import ROLES, Role, log, name_person
from annotator.services.accounts import create_account, has_admin, set_password

DAYS = 7
NOTE_LIMIT = 256


def setup_link(session: Session, days: float = DAYS) -> str | None:
    """Return the token of a fresh set-up link, the earlier ones void; None once there is an administrator."""
    if has_admin(session):
        return None
    session.execute(delete(Link).where(Link.purpose == "setup", Link.used_at.is_(None)))
    return _make(session, Link(purpose="setup"), days)


def set_up(session: Session, token: str, name: str, password: str, display_name: str = "") -> Account:
    """Return the first administrator, made by a set-up link.

    Raises NotFound or Gone for a link that does not work, and Invalid for a name or password that cannot be used.
    """
    link = find_link(session, "setup", token)
    _use(session, link)
    return create_account(session, name, password, display_name=display_name, is_admin=True)


def invite(
    session: Session,
    actor: Account,
    *,
    project: Project | None = None,
    role: Role | None = None,
    note: str = "",
    days: float = DAYS,
) -> str:
    """Return the token of a link by which one person joins: the installation, and *project* as *role* if given.

    Raises Invalid for too long a note, Conflict for an archived project, and NotAllowed unless *actor* manages the
    project; to invite without a project takes an administrator.
    """
    _require_inviter(session, actor, project)
    if project is not None and (project.archived_at or project.deleted_at):
        raise Conflict(say("This project is archived, so nobody can be invited to it. Open it again first."))
    note = note.strip()
    problems = check_string(note, NOTE_LIMIT, "/note", say("The note"))
    if problems:
        raise Invalid(problems[0].message, problems)
    link = Link(purpose="invitation", project_id=project.id if project else None, role=role if project else None)
    link.note, link.created_by_id = note, actor.id
    token = _make(session, link, days)
    log(session, actor, "invitation created", project, detail=link.note)
    return token


def list_invitations(session: Session, project: Project | None = None) -> list[Link]:
    """Return the invitations that still work, to *project* or to anything, the newest first."""
    query = select(Link).where(Link.purpose == "invitation", Link.used_at.is_(None), Link.expires_at > now())
    if project is not None:
        query = query.where(Link.project_id == project.id)
    return list(session.scalars(query.order_by(Link.id.desc())))


def revoke_invitation(session: Session, actor: Account, link_id: int, project: Project | None = None) -> None:
    """Make an unused invitation (of *project*, if given) void. Raises NotFound, or NotAllowed as `invite` does."""
    _require_inviter(session, actor, project)
    link = session.get(Link, link_id)
    if link is None or link.purpose != "invitation" or link.used_at or (project and link.project_id != project.id):
        raise NotFound()
    session.delete(link)
    log(session, actor, "invitation revoked", project, detail=link.note)


def accept_as_new(session: Session, token: str, name: str, password: str, display_name: str = "") -> Account:
    """Return the account made by an invitation; it is a member of the invitation's project.

    Raises NotFound or Gone for a link that does not work, and Invalid for a name or password that cannot be used.
    """
    link = find_link(session, "invitation", token)
    _use(session, link)
    account = create_account(session, name, password, display_name=display_name)
    _join(session, link, account)
    return account


def accept(session: Session, token: str, account: Account) -> Project:
    """Make *account*, which exists, a member of the invitation's project, and return that.

    Raises NotFound or Gone for a link that does not work, and Conflict for one that only makes accounts.
    """
    link = find_link(session, "invitation", token)
    if link.project is None:
        raise Conflict(say("You have an account already. Leave this invitation to somebody who has none."))
    _use(session, link)
    _join(session, link, account)
    return link.project


def reset_link(session: Session, actor: Account | None, account: Account, days: float = DAYS) -> str:
    """Return the token of a link by which *account* chooses a new password; earlier ones are void.

    Raises NotAllowed to all but administrators, and Conflict for a disabled account.
    """
    if actor is not None and not actor.is_admin:
        raise NotAllowed(say("Only an administrator may make reset links."))
    if account.is_disabled:
        raise Conflict(say("This account is disabled. Enable it first."))
    session.execute(delete(Link).where(Link.account_id == account.id, Link.purpose == "reset", Link.used_at.is_(None)))
    token = _make(session, Link(purpose="reset", account_id=account.id), days)
    log(session, actor, "reset link created", detail=account.name)
    return token


def reset_password(session: Session, token: str, password: str) -> Account:
    """Give the account of a reset link a new password, end its sessions, and return it.

    Raises NotFound or Gone for a link that does not work, and Invalid for a password that cannot be used.
    """
    link = find_link(session, "reset", token)
    account = session.get_one(Account, link.account_id)
    _use(session, link)
    set_password(session, account, password, actor=account)
    return account


def find_link(session: Session, purpose: str, token: str) -> Link:
    """Return the link of *token* that works for *purpose*. Raises NotFound, or Gone when used, too old or void."""
    link = session.scalar(select(Link).where(Link.token_hash == digest(token), Link.purpose == purpose))
    if link is None:
        raise NotFound(say("This link is not known. Check that it was copied whole, or ask for a new one."))
    if link.used_at is not None or link.expires_at <= now():
        raise Gone(say("This link was used already, or it is too old. Ask for a new one."))
    if purpose == "setup" and has_admin(session):
        raise Gone(say("There is an administrator already. Sign in instead."))
    if link.account_id is not None and session.get_one(Account, link.account_id).is_disabled:
        raise Gone(say("This link belongs to a disabled account. Ask an administrator."))
    if link.project is not None and link.project.deleted_at:
        raise Gone(say("The project of this invitation was deleted."))
    return link


def _make(session: Session, link: Link, days: float) -> str:
    token = secrets.token_urlsafe(32)
    link.token_hash, link.created_at = digest(token), now()
    link.expires_at = link.created_at + timedelta(days=days)
    session.add(link)
    session.flush()
    return token


def _use(session: Session, link: Link) -> None:
    # Inside the UPDATE, so that of two who come at once only one gets through on every database.
    used = update(Link).where(Link.id == link.id, Link.used_at.is_(None)).values(used_at=now()).returning(Link.id)
    if session.scalar(used) is None:
        raise Gone(say("This link was used already. Ask for a new one."))


def _join(session: Session, link: Link, account: Account) -> None:
    project = link.project
    if project is None:
        return
    _leave_the_unlinked_alone(session, project, account)
    person = name_person(session, project, account)
    if person.role is None or ROLES.index(person.role) < ROLES.index(link.role):
        person.role = link.role
    session.flush()
    log(session, account, "invitation accepted", project, detail=f"{account.name} as {person.role}")


def _leave_the_unlinked_alone(session: Session, project: Project, account: Account) -> None:
    # Whoever holds a link could else take over imported work by choosing its annotator's name.
    named = (Person.project_id == project.id, Person.name_key == account.name_key, Person.account_id.is_(None))
    if session.scalar(select(Person.id).where(*named)) is None or session.scalar(
        select(Person.id).where(Person.project_id == project.id, Person.account_id == account.id)
    ):
        return
    message = "Somebody's work is in the project under this name. Take another name, or ask a manager to add you."
    raise Conflict(message, [Problem(message, pointer="/name")])


def _require_inviter(session: Session, actor: Account, project: Project | None) -> None:
    if actor.is_admin:
        return
    managed = select(Person.role).where(Person.account_id == actor.id, Person.project_id == (project and project.id))
    if session.scalar(managed) != "manager":
        raise NotAllowed(say("Only a manager of the project may invite somebody to it."))
