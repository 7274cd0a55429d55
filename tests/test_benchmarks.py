"""Each benchmark runs, on next to nothing; how fast anything is does not matter here."""

import math
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import Growth

ROOT = Path(__file__).parents[1]
ROWS = {
    "saving": ["one client", "one browser", "8 clients"],
    "saving_many": [
        f"{what} {database}, 2 processes{clients}"
        for database in ("SQLite", "PostgreSQL")
        for what, clients in (
            *(("save on", f", {count} at once") for count in (1, 8, 50)),
            ("processor time of a save,", ""),
        )
    ],
    "writing": ["write 40 claims", "memory over idle"],
    "importing": ["import 4 articles with 40 claims", "from the command's start to its end"],
    "growth": [
        words
        for what in (
            "import by 40 articles",
            "fetch an article and its claims",
            "list 50 articles, API",
            "page of articles",
            "page of claims",
            "search the articles",
            "search the claims",
            "export",
        )
        for words in (f"{what}, 50 claims", f"{what}, 100 claims", f"exponent from 50 to 100 claims: {what}")
    ],
    "fetching": ["fetch an article of 5 KB, 20 claims"],
    "memory": [
        "memory at rest before",
        "memory after 30 requests",
        "each request, the first half",
        "each request, the last half",
        "the bare endpoint, the last half",
    ],
    "agreement": ["agreement on 108", "where and on what", "all figures", "with 1,000 resamples", "memory while"],
    "starting": ["first answer", "processor time", "memory at rest"],
    "adjudicating": ["beside the review page", "a key to the next cluster", "a key decides and goes on"],
    "page": ["painted, over plain text", "long tasks in scrolling", "a key shows its effect", "memory over 2 claims"],
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="benchmarks read memory from Linux's /proc")
@pytest.mark.parametrize("name", ROWS)
def test_a_benchmark_measures_ours_beside_the_bare_program(name, tmp_path):
    command = [sys.executable, "-m", "benchmarks", name, "--tiny", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    if "no Chromium here" in done.stderr:
        pytest.skip("no Chromium on this machine; set ANNOTATOR_CHROMIUM")
    _, _, *lines = done.stdout.splitlines()
    assert len(lines) == len(ROWS[name])
    for line, words in zip(lines, ROWS[name], strict=True):
        assert words in line
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_benchmark_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "flying"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 2
    assert "invalid choice" in done.stderr


@pytest.mark.parametrize("power", [0, 1, 2])
def test_the_exponent_of_a_cost_is_the_power_of_the_size_that_it_grows_with(power):
    sizes = (10_000, 100_000, 1_000_000)
    costs = [0.003 * size**power for size in sizes]
    growth = Growth("search", sizes, costs, [1.0, 2.0, 4.0], at_most=1.1)
    assert growth.exponent(growth.ours) == pytest.approx(power)
    assert growth.exponent(growth.bare) == pytest.approx(math.log10(2))
    assert growth.is_met is (power < 2)
