"""The consensus over HTTP: chosen by PATCH, its record for managers, and an estimate that is made on demand."""

from __future__ import annotations

import json
from io import BytesIO

from cast import TEXT, claim_body
from jobs import work
from web_routes import must as must_answer

URL = "/api/v1/projects/harbour"


def must(answer, status: int):
    must_answer(answer, status)
    return answer


def read_by_three(dora) -> None:
    """Import 40 articles with a claim of each of three persons, one of whom often says something else."""
    lines = []
    for number in range(40):
        sides = ("favor", "favor", "against" if number % 3 else "favor")
        claims = [
            claim_body(annotator=name, stances=[{"target": "TRAM", "stance": side}], type="factual")
            for name, side in zip(("xena", "yan", "zoe"), sides, strict=True)
        ]
        lines.append(json.dumps({"text": f"{TEXT}{number}", "claims": claims}))
    file = (BytesIO("\n".join(lines).encode()), "read.jsonl")
    must(dora.post(f"{URL}/imports", data={"file": file}), 201)


def test_a_manager_chooses_how_offers_are_made(client_of):
    dora = client_of("dora")
    assert dora.get(URL).json["consensus"] == "off"
    before = dora.get(URL).headers["ETag"]
    must(dora.patch(URL, json={"consensus": "confidence"}), 200)
    assert dora.get(URL).json["consensus"] == "confidence"
    assert dora.get(URL).headers["ETag"] != before
    refused = dora.patch(URL, json={"consensus": "the loudest"})
    must(refused, 422)
    assert dora.get(URL).json["consensus"] == "confidence"


def test_the_record_says_how_much_is_hidden_and_that_too_little_is_known(client_of):
    dora = client_of("dora")
    record = dora.get(f"{URL}/consensus").json
    assert (record["hidden_share"], record["offers"], record["estimate"]) == (0.2, [], None)
    made = dora.post(f"{URL}/consensus/estimates", json={})
    must(made, 201)
    assert made.json["estimate"]["articles"] == 0
    assert made.json["estimate"]["rates"] == {"type": None, "stance": None}
    assert "Too little is known" in dora.get("/projects/harbour/consensus").get_data(as_text=True)


def test_only_managers_read_it(client_of):
    for name in ("ada", "cleo"):
        assert client_of(name).get(f"{URL}/consensus").status_code == 403
        assert client_of(name).get("/projects/harbour/consensus").status_code == 403
    assert client_of("eve").get(f"{URL}/consensus").status_code == 404


def test_an_estimate_from_much_work_is_a_job_and_the_same_as_at_once(app, client_of):
    dora = client_of("dora")
    read_by_three(dora)
    at_once = must(dora.post(f"{URL}/consensus/estimates", json={}), 201).json["estimate"]
    assert at_once["articles"] == 40
    assert at_once["rates"]["stance"]["units"] == 40
    app.config.update(JOB_AGREEMENT_CLAIMS=100)
    answer = must(dora.post(f"{URL}/consensus/estimates", json={}), 202)
    job = answer.json
    assert (job["kind"], job["state"], answer.headers["Location"]) == (
        "consensus",
        "queued",
        f"/api/v1/jobs/{job['id']}",
    )
    page = dora.get("/projects/harbour/consensus").text
    assert "They are being estimated anew" in page
    work(app)
    done = dora.get(f"/api/v1/jobs/{job['id']}").json
    assert (done["state"], done["result"], done["file"]) == ("done", {"articles": 40}, None)
    must(dora.get(f"/api/v1/jobs/{job['id']}/file"), 404)
    by_job = dora.get(f"{URL}/consensus").json["estimate"]
    assert by_job["rates"] == at_once["rates"]
    assert by_job["created_at"] > at_once["created_at"]
    assert "They are being estimated anew" not in dora.get("/projects/harbour/consensus").text


def test_a_program_may_ask_for_the_job_and_a_page_leads_to_it(app, client_of):
    dora = client_of("dora")
    preferred = must(dora.post(f"{URL}/consensus/estimates", json={}, headers={"Prefer": "respond-async"}), 202)
    assert preferred.headers["Preference-Applied"] == "respond-async"
    must(dora.post(f"{preferred.headers['Location']}/cancel"), 200)
    work(app)
    assert dora.get(f"{URL}/consensus").json["estimate"] is None
    app.config.update(JOB_AGREEMENT_CLAIMS=-1)
    answer = dora.post("/projects/harbour/consensus/estimate")
    must(answer, 303)
    assert answer.location.startswith("/jobs/")
    work(app)
    page = dora.get(answer.location).text
    assert "Estimated from 0 articles." in page
    assert 'href="/projects/harbour/consensus"' in page
    for name, status in (("cleo", 403), ("eve", 404)):
        must(client_of(name).post(f"{URL}/consensus/estimates", json={}), status)
        must(client_of(name).post("/projects/harbour/consensus/estimate"), status)
