"""Members come and go; persons and their work stay, and there is always a manager."""

from uuid import uuid4

import pytest
from cast import Cast, caller, make_account, make_article
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.core.records import Region
from annotator.db import now
from annotator.models import Adjudication, Assignment, Person
from annotator.services import members
from annotator.services.access import enter_project, find_person
from annotator.services.assignments import begin_work
from annotator.services.proposals import ProposalInput, put_proposal
from annotator.services.proposals_regions import put_region_proposal
from annotator.services.threads import MessageInput, put_message


def make_person(session: Session, team: Cast, name: str) -> Person:
    person = Person(project_id=team.project.id, name=name, name_key=name.casefold(), created_at=now())
    session.add(person)
    session.flush()
    return person


def test_a_manager_adds_a_member_and_changes_the_role(session: Session, team: Cast) -> None:
    dora, eve = caller(session, team, "dora"), team.accounts["eve"]
    person, is_new = members.set_member(session, dora, eve, "viewer")
    assert (person.name, person.role, is_new) == ("eve", "viewer", True)
    person, is_new = members.set_member(session, dora, eve, "reviewer")
    assert (person.role, is_new) == ("reviewer", False)
    assert enter_project(session, eve, "harbour").role == "reviewer"


def test_reviewers_cannot_change_members(session: Session, team: Cast) -> None:
    with pytest.raises(NotAllowed):
        members.set_member(session, caller(session, team, "cleo"), team.accounts["ada"], "manager")
    with pytest.raises(NotAllowed):
        members.remove_member(session, caller(session, team, "cleo"), team.accounts["ada"])


def test_an_unknown_role_and_a_disabled_account_are_refused(session: Session, team: Cast) -> None:
    dora, eve = caller(session, team, "dora"), team.accounts["eve"]
    with pytest.raises(Invalid):
        members.set_member(session, dora, eve, "boss")
    eve.disabled_at = now()
    with pytest.raises(Conflict):
        members.set_member(session, dora, eve, "viewer")


def test_the_last_manager_stays(session: Session, team: Cast) -> None:
    dora, own = caller(session, team, "dora"), team.accounts["dora"]
    with pytest.raises(Conflict):
        members.set_member(session, dora, own, "viewer")
    with pytest.raises(Conflict):
        members.remove_member(session, dora, own)
    with pytest.raises(Conflict):
        members.unlink_person(session, dora, find_person(session, team.project, "dora"))
    members.set_member(session, dora, team.accounts["cleo"], "manager")
    assert members.remove_member(session, dora, own).role is None


def test_whoever_leaves_and_comes_back_is_the_same_person(session: Session, team: Cast) -> None:
    dora, ada = caller(session, team, "dora"), team.accounts["ada"]
    person = members.remove_member(session, dora, ada)
    with pytest.raises(NotFound):
        enter_project(session, ada, "harbour")
    assert members.remove_member(session, dora, ada) is person
    with pytest.raises(NotFound):
        members.remove_member(session, dora, team.accounts["eve"])
    again, is_new = members.set_member(session, dora, ada, "annotator")
    assert again.id == person.id
    assert is_new


def test_below_manager_only_members_are_known(session: Session, team: Cast) -> None:
    ada = caller(session, team, "ada")
    assert members.find_account(session, ada, "BEN").name == "ben"
    for name in ("eve", "nobody"):
        with pytest.raises(NotFound):
            members.find_account(session, ada, name)
    assert members.find_account(session, caller(session, team, "dora"), "eve").name == "eve"


def test_viewers_do_not_see_who_works(session: Session, team: Cast) -> None:
    with pytest.raises(NotAllowed):
        members.list_members(session, caller(session, team, "vera"))
    listed = members.list_members(session, caller(session, team, "ada"))
    assert [person.name for person in listed] == ["ada", "ben", "cleo", "dora", "vera"]


def test_an_imported_person_is_linked_to_a_member_without_work(session: Session, team: Cast) -> None:
    imported = make_person(session, team, "A. Lovelace")
    dora, ada = caller(session, team, "dora"), team.accounts["ada"]
    linked = members.link_person(session, dora, imported, ada)
    assert (linked.account_id, linked.role) == (ada.id, "annotator")
    assert enter_project(session, ada, "harbour").person_id == imported.id
    with pytest.raises(NotFound):
        find_person(session, team.project, "ada")


def test_linking_an_account_from_outside_makes_an_annotator_of_it(session: Session, team: Cast) -> None:
    imported = make_person(session, team, "E.")
    members.link_person(session, caller(session, team, "dora"), imported, team.accounts["eve"])
    assert enter_project(session, team.accounts["eve"], "harbour").role == "annotator"


