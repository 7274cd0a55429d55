"""Log lines that programs can read and nobody can forge: one line a record, as key=value or as JSON."""

from __future__ import annotations

import json
import logging
import re
import sys
import unicodedata
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from annotator.core.errors import Conflict

#: The id of the request that is being answered; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_PLAIN = re.compile(r"[\w.:/@+-]+")
#: What ends a line, steers a terminal or changes the direction of what follows, and JSON may leave as it is:
#: controls, formats, lone surrogates, and separators of lines and paragraphs.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


class Line(logging.Formatter):
    """A record as one line, in the form that *write* gives to its fields."""

    def __init__(self, write: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self.write = write

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; whatever came from outside stays inside its quotes."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "request": request_id.get() or None,
            "message": record.getMessage(),
        }
        fields |= getattr(record, "fields", {})
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return self.write({name: value for name, value in fields.items() if value is not None})


def write_pairs(fields: dict[str, Any]) -> str:
    """Return *fields* as `key=value` pairs; a value with anything but plain characters as a JSON string."""
    return " ".join(f"{name}={_pair(str(value))}" for name, value in fields.items())


def write_json(fields: dict[str, Any]) -> str:
    """Return *fields* as one JSON object."""
    return _visible(json.dumps(fields, ensure_ascii=False, default=str))


#: What the setting LOG_FORMAT may be.
FORMATS = {"text": write_pairs, "json": write_json}


def set_up_logs(form: str, level: str, stream: TextIO | None = None) -> None:
    """Write all logs of this process to *stream*, standard error by default, unless they go somewhere already.

    Raises Conflict for a wrong setting.
    """
    check_log_settings(form, level)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Line(FORMATS[form]))
    logging.basicConfig(handlers=[handler], level=level.upper())


def check_log_settings(form: str, level: str) -> None:
    """Raise Conflict for a form or a level that there is not."""
    if form not in FORMATS:
        raise Conflict("ANNOTATOR_LOG_FORMAT is `text` or `json`.")
    if level.upper() not in logging.getLevelNamesMapping():
        raise Conflict("ANNOTATOR_LOG_LEVEL is `debug`, `info`, `warning` or `error`.")


def _pair(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.isascii() else _visible(json.dumps(value, ensure_ascii=False))


def _visible(text: str) -> str:
    return "".join(json.dumps(char)[1:-1] if unicodedata.category(char) in _UNSEEN else char for char in text)
