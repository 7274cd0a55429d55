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
    "worklists",
    "assignments",
    "queue",
    "agreement",
    "progress",
    "agreement_more",
    "exports",
    "log",
    "languages",
    "health",
    "metrics",
)


#: Modules with an `init_app`, in the order in which requests meet them.
PARTS = ("requests", "metrics", "security", "login", "languages", "words", "errors", "numbers", "assets", "templating")


def init_app(app: Flask) -> None:
    """Register what every request goes through, template helpers and every area's blueprint."""
    for name in PARTS:
        import_module(f"annotator.web.{name}").init_app(app)
    for name in AREAS:
        app.register_blueprint(import_module(f"annotator.web.{name}").pages)
