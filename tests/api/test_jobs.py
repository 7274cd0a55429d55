"""Work that outlives its request: 202 and a job that says how far it is, for its owner alone."""

from __future__ import annotations

import hashlib
import io
import json
import stat
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from jobs import desk_of, work
from sqlalchemy import func, select, update

from annotator.models import Article, Job, LogEntry, Person
from annotator.services.job_desk import JobDesk

IMPORTS = "/api/v1/projects/harbour/imports"
EXPORT = "/api/v1/projects/harbour/export"
AGREEMENT = "/api/v1/projects/harbour/agreement"
LATER = {"Prefer": "respond-async"}


def send(client, raw: bytes = b"The tram will come.", name: str = "a.txt", headers=LATER, **query):
    return client.post(IMPORTS, query_string=query, data={"file": (io.BytesIO(raw), name)}, headers=headers)


def count(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Article))


def must(answer, status: int):
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        return f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"


def hand_in(client, base, **fields):
    name = client.get("/api/v1/me").json["name"]
    must(client.put(f"{base}/claims/{uuid4()}", json=claim_body(**fields)), 201)
    must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)


def test_an_import_answers_202_and_its_job_says_what_came_of_it(app, client_of, database):
    dora = client_of("dora")
    answer = must(send(dora), 202)
    assert answer.headers["Preference-Applied"] == "respond-async"
    address = f"/api/v1/jobs/{answer.json['id']}"
    assert answer.headers["Location"] == address
    assert (answer.json["kind"], answer.json["state"], answer.json["result"]) == ("import", "queued", None)
    assert count(database) == 0
    work(app)
    job = must(dora.get(address), 200).json
    assert job["state"] == "done"
    assert job["result"]["articles"] == {"created": 1, "unchanged": 0}
    assert list(job["result"]) == ["id", "articles", "claims", "article_ids", "warnings"]
    assert count(database) == 1


def test_an_upload_over_the_size_is_a_job_and_a_smaller_one_is_not(app, client_of):
    app.config["JOB_IMPORT_MB"] = 0.01
    dora = client_of("dora")
    must(send(dora, b"x" * 9_999, headers={}), 201)
    answer = must(send(dora, b"x" * 10_001, headers={}), 202)
    assert "Preference-Applied" not in answer.headers


def test_a_dry_run_can_be_a_job_and_stores_nothing(app, client_of, database):
    dora = client_of("dora")
    job = must(send(dora, dry_run="true"), 202).json
    work(app)
    done = dora.get(f"/api/v1/jobs/{job['id']}").json
    assert (done["state"], done["result"]["id"], done["result"]["articles"]["created"]) == ("done", None, 1)
    assert count(database) == 0


def test_uploads_are_closed_to_others_and_go_with_the_end(app, client_of):
    dora = client_of("dora")
    job = must(send(dora), 202).json
    folder = desk_of(app).folder.path
    kept = list((folder / job["id"]).iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / job["id"], *kept)] == [0o700, 0o700, 0o600]
    work(app)
    assert not (folder / job["id"]).exists()


def test_an_import_that_is_refused_says_where_and_changes_nothing(app, client_of, database):
    dora = client_of("dora")
    job = must(send(dora, b'{"text": "a"}\n{"text": ""}\n', "b.jsonl"), 202).json
    work(app)
    failed = dora.get(f"/api/v1/jobs/{job['id']}").json
    assert (failed["state"], failed["result"]) == ("failed", None)
    errors = [(each["file"], each["line"], each["field"]) for each in failed["error"]["errors"]]
    assert errors == [("b.jsonl", 2, "text")]
    assert count(database) == 0
    assert must(dora.post(f"/api/v1/jobs/{job['id']}/again"), 409)


def test_what_is_wrong_with_the_question_is_said_at_once(client_of):
    dora = client_of("dora")
    must(send(dora, format="doc"), 422)
    must(send(dora, layer="silver"), 422)
    must(dora.post(IMPORTS, headers=LATER), 422)
    must(dora.get(f"{EXPORT}?format=xml", headers=LATER), 422)
    must(dora.get(f"{EXPORT}?annotator=nobody", headers=LATER), 404)
    must(dora.get(f"{AGREEMENT}?rounds=-1", headers=LATER), 422)
    must(client_of("ada").get(AGREEMENT, headers=LATER), 403)
    assert dora.get("/api/v1/jobs").json["items"] == []


@pytest.mark.parametrize(("name", "status"), [("cleo", 403), ("ada", 403), ("eve", 404), (None, 401)])
def test_who_may_not_import_gets_no_job_either(client_of, name, status):
    must(send(client_of(name)), status)


