"""Addresses of static files that browsers keep for good: each holds a mark that changes with any of the files."""

from __future__ import annotations

import os
import posixpath
import re
import time
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for

#: What a module imports by relative address.
_IMPORT = re.compile(r'^(?:import|export|\})[^"\n;]*"(\.{1,2}/[^"]+)";', re.MULTILINE)

#: What a style sheet takes in by relative address.
_TAKEN_IN = re.compile(r'^@import url\("([^"]+)"\);$', re.MULTILINE)

#: What it names by relative address.
_ADDRESS = re.compile(r'url\("(\.{1,2}/[^"]+)"\)')

#: Seconds that a browser keeps a file under its marked address: a year.
KEPT = 31_536_000


def init_app(app: Flask) -> None:
    """Serve static files under marked addresses too, and let `url_for("static", …)` return those.

    A page has a hundred modules, which import each other by relative addresses, so the mark stands before the path.
    """
    app.add_url_rule("/static/v-<mark>/<path:filename>", endpoint="static")
    app.view_functions["static"] = send_static
    app.url_defaults(add_mark)
    app.url_value_preprocessor(take_mark)
    app.after_request(let_keep)
    app.add_template_global(modules_of)


def send_static(filename: str) -> Response:
    """Send a static file; a style sheet that takes in others holds them, or a browser would ask for each by itself."""
    is_sheet = filename.endswith(".css")
    styles = _styles_of(Path(str(current_app.static_folder)), filename, current_mark()) if is_sheet else None
    if styles is None:
        return current_app.send_static_file(filename)
    response = Response(styles, content_type="text/css; charset=utf-8")
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=64)
def _styles_of(folder: Path, name: str, _mark: str) -> str | None:
    """Return the style sheet *name* with what it takes in, None where it takes in nothing, or there is none."""
    sheet = folder / name
    text = sheet.read_text("utf-8") if sheet.is_file() and sheet.resolve().is_relative_to(folder.resolve()) else ""
    if not _TAKEN_IN.search(text):
        return None
    return _TAKEN_IN.sub(lambda found: _moved((sheet.parent / found[1]).read_text("utf-8"), found[1]), text)


def _moved(text: str, name: str) -> str:
    """Return a style sheet whose relative addresses hold in the folder from which it is called *name*."""
    folder = posixpath.dirname(name)
    return _ADDRESS.sub(lambda found: f'url("{posixpath.normpath(posixpath.join(folder, found[1]))}")', text)


def add_mark(endpoint: str, values: dict[str, Any]) -> None:
    """Put the mark into the address of a static file that is being made."""
    if endpoint == "static":
        values.setdefault("mark", current_mark())


def take_mark(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the mark out of the address of a static file that is asked for; the file is found without it."""
    if endpoint == "static" and values is not None:
        g.mark = values.pop("mark", None)


def let_keep(response: Response) -> Response:
    """Let browsers keep a file that was asked for under the mark of today; under any other they ask again."""
    if request.endpoint == "static" and response.status_code == 200 and g.mark == current_mark():
        response.headers["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    return response


def current_mark() -> str:
    """Return the mark of the static files as they are, looked at once a second at most."""
    return _mark_of(Path(str(current_app.static_folder)), int(time.monotonic()))


@lru_cache(maxsize=8)
def _mark_of(folder: Path, _second: int) -> str:
    digest = sha256()
    for entry in sorted(_entries(folder), key=attrgetter("path")):
        stat = entry.stat()
        digest.update(f"{entry.path.removeprefix(str(folder))} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


def _entries(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """Yield all that is in the folder and in those in it: several times faster than `Path.rglob`, and pages wait."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir():
                yield from _entries(entry.path)


def modules_of(entry: str, known: str = "") -> list[str]:
    """Return the addresses of all modules that the module *entry* imports, and those import, so that a page fetches
    them at once rather than each when another names it; without those that the module *known* brings."""
    folder, mark = Path(str(current_app.static_folder)), current_mark()
    brought = _modules_of(folder, known, mark) if known else ()
    # One address is made for all, which differ in their ends alone.
    before = url_for("static", filename=entry).removesuffix(entry)
    return [before + each for each in _modules_of(folder, entry, mark) if each not in brought]


@lru_cache(maxsize=32)
def _modules_of(folder: Path, entry: str, _mark: str) -> tuple[str, ...]:
    found: dict[Path, None] = {}
    waiting = [(folder / entry).resolve()]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found[module] = None
        waiting += [(module.parent / name).resolve() for name in _IMPORT.findall(module.read_text("utf-8"))]
    return tuple(module.relative_to(folder.resolve()).as_posix() for module in found)
