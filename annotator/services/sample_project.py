"""The project that `annotator demo` shows: ten articles, three annotators, a reviewer and a manager."""

from __future__ import annotations

from importlib import resources

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict
from annotator.core.text import name_key
from annotator.core.wording import say
from annotator.formats.source import Source
from annotator.models import Account, Project
from annotator.services.access import Role, enter_project
from annotator.services.accounts import create_account, set_password
from annotator.services.importing import import_files
from annotator.services.members import give_role
from annotator.services.projects import create_project

SLUG = "velmora"
TITLE = "The harbour of Velmora"
#: Who signs in to the sample project, in the order in which they are printed.
PEOPLE: dict[str, Role] = {
    "ada": "annotator",
    "ben": "annotator",
    "cleo": "annotator",
    "dora": "reviewer",
    "mira": "manager",
}
ADMINISTRATOR = "mira"


def prepare_sample(session: Session, actor: Account, passwords: dict[str, str]) -> Project:
    """Return the sample project, made now if it is not there; each of its people gets the password given.

    Raises Conflict where the database holds other projects or accounts: a demo must not open doors into real work.
    """
    others = session.scalar(select(Project.id).where(Project.slug != SLUG).limit(1))
    strangers = session.scalar(select(Account.id).where(Account.name_key.not_in([name_key(name) for name in PEOPLE])))
    if others or strangers:
        raise Conflict(
            say(
                "This installation holds other work than the demo's, and the demo prints passwords. "
                "Use --dir with an empty folder."
            )
        )
    project = session.scalar(select(Project).where(Project.slug == SLUG))
    if project is None:
        return _make(session, actor, passwords)
    for account in session.scalars(select(Account)):
        if account.name in passwords:
            set_password(session, account, passwords[account.name], actor=actor)
    return project


def sample_file(name: str) -> Source:
    """Return a file of the sample as it is shipped."""
    return Source(name, resources.files("annotator.sample").joinpath(name).read_bytes())


def _make(session: Session, actor: Account, passwords: dict[str, str]) -> Project:
    from annotator.formats import codebook_yaml  # with PyYAML, which no server needs at its start

    codebook = codebook_yaml.read_codebook(sample_file("codebook.yaml").raw)
    project = create_project(session, None, SLUG, TITLE, codebook)
    import_files(session, enter_project(session, actor, SLUG), [sample_file("articles.jsonl")])
    for name, role in PEOPLE.items():
        account = create_account(session, name, passwords[name], is_admin=name == ADMINISTRATOR, actor=actor)
        give_role(session, project, account, role)
    return project
