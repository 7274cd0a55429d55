"""The pages of jobs, without scripts: started where the work is much, looked at, cancelled, run again."""

from __future__ import annotations

import io
import json
import re
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from jobs import work
from sqlalchemy import select
from web_routes import must

from annotator.models import Job

IMPORT = "/projects/harbour/import"
EXPORT = "/projects/harbour/export"
AGREEMENT = "/projects/harbour/agreement"


@pytest.fixture
def much(app):
    """Everything is much."""
    app.config.update(JOB_IMPORT_MB=0, JOB_EXPORT_CLAIMS=0, JOB_AGREEMENT_CLAIMS=0)


@pytest.fixture
def submitted(client_of, database, cast):
    """An article that Ada and Ben have submitted, each with a claim."""
    with database.writing() as session:
        base = f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"
    for name in ("ada", "ben"):
        client = client_of(name)
        must(client.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
        must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)
    return base


def begin_import(client, raw: bytes = b"The tram will come.", name: str = "a.txt") -> str:
    answer = client.post(IMPORT, data={"action": "import", "file": (io.BytesIO(raw), name)})
    must(answer, 303)
    assert answer.location.startswith("/jobs/")
    return answer.location


def test_a_large_import_leads_to_its_job_and_that_to_the_summary(app, client_of, much):
    dora = client_of("dora")
    job = begin_import(dora)
    assert "Waiting" in dora.get(job).text
    work(app)
    page = dora.get(job).text
    assert "Done" in page
    assert "new article" in page
    assert dora.get(f"{IMPORT}").text.count(page.split(f"{IMPORT}/")[1].split('"')[0]) == 1


def test_what_is_wrong_with_a_file_stands_on_the_page_of_its_job(app, client_of, much):
    dora = client_of("dora")
    job = begin_import(dora, b'{"text": ""}\n{"text": "a", "published": "soon"}\n', "b.jsonl")
    work(app)
    page = dora.get(job).text
    assert "Failed" in page
    assert "2 problems were found" in page
    assert "b.jsonl" in page
    assert "Run again" not in page
    dora.post("/language", data={"language": "ru"})
    assert "2 problems were found" not in dora.get(job).text


def test_what_there_is_to_know_of_an_import_is_said_in_the_readers_language(app, client_of, much):
    dora = client_of("dora")
    for title in ("Old", "New"):
        job = begin_import(dora, f'{{"id": "a", "text": "one", "title": "{title}"}}\n'.encode(), "a.jsonl")
        work(app)
    told = "The article is there already with other metadata, which stays: title."
    assert told in dora.get(job).text
    dora.set_cookie("annotator_language", "ru")
    assert "Статья уже есть с другими метаданными, которые останутся: title." in dora.get(job).text
    result = dora.get(f"/api/v1{job}").json["result"]
    assert [each["message"] for each in result["warnings"]] == [told], "programs read English, as of any import"


def test_a_job_that_an_earlier_release_ended_says_what_it_said_then(app, client_of, much, database):
    dora = client_of("dora")
    job = begin_import(dora, b"one")
    work(app)
    with database.writing() as session:
        row = session.scalars(select(Job)).one()
        warnings = [{"file": "a.txt", "message": "Said in English then."}]
        row.result = json.dumps(json.loads(row.result) | {"warnings": warnings})
    assert "Said in English then." in dora.get(job).text


def test_a_check_of_large_files_is_not_put_off(app, client_of, much):
    answer = client_of("dora").post(IMPORT, data={"action": "check", "file": (io.BytesIO(b"one"), "a.txt")})
    assert "Ready to import" in must_be(answer, 200)


def must_be(answer, status: int) -> str:
    must(answer, status)
    return answer.text


