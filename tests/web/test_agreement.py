"""The agreement page: the table it leads with, the paragraph to copy, downloads, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from html import unescape
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from cast import TEXT, claim_body, make_article, piece
from figures import bring_in_months
from hidden_work import without_what_passes
from web_routes import must, numbers_in

from annotator.core.queueing import QueueRules
from annotator.core.records import encode
from annotator.models import Project
from annotator.web.agreement_words import how_settled

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
    assert "an F1 of 1.000 (1 and 1 claim, 1 of them matched)." in paragraph
    assert "nominal Krippendorff’s α of 0.000 (n = 1 shared target)." in paragraph
    assert "do not count" not in paragraph and "as good" not in paragraph
    assert "Differences are not settled yet. References: Hripcsak and Rothschild (2005)" in paragraph
    # Of few articles there are no intervals, and no reference for them.
    assert "Krippendorff (2011)" in paragraph and "Efron" not in paragraph
    # Of two people nothing but pairs is compared, and nobody saw an offer.
    assert "clusters" not in paragraph and "offered" not in paragraph


def test_the_methods_paragraph_says_what_was_left_out_and_what_was_chosen(client_of, compared, database, cast):
    """Ben claims a passage twice, of which one is matched; another article Ada read alone."""
    with database.writing() as session:
        twice, alone = (make_article(session, cast.project).uuid for _ in range(2))
    base = f"/api/v1/projects/harbour/articles/{twice}"
    must(client_of("ben").put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    for name, article in (("ben", twice), ("ada", twice), ("ada", alone)):
        submit(client_of, article, name)

    def paragraph(**asked: str) -> str:
        page = client_of("dora").get(PAGE, query_string=asked).text
        return " ".join(page.split('id="methods">')[1].split("</p>")[0].split())

    said = paragraph()
    assert "annotated 2 of the project’s 3 articles independently" in said
    assert "Articles that fewer than two people submitted do not count." in said
    assert "an F1 of 0.800 (2 and 3 claims, 2 of them matched). Of the matches 1 could have been others that" in said
    of_one = paragraph(article=twice)
    assert "One article was chosen, and no other counts." in of_one
    assert "fewer than two" not in of_one


def test_the_methods_paragraph_says_where_not_all_read_all_and_what_adjudicators_were_offered(
    client_of, compared, database, cast
):
    """Ada and Ben read both articles, Cleo one; what Ben and Cleo say of a passage was offered, and settled."""
    with database.writing() as session:
        other = make_article(session, cast.project).uuid
        session.get(Project, cast.project.id).consensus = "majority"
    for name, fields in {"ada": {"type": "policy"}, "ben": {}, "cleo": {}}.items():
        submit(client_of, other, name, **fields)
    dora = client_of("dora")
    base = f"/api/v1/projects/harbour/articles/{other}"
    (cluster,) = dora.get(f"{base}/clusters").get_json()["clusters"]
    claims = {each["id"]: each for each in dora.get(f"{base}/claims").get_json()["items"]}
    members = [claims[each] for each in cluster["parts"][0]]
    taken = {name: members[0][name] for name in ("segments", "type", "stances")}
    decision = {
        "verdict": "take",
        "sources": [{"id": each["id"], "version": each["version"]} for each in members],
        "gold": str(uuid4()),
        "claim": taken,
        "offer": "hidden" if cluster["hides_offer"] else "shown",
    }
    must(dora.put(f"{base}/adjudications/{uuid4()}", json={"decisions": [decision]}), 201)
    paragraph = " ".join(dora.get(PAGE).text.split('id="methods">')[1].split("</p>")[0].split())
    assert paragraph.startswith("Two or more of three people annotated all 2 articles of the project independently")
    # Ada and Ben match twice, the others once.
    assert "a mean pairwise F1 of 1.000 (3 pairs of people, 1.000 to 1.000; 4 matches)." in paragraph
    assert "α compares clusters of claims that could all be paired, with one claim of each person at most" in paragraph
    assert (
        "Where annotators differed adjudicators were offered what more than half had said; in a random 20 % of the "
        "clusters the offer was hidden from them."
    ) in paragraph


def test_the_paragraph_tells_managers_the_sample_and_its_seed(client_of, compared, database, cast):
    with database.writing() as session:
        rules = QueueRules(per_article=1, sample_percent=20, sample_per_article=2, seed=42)
        session.get(Project, cast.project.id).queue = encode(rules).decode()
    said = "A random 20 % of the articles (seed 42) were to be read by two people each, the others by one."
    assert said in client_of("dora").get(PAGE).text
    assert said not in client_of("dora").get(f"{PAGE}?phase=pilot").text
    with database.writing() as session:
        session.get(Project, cast.project.id).queue = encode(msgspec.structs.replace(rules, pilot=1)).decode()
    of_main = said.replace("of the articles", "of the articles of the main phase")
    assert of_main in client_of("dora").get(PAGE).text
    # Whoever may still be given an article is not to know which ones are in the sample.
    for name in ("ada", "cleo"):
        page = client_of(name).get(PAGE).text
        assert "Two people annotated" in page and "A random" not in page and "seed 42" not in page


@pytest.mark.parametrize(
    ("settled", "sentence"),
    [
        ({}, "Differences are not settled yet."),
        (
            {"majority": 2, "unanimous": 1_000, "adjudicated": 3},
            "Across the project, differences were settled passage by passage in 1,005 gold claims: 1,000 on which all "
            "agreed, 2 as more than half of the annotators had it, 3 decided by an adjudicator.",
        ),
        ({"imported": 1}, "Across the project, differences were settled passage by passage in 1 gold claim."),
    ],
)
def test_the_paragraph_tells_how_differences_were_settled(settled, sentence):
    assert how_settled(settled) == sentence


def test_with_ten_articles_there_are_intervals(client_of, database, cast):
    for at in range(10):
        with database.writing() as session:
            article = make_article(session, cast.project).uuid
        submit(client_of, article, "ada")
        submit(client_of, article, "ben", segments=[piece(TEXT[at : 2 * at + 3])])
    page = client_of("cleo").get(f"{PAGE}?rounds=50&seed=4").text
    assert "too few to resample" not in page
    assert "50 resamples of articles (seed 4)" in page and "Efron and Tibshirani (1993)" in page
    assert 'class="strip__interval"' in page
    asked = "rounds=50&seed=4"
    answer = client_of("cleo").get(f"/api/v1/projects/harbour/agreement?{asked}").get_json()
    table = client_of("cleo").get(f"{PAGE}.csv?{asked}").text
    assert numbers_of(table, "value", "n", "low", "high") == Counter(numbers_in([answer["pairs"], answer["all"]]))


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
    for page in (f"{PAGE}/more", PAGE):
        answer = client_of("cleo").get(f"{page}?threshold=7")
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


def numbers_of(table: str, *columns: str) -> Counter[float]:
    """Return how often each number stands in these columns of a table."""
    rows = csv.DictReader(io.StringIO(table))
    return Counter(float(row[column]) for row in rows for column in columns if row[column])


def test_no_figure_of_the_answers_is_missing_from_the_tables(client_of, compared):
    submit(client_of, compared, "cleo", confidence=2)
    dora = client_of("dora")
    answer = dora.get("/api/v1/projects/harbour/agreement?phase=all").get_json()
    table = dora.get(f"{PAGE}.csv?phase=all").text
    assert numbers_of(table, "value", "n", "low", "high") == Counter(numbers_in([answer["pairs"], answer["all"]]))
    answer = dora.get("/api/v1/projects/harbour/agreement/details?phase=all").get_json()
    parts = [answer[part] for part in ("rules", "slices", "coefficients", "confusions", "confidence", "used")]
    assert numbers_of(dora.get(f"{PAGE}/more.csv?phase=all").text, "value", "n") == Counter(numbers_in(parts))


def test_without_two_submissions_the_page_says_what_to_do(client_of, article):
    submit(client_of, article, "ada")
    page = client_of("dora").get(PAGE).text
    assert "Nothing to compare yet" in page
    assert "Assign articles" in page
    assert "Copy as methods paragraph" not in page


def test_an_annotator_with_work_left_is_told_when_figures_open(client_of, compared, database, cast):
    assert client_of("ada").get(PAGE).status_code == 200
    with database.writing() as session:
        more = make_article(session, cast.project).uuid
    must(
        client_of("dora").put(f"/api/v1/projects/harbour/articles/{more}/assignments/ada", json={"state": "assigned"}),
        200,
    )
    for address in (PAGE, f"{PAGE}.csv", f"{PAGE}/more", f"{PAGE}/more.csv"):
        refused = client_of("ada").get(address)
        must(refused, 403)
        assert "Not open to you yet" in refused.text and "once you have submitted all the articles" in refused.text
        assert "Ask a manager" not in refused.text and "ben" not in without_what_passes(refused.text)
    for address in ("", "/details", "/everything"):
        refused = client_of("ada").get(f"/api/v1/projects/harbour/agreement{address}")
        must(refused, 403)
        assert refused.get_json()["title"] == "Not open to you yet" and "ben" not in refused.text


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("eve", 404), ("cleo", 200)])
def test_the_pages_are_for_reviewers_and_for_those_who_are_done(client_of, compared, database, cast, name, status):
    with database.writing() as session:
        waiting = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{waiting}/assignments/ada"
    client_of("dora").put(base, json={"state": "assigned"})
    cell = "differences?part=fields&variable=stance&one=favor&other=against"
    for page in (PAGE, f"{PAGE}.csv", f"{PAGE}/more", f"{PAGE}/more.csv", f"{PAGE}/{cell}"):
        assert client_of(name).get(page).status_code == status
    if name in ("ada", "vera"):
        assert "Agreement</a>" not in client_of(name).get("/projects/harbour/").text
    if name == "ada":
        client_of("dora").put(base, json={"state": "skipped", "reason": "Not needed."})
        assert client_of(name).get(PAGE).status_code == client_of(name).get(f"{PAGE}/more").status_code == 200


def test_more_figures_lead_to_the_claims_behind_them(client_of, compared):
    page = client_of("cleo").get(f"{PAGE}/more?phase=all").text
    assert "Articles, most disputed first" in page
    assert "By target" in page
    address = re.search(r'href="([^"]*differences[^"]*one=favor&amp;other=against[^"]*)"', page)[1]
    behind = client_of("cleo").get(unescape(address)).text
    assert behind.count("The tram 🚊 will come") == 2
    assert "In favour" in behind
    assert "No such claims" in client_of("cleo").get(unescape(address).replace("other=against", "other=neutral")).text


def data_of(page: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unescape(re.search(rf'id="{name}-data">(.*?)</script>', page, re.DOTALL)[1]))
    return found


def cells_of(table: str) -> list[list[str]]:
    rows = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows]


def test_the_heat_map_of_pairs_and_its_table_hold_the_figures_of_the_answer(client_of):
    bring_in_months(client_of("dora"))
    page = client_of("cleo").get(f"{PAGE}/more").text
    pairs = client_of("cleo").get("/api/v1/projects/harbour/agreement?rounds=1").json["pairs"]
    expected = [
        [
            *each["annotators"],
            [
                each["fields_same_target"]["stance"]["alpha_nominal"]["value"],
                each["f1"],
                each["fields"]["type"]["alpha_nominal"]["value"],
                each["fields"]["target"]["alpha_nominal"]["value"],
                each["alpha_u"]["value"],
                each["character_alpha"]["value"],
            ],
        ]
        for each in pairs
    ]
    grid = data_of(page, "grid")
    assert (grid["people"], grid["pairs"]) == (["ada", "ben", "cleo"], expected)
    assert len({values[0] for _, _, values in expected}) == len({values[1] for _, _, values in expected}) == 3
    table = page.split('id="pairs-chart"')[1].split("</table>")[0]
    shown = [[f"{one} and {other}", *map(in_words, values)] for one, other, values in expected]
    assert cells_of(table)[1:] == shown


def test_the_figures_over_time_are_those_of_the_answer(client_of):
    bring_in_months(client_of("dora"))
    page = client_of("cleo").get(f"{PAGE}/more").text
    slices = client_of("cleo").get("/api/v1/projects/harbour/agreement/details").json["slices"]
    months = [each for each in slices if each["by"] == "period"]
    assert [each["key"] for each in months] == ["2026-01", "2026-03", "2026-05"]
    drawn = data_of(page, "periods")
    assert drawn["keys"] == ["January 2026", "March 2026", "May 2026"]
    assert [each["values"] for each in drawn["series"]] == [
        [each["stance"]["value"] for each in months],
        [each["type"]["value"] for each in months],
        [each["f1"] for each in months],
    ]
    assert [len({*each["values"]} - {None}) for each in drawn["series"]] == [2, 3, 2]


def in_words(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".replace("-", "−")


def test_every_further_figure_comes_as_a_row(client_of, compared):
    answer = client_of("cleo").get(f"{PAGE}/more.csv")
    assert "attachment; filename=harbour-agreement-more.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = {(row["part"], row["key"], row["annotators"], row["variable"], row["measure"]): row for row in rows}
    assert found["rules", "exact", "ada; ben", "", "f1"]["value"] == "1.0"
    assert found["article", compared, "all", "", "f1_stance"]["value"] == "0.0"
    assert found["confusions", "fields", "ada; ben", "stance", "favor / against"]["value"] == "1"
    assert found["coefficients", "fields", "ada; ben", "type", "ac1"]["reason"].startswith("Only one value")
    assert found["used", "Counted.", "ada", "", "claims"]["value"] == "1"
    assert len(found) == len(rows)


def test_without_submissions_there_is_nothing_to_compare(client_of, article):
    assert "Nothing to compare yet" in client_of("cleo").get(f"{PAGE}/more").text


def test_names_are_text(client_of, compared, session, database, cast):
    from annotator.models import Person

    with database.writing() as writing:
        writing.query(Person).filter_by(name="ada").one().name = "<b>=ada</b>"
    assert "&lt;b&gt;=ada&lt;/b&gt; and ben" in client_of("cleo").get(PAGE).text
    assert client_of("cleo").get(f"{PAGE}.csv").status_code == 200
