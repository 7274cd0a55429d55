"""Lines of the server's log that nobody can forge: what a request brought stays in its line."""

from __future__ import annotations

import logging
import unicodedata

from flask import Flask

#: Before each line of a traceback, so that none of it can pass for a line of the log.
BESIDE = "  | "


class OneLine(logging.Filter):
    """Writes control characters, line breaks and marks of direction as escapes, whatever formats the line after it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its words on one line."""
        record.msg, record.args = escaped(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            trace = logging.Formatter().formatException(record.exc_info).splitlines()
            record.exc_text = "\n".join(BESIDE + escaped(line) for line in trace)
        return True


def init_app(app: Flask) -> None:
    """Put the filter on the application's log, once a process."""
    if not any(isinstance(each, OneLine) for each in app.logger.filters):
        app.logger.addFilter(OneLine())


def escaped(text: str) -> str:
    """Return *text* with `\\n` for a line feed, and so on for all that moves or hides what stands beside it."""
    return "".join(_escape(char) if unicodedata.category(char) in _HIDDEN else char for char in text)


#: Controls, formats (marks of direction are such), lone surrogates, and separators of lines and paragraphs.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
