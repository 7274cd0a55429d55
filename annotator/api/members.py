"""Members of a project and their roles."""

from __future__ import annotations

from typing import cast

from flask import Response
from msgspec import Struct

from annotator.api.routing import Page, Routes, answer, read_body
from annotator.models import Person
from annotator.services import members
from annotator.services.access import Role, enter_project
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("members")


class MemberRecord(Struct):
    """A member: the account, and the person under whose name it works in this project."""

    username: str
    display_name: str
    person: str
    role: Role


class MemberInput(Struct, forbid_unknown_fields=True):
    """The role to give."""

    role: Role


@routes("GET", "/projects/<slug>/members", "The members of a project.", answers={200: Page})
def list_members(slug: str) -> Response:
    """Return the members by name."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        return answer(Page([member_record(person) for person in members.list_members(session, caller)]))


@routes(
    "PUT",
    "/projects/<slug>/members/<username>",
    "Give an account a role in a project.",
    body=MemberInput,
    answers={200: MemberRecord, 201: MemberRecord},
)
def put_member(slug: str, username: str) -> Response:
    """Return the member: 201 for a new one, 200 for a new role or the same once more."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = members.find_account(session, caller, username)
        caller.require("manager", members.MANAGING)
        person, is_new = members.set_member(session, caller, found, read_body(MemberInput).role)
        return answer(member_record(person), 201 if is_new else 200)


@routes(
    "DELETE",
    "/projects/<slug>/members/<username>",
    "Take a member out of a project; the person and all work stay.",
    answers={204: None},
)
def delete_member(slug: str, username: str) -> Response:
    """Return nothing."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        members.remove_member(session, caller, members.find_account(session, caller, username))
    return answer(None, 204)


def member_record(person: Person) -> MemberRecord:
    """Return the record of a member."""
    account, role = person.account, cast(Role, person.role)
    assert account is not None, "a member has an account"
    return MemberRecord(account.name, account.display_name or account.name, person.name, role)
