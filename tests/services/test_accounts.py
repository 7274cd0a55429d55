"""Accounts are made, named and shut; only the right password opens them."""

import pytest
from cast import PASSWORD, make_account
from sqlalchemy import select

from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import LogEntry
from annotator.services import accounts, hashing, sessions

OTHER = "seventeen grey herons"


@pytest.fixture(autouse=True)
def quick_hashing(app):
    """The application of the test chose the cheapest hashing."""


@pytest.fixture
def ada(session):
    return make_account(session, "ada")


@pytest.fixture
def root(session):
    return make_account(session, "root", is_admin=True)


def test_an_account_is_found_by_its_name_in_any_case_and_form(session):
    made = accounts.create_account(session, "Straße", PASSWORD, display_name=" Anna ")
    assert accounts.find_account(session, "STRASSE") is made
    assert made.display_name == "Anna"
    assert made.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("name", ["ada", "Əli_1", "Σωκράτης", "दिव्या", "王", "a.b-c", "-", "x" * 64])
def test_names_hold_letters_of_any_script_digits_and_three_signs(session, name):
    assert accounts.create_account(session, name, PASSWORD).name == name


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "a\tb", "a@b", "x" * 65, ".", "..", "ﷺ", "a\u200bb", "😀"])
def test_other_names_are_refused(session, name):
    with pytest.raises(Invalid) as refusal:
        accounts.create_account(session, name, PASSWORD)
    assert [problem.pointer for problem in refusal.value.problems] == ["/name"]


def test_names_that_look_alike_are_one_name(session, ada):
    for same in ("ADA", "ａｄａ", " ada "):
        with pytest.raises(Invalid, match="taken"):
            accounts.create_account(session, same, PASSWORD)


def test_every_field_that_is_wrong_is_named_at_once(session):
    with pytest.raises(Invalid) as refusal:
        accounts.create_account(session, "a b", "short", display_name="x" * 201)
    assert [problem.pointer for problem in refusal.value.problems] == ["/name", "/display_name", "/password"]


def test_only_the_own_password_signs_in(session, ada):
    assert accounts.check_sign_in(session, " ADA ", PASSWORD) is ada
    for name, password in (
        ("ada", OTHER),
        ("nobody", PASSWORD),
        ("ada", ""),
        ("ada", PASSWORD + "\x00"),
        ("ada", "\ud800"),
    ):
        with pytest.raises(Invalid) as refusal:
            accounts.check_sign_in(session, name, password)
        assert refusal.value.message == accounts.WRONG


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(session, ada, monkeypatch):
    verified = []
    hasher = hashing.HASHERS["cheapest"]

    class Counting:
        def verify(self, stored, password):
            verified.append(stored.split("$")[1:4])
            return hasher.verify(stored, password)

        hash = hasher.hash

    monkeypatch.setitem(hashing.HASHERS, "cheapest", Counting())
    for name in ("ada", "nobody"):
        with pytest.raises(Invalid):
            accounts.check_sign_in(session, name, OTHER)
    assert verified == [["argon2id", "v=19", "m=8,t=1,p=1"]] * 2


def test_a_disabled_account_opens_to_nobody_and_tells_nobody_that_it_is_there(session, root, ada):
    accounts.disable_account(session, root, ada)
    for name, password in (("ada", PASSWORD), ("ada", OTHER), ("nobody", PASSWORD)):
        with pytest.raises(Invalid, match="do not go together"):
            accounts.check_sign_in(session, name, password)
    accounts.enable_account(session, root, ada)
    assert accounts.check_sign_in(session, "ada", PASSWORD) is ada


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(session, ada):
    old = ada.password_hash
    accounts.renew_hash(session, ada, PASSWORD)
    assert ada.password_hash == old
    hashing.choose_hashing("strong")
    try:
        accounts.renew_hash(session, ada, PASSWORD)
    finally:
        hashing.choose_hashing("cheapest")
    assert "m=19456,t=2,p=1" in ada.password_hash
    assert accounts.check_sign_in(session, "ada", PASSWORD) is ada


def test_a_new_password_ends_the_other_sessions(session, ada):
    here, _ = sessions.open_session(session, ada)
    there, _ = sessions.open_session(session, ada)
    accounts.change_password(session, ada, PASSWORD, OTHER, keep=here.id)
    kept = sessions.list_sessions(session, ada, sessions.SessionLimits.of(1, 1))
    assert [row.id for row in kept] == [here.id] != [there.id]
    assert accounts.check_sign_in(session, "ada", OTHER) is ada


@pytest.mark.parametrize(("current", "new", "pointer"), [(OTHER, OTHER, "/current"), (PASSWORD, "short", "/password")])
def test_a_password_is_changed_by_its_owner_to_a_good_one_only(session, ada, current, new, pointer):
    with pytest.raises(Invalid) as refusal:
        accounts.change_password(session, ada, current, new)
    assert refusal.value.problems[0].pointer == pointer
    assert accounts.check_sign_in(session, "ada", PASSWORD) is ada


def test_an_empty_display_name_is_the_name(session, ada):
    accounts.set_display_name(session, ada, "  ")
    assert ada.display_name == "ada"
    with pytest.raises(Invalid, match="200"):
        accounts.set_display_name(session, ada, "x" * 201)


@pytest.mark.parametrize("change", ["disable_account", "enable_account", "make_admin", "remove_admin"])
def test_only_administrators_change_accounts(session, ada, root, change):
    with pytest.raises(NotAllowed):
        getattr(accounts, change)(session, ada, root)


@pytest.mark.parametrize("change", [accounts.disable_account, accounts.remove_admin])
def test_there_is_always_an_administrator(session, ada, root, change):
    with pytest.raises(Conflict, match="your own"):
        change(session, root, root)
    with pytest.raises(Conflict, match="only administrator"):
        change(session, None, root)
    accounts.make_admin(session, root, ada)
    change(session, ada, root)
    assert accounts.has_admin(session)


def test_accounts_are_found_without_case_and_diacritics(session, root, ada):
    accounts.create_account(session, "ehmed", PASSWORD, display_name="Əhməd Şükürov")
    assert [account.name for account in accounts.list_accounts(session, "SUKUR")] == ["ehmed"]
    assert [account.name for account in accounts.list_accounts(session)] == ["ada", "ehmed", "root"]
    with pytest.raises(NotFound):
        accounts.find_account(session, "nobody")


def test_what_happens_to_accounts_is_logged(session, root, ada):
    accounts.disable_account(session, root, ada)
    accounts.set_password(session, ada, OTHER, actor=root)
    session.flush()
    entries = [(entry.action, entry.detail) for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]
    assert entries == [("account disabled", "ada"), ("password set", "ada")]
    assert [entry.action for entry in accounts.recent_events(session, root)] == ["password set", "account disabled"]
