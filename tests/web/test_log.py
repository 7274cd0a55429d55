"""The pages of the log: what people did is found there, and nothing that they may not learn."""

import io

import pytest
from cast import PASSWORD, claim_body, make_article
from sqlalchemy import delete, select
from web_routes import must

from annotator.db import now
from annotator.models import Account, LogEntry, Project
from annotator.services.access import log
from annotator.web.log_words import event_detail

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
    assert "Member set" in page and "eve, as viewer" in page and "Signed in" not in page
    assert dora.get("/admin/log").status_code == client_of("cleo").get("/projects/harbour/log").status_code == 403


def test_what_a_deleted_account_did_is_not_the_command_lines(client_of, cast, database):
    with database.writing() as session:
        fay = Account(name="fay", name_key="fay", display_name="Fay", created_at=now())
        session.add(fay)
        session.flush()
        log(session, fay, "export", session.get_one(Project, cast.project.id), "jsonl")
        session.flush()
        session.execute(delete(Account).where(Account.id == fay.id))
    for page in ("/projects/harbour/log?kind=export", "/admin/log?kind=export"):
        shown = client_of("root").get(page).text
        assert "An account that was deleted since" in shown
        assert "Command line" not in shown and ">fay<" not in shown, "its name is gone with it"


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
    assert ">1 article, 0 claims</td>" in page and ">0 claims; one record for each article</td>" in page


def test_what_was_set_to_what_is_said_in_words(client_of):
    dora = client_of("dora")
    for role in ("viewer", "annotator"):
        dora.put("/api/v1/projects/harbour/members/eve", json={"role": role})
    must(dora.delete("/api/v1/projects/harbour/members/eve"), 204)
    changes = {"opens": "never", "consensus": "majority", "hides_names": True}
    must(dora.patch("/api/v1/projects/harbour", json=changes), 200)
    page = dora.get("/projects/harbour/log").text
    for words in (
        "eve, as viewer",
        "eve: from viewer to annotator",
        "eve, who was annotator",
        "Never (before: After all who were given the article have submitted)",
        "What more than half say (before: Nothing)",
        "Names are hidden",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("action", "detail", "words"),
    [
        ("adjudication undone", "0b7b6b1d-0000-4000-8000-000000000001", ""),
        ("article deleted", "0b7b6b1d-0000-4000-8000-000000000001 Trams", "Trams"),
        ("article restored", "0b7b6b1d-0000-4000-8000-000000000001 ", "Untitled article"),
        ("articles assigned", "1 assignments, phase main", "1 assignment in the phase Main"),
        (
            "articles assigned",
            "20 assignments, phase pilot and 6 begun before",
            "20 assignments in the phase Pilot; begun before: 6",
        ),
        ("articles taken back", "1200 assignments", "1,200 assignments"),
        ("codebook mapped", "version 3: 1 claims changed", "Version 3; 1 claim changed"),
        ("codebook saved", "version 3", "Version 3"),
        ("error rates estimated", "1 articles", "1 article"),
        ("export with unsubmitted work", "unit stance", "One row for each stance"),
        ("invitation accepted", "fay as reviewer", "fay, as reviewer"),
        ("person linked", "Ada L. to ada", "Ada L. is the account ada"),
        ("person renamed", "Ada to Ada L.", "Ada is now called Ada L."),
        ("person renamed", "from A to B to C", "from A to B to C"),
        ("person unlinked", "Ada L. from ada", "Ada L. is no longer the account ada"),
        ("phase changed", "2 to pilot", "2 assignments, now in the phase Pilot"),
        ("sign-in refused", "127.0.0.1, disabled", "127.0.0.1; the account is disabled"),
        ("signed out everywhere", "1 sessions", "1 session"),
        ("target proposal settled", "BERTH: 2 claims changed", "BERTH; 2 claims changed"),
        ("codebook saved", "as another release wrote it", "as another release wrote it"),
        ("token created", "unit claim", "unit claim"),
    ],
)
def test_a_detail_is_read_in_the_readers_words(app, action, detail, words):
    with app.test_request_context():
        assert str(event_detail(LogEntry(action=action, detail=detail))) == words
