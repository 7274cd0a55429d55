"""Who is asking, in which project, in which role: where every look-up of a project's things begins."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import Text, and_, bindparam, cast, select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, NotAllowed, NotFound
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.db import Base, connection_of, now
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

T = TypeVar("T")
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


# By columns, not as objects of the session: making those takes longer than the rest of a save's reading.
_KINDS: tuple[type[Base], ...] = (Project, Person, Article)
_NAMES = [kind.metadata.tables[kind.__tablename__].c.keys() for kind in _KINDS]
#: Columns that hold JSON, which not every driver gives as the text that it is stored as.
_NESTED = ("meta", "regions")
Entry = tuple[Project, Person | None, Article | None]


def make_entry(*values: Any) -> Entry:
    """Return what a row of ENTRY_AND_ARTICLE holds, for reading only."""
    remaining = iter(values)
    project, person, article = (dict(zip(names, remaining, strict=False)) for names in _NAMES)
    if article["id"] is not None:
        article |= {name: json.loads(article[name]) for name in _NESTED}
    return Project(**project), _made(Person, person), _made(Article, article)


def _made(kind: type[T], row: dict[str, Any]) -> T | None:
    return kind(**row) if row["id"] is not None else None


#: A project, its person of an account, and one of its articles, by slug, account and uuid.
ENTRY_AND_ARTICLE = _ENTRY.outerjoin(Article, _ARTICLE).with_only_columns(
    *(
        cast(getattr(kind, name), Text) if name in _NESTED else getattr(kind, name)
        for kind, names in zip(_KINDS, _NAMES, strict=True)
        for name in names
    )
)
_ENTER = Prepared(ENTRY_AND_ARTICLE, make=make_entry)


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
    return entered(account, _ENTER.first(connection_of(session), wanted))


def entered(account: Account, found: Entry | None) -> tuple[Caller, Article]:
    """Return the caller and the article of an entry. Raises NotFound where the caller may not enter or none is."""
    if found is None:
        raise NotFound()
    project, person, article = found
    caller = _caller(account, project, person)
    if article is None:
        raise NotFound()
    return caller, article


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
            by_account=account is not None and account.id is not None,
            project_id=project.id if project else None,
            action=action,
            detail=detail[:1000],
        )
    )


def _caller(account: Account, project: Project, person: Person | None) -> Caller:
    role: str | None = "manager" if account.is_admin else person.role if person else None
    if role not in ROLES or (project.deleted_at and role != "manager"):
        raise NotFound()
    return Caller(account, project, person, role)
