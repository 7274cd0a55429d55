"""Projects: listed, created, read, changed and archived."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from zlib import crc32

from flask import Response
from msgspec import UNSET, Struct, UnsetType

from annotator.api.routing import Page, Routes, answer, if_match, read_body
from annotator.core.codebook import Codebook
from annotator.core.errors import Invalid, Stale
from annotator.core.records import encode
from annotator.core.wording import say
from annotator.models import Project
from annotator.services import projects
from annotator.services.access import Role, enter_project
from annotator.services.claim_reading import optional_timestamp, timestamp
from annotator.services.projects import Offers, Opens
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("projects")


class ProjectRecord(Struct):
    """A project as the caller sees it."""

    slug: str
    title: str
    description: str
    #: The caller's own role.
    role: Role
    #: When others' submitted work opens to annotators.
    opens: Opens
    #: Whether adjudicators see neither who made a claim nor everybody in the same order.
    hides_names: bool
    #: What is offered of clusters whose members differ: what most say, weighted by confidence, or most likely by
    #: everybody's error rates.
    consensus: Offers
    codebook_version: int
    articles: int
    archived_at: str | None
    created_at: str


#: What PATCH passes on as it is.
CHANGEABLE = ("title", "description", "opens", "hides_names", "consensus")


class ProjectInput(Struct, forbid_unknown_fields=True):
    """A project to be created; without a codebook it starts with the default one."""

    slug: str
    title: str
    description: str = ""
    codebook: dict[str, Any] | None = None


class ProjectChange(Struct, forbid_unknown_fields=True):
    """What is to change; what is left out stays."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    opens: Opens | UnsetType = UNSET
    hides_names: bool | UnsetType = UNSET
    consensus: Offers | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


@routes("GET", "/projects", "The projects that the caller may enter.", answers={200: Page})
def list_projects() -> Response:
    """Return the projects by title, archived ones last."""
    with reading() as session:
        listed = projects.list_projects(session, current_account())
        return answer(Page([project_record(each.project, each.role, each.articles) for each in listed]))


@routes("POST", "/projects", "Create a project.", body=ProjectInput, answers={201: ProjectRecord})
def post_project() -> Response:
    """Return the new project; the caller, an administrator, is its manager."""
    account = current_account()
    projects.require_creator(account)
    body = read_body(ProjectInput)
    codebook = None if body.codebook is None else read_codebook(body.codebook)
    with writing() as session:
        project = projects.create_project(session, account, body.slug, body.title, codebook, body.description)
        return answer(project_record(project, "manager", 0), 201, etag=project_version(project))


@routes("GET", "/projects/<slug>", "One project.", answers={200: ProjectRecord})
def get_project(slug: str) -> Response:
    """Return the project."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        articles = projects.count_articles(session, caller.project)
        return answer(project_record(caller.project, caller.role, articles), etag=project_version(caller.project))


@routes(
    "PATCH",
    "/projects/<slug>",
    "Rename, describe, archive or open a project again.",
    body=ProjectChange,
    answers={200: ProjectRecord},
    if_match="honoured",
)
def patch_project(slug: str) -> Response:
    """Return the project after the change."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        caller.require(
            "manager", say("Only a manager may change the project. Ask a manager of the project for that role.")
        )
        articles = projects.count_articles(session, caller.project)
        if if_match() not in (None, project_version(caller.project)):
            raise Stale(
                say("Somebody changed the project in between. Read it again, then change it."),
                project_record(caller.project, caller.role, articles),
            )
        change = read_body(ProjectChange)
        if change.archived is False:
            projects.reopen_project(session, caller)
        named = {name: getattr(change, name) for name in CHANGEABLE}
        given = {name: value for name, value in named.items() if value is not UNSET}
        if given:
            projects.change_project(session, caller, **given)
        if change.archived is True:
            projects.archive_project(session, caller)
        return answer(project_record(caller.project, caller.role, articles), etag=project_version(caller.project))


def read_codebook(obj: dict[str, Any]) -> Codebook:
    """Return the codebook that a body brings. Raises Invalid with pointers into the body."""
    try:
        return Codebook.from_object(obj)
    except Invalid as error:
        problems = [replace(each, pointer=f"/codebook{each.pointer or ''}") for each in error.problems]
        raise Invalid(error.message, problems) from None


def project_record(project: Project, role: str, articles: int) -> ProjectRecord:
    """Return the record of *project* for somebody in *role*."""
    return ProjectRecord(
        slug=project.slug,
        title=project.title,
        description=project.description,
        role=cast(Role, role),
        opens=cast(Opens, project.opens),
        hides_names=project.hides_names,
        consensus=cast(Offers, project.consensus),
        codebook_version=project.codebook_version,
        articles=articles,
        archived_at=optional_timestamp(project.archived_at),
        created_at=timestamp(project.created_at),
    )


def project_version(project: Project) -> int:
    """Return the number that changes with whatever PATCH can change; projects keep no version of their own."""
    seen = (
        project.title,
        project.description,
        project.opens,
        project.hides_names,
        project.consensus,
        project.archived_at is not None,
    )
    return crc32(encode(seen)) % 10**9
