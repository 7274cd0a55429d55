"""The page on which articles are given to people."""

from collections.abc import Callable

import pytest
from cast import Cast, make_article
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Article, Assignment
from annotator.services.access import find_person
from annotator.services.assignments import begin_work

ClientOf = Callable[[str | None], FlaskClient]
ASSIGN = "/projects/harbour/assign"


@pytest.fixture
def articles(cast: Cast, database: Database) -> list[Article]:
    with database.writing() as session:
        return [make_article(session, cast.project, title=title) for title in ("Trams", "Cars", "Boats")]


@pytest.fixture
def keys(cast: Cast, database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {name: find_person(session, cast.project, name).id for name in ("ada", "ben", "cleo", "vera")}


def given(database: Database) -> set[tuple[str, str, str]]:
    with database.reading() as session:
        return {(row.article.title, row.person.name, row.phase) for row in session.scalars(select(Assignment))}


def test_with_nothing_assigned_the_page_says_that_everybody_gets_everything(
    client_of: ClientOf, articles: list[Article], keys: dict[str, int]
) -> None:
    dora = client_of("dora")
    assert "everybody from annotator up may work on every article" in dora.get(ASSIGN).get_data(as_text=True)
    cell = f"{articles[0].uuid}:{keys['ada']}"
    dora.post(f"{ASSIGN}/cells", data={"cell": cell, "action": "give", "phase": "main"})
    text = dora.get(ASSIGN).get_data(as_text=True)
    assert "Nothing is assigned yet" not in text
    assert 'aria-label="ada, Trams: to do, main"' in text
    assert 'aria-label="ben, Trams: not given"' in text


def test_without_articles_the_page_leads_to_the_import(client_of: ClientOf) -> None:
    assert "There are no articles yet" in client_of("dora").get(ASSIGN).get_data(as_text=True)


def test_ticked_cells_are_given_moved_and_taken_back(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    dora = client_of("dora")
    data: dict[str, object] = {
        "cell": [f"{articles[0].uuid}:{keys['ada']}", f"{articles[1].uuid}:{keys['ben']}"],
        "phase": "pilot",
    }
    done = dora.post(f"{ASSIGN}/cells", data=data | {"action": "give", "q": "a", "page": "1"})
    assert (done.status_code, done.location) == (303, f"{ASSIGN}?q=a")
    assert given(database) == {("Trams", "ada", "pilot"), ("Cars", "ben", "pilot")}
    dora.post(f"{ASSIGN}/cells", data=data | {"action": "phase", "phase": "main"})
    assert given(database) == {("Trams", "ada", "main"), ("Cars", "ben", "main")}
    dora.post(f"{ASSIGN}/cells", data=data | {"action": "take_back"})
    assert given(database) == set()


def test_work_is_not_taken_back(
    client_of: ClientOf, cast: Cast, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    with database.writing() as session:
        begin_work(session, find_person(session, cast.project, "ada"), articles[0])
    data = {"cell": f"{articles[0].uuid}:{keys['ada']}", "action": "take_back"}
    refused = client_of("dora").post(f"{ASSIGN}/cells", data=data)
    assert refused.status_code == 409
    assert "nothing was taken back" in refused.get_data(as_text=True)
    assert given(database) == {("Trams", "ada", "main")}


def test_what_was_new_is_told_from_what_people_had(
    client_of: ClientOf, cast: Cast, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    with database.writing() as session:
        begin_work(session, find_person(session, cast.project, "ada"), articles[0])
    data = {"person": [keys["ada"], keys["ben"]], "how": "all", "phase": "main"}
    dora = client_of("dora")
    text = dora.post(f"{ASSIGN}/articles", data=data, follow_redirects=True).get_data(as_text=True)
    assert "5 new assignments given. 1 was begun before without being given, and counts as given now." in text
    text = dora.post(f"{ASSIGN}/articles", data=data, follow_redirects=True).get_data(as_text=True)
    assert "Nothing new was given: people have all of these already." in text


def test_all_articles_of_the_filter_go_to_everyone(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    data = {"person": [keys["ada"], keys["ben"]], "how": "all", "phase": "training", "q": "tra"}
    assert client_of("dora").post(f"{ASSIGN}/articles", data=data).status_code == 303
    assert given(database) == {("Trams", "ada", "training"), ("Trams", "ben", "training")}


def test_the_first_articles_are_dealt_in_turn(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    data = {"person": [keys["ada"], keys["ben"]], "how": "each", "each": "1", "first": "2", "phase": "main"}
    assert client_of("dora").post(f"{ASSIGN}/articles", data=data).status_code == 303
    assert given(database) == {("Trams", "ada", "main"), ("Cars", "ben", "main")}


@pytest.mark.parametrize(
    "change",
    [
        {"person": []},
        {"person": ["x"]},
        {"how": "each", "each": "3"},
        {"how": "each", "each": "-1"},
        {"how": "each"},
        {"first": "many"},
        {"phase": "final"},
        {"q": "nothing like it"},
    ],
)
def test_giving_out_says_what_is_wrong_and_gives_nothing(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int], change: dict[str, object]
) -> None:
    data: dict[str, object] = {"person": [keys["ada"], keys["ben"]], "how": "all", "phase": "main"}
    refused = client_of("dora").post(f"{ASSIGN}/articles", data=data | change)
    assert refused.status_code == 422
    assert 'data-category="error"' in refused.get_data(as_text=True)
    assert given(database) == set()


def test_cells_that_are_not_right_are_refused(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    dora, good = client_of("dora"), f"{articles[0].uuid}:{keys['ada']}"
    for data, status in (
        ({"cell": "rubbish", "action": "give", "phase": "main"}, 422),
        ({"action": "give", "phase": "main"}, 422),
        ({"cell": good, "action": "give", "phase": "x"}, 422),
        ({"cell": good, "action": "burn", "phase": "main"}, 400),
        ({"cell": f"{articles[0].uuid}:999", "action": "give", "phase": "main"}, 404),
        ({"cell": f"{articles[0].uuid}:{keys['vera']}", "action": "give", "phase": "main"}, 409),
    ):
        assert dora.post(f"{ASSIGN}/cells", data=data).status_code == status
    assert given(database) == set()


def test_the_list_is_filtered_and_odd_parameters_are_ignored(client_of: ClientOf, articles: list[Article]) -> None:
    dora = client_of("dora")
    text = dora.get(f"{ASSIGN}?q=car&given=unassigned&only=&page=7").get_data(as_text=True)
    assert "Cars" in text
    assert "Trams" not in text
    assert dora.get(f"{ASSIGN}?q=none&given=x&only=y&page=-1").status_code == 200


@pytest.mark.parametrize("action", ["cells", "articles"])
def test_assigning_is_for_managers(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int], action: str
) -> None:
    data = {"cell": f"{articles[0].uuid}:{keys['ada']}", "action": "give", "phase": "main", "person": [keys["ada"]]}
    for name, status in ((None, 302), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403)):
        assert client_of(name).post(f"{ASSIGN}/{action}", data=data).status_code == status
        assert client_of(name).get(ASSIGN).status_code == status
    assert given(database) == set()


def test_nothing_is_given_in_an_archived_project(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    dora = client_of("dora")
    dora.post("/projects/harbour/archive")
    data = {"cell": f"{articles[0].uuid}:{keys['ada']}", "action": "give", "phase": "main"}
    assert dora.post(f"{ASSIGN}/cells", data=data).status_code == 409
    assert 'type="checkbox"' not in dora.get(ASSIGN).get_data(as_text=True)


def test_ticked_cells_are_handed_over(
    client_of: ClientOf, database: Database, articles: list[Article], keys: dict[str, int]
) -> None:
    dora, cells = client_of("dora"), [f"{each.uuid}:{keys['ada']}" for each in articles[:2]]
    dora.post(f"{ASSIGN}/cells", data={"cell": cells, "action": "give", "phase": "pilot"})
    answer = dora.post(
        f"{ASSIGN}/cells", data={"cell": cells[:1], "action": "hand_over", "to": keys["ben"]}, follow_redirects=True
    )
    assert "1 assignment handed over." in answer.get_data(as_text=True)
    assert given(database) == {("Trams", "ben", "pilot"), ("Cars", "ada", "pilot")}


def test_an_article_that_was_given_to_others_is_there_to_read(client_of: ClientOf, articles: list[Article]) -> None:
    trams, cars, _ = (f"harbour/articles/{each.uuid}" for each in articles)
    ada, dora = client_of("ada"), client_of("dora")
    sentence = "this one was not given to you. You may read it."
    assert sentence not in ada.get(f"/projects/{trams}").text
    for article, name in ((trams, "ben"), (cars, "ada")):
        answer = dora.put(f"/api/v1/projects/{article}/assignments/{name}", json={"state": "assigned"})
        assert answer.status_code == 200
    assert sentence in ada.get(f"/projects/{trams}").text
    for name, article in (("ada", cars), ("ben", trams), ("cleo", trams)):
        assert sentence not in client_of(name).get(f"/projects/{article}").text
