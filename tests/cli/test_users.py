"""Accounts from the command line, as an administrator types it."""

import pytest
from cast import PASSWORD
from click.testing import CliRunner

from annotator.cli import main
from annotator.services import accounts
from annotator.services.identities import identify_token


@pytest.fixture
def run(app, cast, monkeypatch):
    """Return the function that runs `annotator user …` on the test's database."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", app.instance_path)
    monkeypatch.setenv("ANNOTATOR_PASSWORD_HASHING", "cheapest")

    def run(*words: str, stdin: str | bytes = ""):
        return CliRunner().invoke(main, ["user", *words], input=stdin)

    return run


def sign_in(database, name, password):
    with database.reading() as session:
        return accounts.check_sign_in(session, name, password)


def test_an_account_is_made_with_a_password_from_standard_input(run, database):
    answer = run("add", "Fay", "--admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (answer.exit_code, answer.stdout) == (0, "Account Fay is ready.\n")
    assert sign_in(database, "fay", PASSWORD).is_admin


def test_a_password_loses_one_line_feed_only(run, database):
    run("add", "fay", "--password-stdin", stdin=f" {PASSWORD}\r\n\n")
    assert sign_in(database, "fay", f" {PASSWORD}\r\n")


def test_a_typed_password_is_asked_for_twice(run, database):
    answer = run("add", "fay", stdin=f"{PASSWORD}\nother\n{PASSWORD}\n{PASSWORD}\n")
    assert answer.exit_code == 0 and PASSWORD not in answer.output
    assert sign_in(database, "fay", PASSWORD)


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        (["add", "ada", "--password-stdin"], PASSWORD, "taken"),
        (["add", "f y", "--password-stdin"], PASSWORD, "letters"),
        (["add", "fay", "--password-stdin"], "short", "at least 12"),
        (["add", "fay", "--password-stdin"], b"\xff" * 12, "not UTF-8"),
        (["password", "nobody", "--password-stdin"], PASSWORD, "no account"),
        (["password", "ada", "--password-stdin"], "", "at least 12"),
        (["disable", "nobody"], "", "no account"),
        (["disable", "root"], "", "only administrator"),
        (["token", "nobody"], "", "no account"),
    ],
)
def test_a_refusal_is_one_sentence_and_changes_nothing(run, database, words, stdin, sentence):
    before = run("list").stdout
    answer = run(*words, stdin=stdin)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert sentence in answer.stderr and answer.stderr.startswith("annotator: ")
    assert run("list").stdout == before
    assert sign_in(database, "ada", PASSWORD)


@pytest.mark.parametrize("words", [["add"], ["disable"], ["add", "x", "--king"], ["crown", "ada"]])
def test_wrong_usage_exits_with_2(run, words):
    assert run(*words).exit_code == 2


def test_accounts_are_listed(run):
    run("disable", "ben")
    lines = run("list").stdout.splitlines()
    assert "ada\tuser\tAda" in lines and "ben\tdisabled\tBen" in lines and "root\tadmin\tRoot" in lines


def test_a_password_is_replaced(run, database):
    assert run("password", "ADA", "--password-stdin", stdin="seventeen grey herons\n").exit_code == 0
    assert sign_in(database, "ada", "seventeen grey herons")


def test_a_token_is_printed_alone(run, database):
    secret = run("token", "ada", "--read-only").stdout
    with database.reading() as session:
        identity = identify_token(session.connection(), secret.removesuffix("\n"))
    assert (identity.account.name, identity.read_only) == ("ada", True)
    run("disable", "ada")
    assert run("token", "ada").exit_code == 1
