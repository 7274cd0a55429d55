"""The table of `docs/security.md` is true as far as a machine can tell: every test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
NUMBER = re.compile(r"\d+\.\d+\.\d+")


@cache
def names_in(path: str) -> set[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_a_test_that_is_named_exists(path, name):
    assert name in names_in(path)


def test_every_row_has_its_requirement_and_how_it_is_met():
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4 and all(cells[:3]), row
    assert len(ROWS) > 100 and len(NAMED) > 80


def test_no_number_stands_twice_and_all_stand_in_order():
    numbers = [tuple(map(int, number.split("."))) for row in ROWS for number in NUMBER.findall(row.split("|")[1])]
    assert len(numbers) == len(set(numbers))
    firsts = [tuple(map(int, NUMBER.findall(row)[0].split("."))) for row in ROWS]
    assert [first[0] for first in firsts if first[0] != 17] == sorted(first[0] for first in firsts if first[0] != 17)


def test_what_is_not_met_is_said_in_bold():
    assert PAGE.count("**Not met**") >= 4
    for row in ROWS:
        proof = row.strip("|").split("|")[3]
        assert "::" in proof or not proof.strip(), row
