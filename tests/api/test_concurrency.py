"""Several people, tabs and programs at the same moment: one of them is first, the others are told, nothing is lost."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from cast import CODEBOOK, TEXT, claim_body, join, make_account, make_article
from sqlalchemy import event, func, select
from web_routes import must

from annotator import db
from annotator.models import Article, Assignment, Claim, ClaimEvent, Review

PROJECT = "/api/v1/projects/harbour"
MANY = 8


@pytest.fixture
def article(cast, database) -> str:
    """The address of an article."""
    with database.writing() as session:
        return f"{PROJECT}/articles/{make_article(session, cast.project).uuid}"


@pytest.fixture
def claim(client_of, article) -> str:
    """The address of Ada's claim, at version 1."""
    url = f"{article}/claims/{uuid4()}"
    must(client_of("ada").put(url, json=claim_body(note="first")), 201)
    return url


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Return what the calls return, all of them begun at one moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def statuses(answers: Sequence[Any]) -> list[int]:
    """Return how often each status was answered, as a sorted list."""
    return sorted(answer.status_code for answer in answers)


def put(client, url: str, note: str, seen: int | None = None) -> Callable[[], Any]:
    """Return the call that saves a claim."""
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    return lambda: client.put(url, json=claim_body(note=note), headers=headers)


def delete(client, url: str, seen: int) -> Callable[[], Any]:
    """Return the call that deletes a claim."""
    return lambda: client.delete(url, headers={"If-Match": f'"{seen}"'})


def move(client, url: str, state: str) -> Callable[[], Any]:
    """Return the call that moves somebody's work on an article."""
    return lambda: client.put(url, json={"state": state})


