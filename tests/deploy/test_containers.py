"""What the container files say is what the application takes, and nothing of one's own gets into the image."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from click import Context
from databases import Databases, address
from servers import serving

from annotator import create_app
from annotator.cli import main

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    """The services of the compose file."""
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_the_image_is_made_of_what_the_package_is_made_of():
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text(encoding="utf-8"))
    source = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert rules[0] == "*"
    assert allowed == {name.removeprefix("/") for name in source}


def test_the_image_starts_a_command_with_options_that_there_are():
    (said,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    program, command, *options = json.loads(said)
    assert program == "annotator"
    found = main.get_command(Context(main), command)
    assert found is not None
    found.make_context(command, options)  # raises where an option is none or its value cannot be


@pytest.mark.parametrize(("blank", "is_red"), [(False, False), (True, True)])
def test_the_health_check_of_the_image_is_that_of_the_server(databases: Databases, tmp_path, blank, is_red):
    (said,) = re.findall(r"HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    program, *options = json.loads(said)
    assert program == "python"
    with databases.make(tmp_path) as database, serving(tmp_path, DATABASE_URL=address(database)) as server:
        if blank:
            with database.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
        words = [word.replace(":5000", f":{server.port}") for word in options]
        checked = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=300)
    assert (checked.returncode != 0, "503" in checked.stderr) == (is_red, is_red)


def test_the_application_takes_the_settings_of_the_compose_file(services, tmp_path, monkeypatch):
    ours = {name: each for name, each in services.items() if each["image"] == "annotator"}
    assert set(ours) == {"init", "server", "work"}
    (settings,) = {json.dumps(each["environment"]) for each in ours.values()}
    monkeypatch.setenv("ANNOTATOR_INSTANCE", str(tmp_path))
    for name, value in json.loads(settings).items():
        said = re.sub(r"\$\{HOST:?[^}]*\}", "annotate.example.org", value)
        monkeypatch.setenv(name, re.sub(r"\$\{DATABASE_PASSWORD:?[^}]*\}", "secret", said))
    app = create_app()
    assert app.config["SESSION_COOKIE_SECURE"] and app.config["BASE_URL"] == "https://annotate.example.org"
    assert (app.config["PROXIES"], app.config["JOB_WORKERS"]) == (1, "apart")
    database = app.extensions["annotator.database"]
    assert (database.url.host, database.url.password) == ("database", "secret")
    assert set(services) >= {"database", "redis"}
    database.dispose()


def test_no_other_image_is_taken_for_ours(services):
    built = [name for name, each in services.items() if "build" in each]
    fetched = [name for name, each in services.items() if each["image"] == "annotator" and "pull_policy" not in each]
    assert built == fetched == ["init"]


def test_nginx_is_told_of_the_one_server_and_the_name(services, tmp_path):
    script = services["nginx"]["command"][2].replace("$$", "$").split(" && exec")[0]
    made = tmp_path / "made.conf"
    places = {"/etc/nginx/conf.d/default.conf": str(made), "/annotator.conf": str(DEPLOY / "nginx.conf")}
    for inside, here in places.items():
        assert inside in script
        script = script.replace(inside, here)
    subprocess.run(["/bin/sh", "-c", script], env={"HOST": "annotate.test", "PATH": "/usr/bin:/bin"}, check=True)
    said = made.read_text(encoding="utf-8")
    assert "server server:5000 max_fails" in said and "127.0.0.1" not in said
    assert said.count("server_name annotate.test;") == 2 and "example.org" not in said
