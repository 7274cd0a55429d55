"""Creating a project in one form, and its settings."""

from collections.abc import Callable
from io import BytesIO

import pytest
from cast import Cast
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.db import Database
from annotator.models import Project
from annotator.services.current_codebook import current_codebook

ClientOf = Callable[[str | None], FlaskClient]
NEW = {"title": "Ports", "slug": "ports", "description": "Of the north"}
CHANGES = {"title": "The harbour", "description": "Trams", "opens": "own"}


def read_project(database: Database, slug: str = "harbour") -> Project | None:
    with database.reading() as session:
        return session.scalar(select(Project).where(Project.slug == slug))


def test_an_administrator_creates_a_project(client_of: ClientOf, database: Database) -> None:
    root = client_of("root")
    assert "What the default codebook holds" in root.get("/projects/new").get_data(as_text=True)
    made = root.post("/projects/new", data=NEW)
    assert (made.status_code, made.location) == (303, "/projects/ports/")
    project = read_project(database, "ports")
    assert project is not None
    assert (project.title, project.description, project.codebook_version) == ("Ports", "Of the north", 1)


@pytest.mark.parametrize("name", ["book.yaml", "book.json"])
def test_a_project_starts_with_the_codebook_uploaded(client_of: ClientOf, database: Database, name: str) -> None:
    raw = b'{"title": "Own", "stances": [{"key": "NO"}]}' if name.endswith("json") else b"stances: [{key: NO}]\n"
    data = NEW | {"codebook": (BytesIO(raw), name)}
    assert client_of("root").post("/projects/new", data=data).status_code == 303
    with database.reading() as session:
        project = session.scalar(select(Project).where(Project.slug == "ports"))
        assert project is not None
        assert [stance.key for stance in current_codebook(session, project).stances] == ["NO"]


def test_a_codebook_with_mistakes_says_file_and_line_and_creates_nothing(
    client_of: ClientOf, database: Database
) -> None:
    data = NEW | {"codebook": (BytesIO(b"title: T\nstances:\n  - {key: a b}\n"), "book.yaml")}
    refused = client_of("root").post("/projects/new", data=data)
    assert refused.status_code == 422
    assert "book.yaml, line 3" in refused.get_data(as_text=True)
    assert read_project(database, "ports") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "Big Name"}, "Use small letters"),
        ({"slug": ""}, "Give the project a short name."),
        ({"title": " "}, "Give the project a title."),
        ({"title": "x" * 1001}, "the limit is 1,000"),
        ({"slug": "harbour"}, "Choose another one."),
        ({"description": "x" * 10_001}, "the limit is 10,000"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(client_of: ClientOf, change: dict[str, str], words: str) -> None:
    refused = client_of("root").post("/projects/new", data=NEW | change)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert words in text
    assert (NEW | change)["description"][:20] in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_creating_is_for_administrators(client_of: ClientOf, database: Database, method: str) -> None:
    stranger = getattr(client_of(None), method)("/projects/new", data=NEW)
    assert (stranger.status_code, stranger.location.split("?")[0]) == (302, "/sign-in")
    assert getattr(client_of("dora"), method)("/projects/new", data=NEW).status_code == 403
    assert read_project(database, "ports") is None


def test_a_manager_changes_the_settings(client_of: ClientOf, database: Database) -> None:
    dora = client_of("dora")
    assert dora.get("/projects/harbour/settings").status_code == 200
    assert dora.post("/projects/harbour/settings", data=CHANGES).status_code == 303
    project = read_project(database)
    assert project is not None
    assert (project.title, project.description, project.opens) == ("The harbour", "Trams", "own")


@pytest.mark.parametrize("change", [{"title": ""}, {"opens": "later"}, {"description": "a\x00b"}])
def test_settings_that_are_not_right_change_nothing(
    client_of: ClientOf, database: Database, change: dict[str, str]
) -> None:
    assert client_of("dora").post("/projects/harbour/settings", data=CHANGES | change).status_code == 422
    project = read_project(database)
    assert project is not None
    assert project.title == "Harbour"


@pytest.mark.parametrize("action", ["settings", "archive", "reopen", "delete", "restore"])
def test_settings_are_for_managers(client_of: ClientOf, database: Database, action: str) -> None:
    data = CHANGES | {"slug": "harbour"}
    for name, status in ((None, 302), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 403)):
        assert client_of(name).post(f"/projects/harbour/{action}", data=data).status_code == status
    project = read_project(database)
    assert project is not None
    assert (project.title, project.archived_at, project.deleted_at) == ("Harbour", None, None)


def test_an_archived_project_shows_settings_that_cannot_change(client_of: ClientOf, database: Database) -> None:
    dora = client_of("dora")
    assert dora.post("/projects/harbour/archive").status_code == 303
    assert "has been archived" in dora.get("/projects/harbour/settings").get_data(as_text=True)
    assert dora.post("/projects/harbour/settings", data=CHANGES).status_code == 422
    assert dora.post("/projects/harbour/reopen").status_code == 303
    assert dora.post("/projects/harbour/settings", data=CHANGES).status_code == 303


def test_deleting_says_what_goes_and_asks_for_the_short_name(client_of: ClientOf, cast: Cast) -> None:
    dora = client_of("dora")
    assert "5</strong> persons" in dora.get("/projects/harbour/settings").get_data(as_text=True)
    refused = dora.post("/projects/harbour/delete", data={"slug": "harbor"})
    assert refused.status_code == 422
    assert "Nothing was deleted." in refused.get_data(as_text=True)
    assert dora.post("/projects/harbour/delete", data={"slug": "harbour"}).location == "/"
    assert client_of("ada").get("/projects/harbour/settings").status_code == 404
    assert "This project is deleted" in dora.get("/projects/harbour/settings").get_data(as_text=True)
    assert dora.post("/projects/harbour/restore").status_code == 303
    assert client_of("ada").get("/projects/harbour/settings").status_code == 403
