"""Which passwords are refused: too short, too long, or guessed first; nothing else."""

import pytest

from annotator.core.passwords import check_password, common_passwords


@pytest.mark.parametrize("password", ["x" * 11, "x" * 257, "", "passwordpassword", "PasswordPassword", "123456789012"])
def test_short_long_and_common_passwords_are_refused(password):
    assert [problem.pointer for problem in check_password(password)] == ["/password"]


@pytest.mark.parametrize(
    "password", ["twelve chars", "лодка у причала", "🚊" * 12, "  at both ends  ", "z" * 11 + "\x00"]
)
def test_any_other_characters_are_fine(password):
    assert check_password(password) == []


def test_the_list_holds_only_what_the_length_would_let_through():
    assert len(common_passwords()) > 4000
    assert all(12 <= len(password) <= 256 and password == password.casefold() for password in common_passwords())
