"""The pages: one blueprint an area, each a form in, a service, a template out."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

#: Modules with a blueprint `pages`.
AREAS = (
    "home",
    "auth",
    "account",
    "admin",
    "projects",
    "members",
    "articles",
    "imports",
    "jobs",
    "annotate",
    "training",
    "reviews",
    "adjudications",
    "consensus",
    "claims",
    "threads",
    "codebooks",
    "proposals",
    "assignments",
    "queue",
    "agreement",
    "exports",
    "log",
    "languages",
    "health",
)


def init_app(app: Flask) -> None:
    """Register sign-in, CSRF, security headers, languages, error pages, template helpers and every area's blueprint."""
    for name in ("log_lines", "security", "login", "languages", "words", "errors", "assets", "templating"):
        import_module(f"annotator.web.{name}").init_app(app)
    for name in AREAS:
        app.register_blueprint(import_module(f"annotator.web.{name}").pages)
