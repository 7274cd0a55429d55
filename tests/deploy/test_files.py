"""The files under deploy/ name settings, commands and paths that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from annotator.cli import COMMANDS
from annotator.config import PREFIX, SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
UNITS = (".service", ".timer")
KNOWN = {PREFIX + setting.name for setting in SETTINGS} | {PREFIX + "INSTANCE"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_settings_and_commands_that_there_are(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"ANNOTATOR_[A-Z_]+", text)) <= KNOWN
    named = re.findall(r"bin/annotator (\w[\w-]*)|\[\"?annotator\"?, \"?(\w[\w-]*)", text)
    assert {one or other for one, other in named} <= set(COMMANDS)


def test_the_guide_names_every_file():
    guide = (DEPLOY.parent / "docs" / "production.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if path.name.removesuffix(".dockerignore") not in guide] == []


def test_the_services_of_the_compose_file_wait_for_each_other():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["server"]["depends_on"] == {"init": {"condition": "service_completed_successfully"}}
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix in UNITS], ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong_with_the_units(path, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in DEPLOY.glob("annotator*.*"):  # the program need not be installed where they are checked
        if unit.suffix in UNITS:
            text = unit.read_text(encoding="utf-8").replace("/opt/annotator/bin/annotator", "/bin/true")
            (tmp_path / unit.name).write_text(text, encoding="utf-8")
    name = tmp_path / path.name
    if "@" in path.name:
        name = tmp_path / path.name.replace("@", "@5001")
        (tmp_path / path.name).rename(name)
    checked = subprocess.run([program, "verify", str(name)], capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if "annotator" in line]
    assert (checked.returncode, complaints) == (0, [])
