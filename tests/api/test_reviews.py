"""A review over HTTP: given by reviewers on submitted work, seen when it comes back, answered, exported."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from cast import claim_body, make_article, piece

ACCEPT = {"verdict": "accept", "claim_version": 1}
REJECT = {"verdict": "reject", "reason": "slip", "comment": "Not a claim.", "claim_version": 1}


class Work:
    """Ada's claim on an article, and the addresses around it."""

    def __init__(self, article, client_of):
        self.client_of = client_of
        self.article = f"/api/v1/projects/harbour/articles/{article.uuid}"
        self.claim = f"{self.article}/claims/{uuid4()}"
        self.review = f"{self.claim}/reviews/{uuid4()}"
        self.put_claim()

    def put_claim(self, version=None, **fields):
        headers = {"If-Match": f'"{version}"'} if version else {}
        answer = self.client_of("ada").put(self.claim, json=claim_body(**fields), headers=headers)
        assert answer.status_code in (200, 201), answer.json
        return answer.json

    def move(self, state, by="ada", person="ada", **more):
        answer = self.client_of(by).put(f"{self.article}/assignments/{person}", json={"state": state} | more)
        assert answer.status_code == 200, answer.json

    def judge(self, by="cleo", url=None, **fields):
        return self.client_of(by).put(url or self.review, json=ACCEPT | fields)

    def record(self, by="ada"):
        return self.client_of(by).get(self.claim).json


@pytest.fixture
def work(client_of, database, cast):
    with database.writing() as session:
        article = make_article(session, cast.project)
    return Work(article, client_of)


@pytest.fixture
def submitted(work):
    work.move("submitted")
    return work


def test_a_new_verdict_is_201_and_the_claim_keeps_its_version(submitted):
    answer = submitted.judge(**REJECT)
    assert answer.status_code == 201
    assert {key: answer.json[key] for key in REJECT} == REJECT
    assert (answer.json["reviewer"], answer.json["proposed"], answer.json["answers"]) == ("cleo", None, [])
    record = submitted.record("cleo")
    assert record["version"] == 1
    assert record["reviews"] == [answer.json]


def test_the_same_again_and_a_change_of_mind_are_200(submitted):
    first = submitted.judge(**REJECT).json
    again = submitted.judge(**REJECT)
    assert (again.status_code, again.json) == (200, first)
    changed = submitted.judge(verdict="accept")
    assert (changed.status_code, changed.json["verdict"], changed.json["reason"]) == (200, "accept", None)
    assert len(submitted.record("cleo")["reviews"]) == 1


def test_a_lost_answer_is_given_again_also_after_the_work_moved_on(submitted):
    submitted.judge(**REJECT)
    submitted.move("accepted", by="cleo")
    assert submitted.judge(**REJECT).status_code == 200


def test_the_id_of_another_persons_review_is_409(submitted):
    submitted.judge()
    answer = submitted.judge(by="dora")
    assert answer.status_code == 409
    assert "cleo" not in answer.text


def test_unsubmitted_work_is_not_there_for_a_reviewer(work):
    assert work.judge().status_code == 404


def test_annotators_and_viewers_cannot_judge(submitted):
    submitted.client_of("ben").put(f"{submitted.article}/assignments/ben", json={"state": "submitted"})
    assert submitted.record("ben")["annotator"] == "ada"
    assert submitted.judge(by="ben").status_code == 403
    assert submitted.judge(by="vera").status_code == 404
    assert submitted.judge(by="eve").status_code == 404
    assert submitted.judge(by=None).status_code == 401


def test_nobody_judges_an_own_claim(work):
    cleo, url = work.client_of("cleo"), f"{work.article}/claims/{uuid4()}"
    cleo.put(url, json=claim_body())
    cleo.put(f"{work.article}/assignments/cleo", json={"state": "submitted"})
    answer = cleo.put(f"{url}/reviews/{uuid4()}", json=ACCEPT)
    assert answer.status_code == 403
    assert "your own claim" in answer.json["detail"]


def test_a_reviewer_with_unsubmitted_work_is_blind(submitted):
    submitted.client_of("cleo").put(f"{submitted.article}/claims/{uuid4()}", json=claim_body())
    assert submitted.judge().status_code == 404


