"""The API does what its description says: schemathesis asks it what the description allows, and what it does not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from cast import claim_body
from faults.server import serving
from faults.site import SLUG, Site, make_site

from annotator.db import Database

SEED = "1"
CLAIM = "5b1f0c52-7d0e-4c5e-9f43-0c7f2f7a9d11"
#: What a valid request may be refused for: rules that a schema cannot state, such as that a quote is the text's, or
#: that a claim is there already. That the input is not right must be said with 422 and never with 400.
REFUSALS = ["2xx", "3xx", "401", "403", "404", "409", "410", "412", "422", "428"]
#: What an invalid request may be refused for: also for what is checked before the input, in the contract's order.
REJECTIONS = ["401", "403", "404", "405", "409", "410", "412", "413", "415", "422", "428"]
#: The objects that the description's variables stand for, so that requests reach what is behind the look-up.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = {refusals}

[checks.negative_data_rejection]
expected-statuses = {rejections}

[parameters]
"path.slug" = "{slug}"
"path.article" = "{article}"
"path.uuid" = "{claim}"
"path.person" = "dora"
"path.username" = "ada"

# What is deleted is another article than the one that everything else is tried on.
[[operations]]
include-name = "DELETE /api/v1/projects/{{slug}}/articles/{{article}}"
parameters = {{ "path.article" = "{other}" }}
"""


@pytest.fixture
def site(tmp_path: Path, database: Database) -> Site:
    return make_site(tmp_path, database)


def find(site: Site, phases: str, cases: int, token: str | None) -> tuple[str, int]:
    """Return what schemathesis finds wrong, and how many requests it made, in *phases* and with *cases* of fuzzing."""
    with serving(site, workers=1) as server:
        address = f"http://127.0.0.1:{server.port}/api/v1"
        config = site.folder / "schemathesis.toml"
        article, other, *_ = site.articles
        said = {"slug": SLUG, "article": article, "other": other, "claim": CLAIM}
        config.write_text(CONFIG.format(refusals=REFUSALS, rejections=REJECTIONS, **said))
        put_claim(address, site.tokens["dora"], article, CLAIM)
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
        command += [f"{address}/openapi.json", "--max-examples", str(cases), "--seed", SEED, "--no-color"]
        command += ["--phases", phases, "--warnings", "off"]
        # How long something takes is no finding.
        command += ["--suppress-health-check", "all", "--request-timeout", "120"]
        command += ["--header", f"Authorization: Bearer {token}"] if token else []
        ended = subprocess.run(command, cwd=site.folder, capture_output=True, text=True, timeout=3600)
    generated = re.search(r"(\d+) generated", ended.stdout)
    return (ended.stdout + ended.stderr if ended.returncode else ""), int(generated[1]) if generated else 0


def put_claim(address: str, token: str, article: str, claim: str) -> None:
    """Store a claim of the manager's own."""
    asked = Request(
        f"{address}/projects/{SLUG}/articles/{article}/claims/{claim}",
        json.dumps(claim_body()).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urlopen(asked) as answered:
        assert answered.status == 201


@pytest.mark.parametrize("who", ["dora", None], ids=["signed in", "not signed in"])
def test_the_api_does_what_its_description_says(site: Site, who: str | None, request: pytest.FixtureRequest):
    is_long = request.config.getoption("--long")
    phases, each = ("examples,coverage,fuzzing", 50) if is_long else ("fuzzing", 2)
    found, cases = find(site, phases, each, site.tokens[who] if who else None)
    if found:
        pytest.fail(found, pytrace=False)
    assert cases > (2000 if is_long else 100)
