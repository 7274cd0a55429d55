"""The demo as a newcomer gets it: a real process, a real port, and sign-ins that work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from annotator import create_app
from annotator.cli.demo import new_password
from annotator.cli.installation import operator
from annotator.migrations import upgrade
from annotator.services.sample_project import PEOPLE, SLUG, prepare_sample

DEMO = [sys.executable, "-c", "from annotator.cli import main; main()", "demo"]


@pytest.fixture
def demo(tmp_path):
    """Return (address, names to passwords) of a demo that runs until the test ends."""
    process = subprocess.Popen([*DEMO, "--port", "5970", "--dir", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        while "Ctrl+C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        yield address, dict(re.findall(r"^  (\w+) +(\S+) +\w+$", said, re.MULTILINE))
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def open_browser():
    """Return what keeps cookies and follows redirects."""
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def read(browser, url: str, fields: dict[str, str] | None = None) -> str:
    body = urllib.parse.urlencode(fields).encode() if fields else None
    with browser.open(url, body, timeout=60) as answer:
        return answer.read().decode()


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def test_every_printed_sign_in_opens_the_sample_project(demo):
    address, passwords = demo
    assert "Sign in" in read(open_browser(), f"{address}/")
    assert set(passwords) == set(PEOPLE)
    for name, password in passwords.items():
        browser = open_browser()
        form = read(browser, f"{address}/sign-in")
        fields = {"name": name, "password": password, "csrf_token": token_of(form)}
        read(browser, f"{address}/sign-in", fields)
        assert "Council votes" in read(browser, f"{address}/projects/{SLUG}/")


def test_a_second_start_makes_new_passwords_and_keeps_the_work(tmp_path):
    database = create_app({"INSTANCE": tmp_path, "PASSWORD_HASHING": "cheapest"}).extensions["annotator.database"]
    upgrade(database)
    for _ in range(2):
        with database.writing() as session:
            project = prepare_sample(session, operator(), {name: new_password() for name in PEOPLE})
    assert project.slug == SLUG
    database.dispose()


def test_it_refuses_a_database_with_other_projects(tmp_path):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        settings = os.environ | {"ANNOTATOR_INSTANCE": str(tmp_path)}
        return subprocess.run([*DEMO[:-1], *words], capture_output=True, text=True, env=settings, check=False)

    assert run("init").returncode == 0
    assert run("project", "add", "mine", "--title", "Mine").returncode == 0
    refused = run("demo")
    assert refused.returncode == 1
    assert refused.stderr.startswith("annotator: This installation holds other work")
