"""How passwords are stored: argon2id, with the parameters that OWASP advises."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from annotator.core.passwords import LONGEST

#: OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. `cheapest` is for tests.
HASHERS = {
    "strong": PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1),
    "cheapest": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
}

_chosen = "strong"


def choose_hashing(name: str) -> None:
    """Hash new passwords of this process as *name* says from now on. Raises KeyError unless it is a key of HASHERS."""
    global _chosen
    HASHERS[name]
    _chosen = name


def hash_password(password: str) -> str:
    """Return what is stored of *password*: algorithm, parameters, salt and hash in one string."""
    return HASHERS[_chosen].hash(_encoded(password))


def is_password(stored: str | None, password: str) -> bool:
    """Return whether *password* is the one that *stored* was made of.

    Without a stored one it is False, after as much work as with one: the time tells nobody which names exist.
    """
    try:
        return HASHERS[_chosen].verify(stored or _nobody(_chosen), _encoded(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Return whether *stored* was made with other parameters than new ones are."""
    return HASHERS[_chosen].check_needs_rehash(stored)


def _encoded(password: str) -> bytes:
    # What is longer than a password can be is never right: nobody makes the server hash megabytes.
    return password[: LONGEST + 1].encode("utf-8", "surrogatepass")


@cache
def _nobody(name: str) -> str:
    return HASHERS[name].hash("nobody has this password")
