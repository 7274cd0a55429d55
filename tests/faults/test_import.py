"""An import is killed before each of its statements in turn: what is there then is nothing of it, or all."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterable
from uuid import uuid4

from cast import TEXT, claim_body
from faults.site import SLUG, Site, command

ARTICLES = 20
CLAIMS = 3
RECORDS = ARTICLES * (1 + CLAIMS)


def make_file(site: Site, number: int) -> str:
    """Write a file of articles with claims into the site's folder and return its path."""
    path = site.folder / f"{number}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for index in range(ARTICLES):
            claims = [claim_body(id=str(uuid4()), annotator="ada") for _ in range(CLAIMS)]
            line = {"external_id": f"{number}-{index}", "text": f"{TEXT}{number} {index}", "claims": claims}
            file.write(json.dumps(line) + "\n")
    return str(path)


def kill_imports(site: Site, statements: Iterable[int], *, broken: str = "") -> list[str]:
    """Kill an import before each of the *statements* that write, and do it again; return what is wrong."""
    troubles: list[str] = []
    for number in statements:
        path, before = make_file(site, number), count(site)
        killed = subprocess.run([*command(broken, die_before=number), "import", SLUG, path], env=site.environment())
        assert killed.returncode == -signal.SIGKILL
        if count(site) != before:
            troubles.append(f"before statement {number}: {count(site) - before} records of {RECORDS} are there")
        site.run("import", SLUG, path)
        if count(site) != before + RECORDS:
            troubles.append(f"before statement {number}, and again: {count(site) - before} records of {RECORDS}")
    return troubles


def count(site: Site) -> int:
    """Return how many articles and claims the data set holds."""
    articles = [json.loads(line) for line in site.run("export", SLUG, "--unit", "article").splitlines()]
    return len(articles) + sum(len(article["claims"]) for article in articles)


def test_a_killed_import_leaves_nothing_and_the_next_one_all(site: Site, long: bool):
    assert kill_imports(site, range(1, 7) if long else (3, 6)) == []
    site.run("check")


def test_an_import_that_commits_each_statement_is_found_out(sqlite_site: Site):
    assert kill_imports(sqlite_site, [3], broken="commit_each_row")
