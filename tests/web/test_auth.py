"""The way in and out, as browsers go it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from cast import PASSWORD
from sqlalchemy import func, select, update

from annotator.core.patience import parse_limits
from annotator.models import Account, GuessTally, SignedIn
from annotator.services import links, sessions
from annotator.services.guess_tallies import RedisTallies
from annotator.web.guesses import EXTENSION

OTHER = "seventeen grey herons"


@pytest.fixture
def nobody(client_of):
    """A browser that is not signed in."""
    return client_of(None)


@pytest.fixture
def link(database, cast):
    """Return the function that makes a one-time link as the administrator does."""

    def make(kind: str) -> str:
        root = cast.accounts["root"]
        with database.writing() as session:
            if kind == "reset":
                return "/reset/" + links.reset_link(session, root, session.merge(cast.accounts["ada"]))
            project = cast.project if kind == "project" else None
            return "/invitation/" + links.invite(session, root, project=project, role="reviewer", note="Fay")

    return make


def sign_in(client, name="ada", password=PASSWORD, **query):
    return client.post("/sign-in", data={"name": name, "password": password}, query_string=query)


def name_of(client):
    return client.get("/api/v1/me").json.get("name")


def test_signing_in_leads_home_and_is_remembered(nobody):
    answer = sign_in(nobody, " ADA ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert name_of(nobody) == "ada"
    assert nobody.get("/sign-in").status_code == 303


@pytest.mark.parametrize("wanted", ["/account", "/account?tab=1#x", "/projects/harbour/"])
def test_signing_in_leads_back_to_the_page_that_was_asked_for(nobody, wanted):
    assert sign_in(nobody, next=wanted).location == wanted


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example", "evil", "/a\\b"],
)
def test_signing_in_never_leads_to_another_site(nobody, wanted):
    assert sign_in(nobody, next=wanted).location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_page(nobody):
    def answer(name):
        page = sign_in(nobody, name, OTHER)
        assert page.status_code == 422 and name_of(nobody) is None
        # The form's token is signed with the second it was made in.
        return re.sub(r'(name="csrf[-_]token" (?:content|value)=)"[^"]+"', r"\1", page.text).replace(name, "NAME")

    assert answer("ada") == answer("nob")


@pytest.mark.parametrize("data", [{}, {"name": "ada"}, {"password": PASSWORD}])
def test_an_empty_field_is_named(nobody, data):
    page = nobody.post("/sign-in", data=data)
    assert page.status_code == 422 and "field__error" in page.text


def test_signing_in_again_ends_the_session_before(nobody, database):
    sign_in(nobody)
    nobody.post("/sign-in/here", data={"name": "ben", "password": PASSWORD})
    assert name_of(nobody) == "ben"
    with database.reading() as session:
        assert session.scalar(select(func.count(SignedIn.id))) == 1


def test_signing_in_on_an_open_page_answers_json(nobody):
    assert nobody.get("/sign-in/here").json["name"] is None
    refused = nobody.post("/sign-in/here", data={"name": "ada", "password": OTHER})
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    assert nobody.post("/sign-in/here", data={"name": "ada", "password": PASSWORD}).json["name"] == "ada"


@pytest.fixture
def three_tries(app):
    app.extensions[EXTENSION].limits = parse_limits("3 per minute")


@pytest.mark.usefixtures("three_tries")
def test_guessing_is_slowed_for_the_name_from_every_address(app, nobody):
    for number in range(3):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert sign_in(client, "ADA", OTHER).status_code == 422
    answer = sign_in(nobody)
    assert answer.status_code == 429 and "too many wrong passwords" in answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert sign_in(nobody, "ben").status_code == 303


@pytest.mark.usefixtures("three_tries")
def test_guessing_is_slowed_for_the_address_over_all_names(app, nobody):
    for name in ("ada", "ben", "nobody"):
        assert sign_in(nobody, name, OTHER).status_code == 422
    assert sign_in(nobody, "cleo").status_code == 429
    assert nobody.post("/sign-in/here", data={"name": "cleo", "password": PASSWORD}).headers["Retry-After"]
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert sign_in(elsewhere, "cleo").status_code == 303


@pytest.mark.usefixtures("three_tries")
def test_neighbours_in_one_ipv6_network_count_together(app, cast, client_of):
    for number in range(4):
        client = client_of(None)
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:1::{number}"
        status = sign_in(client, f"name{number}", OTHER).status_code
    assert status == 429


@pytest.mark.usefixtures("three_tries")
def test_each_further_wrong_password_doubles_the_wait(app, nobody, database):
    for wait in (60, 120, 240):
        with database.writing() as session:  # the wait before is over
            session.execute(update(GuessTally).values(last_at=GuessTally.last_at - wait))
        while (answer := sign_in(nobody, password=OTHER)).status_code == 422:
            pass
        assert wait / 2 < int(answer.headers["Retry-After"]) <= wait


@pytest.mark.usefixtures("three_tries")
def test_a_right_password_forgives_the_name_and_not_the_address(app, nobody, client_of):
    for name in ("ada", "ada", "ben"):
        sign_in(nobody, name, OTHER)
    elsewhere = client_of(None)
    elsewhere.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert sign_in(elsewhere).status_code == 303
    assert sign_in(nobody).status_code == 429
    elsewhere.post("/sign-out")
    assert [sign_in(elsewhere, password=OTHER).status_code for _ in range(3)] == [422] * 3


@pytest.mark.usefixtures("three_tries")
def test_many_guesses_at_once_are_no_way_around_the_limit(app, cast, client_of):
    clients = [client_of(None) for _ in range(8)]
    for number, client in enumerate(clients):
        client.environ_base["REMOTE_ADDR"] = f"10.0.1.{number}"
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda client: sign_in(client, password=OTHER).status_code, clients))
    assert statuses == [422] * 3 + [429] * 5


@pytest.mark.usefixtures("three_tries")
def test_where_redis_does_not_answer_the_database_counts(app, nobody):
    app.extensions[EXTENSION].redis = RedisTallies("redis://127.0.0.1:1")
    assert [sign_in(nobody, password=OTHER).status_code for _ in range(4)] == [422, 422, 422, 429]


@pytest.mark.usefixtures("three_tries")
def test_right_passwords_cost_nothing(app, cast, client_of):
    assert {sign_in(client_of(None)).status_code for _ in range(5)} == {303}


def test_signing_out_ends_this_session_alone(app, client_of):
    here, there = client_of("ada"), client_of("ada")
    assert here.post("/sign-out").location == "/sign-in"
    assert (name_of(here), name_of(there)) == (None, "ada")
    assert here.post("/sign-out").status_code == 303


def test_signing_out_everywhere_ends_them_all(client_of):
    here, there, ben = client_of("ada"), client_of("ada"), client_of("ben")
    assert here.post("/sign-out-everywhere").location == "/sign-in"
    assert (name_of(here), name_of(there), name_of(ben)) == (None, None, "ben")
    assert here.post("/sign-out-everywhere").location == "/sign-in"


def test_the_set_up_link_makes_the_first_administrator(app, database):
    app.config["WTF_CSRF_ENABLED"] = False
    with database.writing() as session:
        address = "/setup/" + links.setup_link(session)
    client = app.test_client()
    assert client.get(address).status_code == 200
    bad = client.post(address, data={"name": "do ra", "password": "short"})
    assert bad.status_code == 422 and "At least" in bad.text and "Use letters" in bad.text
    assert client.post(address, data={"name": "dora", "password": PASSWORD}).location == "/"
    assert client.get("/api/v1/me").json["is_admin"]
    assert client.get(address).status_code == 410
    assert app.test_client().post(address, data={"name": "eve", "password": PASSWORD}).status_code == 410


def test_an_invitation_is_accepted_with_a_new_account(nobody, link):
    address = link("project")
    assert "Join “Harbour”" in nobody.get(address).text
    assert nobody.post(address, data={"name": "ada", "password": PASSWORD}).status_code == 422
    assert nobody.post(address, data={"name": "fay", "password": PASSWORD}).status_code == 303
    assert nobody.get("/api/v1/me").json["projects"] == [{"slug": "harbour", "title": "Harbour", "role": "reviewer"}]
    assert nobody.get(address).status_code == 410


def test_an_invitation_is_accepted_by_the_account_that_is_signed_in(client_of, link):
    eve, address = client_of("eve"), link("project")
    assert "Join as Eve" in eve.get(address).text
    assert eve.post(address).status_code == 303
    assert eve.get("/api/v1/me").json["projects"][0]["role"] == "reviewer"
    assert eve.post(address).status_code == 410


def test_an_invitation_without_a_project_is_not_used_up_by_who_has_an_account(client_of, link):
    address = link("account")
    assert client_of("eve").get(address).status_code == 200
    assert client_of("eve").post(address).status_code == 409
    assert client_of(None).post(address, data={"name": "fay", "password": PASSWORD}).status_code == 303


def test_a_reset_link_changes_the_password_and_signs_in(client_of, link):
    address, there, nobody = link("reset"), client_of("ada"), client_of(None)
    assert "ada" in nobody.get(address).text
    assert nobody.post(address, data={"password": "short"}).status_code == 422
    assert nobody.post(address, data={"password": OTHER}).status_code == 303
    assert (name_of(nobody), name_of(there)) == ("ada", None)
    assert sign_in(client_of(None), "ada", OTHER).status_code == 303
    assert nobody.get(address).status_code == 410


def test_a_reset_link_opened_by_somebody_else_signs_its_owner_in(client_of, link):
    ben = client_of("ben")
    ben.post(link("reset"), data={"password": OTHER})
    assert name_of(ben) == "ada"


@pytest.mark.parametrize("kind", ["setup", "invitation", "reset"])
def test_an_unknown_link_answers_404(nobody, kind):
    for method in (nobody.get, nobody.post):
        answer = method(f"/{kind}/nonsense")
        assert answer.status_code == 404 and "ask for a new one" in answer.text


def test_a_sign_in_changes_an_outdated_hash(app, nobody, cast, database):
    with database.writing() as session:
        session.merge(cast.accounts["ada"]).password_hash = "$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHRzYWx0$" + _hash_of(
            PASSWORD, b"saltsaltsalt"
        )
    assert sign_in(nobody).status_code == 303
    with database.reading() as session:
        assert "m=8,t=1" in session.scalar(select(Account.password_hash).where(Account.name == "ada"))


def _hash_of(password: str, salt: bytes) -> str:
    from argon2.low_level import Type, hash_secret

    return hash_secret(password.encode(), salt, 2, 16, 1, 32, Type.ID).decode().rsplit("$", 1)[1]


def test_a_session_opened_here_is_listed_by_its_browser(nobody, cast, database):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    nobody.post("/sign-in", data={"name": "ada", "password": PASSWORD}, headers={"User-Agent": agent})
    with database.reading() as session:
        (row,) = sessions.list_sessions(session, cast.accounts["ada"], sessions.SessionLimits.of(1, 1))
    assert (row.browser, row.address) == (agent, "127.0.0.1")
    assert re.search(r"Firefox on Linux\s*<span[^>]*>This browser", nobody.get("/account").text)
