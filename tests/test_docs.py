"""The README names what there is: every setting, command, format and folder; and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.cli import COMMANDS
from annotator.config import PREFIX, SETTINGS
from annotator.formats import READERS, WRITERS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = sorted(path.name for path in (ROOT / "annotator").iterdir() if (path / "__init__.py").exists())


def row_of(first: str) -> str:
    """Return the table row of the README that begins with *first*."""
    return next((line for line in README.splitlines() if line.startswith(f"| {first}")), "")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_its_row_with_default_and_meaning(setting):
    default = f"`{setting.default}`" if setting.default != "" else ""
    assert row_of(f"`{PREFIX}{setting.name}`").split(" | ")[1:] == [default, f"{setting.meaning} |"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command):
    assert f"`annotator {command}" in README or f"`{command}`" in README


@pytest.mark.parametrize("name", sorted({*READERS, *WRITERS}))
def test_every_format_has_its_row(name):
    assert any(f"| `{name}` |" in line for line in README.splitlines())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_of_the_package_is_on_the_map(folder):
    assert f"`annotator/{folder}/`" in README


def test_every_link_of_the_readme_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target
