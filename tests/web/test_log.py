"""The pages of the log: what people did is found there, and nothing that they may not learn."""

import io

import pytest
from cast import PASSWORD, claim_body, make_article
from sqlalchemy import select
from web_routes import must

from annotator.models import LogEntry, Project
from annotator.services.access import log

OTHER = "seventeen grey herons"


@pytest.fixture
def actions(database):
    """Return the function that returns what the log holds of an account, or of nobody, in order."""

    def read(cast, name: str | None) -> list[tuple[str, str]]:
        account = cast.accounts[name].id if name else None
        with database.reading() as session:
            query = select(LogEntry.action, LogEntry.detail).where(LogEntry.account_id.is_not_distinct_from(account))
            return [tuple(row) for row in session.execute(query.order_by(LogEntry.id))]

    return read


def test_ways_in_and_out_are_in_the_log(client_of, cast, actions):
    client = client_of(None)
    client.post("/sign-in", data={"name": "ada", "password": OTHER})
    client.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    client.post("/account/tokens", data={"name": "laptop", "current": PASSWORD})
    client.post("/account/password", data={"current": PASSWORD, "password": OTHER})
    client.post("/sign-out")
    done = [action for action, _ in actions(cast, "ada")]
    assert done == ["sign-in refused", "signed in", "token created", "password set", "signed out"]


def test_a_name_that_is_no_accounts_is_not_kept_for_it_may_be_a_password(client_of, cast, actions):
    client_of(None).post("/sign-in", data={"name": "my secret passphrase", "password": "ada"})
    assert actions(cast, None)[-1] == ("sign-in refused", "127.0.0.1")


def test_an_administrator_reads_and_filters_the_log(client_of):
    client_of(None).post("/sign-in", data={"name": "ada", "password": OTHER})
    root = client_of("root")
    page = root.get("/admin/log").text
    assert "Sign-in refused" in page and "Project created" in page and "Command line" in page
    found = root.get("/admin/log?who=ada&kind=sign_in&project=&since=2020-01-01").text
    assert "Sign-in refused" in found and "Project created" not in found
    assert "No entry matches" in root.get("/admin/log?until=2020-01-01").text
    assert root.get("/admin/log?since=yesterday").status_code == 422
    assert root.get("/admin/log?page=99999999999999999999").status_code == 200


def test_a_manager_reads_the_projects_log_and_nobody_below(client_of):
    dora = client_of("dora")
    must(dora.put("/api/v1/projects/harbour/members/eve", json={"role": "viewer"}), 201)
    page = dora.get("/projects/harbour/log").text
    assert "Member set" in page and "eve: nobody to viewer" in page and "Signed in" not in page
    assert dora.get("/admin/log").status_code == client_of("cleo").get("/projects/harbour/log").status_code == 403


def test_the_log_says_in_words_what_a_queue_was_changed_to(client_of, cast, database):
    dora, queue = client_of("dora"), "/api/v1/projects/harbour/queue"
    rules = {"per_article": 1, "sample_percent": 20, "sample_per_article": 3, "order": "fewest", "seed": 7}
    must(dora.put(queue, json=rules), 200)
    must(dora.delete(queue), 204)
    page = dora.get("/projects/harbour/log?kind=article").text
    assert "A random 20 % of the articles is read by 3 people each, the rest by one person." in page
    assert "Next comes what the fewest people have. Seed 7." in page and "The queue was turned off." in page
    assert "per_article" not in page
    with database.writing() as session:
        log(session, None, "queue changed", session.get_one(Project, cast.project.id), '{"by_hand":2}')
    assert "by_hand" in dora.get("/projects/harbour/log").text, "what another release wrote is shown as it is"


def test_the_log_does_not_tell_a_blind_manager_where_others_worked(client_of, cast, database):
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    claim = "00000000-0000-4000-8000-00000000000a"
    before = client_of("dora").get("/projects/harbour/log").text.count("<tr>")
    ada = client_of("ada")
    must(ada.put(f"{base}/claims/{claim}", json=claim_body()), 201)
    must(ada.delete(f"{base}/claims/{claim}", headers={"If-Match": '"1"'}), 204)
    page = client_of("dora").get("/projects/harbour/log").text
    assert page.count("<tr>") == before and article not in page


def test_what_people_typed_is_text_in_the_log(client_of):
    typed = "<img src=x onerror=alert(1)>"
    root = client_of("root")
    root.post("/admin/invitations", data={"note": typed, "project": "", "role": "viewer"})
    page = root.get("/admin/log").text
    assert "&lt;img src=x" in page and typed not in page


def test_what_was_imported_and_exported_is_counted_in_words(client_of):
    dora = client_of("dora")
    must(dora.post("/api/v1/projects/harbour/imports", data={"file": (io.BytesIO(b'{"text": "one"}'), "a.jsonl")}), 201)
    must(dora.get("/api/v1/projects/harbour/export?unit=article", buffered=True), 200)
    page = dora.get("/projects/harbour/log").text
    assert ">1 article, 0 claims</td>" in page and ">0 claims, unit article</td>" in page
