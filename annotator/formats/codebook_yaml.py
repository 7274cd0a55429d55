"""Codebooks in files: YAML, where every scalar is text (a key NO is not false), or JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import yaml

from annotator.core.codebook import Codebook
from annotator.core.codebook_reading import pointer_of
from annotator.core.decoding import load_json
from annotator.core.errors import Invalid, Problem
from annotator.core.parser_findings import parser_finding
from annotator.core.records import encode
from annotator.core.text import NESTING_LIMIT, decode
from annotator.core.wording import say

Lines = dict[str, int]

EXTENSIONS = (".yaml", ".yml", ".json")


def read_codebook(raw: bytes, name: str = "") -> Codebook:
    """Return the codebook in the file *name* that holds *raw*; JSON by its extension, else YAML.

    Raises Invalid whose problems say file, line (in YAML) and the place in the codebook.
    """
    lines: Lines = {}
    try:
        if name.lower().endswith(".json"):
            return Codebook.from_object(load_json(decode(raw)))
        return Codebook.from_object(load_yaml(decode(raw), lines), from_text=True)
    except Invalid as error:
        problems = error.problems or [Problem(error.message)]
        raise Invalid(error.message, [_placed(problem, name, lines) for problem in problems]) from None


def load_yaml(text: str, lines: Lines | None = None) -> Any:
    """Return the value of a YAML file, every scalar as text; *lines* receives the line of each JSON pointer.

    Raises Invalid with the line of what is not YAML, of a key that stands twice and of a nesting deeper than 100.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        found = parser_finding(error.problem or error.context)
        raise _invalid(say("This is not YAML: %(value)s.", value=found), line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = f"U+{error.character:04X}" if isinstance(error.character, int) else repr(error.character)
        raise _invalid(say("This is not YAML: the character %(code)s may not stand in it.", code=code), line) from None
    except yaml.YAMLError as error:
        raise _invalid(say("This is not YAML: %(names)s.", names=" ".join(str(error).split()))) from None
    except RecursionError:
        raise _invalid(
            say("This is nested deeper than %(nesting_limit)s levels.", nesting_limit=NESTING_LIMIT)
        ) from None
    return None if root is None else _value(root, (), {} if lines is None else lines)


def write_yaml(codebook: Codebook) -> str:
    """Return *codebook* as YAML that `read_codebook` reads back as the same one; empty members are left out."""
    written: str = yaml.dump(
        _without_empty(codebook),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=False,
    )
    return written


def write_json(codebook: Codebook) -> bytes:
    """Return *codebook* as indented JSON, every member present."""

    return msgspec.json.format(encode(codebook), indent=2) + b"\n"


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text, and no aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _invalid(say("Aliases (*name) are not read here. Write the value out."), self.line + 1)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, as people write guidelines."""


# YAML counts these as line breaks, and would read them back as spaces from any style but the double quotes.
_FOLDED_BREAKS = frozenset("\x85\u2028\u2029")


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = '"' if _FOLDED_BREAKS.intersection(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _without_empty(codebook: Codebook) -> dict[str, Any]:
    obj = codebook.to_object()
    for name, part in obj.items():
        if isinstance(part, list):
            obj[name] = [_pruned(entry) if isinstance(entry, dict) else entry for entry in part]
    return obj


def _pruned(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if value not in (None, "", [], {})}
    if "options" in kept:
        kept["options"] = [_pruned(option) for option in kept["options"]]
    return kept


def _value(node: yaml.Node, path: tuple[object, ...], lines: Lines) -> Any:
    line = node.start_mark.line + 1
    lines[pointer_of(*path)] = line
    if len(path) > NESTING_LIMIT:
        raise _invalid(say("This is nested deeper than %(nesting_limit)s levels.", nesting_limit=NESTING_LIMIT), line)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), lines) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    return node.value


def _mapping(node: yaml.MappingNode, path: tuple[object, ...], lines: Lines) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, child in node.value:
        if not isinstance(name, yaml.ScalarNode):
            raise _invalid(say("A name here must be text."), name.start_mark.line + 1)
        if name.value in made:
            raise _invalid(
                say("“%(value)s” stands twice here. Keep one of the two.", value=name.value[:64]),
                name.start_mark.line + 1,
            )
        made[name.value] = _value(child, (*path, name.value), lines)
    return made


def _placed(problem: Problem, name: str, lines: Lines) -> Problem:
    line, pointer = problem.line, problem.pointer
    while line is None and pointer is not None and lines:
        line = lines.get(pointer)
        if not pointer:
            break
        pointer = pointer.rpartition("/")[0]
    return replace(problem, file=name or None, line=line)


def _invalid(message: str, line: int | None = None) -> Invalid:
    return Invalid(message, [Problem(message, line=line)])
