"""My work gathers what an account has to do, in a fixed number of queries."""

from datetime import timedelta

from cast import TEXT, Cast, join, make_article, make_project
from sqlalchemy import event
from sqlalchemy.orm import Session

from annotator.db import now
from annotator.models import Article, Assignment, Project
from annotator.services.access import find_person
from annotator.services.my_work import SHOWN, MyWork, read_my_work


def give(session: Session, team: Cast, name: str, state: str = "assigned", **more: object) -> Article:
    """Return a new article that is given to the person called *name*."""
    project = more.pop("project", team.project)
    assert isinstance(project, Project)
    article = make_article(session, project)
    person = find_person(session, project, name)
    values = {"is_assigned": True, "updated_at": now()} | more
    session.add(Assignment(article_id=article.id, person_id=person.id, state=state, **values))
    session.flush()
    return article


def titles(work: MyWork, section: str) -> list[str]:
    return [item.title for item in work.sections[section]]


def test_with_nothing_assigned_annotators_get_every_article(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    make_article(session, team.project)
    work = read_my_work(session, team.accounts["ada"])
    assert work.counts == {"returned": 0, "in_progress": 0, "to_do": 2, "waiting": 0}
    assert titles(work, "to_do") == ["Article 1", "Article 2"]
    assert work.next is not None
    assert (work.projects[0].done, work.projects[0].total) == (0, 2)


def test_with_nothing_assigned_reviewers_and_managers_choose_themselves(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    for name in ("cleo", "dora"):
        work = read_my_work(session, team.accounts[name])
        assert (work.counts["to_do"], work.projects[0].total) == (0, 0)


def test_once_the_project_assigns_only_what_was_given_counts(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    give(session, team, "ben")
    assert read_my_work(session, team.accounts["ada"]).counts["to_do"] == 0
    work = read_my_work(session, team.accounts["ben"])
    assert titles(work, "to_do") == ["Article 2"]
    assert work.projects[0].total == 1


def test_states_go_into_their_sections(session: Session, team: Cast) -> None:
    give(session, team, "ada", "returned", reason="The second claim has no voice.")
    give(session, team, "ada", "in_progress", position=TEXT.index("Question"))
    give(session, team, "ada", "submitted", submitted_at=now(), first_submitted_at=now())
    give(session, team, "ada", "accepted", submitted_at=now(), first_submitted_at=now())
    give(session, team, "ada", "skipped", reason="Behind a paywall")
    work = read_my_work(session, team.accounts["ada"])
    assert work.counts == {"returned": 1, "in_progress": 1, "to_do": 0, "waiting": 1}
    assert work.sections["returned"][0].reason == "The second claim has no voice."
    assert (work.projects[0].done, work.projects[0].total) == (3, 5)


def test_where_i_stopped_is_told_in_percent_and_in_words(session: Session, team: Cast) -> None:
    position = TEXT.index("Question")
    give(session, team, "ada", "in_progress", position=position)
    item = read_my_work(session, team.accounts["ada"]).sections["in_progress"][0]
    assert item.passage.startswith("Question: Is the car ban fair? Answer:"), "code points, also after an emoji"
    assert item.percent == 100 * position // len(TEXT)
    give(session, team, "ben", "in_progress")
    assert read_my_work(session, team.accounts["ben"]).sections["in_progress"][0].passage == ""


def test_what_was_touched_last_is_first_and_goes_on(session: Session, team: Cast) -> None:
    give(session, team, "ada", "in_progress", updated_at=now() - timedelta(days=2))
    give(session, team, "ada", "in_progress", updated_at=now() - timedelta(days=1))
    work = read_my_work(session, team.accounts["ada"])
    assert titles(work, "in_progress") == ["Article 2", "Article 1"]
    assert work.next is not None
    assert work.next.title == "Article 2"


def test_training_comes_before_pilot_and_main(session: Session, team: Cast) -> None:
    for phase in ("main", "pilot", "training"):
        give(session, team, "ada", phase=phase)
    assert [item.phase for item in read_my_work(session, team.accounts["ada"]).sections["to_do"]] == [
        "training",
        "pilot",
        "main",
    ]


def test_submitted_work_says_how_many_others_are_not_done(session: Session, team: Cast) -> None:
    article = give(session, team, "ada", "submitted", submitted_at=now(), first_submitted_at=now())
    for name, state in (("ben", "in_progress"), ("cleo", "submitted"), ("dora", "assigned")):
        person = find_person(session, team.project, name)
        session.add(Assignment(article_id=article.id, person_id=person.id, state=state, updated_at=now()))
    session.flush()
    assert read_my_work(session, team.accounts["ada"]).sections["waiting"][0].pending == 2


def test_before_my_submission_nothing_tells_of_others(session: Session, team: Cast) -> None:
    article = give(session, team, "ada", "in_progress")
    person = find_person(session, team.project, "ben")
    session.add(Assignment(article_id=article.id, person_id=person.id, state="in_progress", updated_at=now()))
    session.flush()
    assert read_my_work(session, team.accounts["ada"]).sections["in_progress"][0].pending == 0


def test_reviewers_see_how_much_waits_for_them_except_where_they_are_blind(session: Session, team: Cast) -> None:
    moment = now()
    give(session, team, "ada", "submitted", submitted_at=moment, first_submitted_at=moment)
    blind = give(session, team, "ada", "submitted", submitted_at=moment, first_submitted_at=moment)
    cleo = find_person(session, team.project, "cleo")
    session.add(Assignment(article_id=blind.id, person_id=cleo.id, is_assigned=True, updated_at=moment))
    session.flush()
    assert read_my_work(session, team.accounts["cleo"]).to_review == 1
    assert read_my_work(session, team.accounts["dora"]).projects[0].to_review == 2
    assert read_my_work(session, team.accounts["ben"]).projects[0].to_review == 0


def test_own_submissions_do_not_wait_for_their_author(session: Session, team: Cast) -> None:
    give(session, team, "cleo", "submitted", submitted_at=now(), first_submitted_at=now())
    assert read_my_work(session, team.accounts["cleo"]).projects[0].to_review == 0


def test_deleted_articles_and_archived_or_deleted_projects_are_no_work(session: Session, team: Cast) -> None:
    give(session, team, "ada").deleted_at = now()
    session.flush()
    assert read_my_work(session, team.accounts["ada"]).counts["to_do"] == 0
    give(session, team, "ada")
    team.project.archived_at = now()
    session.flush()
    work = read_my_work(session, team.accounts["ada"])
    assert (work.counts["to_do"], len(work.projects)) == (0, 1)
    team.project.deleted_at = now()
    session.flush()
    assert read_my_work(session, team.accounts["ada"]).projects == []


def test_viewers_administrators_and_outsiders_have_nothing_to_do(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    for name, projects in (("vera", 1), ("root", 1), ("eve", 0)):
        work = read_my_work(session, team.accounts[name])
        assert sum(work.counts.values()) == 0
        assert len(work.projects) == projects
        assert work.next is None


def test_two_projects_are_kept_apart(session: Session, team: Cast) -> None:
    other = make_project(session, "alps")
    join(session, other, team.accounts["ada"], "annotator")
    give(session, team, "ada")
    make_article(session, other)
    work = read_my_work(session, team.accounts["ada"])
    assert {item.slug for item in work.sections["to_do"]} == {"harbour", "alps"}
    assert work.counts["to_do"] == 2
    assert {each.project.slug: each.total for each in work.projects} == {"harbour": 1, "alps": 1}


def test_sections_name_the_first_few_and_count_the_rest(session: Session, team: Cast) -> None:
    for _ in range(SHOWN + 3):
        give(session, team, "ada")
    work = read_my_work(session, team.accounts["ada"])
    assert (len(work.sections["to_do"]), work.counts["to_do"]) == (SHOWN, SHOWN + 3)


def test_the_number_of_queries_does_not_grow(session: Session, team: Cast) -> None:
    def count_queries() -> int:
        statements: list[str] = []

        def note(*said: object) -> None:
            statements.append(str(said[2]))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        read_my_work(session, team.accounts["ada"])
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(statements)

    def fill() -> None:
        for state in ("returned", "in_progress", "assigned", "submitted"):
            give(session, team, "ada", state)

    for slug, role in (("open", "annotator"), ("other", "reviewer")):
        project = make_project(session, slug)
        join(session, project, team.accounts["ada"], role)
        make_article(session, project)
    fill()
    few = count_queries()
    for n in range(4):
        project = make_project(session, f"other-{n}")
        join(session, project, team.accounts["ada"], "annotator")
        make_article(session, project)
        fill()
    assert count_queries() <= few
