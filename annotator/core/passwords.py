"""Which passwords are acceptable: any of 12 to 256 characters that guessers do not try first."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from annotator.core.errors import Problem
from annotator.core.wording import say

SHORTEST = 12
LONGEST = 256


def check_password(password: str, pointer: str = "/password") -> list[Problem]:
    """Return what is wrong with *password* as a new one; nothing when it may be used."""
    if len(password) < SHORTEST:
        message = say(
            "Use at least %(shortest)s characters; a few words in a row are easy to remember.", shortest=SHORTEST
        )
    elif len(password) > LONGEST:
        message = say("Use at most %(longest)s characters.", longest=LONGEST)
    elif password.casefold() in common_passwords():
        message = say("This is one of the passwords that are guessed first. Choose another.")
    else:
        return []
    return [Problem(message, pointer=pointer)]


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that are refused, casefolded; read once from `common_passwords.txt`."""
    lines = files("annotator.core").joinpath("common_passwords.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(line for line in lines if line and not line.startswith("# "))
