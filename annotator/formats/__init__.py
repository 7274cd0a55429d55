"""The file formats; a new one is a module that looks like the others, and a line here."""

from annotator.formats import csv, html, jsonl, markdown, text
from annotator.formats.source import Reader, Writer

#: Every format that can be imported, by its name.
READERS: dict[str, Reader] = {module.NAME: module for module in (jsonl, csv, text, markdown, html)}

#: Every format that can be exported, by its name.
WRITERS: dict[str, Writer] = {module.NAME: module for module in (jsonl, csv)}
