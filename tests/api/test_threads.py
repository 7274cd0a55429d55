"""Threads: who reads what, that a message sent twice is one, who is named by @, and that they leave and come back."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import jsonschema
import pytest
from cast import claim_body, join, make_account, make_article, make_project
from web_routes import must

from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.importing import import_files


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        return f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"


def make_claim(client, base, name, *, submits=True):
    claim = str(uuid4())
    must(client.put(f"{base}/claims/{claim}", json=claim_body()), 201)
    if submits:
        submit(client, base, name)
    return claim


def submit(client, base, name):
    must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)


@pytest.fixture
def claim(base, client_of):
    """Ada's claim, submitted."""
    return make_claim(client_of("ada"), base, "ada")


def say(client, base, text, thread=None, status=201, **more):
    """Write a message; return the thread's record, or the answer where it is refused."""
    url = f"{base}/threads/{thread or uuid4()}/messages/{uuid4()}"
    answer = client.put(url, json={"text": text} | more)
    must(answer, status)
    return answer.json


def texts(client, base):
    return [[each["text"] for each in thread["messages"]] for thread in client.get(f"{base}/threads").json["items"]]


def waiting(client):
    return [
        each["thread"]["messages"][-1]["text"] for each in client.get("/api/v1/projects/harbour/threads").json["items"]
    ]


def test_a_thread_on_a_claim_is_read_by_whoever_may_see_the_claim(base, claim, client_of):
    thread = say(client_of("cleo"), base, "Is this Orlov?", claim=claim)
    say(client_of("ada"), base, "It is.", thread["id"])
    for name in ("ada", "cleo", "dora"):
        assert texts(client_of(name), base) == [["Is this Orlov?", "It is."]]
    assert texts(client_of("ben"), base) == []
    must(client_of("vera").get(f"{base}/threads"), 403)
    must(client_of("eve").get(f"{base}/threads"), 404)
    url = f"{base}/threads/{thread['id']}"
    must(client_of("ben").put(f"{url}/messages/{uuid4()}", json={"text": "Me too."}), 404)
    must(client_of("ben").put(url, json={"state": "resolved"}), 404)
    must(client_of("ben").put(f"{base}/threads/{uuid4()}/messages/{uuid4()}", json={"text": "x", "claim": claim}), 404)


def test_a_thread_on_unsubmitted_work_is_a_note_to_oneself_until_it_is_handed_in(base, client_of):
    ada = client_of("ada")
    claim = make_claim(ada, base, "ada", submits=False)
    say(ada, base, "Look this up, @cleo", claim=claim)
    assert texts(ada, base) == [["Look this up, @cleo"]]
    assert texts(client_of("cleo"), base) == texts(client_of("dora"), base) == []
    assert ada.get(f"{base}/readers?claim={claim}").json["items"] == []
    submit(ada, base, "ada")
    assert texts(client_of("cleo"), base) == [["Look this up, @cleo"]]
    # Who could not read it when it was written was not named.
    assert client_of("cleo").get(f"{base}/threads").json["items"][0]["messages"][0]["mentions"] == []


def test_work_that_went_back_is_its_owners_alone_with_its_threads(base, claim, client_of):
    thread = say(client_of("cleo"), base, "Is this Orlov?", claim=claim)
    must(client_of("cleo").put(f"{base}/assignments/ada", json={"state": "returned"}), 200)
    assert texts(client_of("cleo"), base) == []
    say(client_of("ada"), base, "I mended it.", thread["id"])
    submit(client_of("ada"), base, "ada")
    assert texts(client_of("cleo"), base) == [["Is this Orlov?", "I mended it."]]


