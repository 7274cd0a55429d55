"""Markdown: taken as the text it is, marks included, so that offsets are those of the file."""

from __future__ import annotations

from annotator.formats.text import read

__all__ = ["EXTENSION", "LABEL", "MEDIA_TYPE", "NAME", "read"]

NAME = "md"
LABEL = "Markdown"
EXTENSION = ".md"
MEDIA_TYPE = "text/markdown"