def test_a_verdict_on_an_older_version_is_412_with_the_claim(submitted):
    submitted.move("returned", by="cleo")
    submitted.put_claim(version=1, confidence=2)
    submitted.move("submitted")
    answer = submitted.judge()
    assert answer.status_code == 412
    assert answer.json["record"]["confidence"] == 2
    assert submitted.judge(claim_version=2).status_code == 201


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"verdict": "maybe"}, "/verdict"),
        ({"claim_version": "1"}, "/claim_version"),
        ({"verdict": "reject"}, "/reason"),
        ({"reason": "mood"}, "/reason"),
        ({"comment": "x" * 1001}, "/comment"),
        ({"proposed": {"type": "policy"}}, "/proposed"),
        ({"stance": "favor"}, "/stance"),
        ({"verdict": "fix", "proposed": {"colour": "red"}}, "/proposed/colour"),
        ({"verdict": "fix", "proposed": {"type": "rumour"}}, "/proposed/type"),
        (
            {"verdict": "fix", "proposed": {"segments": [{"start": 0, "end": 3, "quote": "Tha"}]}},
            "/proposed/segments/0/quote",
        ),
        ({"verdict": "fix", "proposed": {"attributes": 3}}, "/proposed/attributes"),
    ],
)
def test_a_wrong_verdict_is_422_and_says_where(submitted, fields, pointer):
    answer = submitted.judge(**fields)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]
    assert submitted.record("cleo")["reviews"] == []


def test_a_fix_keeps_the_proposed_fields_alone(submitted):
    proposed = {"context": {"start": 40, "end": 48}, "attributes": {"certainty": "possible"}, "stances": []}
    record = submitted.judge(verdict="fix", proposed=proposed).json
    assert record["proposed"] == {
        "stances": [],
        "context": {"start": 40, "end": 48, "quote": "Question"},
        "attributes": {"certainty": "possible"},
    }


def test_the_annotator_sees_verdicts_when_the_article_comes_back(submitted):
    submitted.judge(**REJECT)
    assert submitted.record()["reviews"] == []
    assert submitted.client_of("ada").get(f"{submitted.claim}/reviews").json["items"] == []
    submitted.move("returned", by="cleo", reason="One slip.")
    assert [each["verdict"] for each in submitted.record()["reviews"]] == ["reject"]
    assert len(submitted.client_of("ada").get(f"{submitted.claim}/reviews").json["items"]) == 1


def test_other_annotators_never_see_verdicts(submitted):
    submitted.judge(**REJECT)
    submitted.move("accepted", by="cleo")
    ben = submitted.client_of("ben")
    ben.put(f"{submitted.article}/assignments/ben", json={"state": "submitted"})
    assert submitted.record("ben")["reviews"] == []
    assert [line["reviews"] for line in exported(ben)] == [[]]
    assert len(exported(submitted.client_of("dora"))[0]["reviews"]) == 1


def test_a_returned_claim_is_repaired_unseen_and_submitted_again(submitted):
    submitted.judge(verdict="fix", proposed={"confidence": 2})
    submitted.move("returned", by="cleo")
    submitted.put_claim(version=1, confidence=2)
    assert submitted.client_of("cleo").get(submitted.claim).status_code == 404
    submitted.move("submitted")
    record = submitted.record("cleo")
    assert (record["version"], record["submitted_version"], record["confidence"]) == (2, 1, 2)
    assert [each["claim_version"] for each in record["reviews"]] == [1]


def test_the_annotator_and_reviewers_answer_each_other(submitted):
    submitted.judge(**REJECT)
    submitted.move("returned", by="cleo")
    answer = submitted.client_of("ada").post(f"{submitted.review}/answers", json={"text": "She asserts it."})
    assert answer.status_code == 201
    submitted.move("submitted")
    submitted.client_of("cleo").post(f"{submitted.review}/answers", json={"text": "You are right."})
    said = submitted.record("cleo")["reviews"][0]["answers"]
    assert [(each["author"], each["text"]) for each in said] == [("ada", "She asserts it."), ("cleo", "You are right.")]


def test_an_answer_needs_a_review_that_one_may_see(submitted):
    submitted.judge(**REJECT)
    answers = f"{submitted.review}/answers"
    assert submitted.client_of("ada").post(answers, json={"text": "Early"}).status_code == 404
    submitted.client_of("ben").put(f"{submitted.article}/assignments/ben", json={"state": "submitted"})
    assert submitted.client_of("ben").post(answers, json={"text": "Not mine"}).status_code == 404
    for text in ("", "  ", "x" * 1001):
        refused = submitted.client_of("cleo").post(answers, json={"text": text})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/text")


def test_reviews_are_exported_with_their_proposals_and_answers(submitted):
    proposed = {"segments": [piece("tram")], "note": "Only the noun."}
    submitted.judge(verdict="fix", reason="edge_case", proposed=proposed)
    submitted.client_of("dora").post(f"{submitted.review}/answers", json={"text": "Agreed."})
    review = exported(submitted.client_of("cleo"))[0]["reviews"][0]
    assert (review["verdict"], review["reason"], review["proposed"]) == ("fix", "edge_case", proposed)
    assert [each["author"] for each in review["answers"]] == ["dora"]


def exported(client):
    with client.get("/api/v1/projects/harbour/export") as answer:
        assert answer.status_code == 200
        return [json.loads(line) for line in answer.text.splitlines()]
