"""Who belongs to a project: members and their roles, and the persons whose names stand on the work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from annotator.core.errors import Conflict, Invalid, NotFound, Problem
from annotator.core.text import check_string, name_key
from annotator.core.wording import say
from annotator.models import (
    Account,
    Adjudication,
    Assignment,
    Claim,
    PassageAnswer,
    PassageReview,
    Person,
    Project,
    RegionProposal,
    Review,
    ReviewAnswer,
    TargetProposal,
    Thread,
    ThreadMessage,
)
from annotator.services.access import ROLES, Caller, log, name_person
from annotator.services.visibility import blind_articles

NAME_LIMIT = 256
#: Whose what is: all that a person did or was given to do, and that would go with the person.
_WORK = (
    Assignment.person_id,
    Claim.person_id,
    Review.reviewer_id,
    ReviewAnswer.author_id,
    PassageReview.reviewer_id,
    PassageReview.person_id,
    PassageAnswer.author_id,
    Adjudication.person_id,
    TargetProposal.person_id,
    RegionProposal.person_id,
    Thread.starter_id,
    ThreadMessage.author_id,
)
#: What only managers may do, for the sentence that refuses others.
MANAGING = say("Only a manager may change who works in the project. Ask a manager of the project for that role.")


@dataclass(frozen=True)
class ListedPerson:
    """A person of a project, and on how many articles there is work of theirs or for them, as far as one may know."""

    person: Person
    articles: int


def list_members(session: Session, caller: Caller) -> list[Person]:
    """Return the members with their accounts, by name. Raises NotAllowed for viewers."""
    caller.require(
        "annotator",
        say("Only an annotator may see who works in the project. Ask a manager of the project for that role."),
    )
    query = (
        select(Person)
        .where(Person.project_id == caller.project.id, Person.role.is_not(None))
        .options(joinedload(Person.account))
        .order_by(Person.name_key)
    )
    return list(session.scalars(query))


def get_person(session: Session, caller: Caller, key: int) -> Person:
    """Return the person with this key in the caller's project. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.project_id == caller.project.id, Person.id == key))
    if person is None:
        raise NotFound()
    return person


def find_account(session: Session, caller: Caller, username: str) -> Account:
    """Return the account called *username*; below manager the project's members alone are known. Raises NotFound."""
    query = select(Account).where(Account.name_key == name_key(username))
    if not caller.is_at_least("manager"):
        query = query.join(Person, Person.account_id == Account.id).where(
            Person.project_id == caller.project.id, Person.role.is_not(None)
        )
    account = session.scalar(query)
    if account is None:
        raise NotFound(say("There is no account of this name. Check the spelling, or invite the person by a link."))
    return account


def set_member(session: Session, caller: Caller, account: Account, role: str) -> tuple[Person, bool]:
    """Give *account* the role; return its person and whether it is a new member.

    Raises NotAllowed, Invalid for an unknown role, Conflict for a disabled account and where the last manager would
    be lost.
    """
    caller.require("manager", MANAGING)
    caller.require_open()
    problems = check_role(role)
    if problems:
        raise Invalid(problems[0].message, problems)
    person = _person_of(session, caller.project, account)
    is_new = person is None or person.role is None
    if is_new and account.is_disabled:
        raise Conflict(say("This account is disabled. Ask an administrator to enable it first."))
    if person is not None and role != "manager":
        _keep_a_manager(session, person)
    before = "" if person is None else person.role or ""
    person = give_role(session, caller.project, account, role)
    if before != role:
        log(session, caller.account, "member set", caller.project, f"{account.name}: {before or 'nobody'} to {role}")
    return person, is_new


def remove_member(session: Session, caller: Caller, account: Account) -> Person:
    """Take the account's role away and return its person, who stays with all work. A second time is no error.

    Raises NotAllowed, NotFound for somebody who never was a member, Conflict for the last manager.
    """
    caller.require("manager", MANAGING)
    caller.require_open()
    person = _person_of(session, caller.project, account)
    if person is None:
        raise NotFound()
    if person.role is not None:
        _keep_a_manager(session, person)
        log(session, caller.account, "member removed", caller.project, f"{account.name}: {person.role}")
        person.role = None
        session.flush()
    return person


def give_role(session: Session, project: Project, account: Account, role: str) -> Person:
    """Make *account* a member with *role* without asking who does it, and return its person. Raises Conflict.

    For the command line, for invitations and for a project's creator; all others call `set_member`.
    """
    person = name_person(session, project, account)
    person.role = role
    session.flush()
    return person


