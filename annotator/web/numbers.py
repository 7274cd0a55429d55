"""Numbers in addresses: as many digits as a key or a page can have, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter


class Key(IntegerConverter):
    """A key of a row; what no database holds leads nowhere."""

    regex = r"\d{1,18}"


def init_app(app: Flask) -> None:
    """Let `<int:…>` in a route be such a key."""
    app.url_map.converters["int"] = Key


def page_number(said: str | None) -> int:
    """Return the page of a list that an address asks for, counted from 1; the first for what is no number."""
    return max(1, int(said)) if said and said.isascii() and said.isdigit() and len(said) < 10 else 1


def page_shown(number: int, size: int, total: int, url: Callable[[int], str]) -> dict[str, Any]:
    """Return what `pagination` shows of page *number* of *total* rows, *size* on a page; *url* leads to a page."""
    first, pages = (number - 1) * size, max(1, -(-total // size))
    return {
        "first": first + 1,
        "last": min(first + size, total),
        "total": total,
        "previous_url": url(number - 1) if number > 1 else None,
        "next_url": url(number + 1) if number < pages else None,
    }