@pytest.mark.parametrize("opens", ["own", "all", "never"])
def test_a_thread_on_an_article_opens_to_annotators_like_others_work(base, client_of, opens):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": opens}), 200)
    ada, ben, cleo = map(client_of, ("ada", "ben", "cleo"))
    say(cleo, base, "Two of them missed the headline.")
    assert texts(client_of("dora"), base) == [["Two of them missed the headline."]]
    assert texts(ada, base) == []
    make_claim(ben, base, "ben", submits=False)
    make_claim(ada, base, "ada")
    assert bool(texts(ada, base)) == (opens == "own")
    submit(ben, base, "ben")
    assert bool(texts(ada, base)) == (opens in ("own", "all"))


def test_a_question_of_somebody_blind_stays_between_her_and_the_reviewers(base, client_of):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": "own"}), 200)
    ada, ben, cleo = map(client_of, ("ada", "ben", "cleo"))
    make_claim(ben, base, "ben")
    thread = say(ada, base, "Does the headline count?")
    assert thread["question"]
    assert ada.get(f"{base}/readers").json["items"] == ["cleo", "dora"]
    say(cleo, base, "It does.", thread["id"])
    assert texts(ada, base) == [["Does the headline count?", "It does."]]
    assert texts(ben, base) == []
    must(ben.put(f"{base}/threads/{thread['id']}/messages/{uuid4()}", json={"text": "Mine is"}), 404)


def test_whoever_asks_is_not_told_which_reviewers_have_the_article_themselves(base, client_of):
    cleo = client_of("cleo")
    must(cleo.put(f"{base}/assignments/cleo", json={"state": "in_progress"}), 200)
    assert client_of("ada").get(f"{base}/readers").json["items"] == ["cleo", "dora"]
    thread = say(client_of("ada"), base, "Does the headline count, @cleo?")
    assert thread["messages"][0]["mentions"] == ["cleo"]
    assert texts(cleo, base) == waiting(cleo) == []
    submit(cleo, base, "cleo")
    assert waiting(cleo) == ["Does the headline count, @cleo?"]


def test_a_reviewer_who_is_given_the_article_is_blind_to_what_was_said(base, claim, client_of):
    cleo = client_of("cleo")
    own = say(cleo, base, "Ada sees a fact here.")
    say(client_of("dora"), base, "So does Ben.", own["id"])
    say(client_of("dora"), base, "On the claim.", claim=claim)
    must(cleo.put(f"{base}/assignments/cleo", json={"state": "in_progress"}), 200)
    assert texts(cleo, base) == []
    assert waiting(cleo) == []
    must(cleo.put(f"{base}/threads/{own['id']}/messages/{uuid4()}", json={"text": "And?"}), 404)
    asked = say(cleo, base, "Does the headline count?")
    assert asked["question"] and texts(cleo, base) == [["Does the headline count?"]]
    submit(cleo, base, "cleo")
    assert len(texts(cleo, base)) == 3


def test_a_message_sent_twice_is_one_and_changes_until_it_is_answered(base, claim, client_of):
    cleo = client_of("cleo")
    url = f"{base}/threads/{uuid4()}/messages/{uuid4()}"
    must(cleo.put(url, json={"text": "Is this Orlov?", "claim": claim}), 201)
    must(cleo.put(url, json={"text": "Is this Orlov?", "claim": claim}), 200)
    must(cleo.put(url, json={"text": "Is it he?", "claim": claim}), 200)
    assert texts(cleo, base) == [["Is it he?"]]
    must(client_of("dora").put(url, json={"text": "Is it she?"}), 409)
    say(client_of("ada"), base, "It is.", url.split("/")[-3])
    must(cleo.put(url, json={"text": "Is it he?", "claim": claim}), 200)
    must(cleo.put(url, json={"text": "Was it he?", "claim": claim}), 409)
    must(cleo.delete(url), 409)
    assert texts(cleo, base) == [["Is it he?", "It is."]]