def test_a_large_export_is_prepared_and_fetched(app, client_of, much, submitted):
    cleo = client_of("cleo")
    page = cleo.get(f"{EXPORT}?submitted=y").text
    assert "Prepare JSONL" in page
    assert "/api/v1/projects/harbour/export" not in page
    answer = must_see_other(cleo.post(EXPORT, data={"submitted": "true", "unit": "claim", "format": "jsonl"}))
    work(app)
    page = cleo.get(answer).text
    file = page.split('href="/api/v1/jobs/')[1].split('"')[0]
    assert cleo.get(f"/api/v1/jobs/{file}", buffered=True).get_data().count(b"\n") == 2


def test_an_export_that_holds_fewer_claims_than_the_last_one_says_so_on_its_page(app, client_of, much, submitted):
    cleo = client_of("cleo")
    must_see_other(cleo.post(EXPORT, data={"unit": "claim", "format": "jsonl"}))
    work(app)
    state = {"state": "returned", "reason": "Look again."}
    must(client_of("dora").put(f"{submitted}/assignments/ada", json=state), 200)
    job = must_see_other(cleo.post(EXPORT, data={"unit": "claim", "format": "jsonl"}))
    work(app)
    assert "This export holds 1 claims; the last one like it" in cleo.get(job).text
    record = cleo.get(f"/api/v1{job}").json
    assert record["result"]["warning"].startswith("This export holds 1 claims;")
    assert cleo.get(record["file"], buffered=True).headers["X-Warning"] == record["result"]["warning"]


def must_see_other(answer) -> str:
    must(answer, 303)
    return answer.location


def test_a_small_export_has_its_link(client_of, submitted):
    page = client_of("cleo").get(EXPORT).text
    assert "/api/v1/projects/harbour/export?format=jsonl" in page
    assert "Prepare" not in page


def test_a_job_says_in_the_words_of_the_form_what_it_measures(client_of, much, submitted):
    cleo = client_of("cleo")
    page = cleo.get(must_see_other(cleo.post(AGREEMENT, data={"at": "current", "rounds": "10"}))).text
    assert "As they are now" in page
    assert "at current" not in page


def test_figures_over_much_work_are_measured_later_and_stand_on_their_page(app, client_of, much, submitted):
    cleo = client_of("cleo")
    page = cleo.get(f"{AGREEMENT}?rounds=10").text
    assert "Measuring this takes a while" in page
    assert "κ" not in page
    job = must_see_other(cleo.post(AGREEMENT, data={"rounds": "10"}))
    assert "This is being measured" in cleo.get(f"{AGREEMENT}?rounds=10").text
    work(app)
    assert "Look at the figures" in cleo.get(job).text
    page = cleo.get(f"{AGREEMENT}?rounds=10").text
    assert "Measured" in page
    assert "κ" in page
    assert cleo.get(f"{AGREEMENT}.csv?rounds=10").status_code == 200
    # Another question, and another person's, wait to be measured.
    assert "Measuring this takes a while" in cleo.get(f"{AGREEMENT}?rounds=11").text
    assert "Measuring this takes a while" in client_of("dora").get(f"{AGREEMENT}?rounds=10").text


def test_the_further_figures_are_measured_with_them_and_stand_on_their_page(app, client_of, much, submitted):
    cleo = client_of("cleo")
    page = cleo.get(f"{AGREEMENT}/more?rounds=10").text
    assert "Measuring this takes a while" in page
    assert "Gwet" not in page
    must_see_other(cleo.post(AGREEMENT, data={"rounds": "10"}))
    assert "This is being measured" in cleo.get(f"{AGREEMENT}/more?rounds=10").text
    work(app)
    page = cleo.get(f"{AGREEMENT}/more?rounds=10").text
    assert "Measured" in page
    assert "Gwet" in page
    # They have no intervals, so that it is the same however many resamples the others have.
    assert "Gwet" in cleo.get(f"{AGREEMENT}/more?rounds=11").text
    assert "Measuring this takes a while" in cleo.get(f"{AGREEMENT}/more?match=exact").text
    assert "Measuring this takes a while" in client_of("dora").get(f"{AGREEMENT}/more").text
    kept = cleo.get(f"{AGREEMENT}/more.csv").text
    app.config.update(JOB_AGREEMENT_CLAIMS=10_000)
    assert kept == cleo.get(f"{AGREEMENT}/more.csv").text


