"""What users install: the wheel holds templates, static files and the sample, and finds its instance folder."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from annotator.config import asset_folder

ROOT = Path(__file__).parents[1]
SHOW = "from annotator import create_app; app = create_app(); print(app.instance_path, app.template_folder, sep='\\n')"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from the source archive as an index would."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def files_below(folder: Path) -> set[str]:
    ignored = {"__pycache__"}
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not ignored & set(path.parts)
    }


def test_the_wheel_holds_every_template_static_file_and_the_sample(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "static"):
        assert {f"annotator/{folder}/{name}" for name in files_below(ROOT / folder)} <= names
    assert {f"annotator/{name}" for name in files_below(ROOT / "annotator")} <= names


def test_the_wheel_holds_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {f"annotator/{name}" for name in files_below(ROOT / "annotator")}
    for folder in ("templates", "static"):
        ours |= {f"annotator/{folder}/{name}" for name in files_below(ROOT / folder)}
    others = {name for name in names - ours if not re.match(r"annotator-[\w.]+\.dist-info/", name)}
    assert others == set() and len(names - ours) < 10


def test_an_installed_wheel_finds_its_files_and_its_instance_folder(wheel, tmp_path):
    environment = tmp_path / "env"
    # The dependencies are those of this environment: the test is about our files, not about downloading.
    venv.create(environment, with_pip=False, system_site_packages=False)
    (site,) = environment.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    shown = subprocess.run(
        [environment / "bin" / "python", "-I", "-c", SHOW], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    instance, templates = shown.stdout.split()
    assert Path(instance) == environment / "var" / "annotator-instance"
    assert Path(templates) == site / "annotator" / "templates"


def test_a_checkout_finds_its_files_beside_the_package():
    assert asset_folder("templates") == ROOT / "templates"
    shown = subprocess.run([sys.executable, "-c", SHOW], check=True, capture_output=True, text=True, cwd=ROOT)
    assert Path(shown.stdout.split()[0]) == ROOT / "instance"