def test_work_is_never_merged(session: Session, team: Cast) -> None:
    imported = make_person(session, team, "A. Lovelace")
    begin_work(session, find_person(session, team.project, "ada"), make_article(session, team.project))
    dora = caller(session, team, "dora")
    with pytest.raises(Conflict, match="never merged"):
        members.link_person(session, dora, imported, team.accounts["ada"])
    with pytest.raises(Conflict, match="has an account already"):
        members.link_person(session, dora, find_person(session, team.project, "ben"), team.accounts["ada"])
    assert imported.account_id is None


@pytest.mark.parametrize("kind", ["thread", "answer", "target", "region", "settled"])
def test_whoever_said_proposed_or_settled_something_is_not_done_away_with(session: Session, team: Cast, kind) -> None:
    """Rows of these kinds go with the person they are of, so that linking would lose them without a word."""
    imported, article, uuid = (
        make_person(session, team, "C. Babbage"),
        make_article(session, team.project),
        str(uuid4()),
    )
    cleo, dora = caller(session, team, "cleo"), caller(session, team, "dora")
    match kind:
        case "thread":
            put_message(session, cleo, article, uuid, uuid, lambda: MessageInput("Does the headline count?"))
        case "answer":
            put_message(session, dora, article, uuid, uuid, lambda: MessageInput("Does the headline count?"))
            put_message(session, cleo, article, uuid, str(uuid4()), lambda: MessageInput("It does."))
        case "target":
            put_proposal(session, cleo, uuid, lambda: ProposalInput("Ferries are slow", "", []))
        case "region":
            put_region_proposal(session, cleo, article, uuid, lambda: Region(0, 8, "byline"))
        case "settled":
            row = Adjudication(project_id=team.project.id, article_id=article.id, person_id=cleo.person_id, uuid=uuid)
            row.body, row.trace, row.created_at = "{}", "[]", now()
            session.add(row)
    session.flush()
    with pytest.raises(Conflict, match="never merged"):
        members.link_person(session, dora, imported, team.accounts["cleo"])
    assert find_person(session, team.project, "cleo").id == cleo.person_id


def test_unlinking_leaves_the_work_under_the_name(session: Session, team: Cast) -> None:
    ada = find_person(session, team.project, "ada")
    begin_work(session, ada, make_article(session, team.project))
    dora = caller(session, team, "dora")
    members.unlink_person(session, dora, ada)
    assert session.query(Assignment).filter_by(person_id=ada.id).count() == 1
    with pytest.raises(NotFound):
        enter_project(session, team.accounts["ada"], "harbour")
    with pytest.raises(Conflict):
        members.unlink_person(session, dora, ada)


def test_a_person_is_renamed_unless_the_name_is_taken(session: Session, team: Cast) -> None:
    ada, dora = find_person(session, team.project, "ada"), caller(session, team, "dora")
    assert members.rename_person(session, dora, ada, " Annotator 1 ").name == "Annotator 1"
    assert members.rename_person(session, dora, ada, "ANNOTATOR 1").name == "ANNOTATOR 1"
    with pytest.raises(Conflict):
        members.rename_person(session, dora, ada, "BEN")
    for name in ("", "a/b", "a\nb", "x" * 257):
        with pytest.raises(Invalid):
            members.rename_person(session, dora, ada, name)


def test_persons_are_listed_with_the_articles_they_have(session: Session, team: Cast) -> None:
    make_person(session, team, "Imported")
    begin_work(session, find_person(session, team.project, "ada"), make_article(session, team.project))
    session.flush()
    listed = {each.person.name: each.articles for each in members.list_persons(session, caller(session, team, "dora"))}
    assert (listed["ada"], listed["Imported"]) == (1, 0)
    with pytest.raises(NotAllowed):
        members.list_persons(session, caller(session, team, "cleo"))


def test_nothing_changes_in_an_archived_project(session: Session, team: Cast) -> None:
    team.project.archived_at = now()
    dora, ada = caller(session, team, "dora"), find_person(session, team.project, "ada")
    with pytest.raises(Conflict):
        members.set_member(session, dora, team.accounts["eve"], "viewer")
    with pytest.raises(Conflict):
        members.rename_person(session, dora, ada, "Other")


def test_names_are_compared_without_case(session: Session, team: Cast) -> None:
    account = make_account(session, "Zoë")
    assert members.find_account(session, caller(session, team, "dora"), "ZOË") is account
