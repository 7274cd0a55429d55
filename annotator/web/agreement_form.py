"""The form in which figures of agreement are asked for: what each parameter offers, and what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from flask_babel import lazy_gettext as _

from annotator.core.agreement_records import PhaseChoice
from annotator.core.codebook import Codebook
from annotator.services.agreement_question import Question

MATCHES = [
    ("overlap", _("Claims that overlap")),
    ("iou", _("Claims with enough overlap (IoU)")),
    ("exact", _("Same boundaries")),
]
SCOPES = [("all", _("The whole text")), ("body", _("Body and headlines"))]
MOMENTS = [("first", _("As first submitted")), ("current", _("As they are now"))]
PHASES = {
    "training": _("Training phase"),
    "pilot": _("Pilot phase"),
    "main": _("Main phase"),
    "all": _("All phases"),
}


def form_choices(codebook: Codebook) -> dict[str, list[tuple[str, Any]]]:
    """Return what each parameter offers, as (value, text)."""
    return {
        "match": MATCHES,
        "scope": SCOPES,
        "at": MOMENTS,
        "phase": [(phase, PHASES[phase]) for phase in get_args(PhaseChoice)],
        "target": [("", _("All targets")), *((each.key, each.label) for each in codebook.targets)],
        "type": [("", _("All types")), *((each.key, each.label) for each in codebook.claim_types)],
    }


def question_words(asked: Mapping[str, str]) -> str:
    """Return what was *asked*, by parameter, in the form's words; a parameter without any stays as it is."""
    labels: dict[str, Mapping[str, Any]] = {"match": dict(MATCHES), "scope": dict(SCOPES), "at": dict(MOMENTS)}
    labels["phase"] = PHASES
    said = (str(labels.get(name, {}).get(value, f"{name} {value}")) for name, value in asked.items() if value)
    return " · ".join(said)


def said_by(question: Question) -> dict[str, Any]:
    """Return the parameters as an address has them, those left out that are not given."""
    values = {name: getattr(question, name) for name in question.__struct_fields__}
    return {name: str(value) for name, value in values.items() if value is not None}