def events(database) -> int:
    """Return how many changes of claims the history holds."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ClaimEvent))


def test_of_tabs_that_change_one_claim_one_is_first_and_the_others_get_its_record(client_of, claim, database):
    answers = at_once(*(put(client_of("ada"), claim, f"tab {number}", 1) for number in range(MANY)))
    assert statuses(answers) == [200] + [412] * (MANY - 1)
    (stored,) = (answer.json for answer in answers if answer.status_code == 200)
    assert all(answer.json["record"] == stored for answer in answers if answer.status_code == 412)
    assert (stored["version"], events(database)) == (2, 2)


def test_a_double_click_makes_one_claim(client_of, article, database):
    url = f"{article}/claims/{uuid4()}"
    answers = at_once(*(put(client_of("ada"), url, "double") for _ in range(MANY)))
    assert statuses(answers) == [200] * (MANY - 1) + [201]
    assert {answer.json["version"] for answer in answers} == {1}
    assert events(database) == 1


def test_a_double_click_makes_one_change(client_of, claim, database):
    answers = at_once(*(put(client_of("ada"), claim, "double", 1) for _ in range(MANY)))
    assert statuses(answers) == [200] * MANY
    assert ({answer.json["version"] for answer in answers}, events(database)) == ({2}, 2)


def test_two_people_who_take_one_id_do_not_share_a_claim(client_of, article, database):
    url = f"{article}/claims/{uuid4()}"
    answers = at_once(put(client_of("ada"), url, "Ada's"), put(client_of("ben"), url, "Ben's"))
    assert statuses(answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Ada's" not in refused.text and "Ben's" not in refused.text
    assert events(database) == 1


def test_what_is_sent_again_after_a_lost_answer_counts_once(client_of, claim, database):
    ada = client_of("ada")
    first, again = put(ada, claim, "second", 1)(), put(ada, claim, "second", 1)()
    assert (first.json, again.json, again.status_code) == (again.json, first.json, 200)
    must(put(client_of("ada"), claim, "third", 2)(), 200)
    late = put(ada, claim, "second", 1)()
    assert (late.status_code, late.json["record"]["note"]) == (412, "third")
    assert events(database) == 3


def test_of_a_deletion_and_a_change_one_is_first(client_of, article, database):
    for _ in range(MANY):
        url = f"{article}/claims/{uuid4()}"
        must(put(client_of("ada"), url, "first")(), 201)
        changed, deleted = at_once(put(client_of("ada"), url, "changed", 1), delete(client_of("ada"), url, 1))
        found = (changed.status_code, deleted.status_code)
        assert found in ((200, 412), (410, 204))
        assert client_of("ada").get(url).status_code == (200 if found == (200, 412) else 410)


def test_of_a_submission_and_a_change_either_is_first_and_the_record_says_so(client_of, article, database):
    for _ in range(3):
        url = f"{article}/claims/{uuid4()}"
        must(put(client_of("ada"), url, "first")(), 201)
        submit = f"{article}/assignments/ada"
        changed, submitted = at_once(
            put(client_of("ada"), url, "changed", 1), move(client_of("ada"), submit, "submitted")
        )
        assert (submitted.status_code, changed.status_code in (200, 409)) == (200, True)
        record = client_of("ada").get(url).json
        is_changed = changed.status_code == 200
        assert (record["note"], record["submitted_version"]) == (("changed", 2) if is_changed else ("first", 1))
        must(client_of("dora").put(submit, json={"state": "returned"}), 200)


def test_two_reviewers_judge_one_claim_each_for_herself(client_of, claim, article, database, cast):
    with database.writing() as session:
        cast.accounts["rita"] = make_account(session, "rita")
        join(session, cast.project, cast.accounts["rita"], "reviewer")
    must(client_of("ada").put(f"{article}/assignments/ada", json={"state": "submitted"}), 200)
    accept = {"verdict": "accept", "claim_version": 1}
    fix = {"verdict": "fix", "comment": "Which mayor?", "claim_version": 1}
    own = {name: f"{claim}/reviews/{uuid4()}" for name in ("cleo", "rita")}
    answers = at_once(
        *(lambda: client_of("cleo").put(own["cleo"], json=accept) for _ in range(3)),
        *(lambda: client_of("rita").put(own["rita"], json=fix) for _ in range(3)),
    )
    assert statuses(answers) == [200] * 4 + [201] * 2
    verdicts = {each["reviewer"]: each["verdict"] for each in client_of("cleo").get(claim).json["reviews"]}
    assert verdicts == {"cleo": "accept", "rita": "fix"}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 2


def test_two_reviewers_who_settle_one_cluster_do_not_decide_it_twice(client_of, claim, article, database):
    must(client_of("ada").put(f"{article}/assignments/ada", json={"state": "submitted"}), 200)
    uuid = claim.rsplit("/", 1)[1]

    def settle(name: str) -> Callable[[], Any]:
        decision = {
            "verdict": "take",
            "sources": [{"id": uuid, "version": 1}],
            "gold": str(uuid4()),
            "claim": claim_body(),
        }
        client = client_of(name)
        return lambda: client.put(f"{article}/adjudications/{uuid4()}", json={"decisions": [decision]})

    assert statuses(at_once(settle("cleo"), settle("dora"))) == [201, 409]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Claim).where(Claim.layer == "gold")) == 1


@pytest.mark.parametrize("end", ["viewer", None])
def test_a_role_taken_away_in_mid_edit_ends_the_writing(client_of, claim, end):
    dora, ada = client_of("dora"), client_of("ada")
    member = f"{PROJECT}/members/ada"

    def work() -> tuple[int, list[int]]:
        version, refused = 1, []
        while len(refused) < 3:
            answer = put(ada, claim, f"note {version}", version)()
            if answer.status_code == 200:
                assert not refused, "a change was taken after one was refused"
                version = answer.json["version"]
            else:
                refused.append(answer.status_code)
        return version, refused

    def end_role() -> Any:
        return dora.put(member, json={"role": end}) if end else dora.delete(member)

    (version, refused), ended = at_once(work, end_role)
    assert ended.status_code in (200, 204)
    assert refused == [403 if end else 404] * 3
    must(dora.put(member, json={"role": "annotator"}), 200 if end else 201)
    assert client_of("ada").get(claim).json["version"] == version
    assert put(client_of("ada"), claim, "back again", version)().status_code == 200


def lines(first: int, count: int) -> bytes:
    """Return a file of articles, each with one claim."""
    made = [
        {
            "external_id": f"paper-{number}",
            "text": f"{TEXT}{number}",
            "claims": [claim_body(id=f"00000000-0000-4000-8000-{number:012}", annotator="zoe")],
        }
        for number in range(first, first + count)
    ]
    return "".join(json.dumps(each) + "\n" for each in made).encode()


@pytest.mark.parametrize("apart", [0, 20])
def test_imports_at_once_store_each_article_once_in_an_order_of_its_own(client_of, database, apart):
    def send(number: int) -> Callable[[], Any]:
        client, content = client_of("dora"), lines(number * apart, 20)
        return lambda: client.post(f"{PROJECT}/imports", data={"file": (io.BytesIO(content), "papers.jsonl")})

    answers = at_once(*map(send, range(4)))
    assert statuses(answers) == [201] * 4
    whole = 80 if apart else 20
    for kind in ("articles", "claims"):
        assert sum(answer.json[kind]["created"] for answer in answers) == whole
        assert sum(answer.json[kind]["unchanged"] for answer in answers) == 80 - whole
    with database.reading() as session:
        positions = Counter(session.scalars(select(Article.position)))
        assert sorted(positions) == list(range(1, whole + 1))
        assert set(positions.values()) == {1}
        assert session.scalar(select(func.count()).select_from(Claim)) == whole


def test_a_double_submission_counts_once(client_of, claim, article, database):
    answers = at_once(*(move(client_of("ada"), f"{article}/assignments/ada", "submitted") for _ in range(MANY)))
    assert statuses(answers) == [200] * MANY
    assert len({answer.json["submitted_at"] for answer in answers}) == 1
    assert {answer.json["first_submitted_at"] for answer in answers} == {answers[0].json["submitted_at"]}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_of_an_assignment_and_a_submission_either_is_first_and_both_are_kept(client_of, cast, database):
    ada, dora = client_of("ada"), client_of("dora")
    for number in range(MANY):
        with database.writing() as session:
            uuid = make_article(session, cast.project).uuid
        work = f"{PROJECT}/articles/{uuid}/assignments/ada"
        is_hers = number % 2 == 1
        if is_hers:
            must(dora.put(work, json={"phase": "main"}), 200)
        submitted, given = at_once(move(ada, work, "submitted"), partial(dora.put, work, json={"phase": "pilot"}))
        # Once something was given, an article that nobody has given her yet is not hers to submit.
        allowed = (200,) if is_hers else (200, 409)
        assert (given.status_code, submitted.status_code in allowed) == (200, True)
        record, state = dora.get(work).json, "submitted" if submitted.status_code == 200 else "assigned"
        assert (record["state"], record["phase"]) == (state, "pilot")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == MANY


@contextmanager
def meeting(database, words: str, patience_s: float) -> Iterator[None]:
    """Let two transactions that ran a statement with *words* wait for each other there.

    Where one keeps the other out of it they cannot meet, and the first goes on after *patience_s* seconds.
    """
    place = Barrier(2)

    def wait(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if words in statement:
            with suppress(BrokenBarrierError):
                place.wait(patience_s)

    event.listen(database.engine, "after_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", wait)


@pytest.fixture
def change_codebook(client_of, database):
    """Return the function that changes the codebook twice at once, both having read it before either writes."""

    def change(patience_s: float) -> list[Any]:
        clients = [(client_of("dora"), CODEBOOK | {"title": title}) for title in ("One", "Two")]
        calls = [
            partial(client.put, f"{PROJECT}/codebook", json=book, headers={"If-Match": '"1"'})
            for client, book in clients
        ]
        with meeting(database, "FROM codebook_version", patience_s):
            return at_once(*calls)

    return change


def test_of_two_changes_of_the_codebook_one_is_first_and_the_other_gets_its_record(client_of, change_codebook):
    answers = change_codebook(0.5)
    assert statuses(answers) == [200, 412]
    stored = next(answer.json for answer in answers if answer.status_code == 200)
    refused = next(answer.json for answer in answers if answer.status_code == 412)
    now = client_of("dora").get(f"{PROJECT}/codebook").json["title"]
    assert refused["record"]["title"] == stored["title"] == now


def test_changes_of_the_codebook_that_do_not_wait_for_each_other_are_found_out(change_codebook, database, monkeypatch):
    monkeypatch.setattr(db, "_locking", lambda *_: ("SELECT true", {}))
    monkeypatch.setattr(database, "_writer", nullcontext())
    monkeypatch.setattr(database.engine.dialect, "begin", "BEGIN DEFERRED" if database.is_sqlite else "BEGIN")
    assert statuses(change_codebook(60)) != [200, 412]


def test_a_key_is_taken_from_the_codebook_or_used_in_a_claim_but_not_both(client_of, article):
    url, types = f"{PROJECT}/codebook", CODEBOOK["claim_types"]
    dora, ada = client_of("dora"), client_of("ada")
    for number in range(MANY):
        key = f"round-{number}"
        types = [*types, {"key": key, "label": key}]
        seen = dora.get(url).json["version"]
        must(dora.put(url, json=CODEBOOK | {"claim_types": types}, headers={"If-Match": f'"{seen}"'}), 200)
        without, headers = CODEBOOK | {"claim_types": types[:-1]}, {"If-Match": f'"{seen + 1}"'}
        changed, saved = at_once(
            partial(dora.put, url, json=without, headers=headers),
            partial(ada.put, f"{article}/claims/{uuid4()}", json=claim_body(type=key)),
        )
        found = (changed.status_code, saved.status_code)
        assert found in ((200, 422), (409, 201)), found
        kept = {each["key"] for each in dora.get(url).json["claim_types"]}
        assert (key in kept) == (saved.status_code == 201)
        types = types if key in kept else types[:-1]
