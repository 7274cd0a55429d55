"""Who the caller is."""

from __future__ import annotations

from flask import Response
from msgspec import Struct

from annotator.api.routing import Routes, answer
from annotator.services.projects import list_projects
from annotator.web.database import reading
from annotator.web.login import current_account

routes = Routes("me")


class MyProject(Struct):
    """A project that the caller may enter, and as what."""

    slug: str
    title: str
    role: str


class Me(Struct):
    """The caller's account."""

    name: str
    display_name: str
    is_admin: bool
    projects: list[MyProject]


@routes("GET", "/me", "The account that asks, and its projects.", answers={200: Me})
def get_me() -> Response:
    """Return the caller's account."""
    account = current_account()
    with reading() as session:
        listed = list_projects(session, account)
    projects = [MyProject(each.project.slug, each.project.title, each.role) for each in listed]
    return answer(Me(account.name, account.display_name, account.is_admin, projects))