def test_a_job_is_its_owners_alone(client_of, app):
    job = must(send(client_of("dora")), 202).json
    work(app)
    for name in ("cleo", "root", "eve"):
        other = client_of(name)
        must(other.get(f"/api/v1/jobs/{job['id']}"), 404)
        must(other.get(f"/api/v1/jobs/{job['id']}/file"), 404)
        must(other.post(f"/api/v1/jobs/{job['id']}/cancel"), 404)
        must(other.post(f"/api/v1/jobs/{job['id']}/again"), 404)
        assert other.get("/api/v1/jobs").json["items"] == []
    must(client_of(None).get(f"/api/v1/jobs/{job['id']}"), 401)
    must(client_of("dora").get(f"/api/v1/jobs/{uuid4()}"), 404)
    must(client_of("dora").get("/api/v1/jobs/anything"), 404)


def test_an_export_is_the_same_file_as_at_once_and_proves_itself(app, client_of, base):
    hand_in(client_of("ada"), base)
    dora = client_of("dora")
    at_once = dora.get(f"{EXPORT}?unit=article", buffered=True)
    job = must(dora.get(f"{EXPORT}?unit=article", headers=LATER), 202).json
    assert job["file"] is None
    must(dora.get(f"/api/v1/jobs/{job['id']}/file"), 404)
    work(app)
    done = dora.get(f"/api/v1/jobs/{job['id']}").json
    assert (done["state"], done["result"]["records"]) == ("done", 1)
    answer = must(dora.get(done["file"], buffered=True), 200)
    assert answer.get_data() == at_once.get_data()
    assert answer.headers["Repr-Digest"] == at_once.headers["Repr-Digest"]
    assert answer.headers["Content-Disposition"] == at_once.headers["Content-Disposition"]
    assert done["result"]["sha256"] == hashlib.sha256(answer.get_data()).hexdigest()
    assert done["result"]["size"] == len(answer.get_data())


