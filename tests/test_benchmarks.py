"""Each benchmark runs, on next to nothing; how fast anything is does not matter here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = {
    "saving": ["one client", "one browser", "8 clients"],
    "writing": ["write 40 claims", "memory over idle"],
    "importing": ["import 4 articles with 40 claims", "from the command's start to its end"],
    "agreement": ["agreement on 108", "where and on what", "all figures", "with 1,000 resamples", "memory while"],
    "starting": ["first answer", "memory at rest"],
    "adjudicating": ["beside the review page", "a key to the next cluster", "a key decides and goes on"],
    "page": ["painted, over plain text", "long tasks in scrolling", "a key shows its effect", "memory over 2 claims"],
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="benchmarks read memory from Linux's /proc")
@pytest.mark.parametrize("name", ROWS)
def test_a_benchmark_measures_ours_beside_the_bare_program(name, tmp_path):
    command = [sys.executable, "-m", "benchmarks", name, "--tiny", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
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
        [sys.executable, "-m", "benchmarks", "flying"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "invalid choice" in done.stderr
