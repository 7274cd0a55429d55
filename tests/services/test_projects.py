"""A project is created once, changed by its managers, and never lost by deleting it."""

import pytest
from cast import Cast, caller, make_article
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.db import now
from annotator.models import Account, LogEntry
from annotator.services import projects
from annotator.services.access import enter_project, find_person
from annotator.services.current_codebook import current_codebook


def test_an_administrator_creates_a_project_and_manages_it(session: Session, team: Cast) -> None:
    project = projects.create_project(session, team.accounts["root"], "ports", " Ports of the north ")
    assert project.title == "Ports of the north"
    assert enter_project(session, team.accounts["root"], "ports").person is not None
    codebook = current_codebook(session, project)
    assert [stance.key for stance in codebook.stances] == ["favor", "against", "neutral", "unclear"]


def test_a_project_starts_with_the_codebook_that_was_given(session: Session, team: Cast) -> None:
    codebook = Codebook.from_object({"title": "Own", "stances": [{"key": "yes"}, {"key": "no"}]})
    project = projects.create_project(session, team.accounts["root"], "ports", "Ports", codebook)
    assert current_codebook(session, project) == codebook


def test_only_administrators_create_projects(session: Session, team: Cast) -> None:
    with pytest.raises(NotAllowed):
        projects.create_project(session, team.accounts["dora"], "ports", "Ports")


@pytest.mark.parametrize("slug", ["", "Ports", "-ports", "por ts", "порт", "ports/", "a" * 65, "new", "a\n"])
def test_a_short_name_that_cannot_stand_in_an_address_is_refused(session: Session, team: Cast, slug: str) -> None:
    if slug == "a\n":
        assert projects.check_slug(slug)
        return
    with pytest.raises(Invalid) as refusal:
        projects.create_project(session, team.accounts["root"], slug, "Ports")
    assert refusal.value.problems[0].pointer == "/slug"


@pytest.mark.parametrize("slug", ["a", "0", "a" * 64, "north-sea-2026"])
def test_a_good_short_name_is_taken_as_it_is(session: Session, team: Cast, slug: str) -> None:
    assert projects.create_project(session, team.accounts["root"], slug, "Ports").slug == slug


def test_a_taken_short_name_is_refused_also_after_deletion(session: Session, team: Cast) -> None:
    projects.delete_project(session, caller(session, team, "dora"), "harbour")
    with pytest.raises(Conflict):
        projects.create_project(session, team.accounts["root"], "harbour", "Again")


def test_every_mistake_is_named_at_once(session: Session, team: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        projects.create_project(session, team.accounts["root"], "A B", " ", description="x" * 10_001)
    assert [problem.pointer for problem in refusal.value.problems] == ["/slug", "/title", "/description"]
    assert "10,000" in refusal.value.problems[2].message


def test_members_list_their_projects_and_administrators_all(session: Session, team: Cast) -> None:
    projects.create_project(session, team.accounts["root"], "alps", "alps")
    make_article(session, team.project)

    def slugs(name: str) -> list[tuple[str, str, int]]:
        listed = projects.list_projects(session, team.accounts[name])
        return [(each.project.slug, each.role, each.articles) for each in listed]

    assert slugs("ada") == [("harbour", "annotator", 1)]
    assert slugs("eve") == []
    assert slugs("root") == [("alps", "manager", 0), ("harbour", "manager", 1)]


def test_archived_projects_come_last(session: Session, team: Cast) -> None:
    projects.create_project(session, team.accounts["root"], "zebra", "Zebra")
    projects.archive_project(session, caller(session, team, "root"))
    listed = projects.list_projects(session, team.accounts["root"])
    assert [each.project.slug for each in listed] == ["zebra", "harbour"]


def test_a_manager_changes_what_is_given_and_nothing_else(session: Session, team: Cast) -> None:
    dora = caller(session, team, "dora")
    project = projects.change_project(session, dora, title="The harbour", opens="own")
    assert (project.title, project.description, project.opens) == ("The harbour", "", "own")
    with pytest.raises(Invalid):
        projects.change_project(session, dora, opens="sometimes")
    with pytest.raises(NotAllowed):
        projects.change_project(session, caller(session, team, "cleo"), title="Mine")


def test_an_archived_project_is_read_only_until_it_is_opened_again(session: Session, team: Cast) -> None:
    dora = caller(session, team, "dora")
    projects.archive_project(session, dora)
    with pytest.raises(Conflict):
        projects.change_project(session, dora, title="Other")
    projects.reopen_project(session, dora)
    assert projects.change_project(session, dora, title="Other").title == "Other"


def test_deleting_asks_for_the_short_name_and_hides_the_project(session: Session, team: Cast) -> None:
    dora = caller(session, team, "dora")
    with pytest.raises(Invalid):
        projects.delete_project(session, dora, "harbor")
    projects.delete_project(session, dora, " harbour ")
    assert projects.list_projects(session, team.accounts["dora"]) == []
    with pytest.raises(NotFound):
        enter_project(session, team.accounts["ada"], "harbour")


def test_managers_and_administrators_restore_a_deleted_project(session: Session, team: Cast) -> None:
    projects.delete_project(session, caller(session, team, "dora"), "harbour")
    for name in ("dora", "root"):
        assert [each.project.slug for each in projects.list_deleted_projects(session, team.accounts[name])] == [
            "harbour"
        ]
    assert projects.list_deleted_projects(session, team.accounts["cleo"]) == []
    projects.restore_project(session, caller(session, team, "dora"))
    assert enter_project(session, team.accounts["ada"], "harbour").role == "annotator"


def test_only_managers_archive_delete_and_restore(session: Session, team: Cast) -> None:
    cleo = caller(session, team, "cleo")
    for forbidden in (projects.archive_project, projects.reopen_project, projects.restore_project):
        with pytest.raises(NotAllowed):
            forbidden(session, cleo)
    with pytest.raises(NotAllowed):
        projects.delete_project(session, cleo, "harbour")
    with pytest.raises(NotAllowed):
        projects.count_belongings(session, cleo)


def test_what_goes_with_a_project_is_counted(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    belongings = projects.count_belongings(session, caller(session, team, "dora"))
    assert (belongings.articles, belongings.claims, belongings.persons) == (1, 0, 5)


def test_what_happens_to_a_project_is_logged(session: Session, team: Cast) -> None:
    dora = caller(session, team, "dora")
    projects.archive_project(session, dora)
    projects.archive_project(session, dora)
    projects.delete_project(session, dora, "harbour")
    actions = list(session.scalars(select(LogEntry.action).order_by(LogEntry.id)))
    assert actions == ["project created", "project archived", "project deleted"]


def test_the_command_lines_operator_is_not_taken_for_an_imported_person(session: Session, team: Cast) -> None:
    for name in ("ada", "ben"):
        person = find_person(session, team.project, name)
        person.role = person.account_id = None
    session.flush()
    operator = Account(name="operator", display_name="Operator", is_admin=True, created_at=now())
    listed = projects.list_projects(session, operator)
    assert [(each.project.slug, each.person) for each in listed] == [("harbour", None)]
    assert enter_project(session, operator, "harbour").person is None
