"""Pages of refusals: they say what now, lead on to what the reader knows, and tell nothing of what there is."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from cast import join, make_article, make_project

LEADS_ON = 'href="/projects/harbour/"'


def of_page(answer) -> str:
    """Return the page without what differs from request to request."""
    return re.sub(r"[0-9a-f]{32}|[A-Za-z0-9_-]{60,}|[A-Za-z0-9_.-]{80,}", "…", answer.text)


@pytest.mark.parametrize(
    ("name", "url", "status"),
    [
        ("ada", "/projects/harbour/articles/00000000-0000-4000-8000-000000000000", 404),
        ("ada", "/projects/harbour/no-such-page", 404),
        ("ada", "/projects/harbour/log", 403),
        ("vera", "/projects/harbour/assign", 403),
        ("dora", "/projects/harbour/import/0b7b6b1d-0000-4000-8000-000000000001", 404),
    ],
)
def test_a_refusal_in_a_project_leads_back_to_it(client_of, name, url, status):
    page = client_of(name).get(url)
    assert page.status_code == status
    assert LEADS_ON in page.text and "Articles of this project" in page.text and "My work" in page.text


@pytest.mark.parametrize("name", [None, "eve"])
def test_who_may_not_enter_a_project_is_not_told_that_there_is_one(client_of, name):
    client = client_of(name)
    known, unknown = (client.get(f"/projects/{slug}/no-such-page") for slug in ("harbour", "nowhere"))
    assert known.status_code == unknown.status_code == 404
    assert "Articles of this project" not in known.text
    # The address is said again to whoever asked for it.
    assert of_page(known).replace("harbour", "nowhere") == of_page(unknown)


def test_another_projects_article_and_none_look_alike(client_of, cast, database):
    with database.writing() as session:
        island = make_project(session, "island")
        join(session, island, cast.accounts["dora"], "manager")
        elsewhere = make_article(session, island).uuid
    ada = client_of("ada")
    pages = [ada.get(f"/projects/harbour/articles/{article}") for article in (elsewhere, uuid4())]
    assert [page.status_code for page in pages] == [404, 404]
    assert of_page(pages[0]) == of_page(pages[1])
