"""The people of the tests, and small builders: Ada and Ben annotate, Cleo reviews, Dora manages, Eve has no access."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.text import digest, fold, name_key
from annotator.db import Database, now
from annotator.models import Account, Article, ArticleText, Person, Project
from annotator.services.access import Caller, enter_project
from annotator.services.sessions import open_session

ROLES = {"ada": "annotator", "ben": "annotator", "cleo": "reviewer", "dora": "manager", "vera": "viewer"}
OUTSIDERS = ("eve", "root")
PASSWORD = "a harbour at first light"
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$10z/hxY9aYDhGPd3DIgyqQ$3GY0b2iMckdDmUVtvfPpMV0XdrE+/W5+wO/SOobna7c"

#: A text with an emoji, a combining mark, NBSP, Cyrillic and a line of its own for a question.
TEXT = (
    "The tram 🚊 will come, Mayor Orlov said.\n"
    "Question: Is the car ban fair?\n"
    "Answer: «Да, это честно», she said, but cafe\u0301 owners\u00a0disagree.\n"
    "\n"
    "Read also: Ten facts about trams\n"
)

CODEBOOK = {
    "title": "Harbour",
    "claim_types": [{"key": "factual", "label": "Factual", "shortcut": "1"}, {"key": "policy", "label": "Policy"}],
    "targets": [
        {"key": "TRAM", "label": "The city should build the tram", "shortcut": "t", "stances": {"favor": "builds it"}},
        {"key": "CARS", "label": "Cars should leave the harbour", "shortcut": "c"},
    ],
    "stances": [
        {"key": "favor", "label": "In favour", "shortcut": "+", "value": 1},
        {"key": "against", "label": "Against", "shortcut": "-", "value": -1},
        {"key": "neutral", "label": "Neutral", "shortcut": "0", "value": 0},
        {"key": "unclear", "label": "Unclear", "shortcut": "?"},
    ],
    "confidence": {"min": 1, "max": 5, "question": "How sure?"},
    "actor_roles": [
        {"key": "author", "label": "Author"},
        {"key": "speaker", "label": "Speaker"},
        {"key": "collective", "label": "Said to think", "voice": False},
    ],
    "fields": [
        {"key": "certainty", "kind": "choice", "options": [{"key": "certain"}, {"key": "possible"}]},
        {"key": "checked", "kind": "flag"},
    ],
    "required": ["type", "target", "stance", "confidence"],
}


@dataclass(frozen=True)
class Cast:
    """The accounts by name, and the project in which all but Eve and the administrator (root) are members."""

    accounts: dict[str, Account]
    project: Project


def make_account(session: Session, name: str, *, is_admin: bool = False) -> Account:
    """Return a new account; its password is PASSWORD."""
    account = Account(
        name=name,
        name_key=name_key(name),
        display_name=name.title(),
        password_hash=PASSWORD_HASH,
        is_admin=is_admin,
        created_at=now(),
    )
    session.add(account)
    session.flush()
    return account


def make_project(session: Session, slug: str = "harbour", codebook: dict[str, object] | None = None) -> Project:
    """Return a new project without members."""
    from annotator.services.projects import create_project

    return create_project(session, None, slug, slug.title(), Codebook.from_object(codebook or CODEBOOK))


def join(session: Session, project: Project, account: Account, role: str) -> Person:
    """Make *account* a member of *project*."""
    person = Person(project_id=project.id, name=account.name, name_key=name_key(account.name), created_at=now())
    person.account_id, person.role = account.id, role
    session.add(person)
    session.flush()
    return person


def make_cast(session: Session) -> Cast:
    """Return the whole cast in the project `harbour`."""
    project = make_project(session)
    accounts = {name: make_account(session, name) for name in ROLES}
    for name, role in ROLES.items():
        join(session, project, accounts[name], role)
    accounts |= {"eve": make_account(session, "eve"), "root": make_account(session, "root", is_admin=True)}
    return Cast(accounts, project)


def make_article(session: Session, project: Project, text: str = TEXT, **metadata: object) -> Article:
    """Return a new article of *project*."""
    count = session.query(Article).filter_by(project_id=project.id).count()
    moment = now()
    article = Article(
        project_id=project.id,
        uuid=str(uuid4()),
        position=count + 1,
        sha256=digest(text),
        length=len(text),
        created_at=moment,
        updated_at=moment,
        **({"title": f"Article {count + 1}"} | metadata),
    )
    article.content = ArticleText(text=text, folded=fold(text))
    article.folded = fold(article.title)
    session.add(article)
    session.flush()
    return article


def caller(session: Session, cast: Cast, name: str) -> Caller:
    """Return the person called *name* as a caller in the cast's project."""
    return enter_project(session, cast.accounts[name], cast.project.slug)


def piece(quote: str, text: str = TEXT) -> dict[str, object]:
    """Return the segment of the first place where *quote* stands in *text*."""
    start = text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def claim_body(quote: str = "The tram 🚊 will come", text: str = TEXT, **fields: object) -> dict[str, object]:
    """Return a complete claim on *quote*, as a client sends it."""
    body: dict[str, object] = {
        "segments": [piece(quote, text)],
        "type": "factual",
        "stances": [{"target": "TRAM", "stance": "favor"}],
        "confidence": 4,
        "attribution": [{"actor": "Mayor Orlov", "role": "speaker"}],
    }
    return body | fields


def client_for(app: Flask, database: Database, cast: Cast, name: str | None) -> FlaskClient:
    """Return a client that is signed in as the named person, or as nobody."""
    client = app.test_client()
    if name is not None:
        with database.writing() as session:
            _, token = open_session(session, cast.accounts[name])
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
    return client
