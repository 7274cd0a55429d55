"""One person's work on an article over HTTP: submitted work taken back, and the note for the reviewer."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import claim_body, make_article
from sqlalchemy import select

from annotator.models import Assignment


class Work:
    """Ada's work on an article, with one claim."""

    def __init__(self, article, client_of):
        self.client_of = client_of
        self.article = f"/api/v1/projects/harbour/articles/{article.uuid}"
        self.claim = f"{self.article}/claims/{uuid4()}"
        assert client_of("ada").put(self.claim, json=claim_body()).status_code == 201

    def put(self, by="ada", person="ada", **change):
        return self.client_of(by).put(f"{self.article}/assignments/{person}", json=change)

    def get(self, by="ada", person="ada"):
        return self.client_of(by).get(f"{self.article}/assignments/{person}")

    def change_claim(self, version, **fields):
        headers = {"If-Match": f'"{version}"'}
        return self.client_of("ada").put(self.claim, json=claim_body(**fields), headers=headers)

    def judge(self):
        url = f"{self.claim}/reviews/{uuid4()}"
        return self.client_of("cleo").put(url, json={"verdict": "accept", "claim_version": 1})


@pytest.fixture
def work(client_of, database, cast):
    with database.writing() as session:
        article = make_article(session, cast.project)
    return Work(article, client_of)


@pytest.fixture
def submitted(work):
    assert work.put(state="submitted").status_code == 200
    return work


def test_submitted_work_can_be_taken_back_and_changed(submitted):
    answer = submitted.put(state="in_progress")
    assert (answer.status_code, answer.json["state"]) == (200, "in_progress")
    assert submitted.client_of("cleo").get(submitted.claim).status_code == 404
    changed = submitted.change_claim(1, confidence=1)
    assert (changed.status_code, changed.json["submitted"], changed.json["submitted_version"]) == (200, False, 1)
    again = submitted.put(state="submitted")
    assert again.json["first_submitted_at"] == answer.json["first_submitted_at"]
    record = submitted.client_of("ada").get(submitted.claim).json
    assert (record["submitted"], record["submitted_version"], record["version"]) == (True, 1, 2)


def test_once_a_claim_is_judged_the_work_is_not_taken_back(submitted):
    assert submitted.judge().status_code == 201
    answer = submitted.put(state="in_progress")
    assert answer.status_code == 409
    assert "A review of this work has begun" in answer.json["detail"]
    assert submitted.get().json["state"] == "submitted"
    assert submitted.change_claim(1, confidence=1).status_code == 409


def test_accepted_work_is_not_taken_back(submitted):
    assert submitted.put(by="cleo", state="accepted").status_code == 200
    assert submitted.put(state="in_progress").status_code == 409


def test_nobody_else_takes_work_back_but_a_manager(submitted):
    assert submitted.put(by="ben", state="in_progress").status_code == 404
    assert submitted.put(by="cleo", state="in_progress").status_code == 403
    assert submitted.put(by="dora", state="in_progress").status_code == 200


def test_what_opened_with_the_first_submission_stays_open(submitted):
    dora, ben = submitted.client_of("dora"), submitted.client_of("ben")
    assert dora.patch("/api/v1/projects/harbour", json={"opens": "all"}).status_code == 200
    theirs = f"{submitted.article}/claims/{uuid4()}"
    assert ben.put(theirs, json=claim_body()).status_code == 201
    assert submitted.put(by="ben", person="ben", state="submitted").status_code == 200
    assert submitted.put(state="in_progress").status_code == 200
    assert submitted.client_of("ada").get(theirs).status_code == 200
    assert ben.get(submitted.claim).status_code == 404


def test_a_note_begins_the_work_and_reaches_the_reviewer_with_the_submission(work, database):
    with database.writing() as session:
        for row in session.scalars(select(Assignment)):
            row.state = "assigned"
    answer = work.put(note="The second half is a reprint.")
    assert (answer.json["note"], answer.json["state"]) == ("The second half is a reprint.", "in_progress")
    assert work.get(by="cleo").json["note"] == ""
    assert work.put(state="submitted").json["note"] == "The second half is a reprint."
    assert work.get(by="cleo").json["note"] == "The second half is a reprint."
    page = work.client_of("cleo").get(work.article.replace("/api/v1", "") + "/review")
    assert "The second half is a reprint." in page.get_data(as_text=True)


def test_the_note_of_submitted_work_is_read_only(submitted):
    assert submitted.put(note="Too late").status_code == 409
    assert submitted.put(note="").status_code == 200
    assert submitted.put(state="in_progress", note="In time").json["note"] == "In time"


def test_a_note_is_its_owner_s_and_has_a_limit(work):
    assert work.put(by="cleo", note="Mine now").status_code == 403
    answer = work.put(note="x" * 10_001)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/note")


def test_the_note_is_not_in_the_export(work):
    work.put(note="For the reviewer")
    assert work.put(state="submitted").status_code == 200
    with work.client_of("ada").get("/api/v1/projects/harbour/export?unit=article") as export:
        text = export.get_data(as_text=True)
    assert '"submissions":[{"annotator":"ada"' in text
    assert "For the reviewer" not in text


@pytest.mark.parametrize(("is_judged", "is_offered"), [(False, True), (True, False)])
def test_the_page_offers_to_take_back_until_a_review_begins(submitted, is_judged, is_offered):
    if is_judged:
        submitted.judge()
    page = submitted.client_of("ada").get(submitted.article.replace("/api/v1", "")).get_data(as_text=True)
    assert ('id="take-back"' in page) == is_offered
