"""The key that signs cookies: made at the first start, and refused where somebody else may know it."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from annotator.core.errors import Conflict

#: Shorter ones can be guessed; what we make has 64.
SHORTEST = 32
#: Keys that stand in tutorials, templates and examples, but for digits and marks at their end.
KNOWN = """
    annotator change-me change-this change_me changeit changeme default dev development example flask flask-insecure
    insecure key my-secret mysecret mysecretkey none not-so-secret not-so-secret-key password placeholder
    please-change prod production replace-me replaceme s3cr3t secret secret-key secret_key secretkey super-secret
    supersecret test testing this-is-a-secret this-should-be-configured todo top-secret topsecret verysecret
    you-will-never-guess your-secret-key
"""
#: Of Flask's own documentation, which many copy as they stand.
DOCUMENTED = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    '_5#y2L"F4Q8z\\n\\xec]/',
    '_5#y2L"F4Q8z\n\xec]/',
)
#: How long a process waits for another one that is making the key.
PATIENCE_S = 2.0


def read_or_make_key(path: Path) -> str:
    """Return the key kept at *path*, made at the first start and readable by its owner only.

    Raises Conflict for a file that stays empty, as one has that a full disk cut short.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii").strip()


def require_secret(key: str) -> None:
    """Raise Conflict for a *key* that everybody knows."""
    folded = "-".join(key.lower().split())
    if key in DOCUMENTED or {folded, folded.rstrip("0123456789!.-_")} & set(KNOWN.split()) or len(set(key)) < 2:
        raise Conflict(f"This secret key is known to everybody, so that anybody could sign in as anybody. {_REMEDY}")


def require_safe_key(key: str, path: Path) -> None:
    """Raise Conflict for a *key* that others can find out: a known, a short or, kept at *path*, a readable one."""
    require_secret(key)
    if len(key) < SHORTEST:
        raise Conflict(f"The secret key has {len(key)} characters and can be guessed; {SHORTEST} are needed. {_REMEDY}")
    if os.name == "posix" and path.exists() and path.stat().st_mode & 0o077:
        raise Conflict(f"Others can read {path}, and so sign in as anybody. Run: chmod 600 {path}")


_REMEDY = "Take ANNOTATOR_SECRET_KEY away: a good key is then made and kept. Everybody signs in once more after that."


def _read(path: Path) -> str:
    # Of processes that start together one makes the file, and the others may find it before it is filled.
    deadline = time.monotonic() + PATIENCE_S
    while not (key := path.read_text(encoding="ascii").strip()):
        if time.monotonic() > deadline:
            raise Conflict(f"{path} is empty. Delete it: a new key is made at the next start.")
        time.sleep(0.02)
    return key
