"""What the progress page draws: rows of stacked bars, each with the numbers that its table has too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from annotator.core.codebook import Codebook
from annotator.services.progress import ProgressRecord
from annotator.services.progress_stances import StanceCounts
from annotator.web.words import STATES as STATE_NAMES

#: The states from done to not begun, and the token that each is drawn in.
STATES = {
    "accepted": "good",
    "submitted": "plum",
    "returned": "caution",
    "in_progress": "accent",
    "assigned": "line",
    "skipped": "muted",
}

#: Names of rows, and series with a label, a value for each row, and a colour: a token's name or a stance's key.
Chart = dict[str, Any]


def work_chart(record: ProgressRecord) -> Chart:
    """Return everybody's work by state."""
    return {
        "rows": [each.annotator for each in record.persons],
        "series": [
            {
                "label": str(STATE_NAMES[state]),
                "tone": tone,
                "counts": [getattr(each.work, state) for each in record.persons],
            }
            for state, tone in STATES.items()
        ],
    }


def stance_chart(counts: Sequence[StanceCounts], codebook: Codebook, names: Mapping[str, str] | None = None) -> Chart:
    """Return how often each stance was taken, by person or by target; *names* are what people read for the keys."""
    labels = {each.key: each.label for each in codebook.stances}
    # What was said under an older codebook keeps its key.
    labels |= {key: key for each in counts for key in each.stances if key not in labels}
    return {
        "is_share": True,
        "rows": [(names or {}).get(each.name, each.name) for each in counts],
        "totals": [each.claims for each in counts],
        "never": [[labels[key] for key in each.never] for each in counts],
        "series": [
            {"label": label, "stance": key, "counts": [each.stances.get(key, 0) for each in counts]}
            for key, label in labels.items()
        ],
    }


def dispute_chart(record: ProgressRecord, codebook: Codebook) -> Chart:
    """Return over which targets people differ, by how many of the articles that two or more speak of it in."""
    names = {each.key: each.label for each in codebook.targets}
    disputes = record.stances.disputes
    return {
        "is_share": True,
        "rows": [names.get(each.target, each.target) for each in disputes],
        "totals": [each.articles for each in disputes],
        "series": [
            {"label": _("Stances differ"), "tone": "caution", "counts": [each.disputed for each in disputes]},
            {
                "label": _("All take the same"),
                "tone": "line",
                "counts": [each.articles - each.disputed for each in disputes],
            },
        ],
    }
