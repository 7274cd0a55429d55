"""Who may import whom: the rooms of the house have one-way doors."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "annotator"

#: A room to what it may import of the package; `db.Base` is all that models take of db.
ALLOWED = {
    "core": {"core"},
    "formats": {"formats", "core"},
    "ingest": {"ingest", "formats", "core"},
    "models": {"models", "db", "core"},
    "services": {"services", "models", "formats", "ingest", "core", "db", "migrations"},
    "migrations": {"models", "db"},
    "web": {"web", "api", "services", "formats", "ingest", "models", "db", "core", "config", "migrations", "sample"}
    | {"logs"},
    "api": {"web", "api", "services", "formats", "ingest", "models", "db", "core", "config"},
    "cli": {
        "cli",
        "services",
        "formats",
        "ingest",
        "models",
        "db",
        "core",
        "config",
        "migrations",
        "sample",
        "logs",
        "",
    },
}
#: What core may import beside the standard library.
CORE_LIBRARIES = {"msgspec", "numpy"}
FLASK_ROOMS = {"web", "api", "cli", "app", "config", "__init__"}


def imports_of(path: Path) -> set[str]:
    """Return the names of the modules that a file imports, `a.b` for `from a.b import c`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "annotator":
                found |= {f"annotator.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    """Return the room of a file: its folder, or its own name at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


FILES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_lies_below_it(path):
    room = room_of(path)
    ours = {name for name in imports_of(path) if name.startswith("annotator.")}
    rooms = {name.split(".")[1] for name in ours if not name.startswith("annotator.create_app")} - {"__version__"}
    if room in ALLOWED:
        assert rooms - {"create_app"} <= ALLOWED[room]


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("core/*.py")), ids=lambda path: path.name)
def test_core_needs_the_standard_library_and_two_libraries_alone(path):
    others = {name.split(".")[0] for name in imports_of(path)} - {"annotator"} - sys.stdlib_module_names
    assert others <= CORE_LIBRARIES


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_web_api_and_cli_know_flask(path):
    if room_of(path) not in FLASK_ROOMS:
        libraries = {name.split(".")[0] for name in imports_of(path)}
        assert not {name for name in libraries if name.startswith(("flask", "werkzeug", "wtforms"))}


def test_what_few_ever_need_is_not_loaded_when_the_application_is(tmp_path):
    code = "import sys, annotator; annotator.create_app(); print([name in sys.modules for name in sys.argv[1:]])"
    told = os.environ | {"ANNOTATOR_INSTANCE": str(tmp_path)}
    words = [sys.executable, "-c", code, "numpy", "annotator.web"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=told)
    assert done.stdout.strip() == "[False, True]"
