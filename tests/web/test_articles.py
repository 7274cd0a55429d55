"""The article list and an article's pages: who sees what, and what happens to what is typed."""

from __future__ import annotations

import re

import pytest
from cast import TEXT, Cast, caller, claim_body, make_article
from sqlalchemy import select

from annotator.db import Database, now
from annotator.models import Article, Assignment
from annotator.services.access import find_article

URL = "/projects/harbour"


@pytest.fixture
def article(database: Database, cast: Cast) -> Article:
    with database.writing() as session:
        regions = [{"start": 0, "end": 8, "kind": "headline"}, {"start": 9, "end": 12, "kind": "comment"}]
        return make_article(session, cast.project, title="<b>Şəhər</b>", language="az", regions=regions)


def stored(database: Database, article: Article) -> Article:
    with database.reading() as session:
        return session.get_one(Article, article.id)


def titles(client, **query: str) -> list[str]:
    page = client.get(f"{URL}/", query_string=query).text
    return re.findall(r'class="(?:table__title )?articles-table__title"[^>]*>([^<]*)<', page)


def test_the_front_page_lists_articles_as_text_not_markup(client_of, article):
    page = client_of("ada").get(f"{URL}/").text
    assert "&lt;b&gt;Şəhər&lt;/b&gt;" in page
    assert "<b>Şəhər</b>" not in page


def test_an_empty_project_says_what_to_do(client_of):
    assert f'href="{URL}/import"' in client_of("dora").get(f"{URL}/").text
    page = client_of("ada").get(f"{URL}/").text
    assert "A manager of the project imports" in page
    assert f'href="{URL}/import"' not in page


def test_search_filters_and_sorting_are_in_the_address(client_of, database, cast, article):
    with database.writing() as session:
        make_article(session, cast.project, "another text", title="Aaa", language="en", published="2024")
    ada = client_of("ada")
    assert titles(ada, q="ANOTHER") == ["Aaa"]
    assert titles(ada, language="en") == ["Aaa"]
    assert titles(ada, sort="title") == titles(ada, sort="title", descending="true")[::-1]
    assert titles(ada, sort="published", descending="true")[0] == "Aaa"
    assert len(titles(ada, state="to_do")) == 2
    assert titles(ada, state="submitted") == []
    assert "No article matches" in ada.get(f"{URL}/?q=nothing").text
    assert ada.get(f"{URL}/?state=done").status_code == 422
    assert len(titles(ada, page="99")) == 2


def test_long_lists_have_pages(client_of, database, cast):
    with database.writing() as session:
        for _ in range(51):
            make_article(session, cast.project)
    ada = client_of("ada")
    assert (len(titles(ada)), len(titles(ada, page="2"))) == (50, 1)
    assert "1–50" in ada.get(f"{URL}/").text


def test_progress_of_others_stays_hidden_from_annotators_and_from_the_blind(client_of, database, cast, article):
    moment = now()
    with database.writing() as session:
        for name, state in (("ben", "submitted"), ("cleo", "assigned")):
            person = caller(session, cast, name).person_id
            first = moment if state == "submitted" else None
            work = Assignment(article_id=article.id, person_id=person, state=state, first_submitted_at=first)
            work.updated_at = moment
            session.add(work)
    assert "1 / 2" in client_of("dora").get(f"{URL}/").text
    for name in ("ada", "cleo", "vera"):
        assert "1 / 2" not in client_of(name).get(f"{URL}/").text, name
    assert titles(client_of("cleo"), progress="some") == []
    assert len(titles(client_of("dora"), progress="some")) == 1


def test_a_pasted_text_is_stored_with_line_feeds(client_of, database):
    dora = client_of("dora")
    answer = dora.post(f"{URL}/articles/new", data={"text": "one\r\ntwo ", "title": "T", "published": "2024"})
    assert answer.status_code == 303
    with database.reading() as session:
        article = session.scalars(select(Article)).one()
        assert (article.content.text, article.title, article.published) == ("one\ntwo ", "T", "2024")
    assert answer.location.endswith(article.uuid)


def test_a_bad_paste_keeps_what_was_typed(client_of, database):
    answer = client_of("dora").post(f"{URL}/articles/new", data={"text": "kept", "published": "soon"})
    assert answer.status_code == 422
    assert "kept</textarea>" in answer.text
    assert "YYYY-MM-DD" in answer.text
    with database.reading() as session:
        assert session.scalars(select(Article)).all() == []


def test_reviewers_change_metadata_and_annotators_read_it(client_of, database, article):
    url = f"{URL}/articles/{article.uuid}/details"
    assert 'name="title"' not in client_of("ada").get(url).text
    assert client_of("ada").post(url, data={"title": "x"}).status_code == 403
    answer = client_of("cleo").post(url, data={"title": "New", "language": "tr", "version": "1"})
    assert answer.status_code == 303
    assert (stored(database, article).title, stored(database, article).language) == ("New", "tr")


def test_a_change_made_meanwhile_is_not_overwritten(client_of, database, article):
    url = f"{URL}/articles/{article.uuid}/details"
    client_of("cleo").post(url, data={"title": "First", "version": "1"})
    answer = client_of("dora").post(url, data={"title": "Second", "version": "1"})
    assert answer.status_code == 412
    assert 'value="Second"' in answer.text
    assert stored(database, article).title == "First"


def test_regions_are_corrected_and_taken_away(client_of, database, article):
    url = f"{URL}/articles/{article.uuid}/regions"
    assert client_of("ada").post(url, data={"kind": ["byline", ""]}).status_code == 403
    assert client_of("cleo").post(url, data={"kind": ["byline", ""], "version": "1"}).status_code == 303
    assert stored(database, article).regions == [{"start": 0, "end": 8, "kind": "byline"}]


def test_a_deleted_article_says_what_goes_with_it_and_comes_back_whole(client_of, database, cast, article):
    key = "0b7b6b1d-0000-4000-8000-000000000001"
    api = f"/api/v1{URL}/articles/{article.uuid}"
    assert client_of("dora").put(f"{api}/claims/{key}", json=claim_body()).status_code == 201
    dora = client_of("dora")
    assert "1 claim by 1 person" in dora.get(f"{URL}/articles/{article.uuid}/details").text
    assert client_of("cleo").post(f"{URL}/articles/{article.uuid}/delete").status_code == 403
    assert dora.post(f"{URL}/articles/{article.uuid}/delete").status_code == 303
    assert titles(dora) == []
    assert len(titles(dora, deleted="true")) == 1
    assert titles(client_of("cleo"), deleted="true") == []
    assert client_of("cleo").post(f"{URL}/articles/{article.uuid}/restore").status_code == 403
    assert dora.post(f"{URL}/articles/{article.uuid}/restore").status_code == 303
    assert dora.get(f"{api}/claims/{key}").status_code == 200
    with database.reading() as session:
        assert find_article(session, caller(session, cast, "dora"), article.uuid).content.text == TEXT
