"""What every template may use: the project at hand, the caller's role, and whether a page exists."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Flask, current_app, g
from markupsafe import Markup

from annotator.services.access import Caller


def init_app(app: Flask) -> None:
    """Add the globals and the context."""
    app.add_template_global(has_endpoint)
    app.add_template_global(role_at_least)
    app.add_template_filter(script_json)
    app.context_processor(project_context)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def remember(caller: Caller) -> Caller:
    """Keep the request's caller for the templates (project, role), and return it."""
    g.caller = caller
    return caller


def has_endpoint(name: str) -> bool:
    """Return whether a page of that name is registered."""
    return name in current_app.view_functions


def role_at_least(role: Any) -> bool:
    """Return whether the caller may do what *role* may do in the project at hand."""
    caller: Caller | None = g.get("caller")
    return caller is not None and caller.is_at_least(role)


def project_context() -> dict[str, Any]:
    """Return `project` and `role` for the page at hand, None outside a project."""
    caller: Caller | None = g.get("caller")
    return {"project": caller.project if caller else None, "role": caller.role if caller else None}


def script_json(value: Any) -> Markup:
    """Return *value*, records too, as JSON that can stand in a `<script>`: many times faster than `tojson`."""
    written = msgspec.json.encode(value, enc_hook=_plain)
    return Markup(written.replace(b"<", b"\\u003c").decode())


def _plain(value: Any) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise NotImplementedError
