"""The queue over HTTP: never more persons on an article than the rules say, never one of them twice."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from cast import TEXT, claim_body, join, make_account, make_article
from sqlalchemy import select, update
from web_routes import must

from annotator.core.queueing import QueueRules
from annotator.db import now
from annotator.models import Article, Assignment, Person

PROJECT = "/api/v1/projects/harbour"


@pytest.fixture
def make_articles(database, cast):
    def make(count: int) -> list[str]:
        with database.writing() as session:
            return [make_article(session, cast.project).uuid for _ in range(count)]

    return make


@pytest.fixture
def turn_on(client_of):
    def put(**rules: object) -> dict:
        answer = client_of("dora").put(f"{PROJECT}/queue", json=rules)
        must(answer, 200)
        return answer.get_json()

    return put


@pytest.fixture
def take(client_of):
    """Return the function that takes the next article as somebody; None where there is none."""
    clients: dict[str, object] = {}

    def post(name: str) -> str | None:
        client = clients.setdefault(name, client_of(name))
        answer = client.post(f"{PROJECT}/next")
        if answer.status_code == 204:
            assert answer.get_data() == b""
            return None
        must(answer, 200)
        return answer.get_json()["id"]

    return post


@pytest.fixture
def finish(client_of):
    def submit(name: str, article: str, *quotes: str, **fields: object) -> None:
        client, base = client_of(name), f"{PROJECT}/articles/{article}"
        for quote in quotes:
            must(client.put(f"{base}/claims/{uuid4()}", json=claim_body(quote, **fields)), 201)
        must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)

    return submit


def holders(database) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(Assignment.article_id, Assignment.person_id))]


def wanted(database, rules: dict) -> dict[int, int | None]:
    with database.reading() as session:
        positions = session.execute(select(Article.id, Article.position))
        return {key: QueueRules(**rules).readers_of(position) for key, position in positions}


def test_without_a_queue_next_is_what_one_has_to_do_and_nothing_is_given(make_articles, take, client_of, database):
    first, second = make_articles(2)
    assert take("ada") == first
    assert holders(database) == []
    must(client_of("ada").put(f"{PROJECT}/articles/{first}/assignments/ada", json={"state": "submitted"}), 200)
    assert take("ada") == second
    must(client_of("ada").put(f"{PROJECT}/articles/{second}/assignments/ada", json={"state": "submitted"}), 200)
    assert take("ada") is None


def test_next_is_given_in_the_order_of_import_and_asking_again_gives_the_same(make_articles, turn_on, take, finish):
    first, second = make_articles(2)
    turn_on(per_article=2)
    assert take("ada") == take("ada") == first
    finish("ada", first, "The tram 🚊 will come")
    assert take("ada") == second
    finish("ada", second)
    assert take("ada") is None
    assert take("ben") == first


def test_nobody_is_given_what_k_people_have(make_articles, turn_on, take):
    make_articles(1)
    turn_on(per_article=2)
    assert [take(name) is None for name in ("ada", "ben", "cleo", "dora")] == [False, False, True, True]


def test_an_answer_is_the_article_with_its_text(make_articles, turn_on, client_of):
    (first,) = make_articles(1)
    turn_on()
    answer = client_of("ada").post(f"{PROJECT}/next").get_json()
    assert answer == client_of("ada").get(f"{PROJECT}/articles/{first}").get_json()
    assert answer["progress"]["state"] == "assigned"


def test_an_administrator_who_never_worked_there_can_take_one(make_articles, turn_on, take, client_of):
    (first,) = make_articles(1)
    turn_on()
    assert take("root") == first
    must(client_of("root").put(f"{PROJECT}/articles/{first}/claims/{uuid4()}", json=claim_body()), 201)


def test_fifty_people_at_once_take_each_place_once(app, database, cast, client_of, make_articles, turn_on):
    """Twenty articles by two, one in five by three: 44 places, for fifty people who all press Next, and again."""
    make_articles(20)
    rules = turn_on(per_article=2, sample_percent=20, sample_per_article=3)["rules"]
    with database.writing() as session:
        for at in range(50):
            name = f"person{at}"
            cast.accounts[name] = make_account(session, name)
            join(session, cast.project, cast.accounts[name], "annotator")
    clients = [client_of(f"person{at}") for at in range(50)]

    def press(client) -> int:
        return client.post(f"{PROJECT}/next").status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(press, clients))
        # Once more while each has one that is not begun: nobody gets a second one.
        again = list(pool.map(press, clients))
    assert Counter(statuses) == Counter(again) == {200: 44, 204: 6}
    given = holders(database)
    assert len(given) == len(set(given)) == 44
    assert Counter(article for article, _ in given) == wanted(database, rules)


@pytest.mark.long
def test_fifty_people_at_once_read_a_project_to_its_end(app, database, cast, client_of, make_articles, turn_on):
    make_articles(200)
    rules = turn_on(per_article=2, sample_percent=20, sample_per_article=3, order="fewest")["rules"]
    with database.writing() as session:
        for at in range(50):
            cast.accounts[f"person{at}"] = make_account(session, f"person{at}")
            join(session, cast.project, cast.accounts[f"person{at}"], "annotator")
    clients = [(f"person{at}", client_of(f"person{at}")) for at in range(50)]

    def work(person) -> None:
        name, client = person
        while (answer := client.post(f"{PROJECT}/next")).status_code == 200:
            article = answer.get_json()["id"]
            base = f"{PROJECT}/articles/{article}"
            must(client.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
            must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, clients))
    given = holders(database)
    assert len(given) == len(set(given)) == 440
    assert Counter(article for article, _ in given) == wanted(database, rules)


def test_an_annotator_works_on_what_was_given_alone(make_articles, turn_on, take, client_of):
    first, second = make_articles(2)
    turn_on()
    ada = client_of("ada")
    assert take("ada") == first
    must(ada.put(f"{PROJECT}/articles/{first}/claims/{uuid4()}", json=claim_body()), 201)
    base = f"{PROJECT}/articles/{second}"
    must(ada.put(f"{base}/claims/{uuid4()}", json=claim_body()), 409)
    for state in ("in_progress", "submitted", "skipped"):
        must(ada.put(f"{base}/assignments/ada", json={"state": state, "reason": "Not mine."}), 409)
    must(ada.put(f"{base}/assignments/ada", json={"position": 3}), 409)
    must(ada.get(base), 200)
    must(client_of("cleo").put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)
    must(client_of("dora").put(f"{base}/assignments/ada", json={"phase": "pilot"}), 200)
    must(ada.put(f"{base}/claims/{uuid4()}", json=claim_body()), 201)


def test_what_is_skipped_goes_to_the_next_person_and_comes_back_only_while_there_is_a_place(
    make_articles, turn_on, take, client_of
):
    (first,) = make_articles(1)
    turn_on()
    assert take("ada") == first
    ada, own = client_of("ada"), f"{PROJECT}/articles/{first}/assignments/ada"
    must(ada.put(own, json={"state": "skipped", "reason": "In a language that I do not read."}), 200)
    assert take("ada") is None
    must(ada.put(own, json={"state": "in_progress"}), 200)
    assert take("ben") is None
    must(ada.put(own, json={"state": "skipped", "reason": "No, really."}), 200)
    assert take("ben") == first
    must(ada.put(own, json={"state": "in_progress"}), 409)
    must(ada.put(f"{PROJECT}/articles/{first}/claims/{uuid4()}", json=claim_body()), 409)


def test_training_comes_before_the_pilot_and_both_before_the_rest_for_everybody(make_articles, turn_on, take, finish):
    training, pilot, rest = make_articles(3)
    turn_on(per_article=1, training=1, pilot=1)
    for name in ("ada", "ben"):
        assert take(name) == training
    finish("ada", training)
    assert take("ben") == training
    for name in ("ada", "cleo"):
        if name == "cleo":
            finish("cleo", training)
        assert take(name) == pilot
        finish(name, pilot)
    assert take("ada") == rest
    assert take("cleo") is None


def test_training_that_is_begun_comes_again_until_it_is_handed_in(make_articles, turn_on, take, client_of):
    training, _ = make_articles(2)
    turn_on(training=1)
    assert take("ada") == training
    must(client_of("ada").put(f"{PROJECT}/articles/{training}/claims/{uuid4()}", json=claim_body()), 201)
    assert take("ada") == training


def test_the_phase_is_that_of_the_article(make_articles, turn_on, take, client_of):
    training, pilot, rest = make_articles(3)
    turn_on(training=1, pilot=1)
    for article, phase in ((training, "training"), (pilot, "pilot"), (rest, "main")):
        assert take("ada") == article
        own = f"{PROJECT}/articles/{article}/assignments/ada"
        assert client_of("ada").get(own).get_json()["phase"] == phase
        must(client_of("ada").put(own, json={"state": "submitted"}), 200)


def test_fewest_first_gives_everything_once_before_anything_twice(make_articles, turn_on, take):
    make_articles(3)
    turn_on(per_article=3, order="fewest")
    assert len({take(name) for name in ("ada", "ben", "cleo")}) == 3


def test_the_random_order_is_the_persons_own_and_stays(make_articles, turn_on, take, finish):
    articles = make_articles(12)
    turn_on(per_article=3, order="random", seed=5)
    orders: dict[str, list[str | None]] = {}
    for name in ("ada", "ben"):
        orders[name] = [take(name)]
        for _ in range(11):
            finish(name, orders[name][-1])
            orders[name].append(take(name))
    assert orders["ada"] != orders["ben"] != articles
    assert sorted(orders["ada"]) == sorted(orders["ben"]) == sorted(articles)


def test_the_most_disputed_come_first_where_the_rules_say_so(make_articles, turn_on, take, finish):
    agreed, disputed, unread = make_articles(3)
    turn_on(per_article=3, order="disagreement")
    for name, stance in (("ada", "favor"), ("ben", "against")):
        for article in (agreed, disputed):
            assert take(name) == article
            said = stance if article == disputed else "favor"
            finish(name, article, "The tram 🚊 will come", stances=[{"target": "TRAM", "stance": said}])
    assert [take("cleo"), finish("cleo", disputed), take("cleo"), finish("cleo", agreed), take("cleo")][::2] == [
        disputed,
        agreed,
        unread,
    ]


def age(database, hours: int) -> None:
    """Let everything that is given have lain idle for *hours*."""
    with database.writing() as session:
        session.execute(update(Assignment).values(updated_at=now() - timedelta(hours=hours)))


def test_what_lies_idle_goes_to_the_next_person(make_articles, turn_on, take, database):
    (first,) = make_articles(1)
    turn_on(idle_hours=24)
    assert take("ada") == first
    age(database, 23)
    assert take("ben") is None
    age(database, 25)
    assert take("ben") == first
    assert take("ada") is None


@pytest.mark.parametrize("work", ["claim", "deleted claim", "note", "region", "thread", "submission"])
def test_what_holds_work_is_taken_from_nobody(work, make_articles, turn_on, take, client_of, database):
    (first,) = make_articles(1)
    turn_on(idle_hours=24)
    take("ada")
    ada, base, claim = client_of("ada"), f"{PROJECT}/articles/{first}", str(uuid4())
    if "claim" in work:
        must(ada.put(f"{base}/claims/{claim}", json=claim_body()), 201)
    if work == "deleted claim":
        must(ada.delete(f"{base}/claims/{claim}", headers={"If-Match": '"1"'}), 204)
    if work == "note":
        must(ada.put(f"{base}/assignments/ada", json={"note": "The second half is a copy."}), 200)
    if work == "region":
        must(ada.put(f"{base}/proposed-regions/{uuid4()}", json={"start": 0, "end": 12, "kind": "byline"}), 201)
    if work == "thread":
        must(ada.put(f"{base}/threads/{claim}/messages/{claim}", json={"text": "Does the headline count?"}), 201)
    if work == "submission":
        must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    age(database, 1000)
    assert take("ben") is None
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)


def test_whoever_reads_is_not_idle(make_articles, turn_on, take, client_of, database):
    (first,) = make_articles(1)
    turn_on(idle_hours=24)
    take("ada")
    age(database, 1000)
    must(client_of("ada").put(f"{PROJECT}/articles/{first}/assignments/ada", json={"position": 20}), 200)
    assert take("ben") is None


def test_what_somebody_who_left_has_not_touched_goes_to_the_next_person(make_articles, turn_on, take, database):
    first, second, third = make_articles(3)
    turn_on()
    assert [take("ada"), take("ben"), take("root")] == [first, second, third]
    with database.writing() as session:
        session.execute(update(Person).where(Person.name == "ada").values(role=None))
    assert [take("cleo"), take("dora")] == [first, None]


def test_what_a_manager_gave_does_not_go_back_by_itself(make_articles, turn_on, take, client_of, database):
    (first,) = make_articles(1)
    turn_on(idle_hours=24)
    must(client_of("dora").put(f"{PROJECT}/articles/{first}/assignments/ada", json={"phase": "main"}), 200)
    age(database, 1000)
    assert take("ben") is None
    assert take("ada") == first


def test_a_reviewer_is_not_given_what_she_has_judged(make_articles, turn_on, take, finish, client_of):
    (first,) = make_articles(1)
    claim = str(uuid4())
    ada, base = client_of("ada"), f"{PROJECT}/articles/{first}"
    must(ada.put(f"{base}/claims/{claim}", json=claim_body()), 201)
    finish("ada", first)
    turn_on(per_article=2)
    verdict = {"verdict": "accept", "claim_version": 1}
    must(client_of("cleo").put(f"{base}/claims/{claim}/reviews/{uuid4()}", json=verdict), 201)
    assert take("cleo") is None
    assert take("ben") == first


def test_gold_stays_hidden_from_an_annotator_who_may_be_given_the_article(make_articles, turn_on, take, client_of):
    """Without a queue, what was given to others alone shows its gold; with one it may be the next to take."""
    (first,) = make_articles(1)
    ada, dora, base = client_of("ada"), client_of("dora"), f"{PROJECT}/articles/{first}"
    sent = json.dumps({"id": first, "text": TEXT, "claims": [claim_body() | {"id": str(uuid4())}]}).encode()
    must(dora.post(f"{PROJECT}/imports?layer=gold", data={"file": (BytesIO(sent), "gold.jsonl")}), 201)
    must(dora.put(f"{base}/assignments/ben", json={"phase": "main"}), 200)
    assert len(ada.get(f"{base}/claims").get_json()["items"]) == 1
    turn_on(per_article=2)
    assert ada.get(f"{base}/claims").get_json()["items"] == []
    assert take("ada") == first
    must(ada.put(f"{base}/assignments/ada", json={"state": "submitted"}), 200)
    must(client_of("ben").put(f"{base}/assignments/ben", json={"state": "submitted"}), 200)
    assert len(ada.get(f"{base}/claims").get_json()["items"]) == 1


def test_rules_are_shown_to_managers_alone_and_refused_at_their_field(client_of, turn_on, make_articles):
    make_articles(10)
    said = turn_on(per_article=2, sample_percent=20, sample_per_article=3, training=5)
    assert said["rules"]["seed"] > 0
    assert said["numbers"] == {
        "articles": {"training": 5, "pilot": 0, "main": 5},
        "sample": 1,
        "persons": 4,
        "readings": 5 * 4 + 4 * 2 + 3,
        "taken": 0,
        "beyond": 0,
        "free": 11,
        "short": 0,
    }
    for name in ("ada", "cleo"):
        must(client_of(name).get(f"{PROJECT}/queue"), 403)
    dora = client_of("dora")
    refused = dora.put(f"{PROJECT}/queue", json={"per_article": 0})
    must(refused, 422)
    assert refused.get_json()["errors"][0]["pointer"] == "/per_article"
    assert dora.get(f"{PROJECT}/queue").get_json()["rules"] == said["rules"]
    must(dora.delete(f"{PROJECT}/queue"), 204)
    assert dora.get(f"{PROJECT}/queue").get_json() == {"rules": None, "numbers": None}


def test_readings_that_are_more_than_the_rules_ask_for_are_counted_apart(client_of, turn_on, make_articles):
    first, second = make_articles(2)
    dora = client_of("dora")
    for name in ("ada", "ben"):
        must(dora.put(f"{PROJECT}/articles/{first}/assignments/{name}", json={"state": "assigned"}), 200)
    numbers = turn_on(per_article=1)["numbers"]
    assert [numbers[each] for each in ("readings", "taken", "beyond", "free")] == [2, 1, 1, 1]
    page = dora.get("/projects/harbour/queue").text
    assert "1 reading more is there than these rules ask for" in page
    must(dora.put(f"{PROJECT}/articles/{second}/assignments/ada", json={"state": "assigned"}), 200)
    numbers = dora.get(f"{PROJECT}/queue").get_json()["numbers"]
    assert [numbers[each] for each in ("readings", "taken", "beyond", "free")] == [2, 2, 1, 0]


def test_a_seed_stays_while_other_rules_change(turn_on):
    seed = turn_on(per_article=1)["rules"]["seed"]
    assert turn_on(per_article=2)["rules"]["seed"] == seed


def test_a_viewer_and_an_archived_project_are_refused(client_of, turn_on, make_articles):
    make_articles(1)
    turn_on()
    must(client_of("vera").post(f"{PROJECT}/next"), 403)
    must(client_of("dora").patch(PROJECT, json={"archived": True}), 200)
    must(client_of("ada").post(f"{PROJECT}/next"), 409)


def test_everybody_may_work_on_everything_again_once_the_queue_is_off(client_of, turn_on, make_articles):
    (first,) = make_articles(1)
    turn_on()
    ada, claim = client_of("ada"), f"{PROJECT}/articles/{first}/claims/{uuid4()}"
    must(ada.put(claim, json=claim_body()), 409)
    must(client_of("dora").delete(f"{PROJECT}/queue"), 204)
    must(ada.put(claim, json=claim_body()), 201)


def test_deleted_articles_are_not_given(make_articles, turn_on, take, client_of):
    first, second = make_articles(2)
    turn_on()
    assert take("ada") == first
    must(client_of("dora").delete(f"{PROJECT}/articles/{first}"), 204)
    assert take("ada") == second


def test_members_who_left_are_not_counted(database, turn_on, make_articles):
    make_articles(1)
    assert turn_on(per_article=4)["numbers"]["short"] == 0
    with database.writing() as session:
        session.execute(update(Person).where(Person.name == "ben").values(role=None))
    numbers = turn_on(per_article=4)["numbers"]
    assert (numbers["persons"], numbers["short"]) == (3, 1)
