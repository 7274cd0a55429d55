"""The first page: the way in for strangers, my work for everybody else."""

from collections.abc import Callable

from cast import TEXT, Cast, make_article
from flask.testing import FlaskClient

from annotator.db import Database, now
from annotator.models import Assignment
from annotator.services import projects
from annotator.services.access import enter_project, find_person

ClientOf = Callable[[str | None], FlaskClient]


def page(client: FlaskClient) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_strangers_are_offered_to_sign_in(client_of: ClientOf) -> None:
    text = page(client_of(None))
    assert "Sign in" in text
    assert "My work" not in text


def test_a_new_administrator_is_led_to_the_first_project(client_of: ClientOf, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        projects.delete_project(session, enter_project(session, cast.accounts["root"], "harbour"), "harbour")
    text = page(client_of("root"))
    assert "Create your first project" in text
    assert "Restore Harbour" in text


def test_somebody_in_no_project_learns_what_to_tell_the_manager(client_of: ClientOf) -> None:
    assert "Your account's name is “eve”" in page(client_of("eve"))


def test_an_annotator_without_articles_sees_the_project_and_nothing_to_do(client_of: ClientOf) -> None:
    text = page(client_of("ada"))
    assert "Harbour" in text
    assert "0 articles" in text
    assert "To do" not in text
    assert "New project" not in text


def test_a_viewer_sees_the_project_and_no_work(client_of: ClientOf, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        make_article(session, cast.project)
    text = page(client_of("vera"))
    assert "1 article" in text
    assert "You read here" in text
    assert "Begin" not in text


def test_a_reviewer_is_led_to_what_waits_for_a_verdict(client_of: ClientOf, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        article, person = make_article(session, cast.project), find_person(session, cast.project, "ada")
        work = Assignment(article_id=article.id, person_id=person.id, state="submitted", updated_at=now())
        work.first_submitted_at = work.submitted_at = now()
        session.add(work)
    text = page(client_of("cleo"))
    assert "1 article waits for a verdict" in text
    assert 'href="/projects/harbour/review"' in text
    assert "verdict" not in page(client_of("ben"))


def test_the_card_leads_back_to_where_i_stopped(client_of: ClientOf, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        article = make_article(session, cast.project, title="Trams & cars")
        person = find_person(session, cast.project, "ada")
        position = TEXT.index("Question")
        session.add(
            Assignment(
                article_id=article.id, person_id=person.id, state="in_progress", position=position, updated_at=now()
            )
        )
    text = page(client_of("ada"))
    assert "Trams &amp; cars" in text
    assert f'href="/projects/harbour/articles/{article.uuid}"' in text
    assert "Question: Is the car ban fair?" in text
    assert f"{100 * position // len(TEXT)} % read" in text


def test_returned_work_says_why(client_of: ClientOf, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        article = make_article(session, cast.project)
        person = find_person(session, cast.project, "ada")
        reason = "Whose claim is the <second> one?"
        session.add(
            Assignment(article_id=article.id, person_id=person.id, state="returned", reason=reason, updated_at=now())
        )
    text = page(client_of("ada"))
    assert "Returned to you" in text
    assert "Whose claim is the &lt;second&gt; one?" in text