def test_a_message_is_taken_back_by_who_wrote_it_and_the_thread_goes_with_the_last(base, claim, client_of):
    cleo = client_of("cleo")
    url = f"{base}/threads/{uuid4()}/messages/{uuid4()}"
    must(cleo.put(url, json={"text": "Is this Orlov?", "claim": claim}), 201)
    must(client_of("dora").delete(url), 403)
    must(cleo.delete(url), 204)
    must(cleo.delete(url), 204)
    assert texts(cleo, base) == []
    must(cleo.put(url, json={"text": "Is this Orlov?", "claim": claim}), 201)


@pytest.mark.parametrize(
    ("body", "status"),
    [({"text": " "}, 422), ({"text": "x" * 1001}, 422), ({"text": "x", "claim": str(uuid4())}, 404), ({}, 422)],
)
def test_a_message_says_something_about_what_is_there(base, client_of, body, status):
    must(client_of("cleo").put(f"{base}/threads/{uuid4()}/messages/{uuid4()}", json=body), status)
    assert texts(client_of("cleo"), base) == []


def test_a_thread_stays_with_what_it_is_about(base, claim, client_of, database, cast):
    thread = say(client_of("cleo"), base, "About the article.")["id"]
    say(client_of("cleo"), base, "And this?", thread, 409, claim=claim)
    with database.writing() as session:
        other = f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"
    say(client_of("cleo"), other, "And here?", thread, 409)
    must(client_of("cleo").put(f"{base}/threads/{thread}/messages/no-uuid", json={"text": "x"}), 422)


def test_a_thread_is_resolved_by_those_it_concerns_and_opens_with_the_next_word(base, claim, client_of):
    must(client_of("dora").patch("/api/v1/projects/harbour", json={"opens": "own"}), 200)
    make_claim(client_of("ben"), base, "ben")
    thread = say(client_of("cleo"), base, "Is this Orlov?", claim=claim)
    url = f"{base}/threads/{thread['id']}"
    must(client_of("ben").put(url, json={"state": "resolved"}), 403)
    must(client_of("cleo").put(url, json={"state": "done"}), 422)
    for _ in range(2):
        done = client_of("ada").put(url, json={"state": "resolved"}).json
        assert (done["state"], done["resolved_by"]) == ("resolved", "ada")
    assert say(client_of("ben"), base, "It was Petrov.", thread["id"])["state"] == "open"


def test_names_behind_an_at_are_found_folded_among_those_who_may_read(base, claim, client_of, database, cast):
    with database.writing() as session:
        for name in ("Şəbnəm", "ada.lovelace", "cleopatra"):
            join(session, cast.project, make_account(session, name), "reviewer")
    dora = client_of("dora")
    assert dora.get(f"{base}/readers?claim={claim}&q=SEB").json["items"] == ["Şəbnəm"]
    assert dora.get(f"{base}/readers?claim={claim}&q=ad").json["items"] == ["ada", "ada.lovelace"]
    # Ben has not submitted, and Vera reads articles only.
    assert dora.get(f"{base}/readers?claim={claim}&q=b").json["items"] == ["Şəbnəm"]
    text = "@ada.lovelace, @SEBNEM and @cleo: see what @ben and me@ada.example say, @cleopatras too."
    (message,) = say(dora, base, text, claim=claim)["messages"]
    assert message["mentions"] == ["ada.lovelace", "cleo", "Şəbnəm"]


def test_what_waits_is_open_concerns_me_and_was_not_spoken_in_by_me_last(base, claim, client_of):
    ada, cleo, dora = map(client_of, ("ada", "cleo", "dora"))
    on_claim = say(cleo, base, "Is this Orlov?", claim=claim)["id"]
    assert (waiting(ada), waiting(cleo), waiting(dora)) == (["Is this Orlov?"], [], [])
    say(ada, base, "Ask @dora.", on_claim)
    assert (waiting(ada), waiting(cleo), waiting(dora)) == ([], ["Ask @dora."], ["Ask @dora."])
    must(cleo.put(f"{base}/threads/{on_claim}", json={"state": "resolved"}), 200)
    assert waiting(dora) == []
    listed = dora.get("/api/v1/projects/harbour/threads?which=resolved").json["items"]
    assert [(each["title"], each["quote"]) for each in listed] == [("Article 1", "The tram 🚊 will come")]
    must(dora.get("/api/v1/projects/harbour/threads?which=lost"), 422)
    must(cleo.put(f"{base}/claims/{claim}/reviews/{uuid4()}", json={"verdict": "accept", "claim_version": 1}), 201)
    say(dora, base, "One more thing.", claim=claim)
    assert waiting(cleo) == waiting(ada) == ["One more thing."]