def check_role(role: str) -> list[Problem]:
    """Return what is wrong with a role that somebody sent."""
    return (
        []
        if role in ROLES
        else [Problem(say("The role is one of %(names)s.", names=", ".join(ROLES)), pointer="/role")]
    )


def list_persons(session: Session, caller: Caller) -> list[ListedPerson]:
    """Return every person of the project, members or not, by name. Raises NotAllowed below manager."""
    caller.require(
        "manager",
        say("Only a manager may see every person of the project. Ask a manager of the project for that role."),
    )
    may_know = or_(Person.id == caller.person_id, Assignment.article_id.not_in(blind_articles(caller)))
    articles = select(func.count()).where(Assignment.person_id == Person.id, may_know).correlate(Person)
    query = (
        select(Person, articles.scalar_subquery())
        .where(Person.project_id == caller.project.id)
        .options(joinedload(Person.account))
        .order_by(Person.name_key)
    )
    return [ListedPerson(person, count) for person, count in session.execute(query)]


def rename_person(session: Session, caller: Caller, person: Person, new_name: str) -> Person:
    """Call *person* by *new_name* from now on, in pages and exports. Raises NotAllowed, Invalid, Conflict."""
    caller.require("manager", say("Only a manager may rename a person. Ask a manager of the project for that role."))
    caller.require_open()
    new_name = new_name.strip()
    problems = check_name(new_name)
    if problems:
        raise Invalid(problems[0].message, problems)
    key = name_key(new_name)
    same_name = select(Person.id).where(
        Person.project_id == person.project_id, Person.name_key == key, Person.id != person.id
    )
    if session.scalar(same_name):
        message = say("Somebody else in this project has that name. Choose another one.")
        raise Conflict(message, [Problem(message, pointer="/name")])
    log(session, caller.account, "person renamed", caller.project, f"{person.name} to {new_name}")
    person.name, person.name_key = new_name, key
    session.flush()
    return person


def check_name(name: str) -> list[Problem]:
    """Return what is wrong with a person's name; it stands in addresses, so it has no slash."""
    if not name:
        return [Problem(say("Give the person a name."), pointer="/name")]
    if "/" in name or not name.isprintable():
        return [Problem(say("A name has no slash and no line break. Leave them out."), pointer="/name")]
    return check_string(name, NAME_LIMIT, "/name", say("The name"))


def link_person(session: Session, caller: Caller, person: Person, account: Account) -> Person:
    """Make an imported person the one under which *account* works, as an annotator unless it has a role.

    Nothing is merged: a person that the account has so far, without any work, goes. Raises NotAllowed, and Conflict
    for a person who has an account and for an account with work of its own.
    """
    caller.require(
        "manager", say("Only a manager may link a person to an account. Ask a manager of the project for that role.")
    )
    caller.require_open()
    if person.account_id is not None:
        raise Conflict(say("This person has an account already. Unlink it first."))
    role = "annotator"
    other = _person_of(session, caller.project, account)
    if other is not None:
        if has_work(session, other):
            raise Conflict(say("This account has work under another name in this project, and work is never merged."))
        role = other.role or role
        session.delete(other)
        session.flush()
    person.account_id, person.role = account.id, role
    log(session, caller.account, "person linked", caller.project, f"{person.name} to {account.name}")
    session.flush()
    return person


def unlink_person(session: Session, caller: Caller, person: Person) -> Person:
    """Part *person* from its account, which leaves the project; the work stays under the name.

    Raises NotAllowed, Conflict for a person without account and for the last manager.
    """
    caller.require(
        "manager",
        say("Only a manager may unlink a person from its account. Ask a manager of the project for that role."),
    )
    caller.require_open()
    if person.account is None:
        raise Conflict(say("This person has no account."))
    _keep_a_manager(session, person)
    log(session, caller.account, "person unlinked", caller.project, f"{person.name} from {person.account.name}")
    person.account_id = person.role = None
    session.flush()
    session.expire(person, ["account"])
    return person


def has_work(session: Session, person: Person) -> bool:
    """Return whether anything in the project is this person's or was given to them to do."""
    found = or_(*(exists().where(column == person.id) for column in _WORK))
    return bool(session.scalar(select(found)))


def _person_of(session: Session, project: Project, account: Account) -> Person | None:
    return session.scalar(select(Person).where(Person.project_id == project.id, Person.account_id == account.id))


def _keep_a_manager(session: Session, person: Person) -> None:
    """Refuse when *person* is the only manager of the project."""
    if person.role != "manager":
        return
    others = select(Person.id).where(
        Person.project_id == person.project_id, Person.role == "manager", Person.id != person.id
    )
    if session.scalar(others.limit(1)) is None:
        raise Conflict(say("This is the project's last manager. Make somebody else a manager first."))
