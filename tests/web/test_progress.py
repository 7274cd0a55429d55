"""The progress page: its numbers, downloads, the sentence when nothing is there, and who sees whose."""

from __future__ import annotations

import csv
import io
from collections import Counter
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from web_routes import must, numbers_in

URL = "/projects/harbour/progress"


@pytest.fixture
def submitted(client_of, database, cast):
    """Ada has submitted an article with one claim, Ben has begun it."""
    with database.writing() as session:
        base = f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"
    for name in ("ada", "ben"):
        must(client_of(name).put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    must(client_of("ada").put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    return base


def test_the_page_shows_everybodys_work_to_a_reviewer_and_the_own_to_an_annotator(client_of, submitted):
    seen = client_of("cleo").get(URL).get_data(as_text=True)
    assert "By person" in seen and '"rows":["ada","ben"]' in seen
    own = client_of("ben").get(URL).get_data(as_text=True)
    assert "Your work" in own and '"rows":["ben"]' in own and '"ada"' not in own
    assert client_of("vera").get(URL).status_code == 403


def test_every_figure_leaves_as_csv_and_json(client_of, submitted):
    cleo = client_of("cleo")
    table = cleo.get(f"{URL}.csv")
    assert table.headers["Content-Disposition"] == "attachment; filename=harbour-progress.csv"
    assert "person,ada,,submitted,,1" in table.get_data(as_text=True).splitlines()
    record = cleo.get("/api/v1/projects/harbour/progress").json
    assert record["work"]["submitted"] == 1
    assert record["forecast"]["reason"].startswith("Too little is known")
    values = [row["value"] for row in csv.DictReader(io.StringIO(table.get_data(as_text=True)))]
    told = [value for value in values if value.replace(".", "", 1).isdigit()]
    # How many claims somebody's stances are is the sum of what the rows say of each stance.
    for each in (*record["stances"]["by_person"], *record["stances"]["by_target"]):
        del each["claims"]
    assert Counter(map(float, told)) == Counter(numbers_in(record))


def test_before_anybody_begins_it_says_so(client_of):
    assert "Nobody has begun yet" in client_of("dora").get(URL).get_data(as_text=True)


def test_a_long_list_of_articles_comes_page_by_page(client_of, submitted, database, cast):
    with database.writing() as session:
        for _ in range(60):
            make_article(session, cast.project)
    cleo = client_of("cleo")
    first, second, past = (cleo.get(f"{URL}?page={number}").get_data(as_text=True) for number in (1, 2, 9))
    assert "Article 50" in first and "Article 51" not in first
    assert "Article 61" in second and "1–50 of 61" not in second
    assert "Article 61" in past