def test_threads_leave_with_the_article_and_come_back_byte_for_byte(base, claim, client_of, database, cast):
    thread = say(client_of("cleo"), base, "Is this Orlov, @ada?", claim=claim)["id"]
    say(client_of("ada"), base, "It is.", thread)
    must(client_of("ada").put(f"{base}/threads/{thread}", json={"state": "resolved"}), 200)
    say(client_of("ben"), base, "Does the headline count?")
    say(client_of("dora"), base, "All done?")
    export = "/api/v1/projects/harbour/export?unit=article"
    first = client_of("dora").get(export, buffered=True).data
    record = json.loads(first)
    assert list(record)[-2:] == ["claims", "threads"]
    assert [each["question"] for each in record["threads"]] == [False, True, False]
    assert record["threads"][0]["messages"][0]["mentions"] == ["ada"]
    schema = client_of("vera").get("/api/v1/schema/article.json").json
    jsonschema.validate(record, schema)
    del record["threads"][0]["state"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)
    with database.writing() as session:
        make_project(session, "second")
    for _ in range(2):
        with database.writing() as session:
            second = enter_project(session, cast.accounts["root"], "second")
            summary = import_files(session, second, [Source("work.jsonl", first)])
    assert summary.articles.unchanged == 1
    assert client_of("root").get("/api/v1/projects/second/export?unit=article", buffered=True).data == first
    # Ben may neither see Ada's claim yet nor what others said: his question alone leaves for him.
    assert [
        len(each["messages"]) for each in json.loads(client_of("ben").get(export, buffered=True).data)["threads"]
    ] == [1]
    assert "threads" not in json.loads(client_of("vera").get(export, buffered=True).data)


def test_under_pseudonyms_no_name_stands_in_a_thread(base, claim, client_of):
    say(client_of("cleo"), base, "Is this Orlov, @Ada?", claim=claim)
    url = "/api/v1/projects/harbour/export?unit=article&pseudonyms=true"
    body = client_of("dora").get(url, buffered=True).get_data(as_text=True)
    (thread,) = json.loads(body)["threads"]
    (name,) = thread["messages"][0]["mentions"]
    assert thread["messages"][0]["text"] == f"Is this Orlov, @{name}?"
    assert "Ada" not in body and '"cleo"' not in body


@pytest.mark.parametrize(
    "change",
    [
        lambda thread: thread.update(id="no-uuid"),
        lambda thread: thread.update(claim=str(uuid4())),
        lambda thread: thread.update(messages=[]),
        lambda thread: thread.update(question=True),
        lambda thread: thread["messages"][0].update(text="Other words"),
    ],
)
def test_a_file_whose_thread_is_not_right_is_refused_with_its_line(base, claim, client_of, change):
    say(client_of("cleo"), base, "Is this Orlov?", claim=claim)
    record = json.loads(client_of("dora").get("/api/v1/projects/harbour/export?unit=article", buffered=True).data)
    change(record["threads"][0])
    answer = client_of("root").post(
        "/api/v1/projects/harbour/imports?dry_run=true",
        data={"file": (BytesIO(json.dumps(record).encode()), "work.jsonl")},
    )
    assert (answer.status_code, answer.json["errors"][0]["line"]) == (422, 1)
