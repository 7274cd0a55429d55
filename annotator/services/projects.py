"""A project's life: created with its first codebook, renamed, archived, deleted and restored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.codebook_default import default_codebook
from annotator.core.errors import Conflict, Invalid, NotAllowed, Problem
from annotator.core.records import encode
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account, Article, Claim, CodebookVersion, Person, Project
from annotator.services.access import Caller, Role, log
from annotator.services.members import give_role
from annotator.services.visibility import visible_claims

Opens = Literal["own", "all", "never"]
OPENING_RULES: tuple[Opens, ...] = get_args(Opens)
Offers = Literal["off", "majority", "confidence", "dawid_skene"]
OFFERS: tuple[Offers, ...] = get_args(Offers)

#: "new" is the address of the page that creates projects.
RESERVED_SLUGS = ("new",)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True)
class ListedProject:
    """A project as somebody sees it in a list."""

    project: Project
    #: The own person there; None for an administrator who has not worked in it.
    person: Person | None
    role: Role
    articles: int


@dataclass(frozen=True)
class Belongings:
    """What goes with a project when it is deleted; of claims those that the caller may see."""

    articles: int
    claims: int
    persons: int


def create_project(
    session: Session,
    account: Account | None,
    slug: str,
    title: str,
    codebook: Codebook | None = None,
    description: str = "",
) -> Project:
    """Create a project with *codebook*, or our own one, and return it; *account* becomes its manager.

    None as *account* is the command line, which leaves the project without members. Raises NotAllowed unless the
    account is an administrator's, Invalid, and Conflict for a slug that is taken.
    """
    if account is not None:
        require_creator(account)
    slug, title = slug.strip(), title.strip()
    problems = [*check_slug(slug), *check_title(title), *check_description(description)]
    if problems:
        raise Invalid(problems[0].message, problems)
    if session.scalar(select(Project.id).where(Project.slug == slug)):
        message = say("A project has this short name already, or had it before it was deleted. Choose another one.")
        raise Conflict(message, [Problem(message, pointer="/slug")])
    project = Project(slug=slug, title=title, description=description, created_at=now(), opens="all")
    session.add(project)
    session.flush()
    _write_first_codebook(session, account, project, codebook or default_codebook(title))
    if account is not None:
        give_role(session, project, account, "manager")
    log(session, account, "project created", project)
    return project


def require_creator(account: Account) -> None:
    """Raise NotAllowed unless *account* may create projects."""
    if not account.is_admin:
        raise NotAllowed(say("Only administrators create projects. Ask one to create it and to make you its manager."))


def list_projects(session: Session, account: Account) -> list[ListedProject]:
    """Return the projects that *account* may enter, by title, archived ones last; an administrator may enter all."""
    return _list_projects(session, account, deleted=False)


def list_deleted_projects(session: Session, account: Account) -> list[ListedProject]:
    """Return the deleted projects that *account* may restore, by title."""
    return [each for each in _list_projects(session, account, deleted=True) if each.role == "manager"]


def count_articles(session: Session, project: Project) -> int:
    """Return how many articles the project has."""
    query = select(func.count()).where(Article.project_id == project.id, Article.deleted_at.is_(None))
    return session.scalar(query) or 0


def change_project(
    session: Session,
    caller: Caller,
    *,
    title: str | None = None,
    description: str | None = None,
    opens: str | None = None,
    hides_names: bool | None = None,
    consensus: str | None = None,
) -> Project:
    """Change what is given, and return the project. Raises NotAllowed, Conflict while it is archived, Invalid."""
    caller.require("manager", say("Only a manager may change the project. Ask a manager of the project for that role."))
    caller.require_open()
    problems = [] if title is None else check_title(title.strip())
    problems += [] if description is None else check_description(description)
    if opens is not None and opens not in OPENING_RULES:
        problems.append(Problem(say("Choose one of %(names)s.", names=", ".join(OPENING_RULES)), pointer="/opens"))
    if consensus is not None and consensus not in OFFERS:
        problems.append(Problem(say("Choose one of %(names)s.", names=", ".join(OFFERS)), pointer="/consensus"))
    if problems:
        raise Invalid(problems[0].message, problems)
    project = caller.project
    if title is not None:
        project.title = title.strip()
    if description is not None:
        project.description = description
    if opens is not None and opens != project.opens:
        log(session, caller.account, "opening rule changed", project, f"{project.opens} to {opens}")
        project.opens = opens
    if hides_names is not None and hides_names != project.hides_names:
        log(session, caller.account, "names in adjudication", project, "hidden" if hides_names else "shown")
        project.hides_names = hides_names
    if consensus is not None and consensus != project.consensus:
        log(session, caller.account, "consensus offers", project, f"{project.consensus} to {consensus}")
        project.consensus = consensus
    session.flush()
    return project


def archive_project(session: Session, caller: Caller) -> None:
    """Make the project read-only; nothing happens when it is already. Raises NotAllowed, Conflict once deleted."""
    caller.require(
        "manager", say("Only a manager may archive the project. Ask a manager of the project for that role.")
    )
    _require_not_deleted(caller)
    if caller.project.archived_at is None:
        caller.project.archived_at = now()
        log(session, caller.account, "project archived", caller.project)


def reopen_project(session: Session, caller: Caller) -> None:
    """Let people work in an archived project again. Raises NotAllowed, Conflict once it is deleted."""
    caller.require(
        "manager", say("Only a manager may open the project again. Ask a manager of the project for that role.")
    )
    _require_not_deleted(caller)
    if caller.project.archived_at is not None:
        caller.project.archived_at = None
        log(session, caller.account, "project opened again", caller.project)


def count_belongings(session: Session, caller: Caller) -> Belongings:
    """Return what would go with the project. Raises NotAllowed."""
    caller.require("manager", say("Only a manager may delete the project. Ask a manager of the project for that role."))
    claims = select(func.count()).select_from(Claim).where(visible_claims(caller))
    persons = select(func.count()).where(Person.project_id == caller.project.id)
    return Belongings(
        count_articles(session, caller.project), session.scalar(claims) or 0, session.scalar(persons) or 0
    )


def delete_project(session: Session, caller: Caller, typed_slug: str) -> None:
    """Take the project out of every list until it is restored. Raises NotAllowed, Invalid unless the slug was typed."""
    caller.require("manager", say("Only a manager may delete the project. Ask a manager of the project for that role."))
    if typed_slug.strip() != caller.project.slug:
        raise Invalid.at(
            "/slug", say("Type %(slug)s to delete the project. Nothing was deleted.", slug=caller.project.slug)
        )
    if caller.project.deleted_at is None:
        caller.project.deleted_at = now()
        log(session, caller.account, "project deleted", caller.project)


def restore_project(session: Session, caller: Caller) -> None:
    """Bring a deleted project back as it was. Raises NotAllowed."""
    caller.require(
        "manager", say("Only a manager may restore the project. Ask a manager of the project for that role.")
    )
    if caller.project.deleted_at is not None:
        caller.project.deleted_at = None
        log(session, caller.account, "project restored", caller.project)


def check_slug(slug: str) -> list[Problem]:
    """Return what is wrong with a project's short name."""
    if not slug:
        message = say("Give the project a short name; it is part of every address.")
    elif len(slug) > 64:
        message = say("The short name has %(slug)s characters; the limit is 64. Shorten it.", slug=f"{len(slug):,}")
    elif not _SLUG.fullmatch(slug):
        message = say("Use small letters a to z, digits and hyphens only, and begin with a letter or a digit.")
    elif slug in RESERVED_SLUGS:
        message = say("The short name “%(slug)s” is taken by a page of ours. Choose another one.", slug=slug)
    else:
        return []
    return [Problem(message, pointer="/slug")]


