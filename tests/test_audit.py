"""The look-up of known vulnerabilities: a finding fails, and what could not be looked up is never taken for sound."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / ".ci" / "audit"

SOUND = {"name": "flask", "version": "3.1.2", "vulns": []}
BAD = {"name": "jinja2", "version": "2.10", "vulns": [{"id": "CVE-2019-10906", "fix_versions": ["2.10.1"]}]}
UNKNOWN = {"name": "syntok", "skip_reason": "Dependency not found on PyPI and could not be audited: syntok (1.4.4)"}
OURS = {"name": "annotator", "skip_reason": "distribution marked as editable"}


@pytest.fixture
def audit(tmp_path):
    """Return the function that runs the look-up where pip-audit says this."""

    def run(dependencies: list[dict[str, object]] | None, error: str = "", status: int = 0) -> tuple[int, str]:
        said = "" if dependencies is None else json.dumps({"dependencies": dependencies, "fixes": []})
        code = f"import sys\nsys.stdout.write({said!r})\nsys.stderr.write({error!r})\nsys.exit({status})\n"
        (tmp_path / "pip_audit.py").write_text(code, encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run([sys.executable, AUDIT], capture_output=True, text=True, env=environment)
        return done.returncode, done.stdout + done.stderr

    return run


def test_sound_packages_pass(audit):
    assert audit([SOUND, OURS]) == (0, "pip-audit: 1 packages audited, 0 with findings, 0 SKIPPED.\n")


def test_a_finding_fails_and_is_named(audit):
    status, said = audit([SOUND, BAD], status=1)
    assert status == 1 and "jinja2 2.10 is vulnerable: CVE-2019-10906 (mended: 2.10.1)" in said


def test_what_a_mirror_knows_nothing_of_is_counted(audit):
    status, said = audit([SOUND, UNKNOWN])
    assert status == 0 and "1 SKIPPED" in said and "syntok" in said


def test_a_service_out_of_reach_is_said(audit):
    status, said = audit(None, "requests.exceptions.ConnectionError: Max retries exceeded with url", 1)
    assert status == 0 and "SKIPPED, nothing was audited" in said


def test_any_other_failure_fails(audit):
    status, said = audit(None, "TypeError: surprise", 1)
    assert status == 1 and "surprise" in said
