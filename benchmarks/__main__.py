"""`python -m benchmarks [NAME …]`: run the benchmarks and print one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from benchmarks.figures import table
from benchmarks.sizes import TINY, Sizes

NAMES = (
    "saving",
    "saving_many",
    "writing",
    "importing",
    "growth",
    "fetching",
    "memory",
    "agreement",
    "starting",
    "page",
    "adjudicating",
)
#: Sizes that the command line may say.
CHOSEN = ("rounds", "written_claims", "grown_claims", "remembered_requests")


def main() -> int:
    """Run what the command line names and return 0, or 1 where a figure misses its goal."""
    options = read_options()
    chosen = {name: value for name, value in vars(options).items() if name in CHOSEN and value}
    sizes = replace(TINY if options.tiny else Sizes(), **chosen)
    figures = []
    for name in options.names or NAMES:
        print(f"{name} …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix=f"annotator-{name}-", dir=options.folder) as folder:
            figures += import_module(f"benchmarks.{name}").measure(sizes, Path(folder))
    print(table(figures))
    return 0 if options.tiny or all(figure.is_met for figure in figures) else 1


def read_options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, help="how often each is repeated, in turns with its bare program")
    parser.add_argument("--claims", type=int, dest="written_claims", help="claims to write as JSONL")
    parser.add_argument("--growth", type=int, nargs="+", dest="grown_claims", help="claims of projects that grow")
    parser.add_argument("--requests", type=int, dest="remembered_requests", help="over which memory is watched")
    parser.add_argument("--folder", type=Path, help="where the databases are made; else the system's temporary folder")
    parser.add_argument("--tiny", action="store_true", help="next to nothing, to see that everything runs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
