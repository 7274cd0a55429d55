"""The agreement page: the table it leads with, the paragraph to copy, downloads, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from cast import TEXT, claim_body, make_article, piece

PAGE = "/projects/harbour/agreement"


def submit(client_of, article: str, name: str, **fields: object) -> None:
    base = f"/api/v1/projects/harbour/articles/{article}"
    client = client_of(name)
    assert client.put(f"{base}/claims/{uuid4()}", json=claim_body(**fields)).status_code == 201
    assert client.put(f"{base}/assignments/{name}", json={"state": "submitted"}).status_code == 200


@pytest.fixture
def article(database, cast) -> str:
    with database.writing() as session:
        return make_article(session, cast.project).uuid


@pytest.fixture
def compared(client_of, article) -> str:
    submit(client_of, article, "ada")
    submit(client_of, article, "ben", stances=[{"target": "TRAM", "stance": "against"}])
    return article


def test_the_page_leads_with_the_table_to_report(client_of, compared):
    page = client_of("cleo").get(PAGE).text
    lead = page.split('id="lead-title"')[1].split("</table>")[0]
    assert "Stance towards the same target" in lead
    assert "Only 1 article: too few to resample." in lead
    assert "0\u00a0%" in lead
    assert "ada and ben" in page.split('id="detection-title"')[1]
    assert "Nothing to compare yet" not in page


def test_the_methods_paragraph_says_what_was_done(client_of, compared):
    paragraph = " ".join(client_of("cleo").get(PAGE).text.split('id="methods">')[1].split("</p>")[0].split())
    assert paragraph.startswith(
        "Two people annotated the project’s article independently of each other in the main phase, under version 1 of "
        "the codebook. Claims were compared as first submitted, before any review. Two claims could be paired if they "
        "share at least one character;"
    )
    assert "an F1 of 1.000" in paragraph
    assert "Differences are not settled yet. References: Cohen (1960)" in paragraph


def test_with_ten_articles_there_are_intervals(client_of, database, cast):
    for at in range(10):
        with database.writing() as session:
            article = make_article(session, cast.project).uuid
        submit(client_of, article, "ada")
        submit(client_of, article, "ben", segments=[piece(TEXT[at : 2 * at + 3])])
    page = client_of("cleo").get(f"{PAGE}?rounds=50&seed=4").text
    assert "too few to resample" not in page
    assert "50 resamples of articles (seed 4)" in page
    assert 'class="strip__interval"' in page


def test_three_people_are_shown_together_and_in_pairs(client_of, compared):
    submit(client_of, compared, "cleo")
    page = client_of("cleo").get(PAGE).text
    assert "Mean κ of the pairs" in page
    assert all(two in page for two in ("ada and ben", "ada and cleo", "ben and cleo"))
    assert "Three people annotated" in page


def test_parameters_stay_in_the_form_and_go_to_the_downloads(client_of, compared):
    page = client_of("dora").get(f"{PAGE}?match=iou&threshold=0.3&phase=all&target=TRAM").text
    assert '<option value="iou" selected>' in page
    assert "match=iou&amp;threshold=0.3&amp;scope=all&amp;at=first&amp;phase=all" in page
    assert "IoU ≥ 0.3" in page


def test_a_wrong_parameter_is_explained_above_the_form(client_of, compared):
    answer = client_of("cleo").get(f"{PAGE}?threshold=7")
    assert answer.status_code == 422
    assert "The threshold is a number above 0 and at most 1." in answer.text
    assert 'value="7"' in answer.text


def test_every_figure_comes_as_a_row(client_of, compared):
    answer = client_of("cleo").get(f"{PAGE}.csv?seed=5")
    assert "attachment; filename=harbour-agreement.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = {(row["annotators"], row["part"], row["variable"], row["measure"]): row for row in rows}
    assert found["ada; ben", "detection", "", "claims of the second"]["value"] == "1"
    assert found["ada; ben", "fields_same_target", "stance", "percent"]["value"] == "0.0"
    assert found["ada; ben", "confidence", "confidence", "percent"]["n"] == "1"
    assert found["all", "places", "TRAM", "alpha_u"]["reason"] == "Only 1 article: too few to resample."
    assert found["all", "fields", "stance", "mean_pairwise_kappa"]["seed"] == "5"
    assert len(found) == len(rows)


def test_without_two_submissions_the_page_says_what_to_do(client_of, article):
    submit(client_of, article, "ada")
    page = client_of("dora").get(PAGE).text
    assert "Nothing to compare yet" in page
    assert "Assign articles" in page
    assert "Copy as methods paragraph" not in page


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("eve", 404), ("cleo", 200)])
def test_the_page_is_for_reviewers_and_up(client_of, compared, name, status):
    assert client_of(name).get(PAGE).status_code == status
    assert client_of(name).get(f"{PAGE}.csv").status_code == status
    if name in ("ada", "vera"):
        assert "Agreement</a>" not in client_of(name).get("/projects/harbour/").text


def test_names_are_text(client_of, compared, session, database, cast):
    from annotator.models import Person

    with database.writing() as writing:
        writing.query(Person).filter_by(name="ada").one().name = "<b>=ada</b>"
    assert "&lt;b&gt;=ada&lt;/b&gt; and ben" in client_of("cleo").get(PAGE).text
    assert client_of("cleo").get(f"{PAGE}.csv").status_code == 200