def test_the_claims_behind_a_figure_are_those_of_the_articles_that_its_job_found(app, client_of, much, submitted):
    cleo = client_of("cleo")
    cell = f"{AGREEMENT}/differences?part=fields&variable=stance&one=favor&other=favor"
    assert "Measuring this takes a while" in cleo.get(cell).text
    must_see_other(cleo.post(AGREEMENT, data={}))
    assert "This is being measured" in cleo.get(cell).text
    work(app)
    page = cleo.get(cell).text
    assert "Measured" in page and "differences__quote" in page
    assert "Measuring this takes a while" in cleo.get(f"{cell}&match=exact").text
    assert "Measuring this takes a while" in client_of("dora").get(cell).text
    must(cleo.get(f"{cell}&match=fuzzy"), 422)
    app.config.update(JOB_AGREEMENT_CLAIMS=10_000)
    at_once = cleo.get(cell).text
    assert "Measured" not in at_once
    assert quotes_of(page) == quotes_of(at_once) != []


def quotes_of(page: str) -> list[str]:
    return re.findall(r'differences__quote"[^>]*>([^<]*)<', page)


def test_an_annotator_who_is_done_measures_much_work_as_others_do(app, client_of, much, submitted):
    ada = client_of("ada")
    must_see_other(ada.post(AGREEMENT, data={}))
    work(app)
    assert "κ" in ada.get(AGREEMENT).text
    must(client_of("dora").put(f"{submitted}/assignments/ada", json={"state": "returned", "reason": "Look."}), 200)
    must(ada.get(AGREEMENT), 403)


def test_figures_are_not_shown_any_more_to_whoever_became_blind(app, client_of, much, submitted):
    cleo = client_of("cleo")
    job = must_see_other(cleo.post(AGREEMENT))
    work(app)
    must(client_of("dora").put(f"{submitted}/assignments/cleo", json={"state": "assigned"}), 200)
    cell = f"{AGREEMENT}/differences?part=fields&variable=stance&one=favor&other=favor"
    for page in (AGREEMENT, f"{AGREEMENT}/more", cell):
        assert "Measuring this takes a while" in cleo.get(page).text
    assert "stays shut" in cleo.get(job).text


def test_a_small_project_is_measured_at_once_whatever_jobs_there_were(app, client_of, submitted):
    cleo = client_of("cleo")
    must_see_other(cleo.post(AGREEMENT))
    work(app)
    assert "Measured <time" not in cleo.get(AGREEMENT).text


def test_cancelling_and_running_again_are_buttons(app, client_of, much, submitted):
    ada = client_of("ada")
    job = must_see_other(ada.post(EXPORT, data={}))
    assert must_see_other(ada.post(f"{job}/cancel")) == job
    assert "You cancelled this" in ada.get(job).text
    assert must_see_other(ada.post(f"{job}/again")) == job
    work(app)
    assert "Done" in ada.get(job).text


def test_my_jobs_are_mine(app, client_of, much):
    dora = client_of("dora")
    assert "No jobs yet" in dora.get("/jobs").text
    job = begin_import(dora)
    assert job in dora.get("/jobs").text
    for name, status in (("root", 404), ("eve", 404)):
        other = client_of(name)
        assert job not in other.get("/jobs").text
        must(other.get(job), status)
        must(other.post(f"{job}/cancel"), status)


@pytest.mark.parametrize(("name", "status"), [("ada", 403), ("vera", 403), ("eve", 404)])
def test_the_figures_are_for_reviewers(client_of, name, status):
    must(client_of(name).post(AGREEMENT), status)


def test_the_page_that_starts_a_job_shows_how_the_last_ones_stand(app, client_of, much):
    dora = client_of("dora")
    job = begin_import(dora, name="one-of-mine.txt")
    assert job in dora.get(IMPORT).text
    assert "one-of-mine.txt" in dora.get(IMPORT).text
    assert job not in dora.get(EXPORT).text
    assert job not in client_of("root").get(IMPORT).text
