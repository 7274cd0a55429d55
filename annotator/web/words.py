"""What people read for the keys that the record uses: roles, states, phases, kinds of region, layers."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

ROLES = {
    "viewer": _("Viewer"),
    "annotator": _("Annotator"),
    "reviewer": _("Reviewer"),
    "manager": _("Manager"),
}
STATES = {
    "assigned": _("To do"),
    "in_progress": _("In progress"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "skipped": _("Skipped"),
    "accepted": _("Accepted"),
}
PHASES = {"training": _("Training"), "pilot": _("Pilot"), "main": _("Main")}
REGION_KINDS = {
    "headline": _("Headline"),
    "byline": _("Byline"),
    "caption": _("Caption"),
    "comment": _("Comment"),
    "boilerplate": _("Boilerplate"),
}
LAYERS = {"annotator": _("Annotators"), "gold": _("Gold"), "suggestion": _("Suggestions")}
REQUIRABLE = {"type": _("Claim type"), "target": _("Target"), "stance": _("Stance"), "confidence": _("Confidence")}
_ALL = {
    "requirable": REQUIRABLE,
    "role": ROLES,
    "state": STATES,
    "phase": PHASES,
    "region_kind": REGION_KINDS,
    "layer": LAYERS,
}


def init_app(app: Flask) -> None:
    """Give templates a filter for each list, as in `{{ member.role | role_name }}`."""
    for name, words in _ALL.items():
        app.add_template_filter(words_of(words), f"{name}_name")


def words_of(words: dict[str, Any]) -> Any:
    """Return a function from a key to its words; a key that is not in *words* stands for itself."""
    return lambda key: words.get(key, key)
