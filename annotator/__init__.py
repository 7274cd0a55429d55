"""Annotator: people mark claims and stances in articles, review each other's work and export what they can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app(settings: dict[str, Any] | None = None, *, pages: bool = True) -> Flask:
    """Return the web application; *settings* win over the environment, `instance/config.py` and the defaults.

    Without *pages* it holds the settings and the database only, which is all that most commands need.
    """
    from annotator.app import build_app

    return build_app(settings, pages=pages)
