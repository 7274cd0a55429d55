"""No secret is among the files of the repository: what looks like one is found before it is published."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: What a secret looks like; keys of services by the marks that their makers gave them.
PATTERNS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "API token of ours": r"\bannotator_[A-Za-z0-9_-]{43}\b",
    "AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,})\b",
    "Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "Slack": r"\bxox[abposr]-[0-9A-Za-z-]{10,}",
    "package index": r"\bpypi-[A-Za-z0-9_-]{50,}",
    "model service": r"\bsk-[A-Za-z0-9_-]{32,}",
    "signed token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "password in an address": r"\b[a-z][a-z0-9+]+://[^\s/:@\"'`{}<>]+:(?!password@|secret@|\*+@|…)[^\s/@\"'`{}<>]{3,}@",
    "value of a secret": r"(?i)\b(?:secret_key|api_key|auth_token|passwd)\b[\"']?\s*[:=]\s*[\"'][\w+/-]{24,}[\"']",
}
FOUND = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
#: Files and what in them only looks like a secret.
KNOWN = {
    "tests/test_secret_key.py": {"value of a secret"},
    "deploy/environment.example": {"password in an address"},
}


def secrets_in(text: str) -> set[str]:
    """Return what kinds of secret *text* seems to hold."""
    return {name for name, pattern in FOUND.items() if pattern.search(text)}


def repository_files() -> list[Path]:
    """Return the files under version control; without it every file that a release holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    folders = ("annotator", "templates", "static", "tests", "docs", "benchmarks", "deploy")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_no_file_holds_a_secret():
    found = {}
    for path in repository_files():
        name = path.relative_to(ROOT).as_posix()
        kinds = secrets_in(path.read_bytes().decode("utf-8", "replace")) - KNOWN.get(name, set())
        if kinds:
            found[name] = kinds
    assert found == {}


def test_no_file_of_an_installation_is_among_them():
    names = {path.relative_to(ROOT).as_posix() for path in repository_files()}
    kept = {"instance/README.md", "instance/.gitignore"}
    assert {name for name in names if name.startswith("instance/")} <= kept
    assert not {name for name in names if name.endswith((".db", ".pem", ".key", ".env", "secret_key"))}


# Put together here, so that this file holds none itself.
EXAMPLES = {
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "API token of ours": "annotator_" + "aB3_" * 10 + "xyz",
    "AWS": "AKIA" + "ABCDEFGHIJ234567",
    "GitHub": "ghp_" + "a1B2" * 9,
    "Google": "AIza" + "a1B2c" * 7,
    "Slack": "xoxb-" + "1234567890-abc",
    "package index": "pypi-" + "AgEIcHlwaS5vcmc" * 4,
    "model service": "sk-" + "a1B2" * 10,
    "signed token": ".".join(["eyJhbGciOiJIUzI1", "eyJzdWIiOiIxMjM0", "c2lnbmF0dXJl"]),
    "password in an address": "postgresql://annotator:" + "hunter22@db.example.org/annotator",
    "value of a secret": "SECRET_KEY = '" + "0123456789abcdef" * 2 + "'",
}


@pytest.mark.parametrize("kind", PATTERNS)
def test_each_kind_of_secret_is_seen(kind):
    assert kind in secrets_in(f"before {EXAMPLES[kind]} after")


def test_what_stands_for_a_secret_is_none():
    assert secrets_in("postgresql://user:password@host/name SECRET_KEY = os.environ['KEY'] annotator_language") == set()


#: What would run a program, or evaluate what somebody typed, or make objects of what was read.
RUNNING = {"eval", "exec", "compile", "system", "popen", "Popen", "run_module", "render_template_string", "from_string"}
MODULES = {"subprocess", "pickle", "marshal", "shelve", "dill", "runpy", "pty", "commands"}


def test_the_application_starts_no_program_but_its_own_worker_and_evaluates_nothing():
    found = set()
    for path in (ROOT / "annotator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {(path.name, each.name) for each in node.names if each.name.split(".")[0] in MODULES}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
                found.add((path.name, node.module))
            elif isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in RUNNING and not (isinstance(node.func, ast.Attribute) and name == "compile"):
                    found.add((path.name, name))
    # The worker is this application again, started by fixed words: nothing that anybody sent is among them.
    assert found == {("job_desk.py", "subprocess"), ("job_desk.py", "Popen")}