def check_title(title: str) -> list[Problem]:
    """Return what is wrong with a project's title."""
    if not title:
        return [Problem(say("Give the project a title."), pointer="/title")]
    return check_string(title, STRING_LIMIT, "/title", say("The title"))


def check_description(description: str) -> list[Problem]:
    """Return what is wrong with a project's description."""
    return check_string(description, NOTE_LIMIT, "/description", say("The description"))


def _list_projects(session: Session, account: Account, *, deleted: bool) -> list[ListedProject]:
    articles = (
        select(func.count())
        .where(Article.project_id == Project.id, Article.deleted_at.is_(None))
        .correlate(Project)
        .scalar_subquery()
    )
    query = (
        select(Project, Person, articles)
        .outerjoin(Person, (Person.project_id == Project.id) & (Person.account_id == (account.id or 0)))
        .where(Project.deleted_at.is_not(None) if deleted else Project.deleted_at.is_(None))
        .order_by(Project.archived_at.is_not(None), func.lower(Project.title), Project.id)
    )
    if not account.is_admin:
        query = query.where(Person.role.is_not(None))
    return [
        ListedProject(project, person, "manager" if account.is_admin else cast(Role, person.role), count)
        for project, person, count in session.execute(query)
    ]


def _write_first_codebook(session: Session, account: Account | None, project: Project, codebook: Codebook) -> None:
    session.add(
        CodebookVersion(
            project_id=project.id,
            version=1,
            body=encode(codebook).decode(),
            sha256=codebook.sha256,
            created_at=now(),
            created_by_id=account.id if account else None,
        )
    )
    session.flush()


def _require_not_deleted(caller: Caller) -> None:
    if caller.project.deleted_at is not None:
        raise Conflict(say("This project is deleted. Restore it first."))
