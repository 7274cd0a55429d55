"""The same services as JSON under /api/v1, described by OpenAPI."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Flask

from annotator.api.routing import Operation

#: Modules with `routes`, a `routing.Routes`.
AREAS = (
    "me",
    "projects",
    "codebooks",
    "members",
    "articles",
    "imports",
    "jobs",
    "claims",
    "changes",
    "voices",
    "reviews",
    "proposals",
    "passage_reviews",
    "threads",
    "adjudications",
    "consensus",
    "assignments",
    "queue",
    "training",
    "exports",
    "agreement",
    "progress",
    "openapi",
)

API_PREFIX = "/api/v1"


def init_app(app: Flask) -> None:
    """Register the blueprint `api` with every area's operations."""
    blueprint = Blueprint("api", __name__, url_prefix=API_PREFIX)
    for operation in operations():
        blueprint.add_url_rule(
            operation.path,
            operation.view.__name__,
            operation.view,
            methods=[operation.method],
            provide_automatic_options=False,
        )
    app.register_blueprint(blueprint)


def operations() -> list[Operation]:
    """Return every operation of the API."""
    found: list[Operation] = []
    for name in AREAS:
        found += import_module(f"annotator.api.{name}").routes.operations
    return found