def test_an_export_as_a_job_is_logged_as_any_other(app, client_of, base, database):
    must(client_of("ada").put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    must(client_of("dora").get(EXPORT, headers=LATER), 202)
    work(app)
    with database.reading() as session:
        assert session.query(LogEntry).filter_by(action="export with unsubmitted work").count() == 1


def test_figures_as_a_job_are_the_same_as_at_once(app, client_of, base):
    for name in ("ada", "ben"):
        hand_in(client_of(name), base)
    cleo = client_of("cleo")
    at_once = must(cleo.get(f"{AGREEMENT}?rounds=10"), 200)
    job = must(cleo.get(f"{AGREEMENT}?rounds=10", headers=LATER), 202).json
    work(app)
    done = cleo.get(f"/api/v1/jobs/{job['id']}").json
    assert done["result"] == at_once.json
    assert len(done["result"]["pairs"]) == 1
    assert cleo.get(done["file"]).get_data() == at_once.get_data()


def test_the_job_that_measures_figures_has_the_further_ones_too(app, client_of, base):
    for name in ("ada", "ben"):
        hand_in(client_of(name), base)
    cleo = client_of("cleo")
    at_once = must(cleo.get(f"{AGREEMENT}/details?match=iou"), 200)
    job = must(cleo.get(f"{AGREEMENT}/details?match=iou", headers=LATER), 202).json
    work(app)
    file = cleo.get(f"/api/v1/jobs/{job['id']}").json["file"]
    assert cleo.get(f"{file}?details=true").get_data() == at_once.get_data()
    assert cleo.get(file).get_data() == cleo.get(f"{AGREEMENT}?match=iou").get_data()
    must(cleo.get(f"{file}?details=perhaps"), 422)
    must(client_of("dora").get(f"{file}?details=true"), 404)
    must(client_of("dora").put(f"{base}/assignments/cleo", json={"state": "assigned"}), 200)
    must(cleo.get(f"{file}?details=true"), 409)


def test_a_role_that_was_taken_away_shuts_the_file(app, client_of, base, database, cast):
    hand_in(client_of("ada"), base)
    cleo = client_of("cleo")
    job = must(cleo.get(EXPORT, headers=LATER), 202).json
    work(app)
    file = must(cleo.get(f"/api/v1/jobs/{job['id']}"), 200).json["file"]
    must(cleo.get(file, buffered=True), 200)
    with database.writing() as session:
        session.execute(update(Person).where(Person.name == "cleo").values(role="viewer"))
    must(cleo.get(file), 409)
    assert cleo.get(f"/api/v1/jobs/{job['id']}").json["result"] is None
    with database.writing() as session:
        session.execute(update(Person).where(Person.name == "cleo").values(role=None))
    must(cleo.get(file), 404)
    must(cleo.get(f"/api/v1/jobs/{job['id']}"), 404)


@pytest.mark.parametrize("address", [EXPORT, AGREEMENT])
def test_whoever_became_blind_since_finds_the_file_shut(app, client_of, base, address):
    for name in ("ada", "ben"):
        hand_in(client_of(name), base)
    cleo = client_of("cleo")
    job = must(cleo.get(address, headers=LATER), 202).json
    work(app)
    file = must(cleo.get(f"/api/v1/jobs/{job['id']}"), 200).json["file"]
    must(cleo.get(file, buffered=True), 200)
    must(client_of("dora").put(f"{base}/assignments/cleo", json={"state": "assigned"}), 200)
    must(cleo.get(file), 409)
    shut = cleo.get(f"/api/v1/jobs/{job['id']}").json
    assert (shut["state"], shut["result"], shut["file"]) == ("done", None, None)


def test_the_file_holds_what_its_owner_could_see_when_it_was_made(app, client_of, base):
    """Not what could be seen when it was asked for: the job is asked, then the owner becomes blind, then it is made."""
    hand_in(client_of("ada"), base)
    cleo = client_of("cleo")
    job = must(cleo.get(EXPORT, headers=LATER), 202).json
    must(client_of("dora").put(f"{base}/assignments/cleo", json={"state": "assigned"}), 200)
    work(app)
    assert cleo.get(f"/api/v1/jobs/{job['id']}").json["result"]["records"] == 0
    assert cleo.get(f"/api/v1/jobs/{job['id']}/file", buffered=True).get_data() == b""


def test_a_role_taken_away_before_it_runs_makes_the_job_fail(app, client_of, database):
    must(send(client_of("dora")), 202)
    with database.writing() as session:
        session.execute(update(Person).where(Person.name == "dora").values(role="annotator"))
    work(app)
    assert count(database) == 0
    with database.reading() as session:
        job = session.scalar(select(Job))
        assert (job.state, json.loads(job.error)["title"]["pattern"]) == ("failed", "Your role does not allow this")


def test_a_job_that_waits_is_cancelled_at_once_and_never_runs(app, client_of, database):
    dora = client_of("dora")
    job = must(send(dora), 202).json
    address = f"/api/v1/jobs/{job['id']}"
    assert must(dora.post(f"{address}/cancel"), 200).json["state"] == "cancelled"
    assert not (desk_of(app).folder.path / job["id"]).exists()
    work(app)
    assert dora.get(address).json["state"] == "cancelled"
    assert count(database) == 0
    must(dora.post(f"{address}/cancel"), 409)


def test_an_export_runs_again_and_two_clicks_make_one_run(app, client_of, base):
    ada = client_of("ada")
    job = must(ada.get(EXPORT, headers=LATER), 202).json
    work(app)
    must(ada.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    again = f"/api/v1/jobs/{job['id']}/again"
    assert must(ada.post(again), 202).json["state"] == "queued"
    must(ada.post(again), 409)
    work(app)
    assert ada.get(f"/api/v1/jobs/{job['id']}").json["result"]["records"] == 1


def test_jobs_are_listed_newest_first(app, client_of):
    ada = client_of("ada")
    ids = [must(ada.get(EXPORT, headers=LATER), 202).json["id"] for _ in range(3)]
    assert [job["id"] for job in ada.get("/api/v1/jobs").json["items"]] == ids[::-1]


def test_nobody_fills_the_queue(client_of, monkeypatch):
    monkeypatch.setattr("annotator.services.jobs.OPEN_LIMIT", 2)
    ada = client_of("ada")
    for _ in range(2):
        must(ada.get(EXPORT, headers=LATER), 202)
    must(ada.get(EXPORT, headers=LATER), 409)
    must(client_of("ben").get(EXPORT, headers=LATER), 202)


def test_another_preference_is_none_of_ours(client_of, base):
    must(client_of("ada").get(EXPORT, headers={"Prefer": "return=minimal"}, buffered=True), 200)
    must(client_of("ada").get(EXPORT, headers={"Prefer": "wait=5, Respond-Async; foo"}), 202)


def test_looking_at_a_job_that_waits_starts_a_worker_where_there_is_none(app, client_of, monkeypatch):
    """After a restart of the machine nobody else would."""
    ada = client_of("ada")
    job = must(ada.get(EXPORT, headers=LATER), 202).json
    woken = []
    monkeypatch.setattr(JobDesk, "wake", lambda desk: woken.append(True))
    must(ada.get(f"/api/v1/jobs/{job['id']}"), 200)
    assert woken == [True]
    work(app)
    must(ada.get(f"/api/v1/jobs/{job['id']}"), 200)
    assert woken == [True]
