"""Who is asking, in which project, in which role: where every look-up of a project's things begins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, NotAllowed, NotFound
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.db import Base, now
from annotator.models import Account, Article, LogEntry, Person, Project
from annotator.services.prepared import Prepared

# Put together once: that takes as long as running them, and every request begins here.
_ENTRY = (
    select(Project, Person)
    # The command line's operator is no row: its None would match the persons without account.
    .outerjoin(Person, and_(Person.project_id == Project.id, Person.account_id == bindparam("account")))
    .where(Project.slug == bindparam("slug"))
)
_ARTICLE = and_(Article.project_id == Project.id, Article.uuid == bindparam("uuid"), Article.deleted_at.is_(None))
# By columns, not as objects of the session: making those takes longer than the rest of a save's reading.
_KINDS: tuple[type[Base], ...] = (Project, Person, Article)
_NAMES = [kind.metadata.tables[kind.__tablename__].c.keys() for kind in _KINDS]
_ENTRY_AND_ARTICLE = Prepared(
    _ENTRY.outerjoin(Article, _ARTICLE).with_only_columns(
        *(getattr(kind, name) for kind, names in zip(_KINDS, _NAMES, strict=True) for name in names)
    )
)

Role = Literal["viewer", "annotator", "reviewer", "manager"]
ROLES: tuple[Role, ...] = ("viewer", "annotator", "reviewer", "manager")


@dataclass(frozen=True)
class Caller:
    """An account at work in one project."""

    account: Account
    project: Project
    #: None for an administrator who has not worked in the project.
    person: Person | None
    role: Role

    def is_at_least(self, role: Role) -> bool:
        """Return whether the caller may do what *role* may do."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: Role, refusal: str) -> None:
        """Raise NotAllowed with the sentence *refusal* unless the caller's role is *role* or a higher one."""
        if not self.is_at_least(role):
            raise NotAllowed(refusal)

    def require_open(self) -> None:
        """Raise Conflict when the project is archived or deleted, and so read-only."""
        if self.project.archived_at or self.project.deleted_at:
            raise Conflict(say("This project is archived, so nothing in it can change. A manager can open it again."))

    @property
    def person_id(self) -> int:
        """Return the caller's person's key, or one that no person has."""
        return self.person.id if self.person else 0


def enter_project(session: Session, account: Account, slug: str) -> Caller:
    """Return *account* as a caller in the project *slug*. Raises NotFound unless it is a member or an administrator.

    A deleted project is found by its managers alone, so that they can restore it.
    """
    found = session.execute(_ENTRY, {"slug": slug, "account": account.id or 0}).one_or_none()
    if found is None:
        raise NotFound()
    return _caller(account, *found)


def enter_article(session: Session, account: Account, slug: str, uuid: str) -> tuple[Caller, Article]:
    """Return *account* as a caller in the project *slug*, and the article *uuid* there, for reading only.

    What is to be changed itself, and not its claims, is fetched by its key. Raises NotFound for either.
    """
    wanted = {"slug": slug, "account": account.id or 0, "uuid": uuid.lower()}
    row = _ENTRY_AND_ARTICLE.first(session.connection(), wanted)
    if row is None:
        raise NotFound()
    values = iter(row)
    project, person, article = ([*islice(values, len(names))] for names in _NAMES)
    caller = _caller(account, _project(*project), _person(*person))
    if article[0] is None:
        raise NotFound()
    return caller, Article(**dict(zip(_NAMES[2], article, strict=True)))


def find_article(session: Session, caller: Caller, uuid: str) -> Article:
    """Return the article *uuid* of the caller's project. Raises NotFound."""
    query = select(Article).where(
        Article.project_id == caller.project.id, Article.uuid == uuid.lower(), Article.deleted_at.is_(None)
    )
    article = session.scalar(query)
    if article is None:
        raise NotFound()
    return article


def find_person(session: Session, project: Project, name: str) -> Person:
    """Return the person called *name* in *project*, whatever its case. Raises NotFound."""
    query = select(Person).where(Person.project_id == project.id, Person.name_key == name_key(name))
    person = session.scalar(query)
    if person is None:
        raise NotFound()
    return person


def own_person(session: Session, caller: Caller) -> Person:
    """Return the caller's person, made now for an administrator who starts to work in a project."""
    if caller.person is not None:
        return caller.person
    person = session.scalar(
        select(Person).where(Person.project_id == caller.project.id, Person.account_id == caller.account.id)
    )
    if person is None:
        person = name_person(session, caller.project, caller.account)
    return person


def name_person(session: Session, project: Project, account: Account) -> Person:
    """Return the person of *account* in *project*: the one it has, an unlinked one of its name, or a new one.

    Raises Conflict where another account's person already has the name.
    """
    linked = session.scalar(select(Person).where(Person.project_id == project.id, Person.account_id == account.id))
    if linked is not None:
        return linked
    person = session.scalar(
        select(Person).where(Person.project_id == project.id, Person.name_key == name_key(account.name))
    )
    if person is None:
        person = Person(project_id=project.id, name=account.name, name_key=name_key(account.name), created_at=now())
        session.add(person)
    elif person.account_id is not None:
        raise Conflict(
            say('Another account works as "%(name)s" in this project. Unlink that person first.', name=person.name)
        )
    person.account_id = account.id
    session.flush()
    return person


def log(
    session: Session, account: Account | None, action: str, project: Project | None = None, detail: str = ""
) -> None:
    """Add a line to the log of things that people must be able to look up later."""
    session.add(
        LogEntry(
            at=now(),
            account_id=account.id if account else None,
            project_id=project.id if project else None,
            action=action,
            detail=detail[:1000],
        )
    )


# Their rows seldom change, and to make the object takes longer than to read the row.
@lru_cache(maxsize=1024)
def _project(*values: Any) -> Project:
    return Project(**dict(zip(_NAMES[0], values, strict=True)))


@lru_cache(maxsize=1024)
def _person(*values: Any) -> Person | None:
    return None if values[0] is None else Person(**dict(zip(_NAMES[1], values, strict=True)))


def _caller(account: Account, project: Project, person: Person | None) -> Caller:
    role: str | None = "manager" if account.is_admin else person.role if person else None
    if role not in ROLES or (project.deleted_at and role != "manager"):
        raise NotFound()
    return Caller(account, project, person, role)
